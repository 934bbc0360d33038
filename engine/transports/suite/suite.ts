/**
 * What every transport must keep, as one list of checks: run over memory and a child process (suite.test.ts) and over the
 * app's bridge in the real window (e2e/bridge.spec.ts).
 */
import assert from 'node:assert/strict';
import { FailureError } from '../../../shared/api/failures.ts';
import { type Client, createClient } from '../../../shared/rpc/client.ts';
import { ServerFrame } from '../../../shared/rpc/frames.ts';
import type { Transport } from '../../../shared/rpc/transport.ts';
import { caseId, session } from './suite-engine.ts';

/** A connection to a fresh suite engine; the runner closes what it opened. */
export type Connect = () => Promise<Transport>;

export interface Check {
  readonly name: string;
  run(connect: Connect): Promise<void>;
}

async function failureOf(call: Promise<unknown>): Promise<FailureError['failure']> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof FailureError, `not a FailureError: ${error}`);
    return error.failure;
  }
  return assert.fail('the call did not fail');
}

/** A client over `connect` that also keeps every frame the server sent, for what a client hides. */
async function tapped(connect: Connect): Promise<{ client: Client; frames: ServerFrame[]; transport: Transport }> {
  const transport = await connect();
  const frames: ServerFrame[] = [];
  transport.onFrame((raw) => void frames.push(ServerFrame.parse(raw)));
  return { client: createClient(transport), frames, transport };
}

/** One full round trip: whatever was sent before has been answered, if it is answered at all. */
const settle = (client: Client): Promise<unknown> => client.call('session.get', {});

const answersTo = (frames: readonly ServerFrame[], id: string): ServerFrame[] =>
  frames.filter((frame) => (frame.kind === 'result' || frame.kind === 'failure') && frame.id === id);

