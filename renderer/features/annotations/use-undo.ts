import { useCallback, useState } from 'react';
import { useStore } from 'react-redux';
import type { Failure } from '../../../shared/api/failures.ts';
import { toFailure } from '../../app/api.ts';
import { useAppDispatch, useClient } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { counted } from '../../format/numbers.ts';
import { annotationActs, methodFor, selectActs, UNDONE } from './undo.ts';

/** Undoes and redoes what was done to annotations of a case, one act at a time; each is an entry of its own in the ledger. */
export function useUndo(caseId: string) {
  const client = useClient();
  const dispatch = useAppDispatch();
  const store = useStore();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  /** @returns false where there is nothing to undo or redo */
  const step = useCallback(
    async (way: 'undo' | 'redo'): Promise<boolean> => {
      const { done, undone } = selectActs(store.getState() as object, caseId);
      const act = (way === 'undo' ? done : undone).at(-1);
      if (!act) return false;
      if (busy) return true;
      setBusy(true);
      setFailure(null);
      const method = methodFor(act, way);
      try {
        const { id } =
          method === 'annotations.withdraw'
            ? await client.call(method, {
                caseId,
                annotationId: act.id,
                reason: way === 'redo' ? act.reason : UNDONE,
              })
            : await client.call(method, { caseId, annotationId: act.id });
        dispatch(way === 'undo' ? annotationActs.undid({ caseId, id }) : annotationActs.redid({ caseId, id }));
        const events = counted(act.events, 'event');
        dispatch(
          noticed(
            method === 'annotations.withdraw' ? `Withdrawn from ${events}.` : `Annotated ${events} again.`,
            way === 'undo' ? { label: 'Redo', command: 'timeline.redo' } : { label: 'Undo', command: 'timeline.undo' },
          ),
        );
      } catch (error) {
        const failed = toFailure(error);
        // It was withdrawn, or said again, elsewhere: the next press goes on to the act before.
        if (failed.code === 'conflict' || failed.code === 'not-found')
          dispatch(annotationActs.forgotten({ caseId, way }));
        setFailure(failed);
      } finally {
        setBusy(false);
      }
      return true;
    },
    [client, dispatch, store, caseId, busy],
  );
  return { step, failure, dismiss: useCallback(() => setFailure(null), []) };
}
