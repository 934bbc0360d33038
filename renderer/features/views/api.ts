import { api, contractQuery } from '../../app/api.ts';

export const viewsApi = api.injectEndpoints({
  endpoints: (build) => ({ savedViews: contractQuery(build, 'views.list', ['views']) }),
});

export const { useSavedViewsQuery } = viewsApi;
