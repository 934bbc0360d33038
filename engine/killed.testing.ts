/**
 * What kill tests share: a process that works on a case and says of each act when it is done, killed with SIGKILL wherever it
 * happens to be; and what must then hold, whatever the moment was.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { behindItsBack, startEngine } from './testing.ts';
import type { Keychain } from './vault/keychain.ts';

export const killedPassphrase = 'correct horse battery';

/** Where keys must outlive the process, they may be wrapped by the passphrase. */
export const noKeychain: Keychain = {
  usable: async () => false,
  get: async () => null,
  set: async () => undefined,
  remove: async () => undefined,
};

/**
 * Stands in for the OS keychain at its port. Its secrets are in a file, because they must outlive the process; a passphrase
 * would be derived again at each of many openings.
 */
export function keptKeychain(folder: string): Keychain {
  const path = join(folder, 'keychain.json');
  const read = (): Record<string, string> =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
  const keep = (secrets: Record<string, string | undefined>): void => {
    writeFileSync(`${path}.new`, JSON.stringify(secrets));
    renameSync(`${path}.new`, path);
  };
  return {
    usable: async () => true,
    get: async (account) => {
      const secret = read()[account];
      return secret === undefined ? null : Buffer.from(secret, 'hex');
    },
    set: async (account, secret) => keep({ ...read(), [account]: Buffer.from(secret).toString('hex') }),
    remove: async (account) => keep({ ...read(), [account]: undefined }),
  };
}

/** Where the secrets of a data folder are kept: beside it. */
const keychainOf = (home: string): Keychain => keptKeychain(dirname(home));

/** One act that the working process had acknowledged. */
export interface Acknowledged {
  readonly act: 'annotated' | 'file' | 'folder';
  readonly id: string;
  readonly sha256: string | null;
}

export interface KillPoint {
  /** Acknowledgements to wait for, */
  readonly acts: number;
  /** and then bytes that the case file and its log grow by. Or one act more, where that comes first. */
  readonly bytes: number;
}

/** A generator of numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function killPoints(seed: number, count: number): KillPoint[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => ({
    acts: Math.floor(random() * 5),
    bytes: Math.floor(random() * 3_000_000),
  }));
}

const grown = (home: string): number =>
  readdirSync(join(home, 'cases')).reduce((sum, name) => {
    const stat = statSync(join(home, 'cases', name), { throwIfNoEntry: false });
    return sum + (stat?.size ?? 0);
  }, 0);

/** Starts the worker process on the case, and kills it at the point. @returns what it had acknowledged */
export async function killAt(
  point: KillPoint,
  place: { readonly home: string; readonly folder: string; readonly caseId: string; readonly run: number },
): Promise<Acknowledged[]> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'killed-child.testing.ts'), place.home, place.folder, place.caseId, String(place.run)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_, signal) => resolve(signal)));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const acknowledged: Acknowledged[] = [];
  if (!child.stdout) throw new Error('a process without output');
  // A line that was cut off by the kill was not said.
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (text.endsWith('}')) acknowledged.push(JSON.parse(text) as Acknowledged);
  });
  while (!over && acknowledged.length < point.acts) await turn();
  const before = grown(place.home);
  const enough = point.acts + 1;
  while (!over && acknowledged.length < enough && grown(place.home) - before < point.bytes) await turn();
  child.kill('SIGKILL');
  const signal = await ended;
  if (signal !== 'SIGKILL') throw new Error(`the worker process ended by itself (${signal})`);
  return acknowledged;
}

/**
 * Opens the case as the next session would. Every sentence returned is something that must not be: an acknowledged act that
 * is gone, a problem that verification finds, something left over.
 */
export async function whatIsWrong(
  home: string,
  caseId: string,
  acknowledged: readonly Acknowledged[],
): Promise<string[]> {
  const wrong: string[] = [];
  const test = await startEngine({ home, keychain: keychainOf(home) });
  try {
    const exhibits = new Map((await test.client.call('exhibits.list', { caseId })).map((one) => [one.id, one]));
    const { problems } = await test.client.call('verification.case', { caseId });
    for (const problem of problems) wrong.push(`verification: ${JSON.stringify(problem)}`);
    for (const { act, id, sha256 } of acknowledged)
      if (act !== 'annotated' && exhibits.get(id)?.sha256 !== sha256) wrong.push(`lost: ${act} ${id}`);
  } finally {
    await test.close();
  }
  await behindItsBack(
    home,
    caseId,
    (db) => {
      const count = (sql: string): number => Number(db.prepare(`SELECT count(*) FROM ${sql}`).pluck().get());
      for (const { act, id } of acknowledged)
        if (act === 'annotated' && count(`annotation WHERE id = '${id}'`) !== 1) wrong.push(`lost: annotation ${id}`);
      const leftovers = {
        'unfinished blobs': 'blob WHERE state = 0',
        'chunks of no blob': 'blob_chunk c LEFT JOIN blob b ON b.id = c.blob WHERE b.state IS NOT 1',
        'files of no exhibit': 'exhibit_file WHERE exhibit NOT IN (SELECT id FROM exhibit)',
        'listings of no exhibit': 'exhibit_folder WHERE exhibit NOT IN (SELECT id FROM exhibit)',
        'blobs of nothing':
          'blob WHERE id NOT IN (SELECT blob FROM exhibit UNION SELECT blob FROM exhibit_file UNION SELECT listing FROM exhibit_folder UNION SELECT blob FROM import)',
      };
      for (const [what, sql] of Object.entries(leftovers))
        if (count(sql) > 0) wrong.push(`left over: ${count(sql)} ${what}`);
      if (db.pragma('integrity_check', { simple: true }) !== 'ok') wrong.push('SQLite finds the file damaged');
    },
    { keychain: keychainOf(home) },
  );
  return wrong;
}

/** A case with some events in it to annotate. @returns its id */
export async function caseToKill(home: string, activity: string): Promise<string> {
  const test = await startEngine({ home, keychain: keychainOf(home) });
  try {
    const { id: caseId } = await test.client.call('cases.create', { ref: 'K/1', title: 'Killed' });
    const { grant } = await test.engine.grantRead(activity);
    await test.client.call('imports.run', { caseId, file: grant });
    return caseId;
  } finally {
    await test.close();
  }
}

/** Few events: what is killed is the writing, not the reading of a large case. */
export const killedActivity = `message,datetime,timestamp_desc\n${Array.from({ length: 20 }, (_, n) => `event ${n},2026-01-05T09:00:${String(n).padStart(2, '0')}Z,Logon`).join('\n')}\n`;
