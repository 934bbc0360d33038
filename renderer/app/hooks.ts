import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useDispatch, useSelector } from 'react-redux';
import type { Input, MethodName, Output } from '../../shared/api/contract.ts';
import type { Failure } from '../../shared/api/failures.ts';
import type { EngineClient } from '../transport/client.ts';
import { toFailure } from './api.ts';
import type { AppDispatch, AppState } from './store.ts';

export const useAppDispatch = useDispatch.withTypes<AppDispatch>();
export const useAppSelector = useSelector.withTypes<AppState>();

export const ClientContext = createContext<EngineClient | null>(null);

export function useClient(): EngineClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('No client above this component.');
  return client;
}

export type CallOutcome<M extends MethodName> =
  | { readonly ok: true; readonly output: Output<M> }
  | { readonly ok: false; readonly failure: Failure };

/**
 * A short change, called from a form: busy while it runs, the failure beside the form. Inputs stay out of the store,
 * which keeps passphrases and reasons out of anything that inspects it. Caches follow from the engine's `changed`.
 */
export function useCall<M extends MethodName>(method: M) {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const call = useCallback(
    async (input: Input<M>): Promise<CallOutcome<M>> => {
      setBusy(true);
      setFailure(null);
      try {
        return { ok: true, output: await client.call(method, input) };
      } catch (error) {
        const failed = toFailure(error);
        if (mounted.current) setFailure(failed);
        return { ok: false, failure: failed };
      } finally {
        if (mounted.current) setBusy(false);
      }
    },
    [client, method],
  );
  const reset = useCallback(() => setFailure(null), []);
  return { call, busy, failure, reset };
}
