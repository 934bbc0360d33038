import { api, contractQuery } from '../../app/api.ts';

export const redactionApi = api.injectEndpoints({
  endpoints: (build) => ({
    redactionSets: contractQuery(build, 'redactions.list', ['redactions', 'session']),
    redactionGrounds: contractQuery(build, 'redactions.grounds', ['redactions']),
  }),
});

export const { useRedactionSetsQuery, useRedactionGroundsQuery } = redactionApi;
