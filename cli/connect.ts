import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '../engine/create-engine.ts';
import type { CaseSummary } from '../shared/api/cases.ts';
import { FailureError } from '../shared/api/failures.ts';
import { type Client, createClient } from '../shared/rpc/client.ts';
import { memoryTransportPair } from '../shared/rpc/transport.ts';
import { type CommandLine, UsageError } from './options.ts';
import type { Output } from './output.ts';

export interface Connection {
  readonly engine: Engine;
  readonly client: Client;
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

/** The data folder: --home, CONTINUITY_HOME, or where the platform keeps an application's data. */
export function dataFolder(line: CommandLine): string {
  const named = line.options.home ?? process.env.CONTINUITY_HOME;
  if (named) return named;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Continuity');
  if (process.platform === 'win32')
    return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Continuity');
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'continuity');
}

/** The same engine as the window's, in this process. Ctrl C cancels what is under way, so that it is undone. */
export async function connect(home: string, output: Output): Promise<Connection> {
  const engine = await createEngine({ home, log: (text) => output.note(text) });
  const [mine, theirs] = memoryTransportPair();
  engine.serve(theirs);
  const client = createClient(mine);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    engine,
    client,
    signal: controller.signal,
    async close() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      client.close();
      await engine.close();
    },
  };
}

/** Unlocks the data folder, making it where there is none, and says who works here. */
export async function signIn(connection: Connection, line: CommandLine, output: Output): Promise<void> {
  const { client } = connection;
  let session = await client.call('session.get', {});
  if (session.vault === 'new' || session.vault === 'locked') {
    const passphrase = process.env.CONTINUITY_PASSPHRASE;
    const wanted = session.vault === 'new' ? !session.keychainUsable : session.keyStore === 'passphrase';
    if (wanted && !passphrase)
      throw new FailureError(
        session.vault === 'new' ? 'keychain-unavailable' : 'locked',
        session.vault === 'new'
          ? 'There is no usable keychain on this device, so the data folder needs a passphrase.'
          : 'This data folder is protected by a passphrase.',
        'Set CONTINUITY_PASSPHRASE (at least 12 characters) and run the command again.',
      );
    session = await client.call(
      'session.unlock',
      passphrase && (wanted || session.vault === 'new') ? { passphrase } : {},
    );
  }
  if (session.vault === 'anonymous' || line.options.as) {
    const name = line.options.as ?? userInfo().username;
    const initials = line.options.initials ?? initialsOf(name);
    await client.call('session.identify', { name, initials });
    output.note(`Working as ${name} (${initials}); choose with --as NAME --initials AB.`);
  }
}

/** First letters of the words of a name, or its first two letters. */
export function initialsOf(name: string): string {
  const words = name
    .toUpperCase()
    .split(/[^A-Z]+/)
    .filter((part) => part !== '');
  const initials =
    words.length > 1
      ? words
          .map((part) => part[0])
          .join('')
          .slice(0, 4)
      : (words[0] ?? '').slice(0, 2);
  return initials.length >= 2 ? initials : 'XX';
}

export async function caseByRef(client: Client, ref: string): Promise<CaseSummary> {
  const found = (await client.call('cases.list', {})).find((summary) => summary.ref === ref);
  if (!found)
    throw new FailureError(
      'not-found',
      `There is no case ${ref} on this device.`,
      'See `continuity case list` for the cases there are.',
    );
  return found;
}

/** Why the case of this command is consulted: recorded with whatever it then shows. */
export async function usePurpose({ client }: Connection, line: CommandLine, signedIn: boolean): Promise<void> {
  const { purpose, case: ref } = line.options;
  if (purpose === undefined) return;
  if (!signedIn || ref === undefined) throw new UsageError('--purpose goes with a command about a --case.');
  const { id: caseId } = await caseByRef(client, ref);
  await client.call('custody.setPurpose', { caseId, purpose });
}
