import { api, contractQuery } from '../../app/api.ts';

export const exhibitsApi = api.injectEndpoints({
  endpoints: (build) => ({
    exhibits: contractQuery(build, 'exhibits.list', ['exhibits', 'custody']),
    /** How many events a filter selects, before they are extracted. */
    selected: contractQuery(build, 'timeline.summary', ['timeline', 'annotations', 'imports']),
  }),
});

export const { useExhibitsQuery, useSelectedQuery } = exhibitsApi;
