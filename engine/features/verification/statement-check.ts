import { toHex } from '../../../shared/domain/ledger/hex.ts';
import { type StatedFile, statedFilesOf } from '../../../shared/domain/statements/stated-file.ts';
import { statementSubject } from '../../../shared/domain/statements/statement.ts';
import type { CaseFile } from '../../case-file.ts';
import { blobBySha256 } from '../../store/blobs.ts';
import { countStatements, statementByEntry, unstatedStatements } from '../../store/statements.ts';
import { sha256 } from '../../vault/signer.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';

/**
 * Statements against the entries that recorded them: each sound `stated` entry has its row, as it was signed, no row is over, and
 * the bytes that a statement names are in the case. (That they are those very bytes is found where every blob is hashed.)
 */
export class StatementCheck {
  readonly #file: CaseFile;
  readonly #findings: Findings;
  #stated = 0;
  readonly #files: { readonly file: StatedFile; readonly name: string }[] = [];

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
    // What an altered row names is not what was signed.
    if (found === entry.subject.sha256)
      for (const file of statedFilesOf(JSON.parse(row.body)) ?? []) this.#files.push({ file, name });
  }

  /**
   * After the last entry.
   *
   * @param erased ids of exhibits that the ledger says were erased
   */
  finish(erased: ReadonlySet<string>): void {
    for (const { file, name } of this.#files) {
      this.#findings.checked('files of statements: in the case');
      const stored = blobBySha256(this.#file.read, file.sha256);
      if (stored ? stored.size === file.size : file.of.some((exhibit) => erased.has(exhibit))) continue;
      this.#findings.problem(
        'statement-file-missing',
        `${name}, file ${file.name}`,
        `${file.size} bytes of SHA-256 ${file.sha256}: nothing says that they were erased`,
        stored ? `${stored.size} bytes` : 'none',
      );
    }
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
