import { api, contractQuery } from '../../app/api.ts';

export const evidenceApi = api.injectEndpoints({
  endpoints: (build) => ({
    imports: contractQuery(build, 'imports.list', ['imports']),
    /** Stale when an import finished: the same file would now be read with its rows as duplicates. */
    importPreview: contractQuery(build, 'imports.preview', ['imports']),
  }),
});

export const { useImportsQuery, useImportPreviewQuery } = evidenceApi;
