import { api, contractQuery } from '../../app/api.ts';

export const annotationsApi = api.injectEndpoints({
  endpoints: (build) => ({
    annotations: contractQuery(build, 'annotations.list', ['annotations']),
  }),
});

export const { useAnnotationsQuery } = annotationsApi;
