import { createPrivateKey, createPublicKey } from 'node:crypto';
import { prepared, type WriteTx } from '../driver.ts';

/** The signing key gets successors: a rotation keeps the old one until every case has been told. */
export const device0005 = `
-- In the order they were made; the last one signs. public_key: raw, hex. private_key: PKCS#8 DER, null once destroyed.
CREATE TABLE signing_key (
  id INTEGER PRIMARY KEY,
  public_key TEXT NOT NULL UNIQUE,
  private_key BLOB,
  retired_at TEXT,
  -- Why, and who said so (JSON of a person): what the entries of the cases that are told later say.
  reason TEXT,
  retired_by TEXT
) STRICT;
-- Cases whose ledgers have yet to be told that this key was replaced.
CREATE TABLE key_rotation (key INTEGER NOT NULL REFERENCES signing_key, case_id TEXT NOT NULL, PRIMARY KEY (key, case_id)) STRICT, WITHOUT ROWID;
`;

/** The one key of before, where the device had made it. */
export function moveKey0005(tx: WriteTx): void {
  const base64 = prepared(tx, "SELECT value FROM meta WHERE key = 'signingKey'").get()?.value as string | undefined;
  if (base64 === undefined) return;
  const der = Buffer.from(base64, 'base64');
  const spki = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({
    format: 'der',
    type: 'spki',
  });
  prepared(tx, 'INSERT INTO signing_key (id, public_key, private_key) VALUES (1, ?, ?)').run(
    spki.subarray(-32).toString('hex'),
    der,
  );
  prepared(tx, "DELETE FROM meta WHERE key = 'signingKey'").run();
}
