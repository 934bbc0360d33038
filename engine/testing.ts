/** What engine tests share: a real engine over a real data folder, with a keychain in memory or none, and a clock that is set. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '../shared/rpc/client.ts';
import { memoryTransportPair } from '../shared/rpc/transport.ts';
import { createEngine, type Engine } from './create-engine.ts';
import type { DeviceClock } from './device-clock.ts';
import { enrolledCase, openDeviceDatabase } from './store/device-database.ts';
import { type Connection, openDatabase, reading } from './store/driver.ts';
import type { Timer } from './timer.ts';
import type { Keychain } from './vault/keychain.ts';
import { deriveKey, unseal } from './vault/seal.ts';
import { openVault } from './vault/vault.ts';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'continuity-test-'));
}

/** Stands in for the OS keychain at its port; the real one is tested in vault/keychain.test.ts. */
export function memoryKeychain(): Keychain {
  const secrets = new Map<string, Uint8Array>();
  return {
    usable: async () => true,
    get: async (account) => secrets.get(account) ?? null,
    set: async (account, secret) => void secrets.set(account, secret),
    remove: async (account) => void secrets.delete(account),
  };
}

/** Starts at a fixed instant and moves one second a reading. */
export function steppingClock(start = '2026-05-04T09:00:00.000Z'): DeviceClock {
  let readings = 0;
  return {
    now: () => new Date(Date.parse(start) + 1000 * readings++),
    boot: 'b0'.repeat(16),
    mono: () => 1_000_000 * readings,
  };
}

/** Runs what waits when the test says so, whatever time was asked for. */
export function manualTimer(): Timer & { elapse(): void } {
  const waiting = new Set<() => void>();
  return {
    after(_, run) {
      waiting.add(run);
      return () => waiting.delete(run);
    },
    elapse() {
      const due = [...waiting];
      waiting.clear();
      for (const run of due) run();
    },
  };
}

export interface TestEngine {
  readonly home: string;
  readonly engine: Engine;
  readonly client: Client;
  readonly logged: string[];
  readonly keychain: Keychain;
  /** Lets every waiting timer of this engine run out. */
  elapse(): void;
  /** Stops the engine, changes a case file as someone with its key could, and starts another engine. */
  tamper(caseId: string, change: (db: Connection) => void): Promise<TestEngine>;
  /** Closes the engine and opens another on the same data folder. */
  reopen(): Promise<TestEngine>;
  close(): Promise<void>;
  /** Closes and removes the data folder. */
  dispose(): Promise<void>;
}

export async function startEngine(
  options: { home?: string; keychain?: Keychain; clock?: DeviceClock; identify?: boolean; passphrase?: string } = {},
): Promise<TestEngine> {
  const home = options.home ?? temporaryFolder();
  const keychain = options.keychain ?? memoryKeychain();
  const clock = options.clock ?? steppingClock();
  const timer = manualTimer();
  const logged: string[] = [];
  const engine = await createEngine({ home, keychain, clock, timer, log: (line) => logged.push(line) });
  const [mine, theirs] = memoryTransportPair();
  engine.serve(theirs);
  const client = createClient(mine);
  if (options.identify !== false) {
    await client.call('session.unlock', options.passphrase === undefined ? {} : { passphrase: options.passphrase });
    await client.call('session.identify', { name: 'Alex Byrne', initials: 'AB' });
  }
  const close = async (): Promise<void> => {
    client.close();
    await engine.close();
  };
  return {
    home,
    engine,
    client,
    logged,
    keychain,
    elapse: timer.elapse,
    async tamper(caseId, change) {
      await close();
      await behindItsBack(home, caseId, change, {
        keychain,
        ...(options.passphrase !== undefined && { passphrase: options.passphrase }),
      });
      return startEngine({ ...options, home, keychain, clock });
    },
    close,
    async reopen() {
      await close();
      return startEngine({ ...options, home, keychain, clock });
    },
    async dispose() {
      await close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Opens a case file with its own key and changes it as someone who holds the vault could. No engine may be running there. */
export async function behindItsBack(
  home: string,
  caseId: string,
  change: (db: Connection) => void,
  open: { keychain?: Keychain; passphrase?: string },
): Promise<void> {
  const vault = await openVault(home, open.keychain ?? memoryKeychain(), open.passphrase);
  const device = openDeviceDatabase(join(home, 'device.db'), deriveKey(vault.deviceKey, 'device-database'));
  const record = enrolledCase(reading(device), caseId);
  device.close();
  const key = record && unseal(deriveKey(vault.deviceKey, 'case-keys'), record.key, caseId);
  if (!record || !key) throw new Error(`no case ${caseId}`);
  const db = openDatabase(join(home, 'cases', record.file), key, 'existing');
  db.pragma('foreign_keys = OFF');
  // What guards evidence from Continuity's own connection is no obstacle to someone with the key.
  const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of guards) db.exec(`DROP TRIGGER "${name}"`);
  change(db);
  for (const { sql } of guards) db.exec(sql);
  db.close();
}
