import { useCallback } from 'react';
import type { Input, Output } from '../../../shared/api/contract.ts';
import type { Failure } from '../../../shared/api/failures.ts';
import { useAppDispatch, useAppSelector } from '../hooks.ts';
import type { Place } from '../navigation.ts';
import { cancelJob, isUnderWay, type Job, type JobOutcome, jobDismissed, type LongMethod, startJob } from './jobs.ts';

export interface UseJob<M extends LongMethod> {
  /** The latest of this method in this scope, whichever mounting of the screen began it. */
  readonly job: Job | null;
  readonly running: boolean;
  readonly output: Output<M> | null;
  readonly failure: Failure | null;
  start(input: Input<M>, name: string, place?: Place): Promise<JobOutcome<M>>;
  cancel(): void;
  /** Forgets the finished job, so that the screen is as before it. */
  clear(): void;
}

/** Long work of one screen: `const run = useJob('imports.run', caseId)`. It goes on, and shows in the tray, when the screen is left. */
export function useJob<M extends LongMethod>(method: M, scope: string): UseJob<M> {
  const dispatch = useAppDispatch();
  const job = useAppSelector((state) => state.jobs.findLast((each) => each.method === method && each.scope === scope));
  const id = job?.id;
  const start = useCallback(
    (input: Input<M>, name: string, place?: Place) =>
      dispatch(startJob(method, input, { name, scope, place: place ?? null })),
    [dispatch, method, scope],
  );
  const cancel = useCallback(() => {
    if (id !== undefined) dispatch(cancelJob(id));
  }, [dispatch, id]);
  const clear = useCallback(() => {
    if (id !== undefined) dispatch(jobDismissed(id));
  }, [dispatch, id]);
  return {
    job: job ?? null,
    running: job !== undefined && isUnderWay(job),
    output: job?.state === 'done' ? (job.output as Output<M>) : null,
    failure: job?.failure ?? null,
    start,
    cancel,
    clear,
  };
}
