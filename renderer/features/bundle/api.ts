import { api, contractQuery, type Feature } from '../../app/api.ts';

/** What a bundle is drawn from: any of it changes pages. */
const drawn: readonly Feature[] = ['bundles', 'annotations', 'exhibits', 'imports', 'approvals'];

export const bundleApi = api.injectEndpoints({
  endpoints: (build) => ({
    bundlePlan: contractQuery(build, 'bundles.plan', ['annotations', 'exhibits', 'imports']),
    bundles: contractQuery(build, 'bundles.list', ['bundles']),
    bundle: contractQuery(build, 'bundles.get', ['bundles']),
    bundleExports: contractQuery(build, 'bundles.exports', ['bundles']),
    bundleAudiences: contractQuery(build, 'bundles.audiences', drawn),
    documents: contractQuery(build, 'documents.list', ['documents']),
    unused: contractQuery(build, 'unused.list', ['unused']),
    keyEvents: contractQuery(build, 'timeline.story', ['timeline', 'annotations', 'imports']),
  }),
});

export const {
  useBundlePlanQuery,
  useBundlesQuery,
  useBundleQuery,
  useBundleExportsQuery,
  useBundleAudiencesQuery,
  useDocumentsQuery,
  useUnusedQuery,
  useKeyEventsQuery,
} = bundleApi;
