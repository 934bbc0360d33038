/** This device's signing keys: the one that signs, and those it replaced, which stay until every case has been told. */
import type { PersonRecord } from './device-database.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface SigningKeyRecord {
  /** Grows with each key that is made. */
  readonly id: number;
  /** Raw, hex. */
  readonly publicKey: string;
  /** PKCS#8 DER; null once destroyed. */
  readonly privateKey: Uint8Array | null;
  /** When it was replaced, why and by whom; null while it signs. */
  readonly retired: { readonly at: string; readonly reason: string; readonly by: PersonRecord } | null;
}

/** Every key this device has had, oldest first; the last one signs. */
export function signingKeys(tx: ReadTx): SigningKeyRecord[] {
  return prepared(tx, 'SELECT id, public_key, private_key, retired_at, reason, retired_by FROM signing_key ORDER BY id')
    .all()
    .map((row) => ({
      id: Number(row.id),
      publicKey: row.public_key as string,
      privateKey: row.private_key as Uint8Array | null,
      retired:
        row.retired_at === null
          ? null
          : {
              at: row.retired_at as string,
              reason: row.reason as string,
              by: JSON.parse(row.retired_by as string) as PersonRecord,
            },
    }));
}

/** @param publicKey raw, hex */
export function addSigningKey(tx: WriteTx, publicKey: string, privateKey: Uint8Array): void {
  prepared(tx, 'INSERT INTO signing_key (public_key, private_key) VALUES (?, ?)').run(publicKey, privateKey);
}

/** Replaced from here on; `caseIds` have yet to be told. */
export function retireSigningKey(
  tx: WriteTx,
  id: number,
  retired: NonNullable<SigningKeyRecord['retired']>,
  caseIds: readonly string[],
): void {
  prepared(tx, 'UPDATE signing_key SET retired_at = ?, reason = ?, retired_by = ? WHERE id = ?').run(
    retired.at,
    retired.reason,
    JSON.stringify(retired.by),
    id,
  );
  for (const caseId of caseIds) prepared(tx, 'INSERT INTO key_rotation VALUES (?, ?)').run(id, caseId);
}

/** Ids of replaced keys that a case has yet to be told of, oldest first. */
export function untoldRotations(tx: ReadTx, caseId: string): number[] {
  return prepared(tx, 'SELECT key FROM key_rotation WHERE case_id = ? ORDER BY key')
    .all(caseId)
    .map(({ key }) => Number(key));
}

/** Cases that have yet to be told of some rotation. */
export function untoldCases(tx: ReadTx): string[] {
  return prepared(tx, 'SELECT DISTINCT case_id FROM key_rotation ORDER BY case_id')
    .all()
    .map((row) => row.case_id as string);
}

/** The case has been told; a replaced key that no case waits for is destroyed. */
export function rotationTold(tx: WriteTx, id: number, caseId: string): void {
  prepared(tx, 'DELETE FROM key_rotation WHERE key = ? AND case_id = ?').run(id, caseId);
  destroyUnneeded(tx);
}

/** The private part of every replaced key that no case waits for: written over, not only unlinked (`secure_delete`). */
export function destroyUnneeded(tx: WriteTx): void {
  prepared(
    tx,
    `UPDATE signing_key SET private_key = NULL
     WHERE retired_at IS NOT NULL AND private_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM key_rotation WHERE key = signing_key.id)`,
  ).run();
}
