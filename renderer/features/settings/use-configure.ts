import type { Input } from '../../../shared/api/contract.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { upsertSettings } from './api.ts';

/** Changes the settings of trusted time and witnesses; what is left out stays as it was. */
export function useConfigure() {
  const { call, busy, failure, reset } = useCall('attestations.configure');
  const dispatch = useAppDispatch();
  const configure = async (change: Input<'attestations.configure'>): Promise<boolean> => {
    const outcome = await call(change);
    if (outcome.ok) dispatch(upsertSettings('attestationSettings', {}, outcome.output));
    return outcome.ok;
  };
  return { configure, busy, failure, reset };
}
