import { api, contractQuery } from '../../app/api.ts';

export const leadsApi = api.injectEndpoints({
  endpoints: (build) => ({ leads: contractQuery(build, 'leads.list', ['leads', 'imports', 'people', 'sources']) }),
});

export const { useLeadsQuery } = leadsApi;
