import { createHash, type Hash } from 'node:crypto';
import type { DeviceClock } from './device-clock.ts';
import type { Head } from './log/head.ts';
import type { PersonRecord } from './store/device-database.ts';
import type { Connection, ReadTx } from './store/driver.ts';
import { reading } from './store/driver.ts';
import type { ActRecord } from './unit-of-work.ts';
import type { Signer } from './vault/signer.ts';

/** An open case: its database, and what its acts are signed with. */
export interface CaseFile {
  readonly id: string;
  readonly path: string;
  readonly db: Connection;
  readonly read: ReadTx;
  /** What new entries are signed with; another one after the device's key was rotated. */
  signer: Signer;
  /** Raw public keys, hex, of every signing key that this device has had. */
  readonly ownKeys: () => readonly string[];
  /**
   * A second connection that sees the case as it is now, whatever is committed meanwhile. The caller closes it.
   *
   * @throws FailureError as opening the case
   */
  readonly snapshot: () => Connection;
  readonly clock: DeviceClock;
  /** Whoever acts now. */
  readonly person: () => PersonRecord;
  /** Grows with every commit; caches keyed by it are never stale. */
  revision: number;
  /** Feeds whose newest entries the file was found without: see `engine/head-seals.ts`. */
  readonly lostFeeds: Set<string>;
  /** Why each person (by id) consults this case, until it is closed: see engine/viewing.ts. */
  readonly purposes: Map<string, string>;
  /** Acts that change no row and wait for a commit: what was viewed. `recorded` is called when they are in the ledger. */
  waiting: { readonly acts: () => readonly ActRecord[]; readonly recorded: () => void } | null;
  /** Told of the ledger's head after each commit. Must not throw: what was committed stays committed. */
  readonly committed: (head: Head) => void;
}

export function openCaseFile(
  parts: Omit<CaseFile, 'read' | 'revision' | 'lostFeeds' | 'purposes' | 'waiting'>,
): CaseFile {
  return { ...parts, read: reading(parts.db), revision: 0, lostFeeds: new Set(), purposes: new Map(), waiting: null };
}

export function hasher(): Hash {
  return createHash('sha256');
}
