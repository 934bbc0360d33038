import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contract, type MethodName } from '../api/contract.ts';
import { ServerFrame } from './frames.ts';
import { type Handlers, serve } from './server.ts';
import { memoryTransportPair } from './transport.ts';

const methods = Object.keys(contract) as MethodName[];

/** Handlers that answer, throw, answer nonsense or wait to be cancelled, by turns. */
const handlers = new Proxy({} as Handlers, {
  get: (_target, name) => {
    const which = methods.indexOf(name as MethodName) % 4;
    return async (
      _input: unknown,
      { signal, progress }: { signal: AbortSignal; progress: (report: never) => void },
    ) => {
      progress({ phase: 'x', done: 0, total: null, unit: 'rows' } as never);
      if (which === 0) return { nonsense: true };
      if (which === 1) throw new Error('fault');
      if (which === 2)
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error())));
      return [];
    };
  },
});

const id = fc.oneof(fc.constantFrom('0', '1', '__proto__', 'constructor', ''), fc.string({ maxLength: 80 }));
const call = fc.record({
  kind: fc.constant('call'),
  id,
  method: fc.oneof(
    fc.constantFrom(...methods),
    fc.constantFrom('constructor', '__proto__', 'hasOwnProperty'),
    fc.string(),
  ),
  input: fc.anything(),
});
const cancel = fc.record({ kind: fc.constant('cancel'), id });
const almost = fc.record(
  {
    kind: fc.constantFrom('call', 'cancel', 'result', 'event', 'grant'),
    id: fc.anything(),
    method: fc.anything(),
    input: fc.anything(),
    more: fc.anything(),
  },
  { requiredKeys: [] },
);

/** What a real pipe would carry: JSON has no functions, symbols or cycles. */
function carried(frame: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(frame) ?? 'null');
  } catch {
    return null;
  }
}

test('whatever arrives, the server lives, and answers a call at most once while its id is not used again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(call, cancel, almost, fc.anything()), { maxLength: 40 }), async (hostile) => {
      const [ours, theirs] = memoryTransportPair();
      const answers = new Map<string, number>();
      ours.onFrame((raw) => {
        const frame = ServerFrame.parse(raw);
        if (frame.kind === 'result' || frame.kind === 'failure')
          answers.set(frame.id, (answers.get(frame.id) ?? 0) + 1);
      });
      serve(theirs, { handlers, permitted: () => true });
      const asked = new Map<string, number>();
      for (const raw of hostile) {
        const frame = carried(raw);
        const named = (frame as { id?: unknown } | null)?.id;
        if (typeof named === 'string') asked.set(named, (asked.get(named) ?? 0) + 1);
        ours.send(frame);
      }
      // Still alive: a call of its own is answered.
      ours.send({ kind: 'call', id: 'alive?', method: 'nope', input: null });
      await new Promise((resolve) => setImmediate(resolve));
      expect(answers.get('alive?')).toBeGreaterThanOrEqual(1);
      for (const [name, count] of answers)
        expect(count).toBeLessThanOrEqual((asked.get(name) ?? 0) + (name === 'alive?' ? 1 : 0));
      ours.close();
    }),
    { numRuns: 300 },
  );
});
