/** States something about the case: a row and its signed entry, in one transaction. */
import { toHex } from '../shared/domain/ledger/hex.ts';
import type { Signable } from '../shared/domain/ledger/jcs.ts';
import { type StatementKind, statementBytes, statementSubject } from '../shared/domain/statements/statement.ts';
import type { CaseFile } from './case-file.ts';
import type { WriteTx } from './store/driver.ts';
import { addStatement } from './store/statements.ts';
import { commit, type Record } from './unit-of-work.ts';
import { sha256 } from './vault/signer.ts';

/** A longer body stands in its row only: an entry stays readable, and its digest is in the signed bytes either way. */
const mostBodyInDetail = 16 * 1024;

/** Of a body that is too long for it: only the files that it names, which a pack must be able to account for. */
function bodyInDetail(body: Signable, size: number): { readonly [key: string]: Signable } {
  if (size <= mostBodyInDetail) return { body };
  return typeof body === 'object' && body !== null && 'files' in body ? { files: body.files as Signable } : {};
}

export interface Stated {
  readonly kind: StatementKind;
  readonly key: string;
  /** Null withdraws what was stated under the key before. */
  readonly body: Signable;
  readonly reason: string;
  /** One sentence of what is stated, for the ledger. */
  readonly words: string;
}

/** In a transaction of its own. */
export function state(file: CaseFile, stated: Stated): void {
  commit(file, (tx, record) => stateIn(file, tx, record, stated));
}

/** Within a unit of work that does more. */
export function stateIn(file: CaseFile, tx: WriteTx, record: Record, { kind, key, body, reason, words }: Stated): void {
  const bytes = statementBytes(body);
  const at = file.clock.now().toISOString();
  const entry = record({
    act: 'stated',
    subject: { id: statementSubject(kind, key), sha256: toHex(sha256(bytes)), size: bytes.length },
    detail: { kind, key, ...bodyInDetail(body, bytes.length), reason, words, at },
  });
  addStatement(tx, {
    kind,
    key,
    body: Buffer.from(bytes).toString(),
    reason,
    at,
    person: file.person().id,
    entry,
  });
}
