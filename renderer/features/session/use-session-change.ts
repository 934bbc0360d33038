import type { Input, Output } from '../../../shared/api/contract.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { upsertQueryData } from '../../app/queries.ts';

/** A change of the session whose answer is the new session: the window follows it at once. */
export function useSessionChange<M extends 'session.unlock' | 'session.identify'>(method: M) {
  const { call, busy, failure, reset } = useCall(method);
  const dispatch = useAppDispatch();
  const change = async (input: Input<M>): Promise<boolean> => {
    const outcome = await call(input);
    if (outcome.ok) dispatch(upsertQueryData('session', {}, outcome.output as Output<'session.get'>));
    return outcome.ok;
  };
  return { change, busy, failure, reset };
}
