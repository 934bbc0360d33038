import { expect, test } from 'vitest';
import type { ContinuityBridge } from '../../shared/api/bridge.ts';
import { FailureError } from '../../shared/api/failures.ts';
import { connect } from './client.ts';

function bridge() {
  const frames = new Set<(frame: unknown) => void>();
  const stops = new Set<() => void>();
  const sent: { kind: string; id: string; method?: string }[] = [];
  const door: ContinuityBridge = {
    send: (frame) => void sent.push(frame as (typeof sent)[number]),
    onFrame: (listener) => {
      frames.add(listener);
      return () => frames.delete(listener);
    },
    onEngineStopped: (listener) => {
      stops.add(listener);
      return () => stops.delete(listener);
    },
    chooseFile: async () => null,
    chooseSave: async () => null,
  };
  return {
    door,
    sent,
    listening: () => frames.size,
    stop: () => {
      for (const listener of [...stops]) listener();
    },
    receive: (frame: unknown) => {
      for (const listener of [...frames]) listener(frame);
    },
  };
}

test('calls under way fail when the engine stops, later ones too, until a restart', async () => {
  const shell = bridge();
  const client = connect(shell.door);
  let told = 0;
  client.onStopped(() => told++);

  const underWay = client.call('cases.list', {});
  shell.stop();
  await expect(underWay).rejects.toMatchObject({ failure: { code: 'engine-stopped' } });
  await expect(client.call('cases.list', {})).rejects.toBeInstanceOf(FailureError);
  expect(told).toBe(1);
  expect(shell.sent).toHaveLength(1);
  expect(shell.listening()).toBe(0);

  client.restart();
  const again = client.call('cases.list', {});
  expect(shell.sent).toHaveLength(2);
  shell.receive({ kind: 'result', id: shell.sent[1]?.id, output: [] });
  await expect(again).resolves.toEqual([]);

  shell.stop();
  expect(told).toBe(2);
});

test('events of a restarted engine reach listeners of before, once each', () => {
  const shell = bridge();
  const client = connect(shell.door);
  const heard: unknown[] = [];
  client.on('changed', (payload) => heard.push(payload));
  shell.stop();
  client.restart();
  shell.receive({ kind: 'event', name: 'changed', payload: { caseId: null, features: ['cases'] } });
  expect(heard).toEqual([{ caseId: null, features: ['cases'] }]);
});
