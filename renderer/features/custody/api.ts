import type { Act } from '../../../shared/domain/ledger/entry.ts';
import { api, contractQuery } from '../../app/api.ts';
import { distinct } from './recent.ts';

export const custodyApi = api.injectEndpoints({
  endpoints: (build) => ({
    // Not of every change of the ledger: reading it is a consultation, and is recorded as one.
    continuity: contractQuery(build, 'exhibits.continuity', ['exhibits', 'custody', 'approvals']),
    purposes: contractQuery(build, 'custody.purposes', ['session', 'custody']),
    erasePlan: contractQuery(build, 'custody.erasePlan', ['exhibits', 'custody', 'approvals']),
    exhibitFiles: contractQuery(build, 'exhibits.files', ['exhibits']),
    exhibitSkipped: contractQuery(build, 'exhibits.skipped', ['exhibits']),
    newestOf: contractQuery(build, 'ledger.page', ['ledger']),
    approvals: contractQuery(build, 'approvals.list', ['approvals', 'exhibits', 'custody', 'session']),
  }),
});

export const {
  useContinuityQuery,
  usePurposesQuery,
  useErasePlanQuery,
  useExhibitFilesQuery,
  useExhibitSkippedQuery,
  useApprovalsQuery,
} = custodyApi;

/** Reasons that the ledger has for acts of these kinds, the newest first. */
export function useRecentReasons(caseId: string, acts: readonly Act[]): string[] {
  const { data } = custodyApi.useNewestOfQuery({ caseId, acts: [...acts], offset: 0, limit: 50 });
  return distinct((data?.rows ?? []).map((row) => row.reason));
}
