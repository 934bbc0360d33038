/** The device's part of trusted time and witnesses: tries that got nothing, and what it cosigned as a witness itself. */
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface StoredTry {
  /** `tsa`, or the verifier key of a witness. */
  readonly target: string;
  /** In a row. */
  readonly tries: number;
  /** µs since 1970 UTC. */
  readonly lastAt: number;
  /** JSON of the contract's failure. */
  readonly failure: string;
}

export function triesOf(tx: ReadTx, caseId: string): StoredTry[] {
  return prepared(
    tx,
    'SELECT target, tries, last_at AS lastAt, failure FROM attestation_try WHERE case_id = ? ORDER BY target',
  ).all(caseId) as unknown as StoredTry[];
}

/** One more try of that target that got nothing. */
export function addTry(tx: WriteTx, caseId: string, target: string, lastAt: number, failure: string): void {
  prepared(
    tx,
    'INSERT INTO attestation_try VALUES (?, ?, 1, ?, ?) ON CONFLICT (case_id, target) DO UPDATE SET tries = tries + 1, last_at = excluded.last_at, failure = excluded.failure',
  ).run(caseId, target, lastAt, failure);
}

export function clearTries(tx: WriteTx, caseId: string, target: string): void {
  prepared(tx, 'DELETE FROM attestation_try WHERE case_id = ? AND target = ?').run(caseId, target);
}

/** For settings that changed: what another address did not answer says nothing of this one. */
export function forgetTries(tx: WriteTx, target: string): void {
  prepared(tx, 'DELETE FROM attestation_try WHERE target = ?').run(target);
}

export interface WitnessedLog {
  readonly origin: string;
  /** Verifier key of the log. */
  readonly vkey: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The checkpoint as it came. */
  readonly note: Uint8Array;
  readonly at: string;
}

export function witnessedLog(tx: ReadTx, origin: string): WitnessedLog | null {
  const row = prepared(tx, 'SELECT origin, vkey, size, root, note, at FROM witnessed_log WHERE origin = ?').get(origin);
  return (row as unknown as WitnessedLog | undefined) ?? null;
}

export function setWitnessedLog(tx: WriteTx, log: WitnessedLog): void {
  prepared(
    tx,
    'INSERT INTO witnessed_log VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET vkey = excluded.vkey, size = excluded.size, root = excluded.root, note = excluded.note, at = excluded.at',
  ).run(log.origin, log.vkey, log.size, log.root, log.note, log.at);
}
