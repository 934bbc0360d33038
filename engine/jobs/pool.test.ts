import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Job, WorkerPool } from './pool.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuity-pool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const here = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

/** A worker whose work is `body`, with `input` and `context` in reach. */
function worker(name: string, body: string): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `import { serveJob } from ${here('./worker-side.ts')};
import { FailureError } from ${here('../../shared/api/failures.ts')};
await serveJob(async (input, context) => { ${body} });`,
  );
  return pathToFileURL(path);
}

const pool = new WorkerPool(2);
const run = (job: Partial<Job<unknown>> & { worker: URL }): Promise<unknown> =>
  pool.run({ input: null, signal: new AbortController().signal, onBody: () => {}, ...job });

describe('a job', () => {
  test('bodies in order, then the result', async () => {
    const bodies: unknown[] = [];
    const result = await run({
      worker: worker('counts', 'for (let n = 0; n < input; n += 1) context.send(n); return "done";'),
      input: 100,
      window: 3,
      onBody: async (body) => {
        await new Promise((turn) => setImmediate(turn));
        bodies.push(body);
      },
    });
    expect(result).toBe('done');
    expect(bodies).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  test('a turn for everyone else after each body, however fast the worker is', async () => {
    let bodies = 0;
    let sinceTurn = 0;
    let most = 0;
    let running = true;
    const turn = (): void => {
      sinceTurn = 0;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await run({
      worker: worker('fast', 'for (let n = 0; n < 400; n += 1) context.send(n);'),
      onBody: () => {
        bodies += 1;
        sinceTurn += 1;
        most = Math.max(most, sinceTurn);
        // Long enough for the worker to have the next body waiting: the queue never runs dry.
        const end = performance.now() + 1;
        while (performance.now() < end);
      },
    });
    running = false;
    expect(bodies).toBe(400);
    // Two: one may come before the counter's turn, one after the pool's.
    expect(most).toBeLessThanOrEqual(2);
  });

  test('never more bodies under way than the window', async () => {
    const sent = new Int32Array(new SharedArrayBuffer(4));
    let taken = 0;
    let most = 0;
    await run({
      worker: worker(
        'window',
        'const sent = new Int32Array(input); for (let n = 0; n < 50; n += 1) { context.send(n); Atomics.add(sent, 0, 1); }',
      ),
      input: sent.buffer,
      window: 3,
      onBody: async () => {
        // Until the worker is ahead, however slow it is: that it may be is the first half of what is tested.
        while (Atomics.load(sent, 0) < Math.min(50, taken + 2)) await new Promise((turn) => setImmediate(turn));
        for (let turns = 0; turns < 20; turns += 1) await new Promise((turn) => setImmediate(turn));
        most = Math.max(most, Atomics.load(sent, 0) - taken);
        taken += 1;
      },
    });
    expect(taken).toBe(50);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  test('a failure of the worker is the same failure here', async () => {
    const failing = worker('fails', 'throw new FailureError("file-empty", "what", "next", "kept");');
    await expect(run({ worker: failing })).rejects.toMatchObject({
      failure: { code: 'file-empty', what: 'what', next: 'next', kept: 'kept' },
    });
  });

  test('a fault of the worker, and a worker that leaves without an answer, are errors', async () => {
    await expect(run({ worker: worker('throws', 'throw new RangeError("a fault");') })).rejects.toThrow('a fault');
    await expect(run({ worker: worker('leaves', 'process.exit(0);') })).rejects.toThrow('without a result');
    await expect(run({ worker: pathToFileURL(join(folder, 'none.mjs')) })).rejects.toThrow();
  });

  test('one that eats memory ends alone', async () => {
    const greedy = worker('greedy', 'const kept = []; for (;;) kept.push(new Array(1000).fill({}).map(() => ({})));');
    await expect(run({ worker: greedy, heapMegabytes: 32 })).rejects.toMatchObject({
      failure: { code: 'file-unreadable' },
    });
  });

  test('cancelling one that listens, one that waits for the engine, and one that never listens', async () => {
    const bodies = {
      listens: 'for (;;) context.throwIfCancelled();',
      waits: 'for (;;) context.send(1);',
      deaf: 'context.send(1); for (;;) ;',
    };
    for (const [name, body] of Object.entries(bodies)) {
      const cancel = new AbortController();
      let handling = 0;
      const running = run({
        worker: worker(name, name === 'listens' ? `context.send(0); ${body}` : body),
        signal: cancel.signal,
        onBody: async () => {
          handling += 1;
          cancel.abort();
          await new Promise((turn) => setImmediate(turn));
          handling -= 1;
        },
      });
      await expect(running, name).rejects.toMatchObject({ failure: { code: 'cancelled' } });
      expect(handling, name).toBe(0);
    }
  });
});

test('jobs beyond the size wait their turn, and one that is cancelled while it waits never starts', async () => {
  const small = new WorkerPool(1);
  const order: string[] = [];
  const cancel = new AbortController();
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const job = (name: string, more: Partial<Job<string>> = {}) =>
    small.run<string, void>({
      worker: worker('says', 'context.send(input);'),
      input: name,
      signal: new AbortController().signal,
      onBody: (said) => {
        order.push(said);
      },
      ...more,
    });
  const first = job('first', { onBody: (said) => held.then(() => void order.push(said)) });
  const second = job('second', { signal: cancel.signal });
  const third = job('third');
  cancel.abort();
  await expect(second).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  expect(order).toEqual([]);
  letGo();
  await Promise.all([first, third]);
  expect(order).toEqual(['first', 'third']);
  await job('fourth');
  expect(order.at(-1)).toBe('fourth');
});