export const checks: readonly Check[] = [
  {
    name: 'a call is answered with its result',
    async run(connect) {
      const { client } = await tapped(connect);
      assert.deepEqual(await client.call('session.get', {}), session);
    },
  },
  {
    name: 'calls under way at once each get their own answer',
    async run(connect) {
      const { client } = await tapped(connect);
      const answers = await Promise.allSettled([
        client.call('session.get', {}),
        client.call('session.unlock', {}),
        client.call('session.get', {}),
      ]);
      assert.deepEqual(
        answers.map((answer) => answer.status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
    },
  },
  {
    name: 'a failure arrives with its code and its words',
    async run(connect) {
      const { client } = await tapped(connect);
      assert.deepEqual(await failureOf(client.call('session.unlock', {})), {
        code: 'wrong-passphrase',
        what: 'That is not the passphrase.',
        kept: 'Nothing was changed.',
        next: 'Try again.',
      });
    },
  },
  {
    name: 'a fault of the engine is internal and gives nothing away',
    async run(connect) {
      const { client, frames } = await tapped(connect);
      assert.equal((await failureOf(client.call('cases.list', {}))).code, 'internal');
      assert.ok(!JSON.stringify(frames).includes('secret'));
    },
  },
  {
    name: 'an answer of the wrong shape is a fault, not a result',
    async run(connect) {
      const { client } = await tapped(connect);
      assert.equal((await failureOf(client.call('cases.info', { caseId }))).code, 'internal');
    },
  },
  {
    name: 'an input that breaks the contract is refused',
    async run(connect) {
      const { client } = await tapped(connect);
      assert.equal((await failureOf(client.call('cases.info', { caseId: 'x' }))).code, 'invalid-request');
    },
  },
  {
    name: 'a method without permission is refused before its input is read',
    async run(connect) {
      const { client } = await tapped(connect);
      const refused = client.call('cases.create', { nonsense: true } as never);
      assert.equal((await failureOf(refused)).code, 'not-permitted');
    },
  },
  {
    name: 'unknown methods are refused, those every object has included',
    async run(connect) {
      const { client, frames, transport } = await tapped(connect);
      for (const method of ['nope', 'constructor', '__proto__', 'toString', ''])
        transport.send({ kind: 'call', id: `u${method}`, method, input: {} });
      await settle(client);
      for (const method of ['nope', 'constructor', '__proto__', 'toString', '']) {
        const [answer, ...more] = answersTo(frames, `u${method}`);
        assert.equal(answer?.kind === 'failure' && answer.failure.code, 'unknown-method', method);
        assert.equal(more.length, 0);
      }
    },
  },
  {
    name: 'progress comes in order, before the answer',
    async run(connect) {
      const { client, frames } = await tapped(connect);
      const seen: unknown[] = [];
      const stop = new AbortController();
      const call = client.call(
        'verification.case',
        { caseId },
        {
          signal: stop.signal,
          onProgress: (progress) => {
            seen.push((progress as { done: number }).done);
            if (seen.length === 2) stop.abort();
          },
        },
      );
      assert.equal((await failureOf(call)).code, 'cancelled');
      assert.deepEqual(seen, [1, 2]);
      assert.equal(frames.at(-1)?.kind, 'failure');
    },
  },
  {
    name: 'a cancelled call undoes its work and is answered exactly once',
    async run(connect) {
      const { client, frames, transport } = await tapped(connect);
      const stop = new AbortController();
      const call = client.call('verification.case', { caseId }, { signal: stop.signal });
      stop.abort();
      transport.send({ kind: 'cancel', id: '0' });
      assert.equal((await failureOf(call)).code, 'cancelled');
      transport.send({ kind: 'cancel', id: '0' });
      await settle(client);
      assert.equal(answersTo(frames, '0').length, 1);
      const { total } = await client.call('ledger.page', { caseId, offset: 0, limit: 1 });
      assert.equal(total, 1);
    },
  },
  {
    name: 'cancelling what is not under way does nothing',
    async run(connect) {
      const { client, frames, transport } = await tapped(connect);
      for (const id of ['never', '__proto__', '0']) transport.send({ kind: 'cancel', id });
      await settle(client);
      assert.equal(frames.length, 1);
    },
  },
  {
    name: 'frames that are none are survived, and answered where they name a call',
    async run(connect) {
      const { client, frames, transport } = await tapped(connect);
      const hostile: unknown[] = [
        null,
        7,
        'call',
        [],
        {},
        { kind: 'call' },
        { kind: 'call', id: 7, method: 'session.get', input: {} },
        { kind: 'call', id: '', method: 'session.get', input: {} },
        { kind: 'call', id: 'x'.repeat(65), method: 'session.get', input: {} },
        { kind: 'result', id: 'forged', output: session },
        { kind: 'grant', id: 1, access: 'read', path: '/etc/passwd' },
        { channel: 'grant', id: 1, access: 'read', path: '/etc/passwd' },
      ];
      for (const frame of hostile) transport.send(frame);
      transport.send({ kind: 'call', id: 'extra', method: 'session.get', input: {}, admin: true });
      transport.send({ kind: 'call', id: 'long', method: 'm'.repeat(65), input: {} });
      await settle(client);
      for (const id of ['extra', 'long', 'forged']) {
        const [answer, ...more] = answersTo(frames, id);
        assert.equal(answer?.kind === 'failure' && answer.failure.code, 'invalid-request', id);
        assert.equal(more.length, 0);
      }
      // Only what named a call by a proper id was answered: those three and the call that settled.
      assert.equal(frames.length, 4);
    },
  },
  {
    name: 'hostile ids are only names',
    async run(connect) {
      const { frames, transport, client } = await tapped(connect);
      const ids = ['__proto__', 'constructor', '../../etc', 'a\u0000b', '😀'];
      for (const id of ids) transport.send({ kind: 'call', id, method: 'session.get', input: {} });
      await settle(client);
      for (const id of ids) assert.equal(answersTo(frames, id)[0]?.kind, 'result', id);
    },
  },
  {
    name: 'an id under way cannot be taken again',
    async run(connect) {
      const { client, frames, transport } = await tapped(connect);
      for (let i = 0; i < 2; i++)
        transport.send({ kind: 'call', id: 'twice', method: 'verification.case', input: { caseId } });
      await settle(client);
      const started = frames.filter((frame) => frame.kind === 'progress' && frame.progress !== null);
      assert.equal(started.length, 2, 'the second call was started as well');
      transport.send({ kind: 'cancel', id: 'twice' });
      await settle(client);
      assert.equal(answersTo(frames, 'twice').length, 1);
    },
  },
  {
    name: 'events reach those who listen, from when they do until they stop',
    async run(connect) {
      const { client } = await tapped(connect);
      const heard: unknown[] = [];
      await client.call('timeline.facets', { caseId });
      const stop = client.on('changed', (payload) => void heard.push(payload));
      await client.call('timeline.facets', { caseId });
      stop();
      await client.call('timeline.facets', { caseId });
      assert.deepEqual(heard, [{ caseId, features: ['timeline'] }]);
    },
  },
  {
    name: 'a large answer and a large question arrive whole',
    async run(connect) {
      const { client, transport, frames } = await tapped(connect);
      const text = 'ä😀"\\\u2028'.repeat(100_000);
      transport.send({ kind: 'call', id: 'big', method: 'session.get', input: { text } });
      await settle(client);
      const [answer] = answersTo(frames, 'big');
      assert.equal(answer?.kind === 'failure' && answer.failure.code, 'invalid-request');
    },
  },
  {
    name: 'when the engine dies every call under way fails, and later ones at once',
    async run(connect) {
      const { client } = await tapped(connect);
      const pending = [
        client.call('imports.list', { caseId }),
        client.call('verification.case', { caseId }),
        client.call('exhibits.list', { caseId }),
      ];
      for (const call of pending) assert.equal((await failureOf(call)).code, 'engine-stopped');
      assert.equal((await failureOf(client.call('session.get', {}))).code, 'engine-stopped');
    },
  },
];
