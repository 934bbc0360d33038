import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Layout } from '../../../../shared/api/bundle-plans.ts';
import type { Failure } from '../../../../shared/api/failures.ts';
import type { Progress } from '../../../../shared/api/primitives.ts';
import { toFailure } from '../../../app/api.ts';
import { useAppDispatch, useClient } from '../../../app/hooks.ts';
import { builder, type Draft } from '../drafts.ts';
import { indexLayout, type LayoutIndex } from '../model/layout-index.ts';

/** After the last change, ms: while somebody types, nothing is measured. */
const REST_MS = 350;

export interface Measured {
  /** The newest there is; null before the first. */
  readonly index: LayoutIndex | null;
  /** It is of an earlier state of the plan, or of the case. */
  readonly stale: boolean;
  readonly progress: Progress | null;
  readonly failure: Failure | null;
  readonly again: () => void;
}

/** Measures the plan in the background whenever it rests; what is out of date by then is let go of, and never waited for. */
export function useLayout(caseId: string, draft: Draft, caseChanged: unknown): Measured {
  const client = useClient();
  const dispatch = useAppDispatch();
  const { id, audience } = draft;
  const plan = draft.history.present;
  const known = draft.layouts[audience];
  const [state, setState] = useState<{ progress: Progress | null; failure: Failure | null; busy: boolean }>({
    progress: null,
    failure: null,
    busy: false,
  });
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((n) => n + 1), []);

  useEffect(() => {
    const controller = new AbortController();
    const timer = window.setTimeout(() => {
      setState({ progress: null, failure: null, busy: true });
      client
        .call(
          'bundles.layout',
          { caseId, plan, audience },
          {
            signal: controller.signal,
            onProgress: (report) => {
              if (!controller.signal.aborted) setState((of) => ({ ...of, progress: report as Progress }));
            },
          },
        )
        .then(
          (layout: Layout) => {
            if (controller.signal.aborted) return;
            dispatch(builder.measured({ id, audience, plan, layout }));
            setState({ progress: null, failure: null, busy: false });
          },
          (error: unknown) => {
            if (!controller.signal.aborted) setState({ progress: null, failure: toFailure(error), busy: false });
          },
        );
    }, REST_MS);
    return () => {
      window.clearTimeout(timer);
      controller.abort();
    };
  }, [client, dispatch, caseId, id, plan, audience, caseChanged, turn]);

  const layout = known?.layout ?? null;
  const index = useMemo(() => layout && indexLayout(layout), [layout]);
  return {
    index,
    stale: known?.plan !== plan || state.busy,
    progress: state.progress,
    failure: state.failure,
    again,
  };
}
