import { useCallback, useState } from 'react';
import { useStore } from 'react-redux';
import type { Failure } from '../../../../shared/api/failures.ts';
import { toFailure } from '../../../app/api.ts';
import { useAppDispatch, useClient } from '../../../app/hooks.ts';
import { noticed } from '../../../app/notices.ts';
import { builder, draftOf, isDirty } from '../drafts.ts';

export interface Saving {
  readonly busy: boolean;
  readonly failure: Failure | null;
  /** Somebody saved since; null where nobody did. */
  readonly conflict: Failure | null;
  /** @returns the version that is saved then; null where it failed, and nothing was lost */
  save(why: string): Promise<number | null>;
  /** As the next version after the one that somebody else saved. */
  saveOver(why: string): Promise<number | null>;
  takeTheirs(): Promise<boolean>;
  clear(): void;
}

/** Saves what is edited. A version that is saved already is not saved again. */
export function useSaving(caseId: string, id: string): Saving {
  const client = useClient();
  const dispatch = useAppDispatch();
  const store = useStore();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [conflict, setConflict] = useState<Failure | null>(null);

  const run = useCallback(
    async <T>(work: () => Promise<T>): Promise<T | null> => {
      setBusy(true);
      setFailure(null);
      try {
        return await work();
      } catch (error) {
        const failed = toFailure(error);
        // A bundle of the same name is a conflict too, but not one of versions.
        const newest =
          failed.code === 'conflict' ? await client.call('bundles.get', { caseId, id }).catch(() => null) : null;
        const base = draftOf(store.getState() as never, id)?.base;
        if (newest && base !== undefined && newest.version > base) setConflict(failed);
        else setFailure(failed);
        return null;
      } finally {
        setBusy(false);
      }
    },
    [client, store, caseId, id],
  );
  const draft = useCallback(() => {
    const found = draftOf(store.getState() as never, id);
    if (!found) throw new Error('The bundle is not open.');
    return found;
  }, [store, id]);
  const save = useCallback(
    (why: string) =>
      run(async () => {
        const now = draft();
        if (!isDirty(now)) return now.base;
        const sent = now.history.present;
        const saved = await client.call('bundles.save', { caseId, id, base: now.base, plan: sent, why });
        dispatch(builder.savedAs({ saved, sent }));
        dispatch(noticed(`Version ${saved.version} saved.`));
        return saved.version;
      }),
    [run, draft, client, dispatch, caseId, id],
  );
  const saveOver = useCallback(
    async (why: string) => {
      const newest = await run(() => client.call('bundles.get', { caseId, id }));
      if (!newest) return null;
      dispatch(builder.rebased({ id, base: newest.version }));
      setConflict(null);
      return save(why);
    },
    [run, client, dispatch, caseId, id, save],
  );
  const takeTheirs = useCallback(async () => {
    const newest = await run(() => client.call('bundles.get', { caseId, id }));
    if (!newest) return false;
    dispatch(
      builder.replaced({ id, plan: newest.plan, base: newest.version, label: 'Take the version saved', asSaved: true }),
    );
    setConflict(null);
    return true;
  }, [run, client, dispatch, caseId, id]);
  const clear = useCallback(() => {
    setFailure(null);
    setConflict(null);
  }, []);
  return { busy, failure, conflict, save, saveOver, takeTheirs, clear };
}
