import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { FromHost, type ToHost } from '../../../shared/rpc/host-messages.ts';
import { memoryTransportPair, type Transport } from '../../../shared/rpc/transport.ts';
import { checks } from './suite.ts';
import { suiteEngine } from './suite-engine.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function startHost(): ChildProcess {
  const child = fork(fileURLToPath(new URL('./suite-host.ts', import.meta.url)), [], { serialization: 'advanced' });
  children.push(child);
  return child;
}

function childTransport(): Transport {
  const child = startHost();
  const frames: ((frame: unknown) => void)[] = [];
  child.on('message', (raw) => {
    const message = FromHost.parse(raw);
    if (message.channel === 'rpc') for (const listener of frames) listener(JSON.parse(message.text));
  });
  return {
    send: (frame) => {
      const text = JSON.stringify(frame);
      if (child.connected && text !== undefined)
        child.send({ channel: 'rpc', session: 0, text } satisfies ToHost, () => {});
    },
    onFrame: (listener) => void frames.push(listener),
    onClose: (listener) => void child.on('close', listener),
    close: () => void child.disconnect(),
  };
}

function memoryTransport(): Transport {
  const [ours, theirs] = memoryTransportPair();
  suiteEngine({ die: () => theirs.close() }).serve(theirs);
  return ours;
}

describe.each([
  ['memory', memoryTransport],
  ['child process', childTransport],
])('over %s', (_name, connect) => {
  test.each(checks)('$name', async ({ run }) => {
    await run(async () => connect());
  });
});

describe('the host', () => {
  const exchange = async (messages: unknown[], answers: number): Promise<unknown[]> => {
    const child = startHost();
    const got: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        got.push(message);
        if (got.length === answers) resolve();
      });
      child.on('close', () => reject(new Error('The host ended.')));
      for (const message of messages) child.send(message as ToHost);
    });
    return got;
  };

  test('grants and refuses to the shell alone, in envelopes of their own', async () => {
    const got = await exchange(
      [
        { channel: 'grant', id: 1, access: 'read', path: '/tmp/a.csv' },
        { channel: 'grant', id: 2, access: 'write', path: '/tmp/b.pdf' },
      ],
      2,
    );
    expect(got).toEqual([
      { channel: 'grant', id: 1, granted: { grant: '0'.repeat(32), name: '/tmp/a.csv', size: 1 } },
      {
        channel: 'refused',
        id: 2,
        failure: {
          code: 'read-only',
          what: '/tmp/b.pdf cannot be written.',
          kept: 'Nothing was changed.',
          next: 'Choose another folder.',
        },
      },
    ]);
  });

  test('survives messages that are none of the shell’s', async () => {
    const call = JSON.stringify({ kind: 'call', id: 'a', method: 'session.get', input: {} });
    const got = await exchange(
      [
        7,
        { channel: 'rpc', session: 0, text: '{' },
        { channel: 'rpc', session: -1, text: call },
        { channel: 'root', session: 0, text: call },
        { channel: 'rpc', session: 0, text: call },
      ],
      1,
    );
    expect(got).toMatchObject([{ channel: 'rpc', session: 0 }]);
  });

  test('drops the calls of an earlier loading of the window', async () => {
    const waiting = JSON.stringify({
      kind: 'call',
      id: '0',
      method: 'verification.case',
      input: { caseId: crypto.randomUUID() },
    });
    const asking = JSON.stringify({ kind: 'call', id: '0', method: 'session.get', input: {} });
    const got = (await exchange(
      [
        { channel: 'rpc', session: 0, text: waiting },
        { channel: 'rpc', session: 1, text: asking },
      ],
      3,
    )) as { session: number; text: string }[];
    const answers = got.filter((message) => JSON.parse(message.text).kind !== 'progress');
    expect(answers).toHaveLength(1);
    expect(answers[0]?.session).toBe(1);
  });

  test('ends when the shell goes', async () => {
    const child = startHost();
    const code = new Promise((resolve) => child.on('exit', resolve));
    child.disconnect();
    expect(await code).toBe(0);
  });
});
