import type { Input } from '../../../shared/api/contract.ts';
import { api, contractQuery } from '../../app/api.ts';

export const evidenceApi = api.injectEndpoints({
  endpoints: (build) => ({
    imports: contractQuery(build, 'imports.list', ['imports']),
    /** Stale when an import finished: the same file would now be read with its rows as duplicates. */
    importPreview: contractQuery(build, 'imports.preview', ['imports']),
    importSample: contractQuery(build, 'imports.sample', []),
    mappings: contractQuery(build, 'mappings.list', ['imports']),
  }),
});

export type Layout = NonNullable<Input<'imports.sample'>['layout']>;

export const { useImportsQuery, useImportPreviewQuery, useImportSampleQuery, useMappingsQuery } = evidenceApi;
