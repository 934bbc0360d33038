import { api, contractQuery } from '../../app/api.ts';

export const readingsApi = api.injectEndpoints({
  endpoints: (build) => ({
    readings: contractQuery(build, 'readings.status', ['readings', 'exhibits', 'documents']),
  }),
});

export const { useReadingsQuery } = readingsApi;
