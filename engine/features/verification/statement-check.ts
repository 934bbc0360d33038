import { toHex } from '../../../shared/domain/ledger/hex.ts';
import { statementSubject } from '../../../shared/domain/statements/statement.ts';
import type { CaseFile } from '../../case-file.ts';
import { countStatements, statementByEntry, unstatedStatements } from '../../store/statements.ts';
import { sha256 } from '../../vault/signer.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';

/** Statements against the entries that recorded them: each sound `stated` entry has its row, as it was signed, and no row is over. */
export class StatementCheck {
  readonly #file: CaseFile;
  readonly #findings: Findings;
  #stated = 0;

  constructor(file: CaseFile, findings: Findings) {
    this.#file = file;
    this.#findings = findings;
  }

  entry({ entry, hash, detail }: SoundEntry): void {
    if (entry.act !== 'stated') return;
    this.#stated++;
    const name = `statement ${entry.subject.id.replace('statement:', '')}`;
    const row = statementByEntry(this.#file.read, hash);
    if (!row) {
      this.#findings.problem('statement-missing', name, `what entry ${entry.seq} states`, 'no such row');
      return;
    }
    this.#findings.checked('statements: each against its ledger entry');
    const found = toHex(sha256(Buffer.from(row.body)));
    if (found !== entry.subject.sha256)
      this.#findings.problem('statement-altered', name, `SHA-256 ${entry.subject.sha256}`, `SHA-256 ${found}`);
    if (statementSubject(row.kind, row.key) !== entry.subject.id)
      this.#findings.problem('statement-altered', name, entry.subject.id, statementSubject(row.kind, row.key));
    for (const key of ['reason', 'at'] as const)
      if (row[key] !== detail[key])
        this.#findings.problem('statement-altered', `${name}, ${key}`, String(detail[key]), row[key]);
    if (row.person !== entry.actor)
      this.#findings.problem('statement-altered', `${name}, person`, entry.actor, row.person);
  }

  /** After the last entry. */
  finish(): void {
    if (countStatements(this.#file.read) === this.#stated) return;
    for (const row of unstatedStatements(this.#file.read))
      this.#findings.problem(
        'statement-unrecorded',
        `statement ${row.kind}:${row.key}`,
        'a ledger entry that states it',
        'no such entry',
      );
  }
}
