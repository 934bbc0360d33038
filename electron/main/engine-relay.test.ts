import { expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import type { FromHost, ToHost } from '../../shared/rpc/host-messages.ts';
import type { EngineProcess } from './engine-process.ts';
import { EngineRelay, largestFrame } from './engine-relay.ts';

function setUp() {
  const engines: {
    posted: ToHost[];
    kills: string[];
    say(message: FromHost | unknown): void;
    exit(): void;
  }[] = [];
  const delivered: string[] = [];
  const log: string[] = [];
  let now = 0;
  const relay = new EngineRelay({
    start: (): EngineProcess => {
      const messages: ((message: unknown) => void)[] = [];
      const exits: (() => void)[] = [];
      const posted: ToHost[] = [];
      const kills: string[] = [];
      engines.push({
        posted,
        kills,
        say: (message) => {
          for (const listener of messages) listener(message);
        },
        exit: () => {
          for (const listener of exits) listener();
        },
      });
      return {
        post: (message) => void posted.push(message),
        onMessage: (listener) => void messages.push(listener),
        onExit: (listener) => void exits.push(listener),
        kill: (how) => void kills.push(how),
      };
    },
    deliver: (text) => void delivered.push(text),
    stopped: () => void log.push('stopped'),
    fatal: (failure) => void log.push(failure.code),
    now: () => now,
  });
  const advance = (ms: number): void => {
    now += ms;
  };
  return { relay, engines, delivered, log, wait: advance };
}

test('frames pass as text, both ways', () => {
  const { relay, engines, delivered } = setUp();
  relay.frame({ kind: 'call', id: '0' });
  expect(engines[0]?.posted).toEqual([{ channel: 'rpc', session: 0, text: '{"kind":"call","id":"0"}' }]);
  engines[0]?.say({ channel: 'rpc', session: 0, text: 'anything' });
  expect(delivered).toEqual(['anything']);
});

test('a frame of the window cannot become a request of the shell', () => {
  const { relay, engines } = setUp();
  relay.frame({ channel: 'grant', id: 1, access: 'read', path: '/etc/passwd' });
  expect(engines[0]?.posted.map((message) => message.channel)).toEqual(['rpc']);
});

test('too large or no JSON: refused where it names a call, else dropped', () => {
  const { relay, engines, delivered } = setUp();
  const cycle: { id: string; self?: unknown } = { id: 'c' };
  cycle.self = cycle;
  relay.frame({ kind: 'call', id: 'big', input: 'x'.repeat(largestFrame) });
  relay.frame(cycle);
  relay.frame({ id: 'n', input: 1n });
  relay.frame('x'.repeat(largestFrame + 1));
  relay.frame(undefined);
  expect(engines).toHaveLength(0);
  expect(delivered.map((text) => JSON.parse(text).id)).toEqual(['big', 'c', 'n']);
  expect(JSON.parse(delivered[0] ?? '').failure.code).toBe('invalid-request');
});

test('answers to an earlier loading of the window are dropped', () => {
  const { relay, engines, delivered } = setUp();
  relay.frame({ id: '0' });
  relay.newSession();
  relay.frame({ id: '0' });
  engines[0]?.say({ channel: 'rpc', session: 0, text: 'old' });
  engines[0]?.say({ channel: 'rpc', session: 1, text: 'new' });
  expect(delivered).toEqual(['new']);
});

test('a dead engine is said once, and started again on request, three times a minute', () => {
  const { relay, engines, log, wait } = setUp();
  for (let i = 0; i < 3; i++) {
    relay.frame({ id: '0' });
    engines[i]?.exit();
  }
  expect(engines).toHaveLength(3);
  expect(log).toEqual(['stopped', 'stopped', 'stopped']);
  relay.frame({ id: '0' });
  expect(engines).toHaveLength(3);
  expect(log).toHaveLength(4);
  wait(60_001);
  relay.frame({ id: '0' });
  expect(engines).toHaveLength(4);
});

test('grants answer by their number; a dying engine fails those under way', async () => {
  const { relay, engines } = setUp();
  const first = relay.grant('read', '/a');
  const second = relay.grant('write', '/b');
  const third = relay.grant('read', '/c');
  const granted = { grant: 'a'.repeat(32), name: 'b', size: 0 };
  engines[0]?.say({ channel: 'grant', id: 1, granted });
  const failure = { code: 'file-missing', what: 'w.', kept: 'k.', next: 'n.' } as const;
  engines[0]?.say({ channel: 'refused', id: 0, failure });
  engines[0]?.exit();
  expect(await second).toEqual(granted);
  await expect(first).rejects.toThrow(FailureError);
  await expect(first).rejects.toMatchObject({ failure });
  await expect(third).rejects.toMatchObject({ failure: { code: 'engine-stopped' } });
});

test('an engine that cannot be made says why; nonsense from it is ignored', () => {
  const { relay, engines, log, delivered } = setUp();
  relay.warmUp();
  engines[0]?.say({ channel: 'fatal', failure: { code: 'case-newer', what: 'w.', kept: 'k.', next: 'n.' } });
  for (const nonsense of [null, 7, {}, { channel: 'rpc' }, { channel: 'rpc', session: 0, text: 5 }])
    engines[0]?.say(nonsense);
  expect(log).toEqual(['case-newer']);
  expect(delivered).toEqual([]);
});

test('closing is kind, waits for the end, and starts nothing more', async () => {
  const { relay, engines, log } = setUp();
  relay.warmUp();
  const closing = relay.close();
  expect(engines[0]?.kills).toEqual(['kindly']);
  engines[0]?.exit();
  await closing;
  relay.frame({ id: '0' });
  expect(engines).toHaveLength(1);
  expect(log).toEqual(['stopped']);
});
