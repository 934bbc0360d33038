import { api, contractQuery } from '../../app/api.ts';

export const bundleApi = api.injectEndpoints({
  endpoints: (build) => ({
    bundlePlan: contractQuery(build, 'bundles.plan', ['annotations', 'exhibits', 'imports']),
  }),
});

export const { useBundlePlanQuery } = bundleApi;
