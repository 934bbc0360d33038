import { api, contractQuery } from '../../app/api.ts';

const sourcesApi = api.injectEndpoints({
  endpoints: (build) => ({
    sources: contractQuery(build, 'sources.list', ['sources', 'imports']),
    clockHistory: contractQuery(build, 'sources.clockHistory', ['sources']),
    coverage: contractQuery(build, 'coverage.get', ['sources', 'people', 'imports', 'timeline', 'annotations']),
  }),
});

export const { useSourcesQuery, useClockHistoryQuery, useCoverageQuery } = sourcesApi;
