import { api, contractQuery } from '../../app/api.ts';

/** What the ledger can be narrowed to. Its rows come page by page from the client: the grid is their only cache. */
export const ledgerApi = api.injectEndpoints({
  endpoints: (build) => ({
    ledgerExhibits: contractQuery(build, 'exhibits.list', ['exhibits']),
    ledgerImports: contractQuery(build, 'imports.list', ['imports']),
  }),
});

export const { useLedgerExhibitsQuery, useLedgerImportsQuery } = ledgerApi;
