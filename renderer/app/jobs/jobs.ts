/** Long work, kept in the store so that it survives moving elsewhere in the window. */
import { createSlice, nanoid, type PayloadAction, type ThunkAction, type UnknownAction } from '@reduxjs/toolkit';
import type { z } from 'zod';
import type { Contract, Input, MethodName, Output } from '../../../shared/api/contract.ts';
import type { Failure } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import { type Extra, toFailure } from '../api.ts';
import type { Place } from '../navigation.ts';
import { type Sample, withSample } from './rate.ts';

export type LongMethod = {
  [M in MethodName]: Contract[M] extends { progress: z.ZodType } ? M : never;
}[MethodName];

export interface Job {
  readonly id: string;
  readonly method: LongMethod;
  /** What the person would call it: "Import of logons.csv". */
  readonly name: string;
  /** Which screen's work it is, so that the screen finds it again: a case id, or a case id and a part. */
  readonly scope: string;
  /** Where its outcome can be seen. */
  readonly place: Place | null;
  readonly state: 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled';
  /** ms of performance.now(). */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly progress: Progress | null;
  readonly samples: readonly Sample[];
  readonly output: unknown;
  readonly failure: Failure | null;
}

/** `id` is the job's, for whoever began it and wants it off the list. */
export type JobOutcome<M extends LongMethod> =
  | { readonly id: string; readonly ok: true; readonly output: Output<M> }
  | { readonly id: string; readonly ok: false; readonly failure: Failure };

export const isUnderWay = (job: Job): boolean => job.state === 'running' || job.state === 'cancelling';

const slice = createSlice({
  name: 'jobs',
  initialState: [] as Job[],
  reducers: {
    began: (state, action: PayloadAction<Job>) => {
      state.push(action.payload as never);
    },
    progressed: (state, action: PayloadAction<{ id: string; progress: Progress; at: number }>) => {
      const { id, progress, at } = action.payload;
      const job = state.find((each) => each.id === id);
      if (!job) return;
      const samePhase = job.progress?.phase === progress.phase && job.progress.unit === progress.unit;
      job.samples = withSample(samePhase ? job.samples : [], { at, done: progress.done });
      job.progress = progress;
    },
    cancelling: (state, action: PayloadAction<string>) => {
      const job = state.find((each) => each.id === action.payload);
      if (job?.state === 'running') job.state = 'cancelling';
    },
    succeeded: (state, action: PayloadAction<{ id: string; output: unknown; at: number }>) => {
      const job = state.find((each) => each.id === action.payload.id);
      if (job) Object.assign(job, { state: 'done', output: action.payload.output, endedAt: action.payload.at });
    },
    failed: (state, action: PayloadAction<{ id: string; failure: Failure; at: number }>) => {
      const { id, failure, at } = action.payload;
      const job = state.find((each) => each.id === id);
      if (job)
        Object.assign(job, { state: failure.code === 'cancelled' ? 'cancelled' : 'failed', failure, endedAt: at });
    },
    /** Takes finished work off the list; work under way stays. */
    dismissed: (state, action: PayloadAction<string>) =>
      state.filter((job) => job.id !== action.payload || isUnderWay(job as Job)),
    finishedDismissed: (state) => state.filter((job) => isUnderWay(job as Job)),
  },
});

export const jobsReducer = slice.reducer;
export const { dismissed: jobDismissed, finishedDismissed } = slice.actions;
export const jobActions = slice.actions;

type JobThunk<R> = ThunkAction<R, { jobs: Job[] }, Extra, UnknownAction>;

/** Abort handles cannot live in the store. */
const controllers = new Map<string, AbortController>();
/** More often than this nobody can read it, and each report redraws the tray. */
const REPORT_MS = 120;

export interface JobAbout {
  readonly name: string;
  readonly scope: string;
  readonly place?: Place | null;
}

/** Starts long work. The promise never rejects: the failure is the outcome, and is in the store as well. */
export function startJob<M extends LongMethod>(
  method: M,
  input: Input<M>,
  { name, scope, place = null }: JobAbout,
): JobThunk<Promise<JobOutcome<M>>> {
  return async (dispatch, _getState, { client }) => {
    const id = nanoid();
    const controller = new AbortController();
    controllers.set(id, controller);
    dispatch(
      slice.actions.began({
        id,
        method,
        name,
        scope,
        place,
        state: 'running',
        startedAt: performance.now(),
        endedAt: null,
        progress: null,
        samples: [],
        output: null,
        failure: null,
      }),
    );
    let reportedAt = Number.NEGATIVE_INFINITY;
    let reportedPhase = '';
    try {
      const output = await client.call(method, input, {
        signal: controller.signal,
        onProgress: (report) => {
          const progress = report as Progress;
          const at = performance.now();
          if (progress.phase === reportedPhase && at - reportedAt < REPORT_MS) return;
          reportedAt = at;
          reportedPhase = progress.phase;
          dispatch(slice.actions.progressed({ id, progress, at }));
        },
      });
      dispatch(slice.actions.succeeded({ id, output, at: performance.now() }));
      return { id, ok: true, output };
    } catch (error) {
      const failure = toFailure(error);
      dispatch(slice.actions.failed({ id, failure, at: performance.now() }));
      return { id, ok: false, failure };
    } finally {
      controllers.delete(id);
    }
  };
}

/** Asks for it; the job says `cancelled` only once the engine has undone the work and answered. */
export function cancelJob(id: string): JobThunk<void> {
  return (dispatch) => {
    const controller = controllers.get(id);
    if (!controller) return;
    dispatch(slice.actions.cancelling(id));
    controller.abort();
  };
}
