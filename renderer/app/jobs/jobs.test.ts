import { configureStore } from '@reduxjs/toolkit';
import { expect, test } from 'vitest';
import { FailureError } from '../../../shared/api/failures.ts';
import type { CallOptions, Client } from '../../../shared/rpc/client.ts';
import { cancelJob, finishedDismissed, jobDismissed, jobsReducer, startJob } from './jobs.ts';

const caseId = '7c0f3c5e-8f0a-4c3e-9d7e-0b6a4a3f1b11';

function setUp() {
  const calls: { options: CallOptions; resolve: (output: unknown) => void; reject: (error: unknown) => void }[] = [];
  const client: Client = {
    call: (_method, _input, options = {}) =>
      new Promise((resolve, reject) => calls.push({ options, resolve: resolve as never, reject })),
    on: () => () => {},
    close: () => {},
  };
  const store = configureStore({
    reducer: { jobs: jobsReducer },
    middleware: (defaults) => defaults({ thunk: { extraArgument: { client } } }),
  });
  const start = () => store.dispatch(startJob('verification.case', { caseId }, { name: 'Check', scope: caseId }));
  const call = (index: number) => {
    const found = calls[index];
    if (!found) throw new Error(`no call ${index}`);
    return found;
  };
  return { store, start, call, job: () => store.getState().jobs[0] };
}

test('a job carries its progress and keeps its output after it ended', async () => {
  const { start, call, job } = setUp();
  const outcome = start();
  call(0).options.onProgress?.({ phase: 'Ledger', done: 10, total: 100, unit: 'entries' });
  expect(job()).toMatchObject({ state: 'running', progress: { done: 10 }, samples: [{ done: 10 }] });
  call(0).options.onProgress?.({ phase: 'Events', done: 5, total: 50, unit: 'rows' });
  expect(job()?.samples).toHaveLength(1);
  call(0).resolve({ status: 'verified' });
  await expect(outcome).resolves.toMatchObject({ ok: true, output: { status: 'verified' } });
  expect(job()).toMatchObject({ state: 'done', output: { status: 'verified' } });
});

test('a cancelled job is cancelled only when the engine has said so', async () => {
  const { store, start, call, job } = setUp();
  const outcome = start();
  const id = job()?.id ?? '';
  store.dispatch(cancelJob(id));
  expect(call(0).options.signal?.aborted).toBe(true);
  expect(job()?.state).toBe('cancelling');
  call(0).reject(new FailureError('cancelled', 'The work was cancelled.', 'Start again.', 'Everything is as before.'));
  await expect(outcome).resolves.toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  expect(job()).toMatchObject({ state: 'cancelled', failure: { kept: 'Everything is as before.' } });
});

test('a failure is the outcome, never a rejection, and says what was kept', async () => {
  const { start, call, job } = setUp();
  const outcome = start();
  call(0).reject(new TypeError('not for people'));
  const settled = await outcome;
  expect(settled).toMatchObject({ ok: false, failure: { code: 'internal' } });
  expect(JSON.stringify(settled)).not.toContain('not for people');
  expect(job()?.state).toBe('failed');
});

test('work under way cannot be dismissed', async () => {
  const { store, start, call, job } = setUp();
  const outcome = start();
  store.dispatch(jobDismissed(job()?.id ?? ''));
  store.dispatch(finishedDismissed());
  expect(job()?.state).toBe('running');
  call(0).resolve({});
  await outcome;
  store.dispatch(finishedDismissed());
  expect(job()).toBeUndefined();
});
