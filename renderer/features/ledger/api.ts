import { api, contractQuery } from '../../app/api.ts';

/** What the ledger can be narrowed to, and where it stands. Its rows come page by page from the client: the grid is their only cache. */
export const ledgerApi = api.injectEndpoints({
  endpoints: (build) => ({
    ledgerExhibits: contractQuery(build, 'exhibits.list', ['exhibits']),
    ledgerImports: contractQuery(build, 'imports.list', ['imports']),
    ledgerFacets: contractQuery(build, 'ledger.facets', ['ledger', 'cases']),
    ledgerStatus: contractQuery(build, 'ledger.status', ['ledger', 'cases', 'attestations']),
    attestationStatus: contractQuery(build, 'attestations.status', ['attestations', 'ledger', 'cases']),
  }),
});

export const {
  useLedgerExhibitsQuery,
  useLedgerImportsQuery,
  useLedgerFacetsQuery,
  useLedgerStatusQuery,
  useAttestationStatusQuery,
} = ledgerApi;
