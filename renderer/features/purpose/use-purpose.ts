import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { upsertPurpose, usePurposeQuery } from './api.ts';

/** Why this person consults the case, and a way to say it. */
export function usePurpose(caseId: string) {
  const query = usePurposeQuery({ caseId }, { refetchOnMountOrArgChange: true });
  const { call, busy, failure } = useCall('custody.setPurpose');
  const dispatch = useAppDispatch();
  const set = async (purpose: string): Promise<boolean> => {
    const outcome = await call({ caseId, purpose });
    if (outcome.ok) dispatch(upsertPurpose('purpose', { caseId }, outcome.output));
    return outcome.ok;
  };
  return { query, set, busy, failure };
}
