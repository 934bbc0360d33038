/** The only door between the window and the shell. Everything here can be reached by a compromised page; so nothing here decides. */
import { contextBridge, ipcRenderer } from 'electron';
import type { ContinuityBridge } from '../../shared/api/bridge.ts';
import type { Failure } from '../../shared/api/failures.ts';
import type { GrantedFile } from '../../shared/api/primitives.ts';

const frames = new Set<(frame: unknown) => void>();
const stops = new Set<() => void>();

// Copied before the round: a listener may remove itself or its neighbours, and each present at the start hears this one.
ipcRenderer.on('rpc:frame', (_event, text: string) => {
  const frame: unknown = JSON.parse(text);
  for (const listener of [...frames]) listener(frame);
});
ipcRenderer.on('engine:stopped', () => {
  for (const listener of [...stops]) listener();
});

function listen<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

async function ask(channel: string, argument: string): Promise<GrantedFile | null> {
  const answer = (await ipcRenderer.invoke(channel, argument)) as { value: GrantedFile | null } | { failure: Failure };
  if ('value' in answer) return answer.value;
  // Only an error's message passes the bridge.
  throw new Error(`${answer.failure.what} ${answer.failure.kept} ${answer.failure.next}`);
}

const bridge: ContinuityBridge = {
  send: (frame) => ipcRenderer.send('rpc:frame', frame),
  onFrame: (listener) => listen(frames, listener),
  onEngineStopped: (listener) => listen(stops, listener),
  chooseFile: (purpose) => ask('files:choose', purpose),
  chooseSave: (suggestedName) => ask('files:chooseSave', suggestedName),
};

contextBridge.exposeInMainWorld('continuity', bridge);
