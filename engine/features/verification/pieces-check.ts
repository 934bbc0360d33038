/** What timelines are drawn and searched from, against the rows and against the digest signed at import. */
import { ColumnRun } from '../../../shared/domain/search/column-piece.ts';
import type { CaseFile } from '../../case-file.ts';
import { isDamage } from '../../store/driver.ts';
import { type PieceRun, pieceRuns, piecesDigest, readPiece, storedPieces } from '../../store/event-pieces.ts';
import type { StoredEvent } from '../../store/events.ts';
import type { Findings } from './findings.ts';

const identityBytes = 16;

/** Makes the columns and identities of each run of an import again, from its rows as they are read. */
export class PiecesCheck {
  readonly #file: CaseFile;
  readonly #importId: number;
  readonly #runs: readonly PieceRun[];
  readonly #differing: string[] = [];
  #run = 0;
  #columns: ColumnRun | null = null;
  #identities = new Uint8Array(0);
  #count = 0;

  constructor(file: CaseFile, importId: number) {
    this.#file = file;
    this.#importId = importId;
    this.#runs = pieceRuns(file.read, 'columns').filter((run) => run.import === importId);
  }

  /** The next row of the import. */
  row(event: StoredEvent): void {
    const run = this.#runs[this.#run];
    if (!run || event.id < run.firstEvent) return;
    this.#columns ??= new ColumnRun(run.count);
    if (this.#count === 0) this.#identities = new Uint8Array(identityBytes * run.count);
    this.#columns.add(event.at, [event.source, event.type, event.actor, event.host]);
    this.#identities.set(event.identity.subarray(0, identityBytes), identityBytes * this.#count);
    if (++this.#count === run.count) this.#endRun(run);
  }

  #endRun(run: PieceRun): void {
    const columns = this.#columns?.take() ?? new Uint8Array(0);
    if (!this.#holds(run, 'columns', columns)) this.#differing.push(`columns of run ${run.run}`);
    if (!this.#holds(run, 'identities', this.#identities)) this.#differing.push(`identities of run ${run.run}`);
    this.#columns = null;
    this.#count = 0;
    this.#run++;
  }

  #holds(run: PieceRun, kind: 'columns' | 'identities', made: Uint8Array): boolean {
    try {
      return Buffer.compare(readPiece(this.#file.read, run, kind), made) === 0;
    } catch (error) {
      if (isDamage(error)) return false;
      throw error;
    }
  }

  /**
   * Reports what differs.
   *
   * @param signed the digest in the import's entry; undefined where the pieces were made later, by an update of the case file
   * @param rowsSound whether the rows themselves are as signed: pieces cannot be held to rows that are not
   */
  report(name: string, signed: unknown, rowsSound: boolean, findings: Findings): void {
    const subject = `the index of ${name}`;
    if (rowsSound && (this.#differing.length > 0 || this.#run < this.#runs.length || this.#runs.length === 0))
      findings.problem(
        'index-altered',
        subject,
        'columns and identities as its rows give them',
        this.#differing.join(', ') || 'pieces that do not cover its rows',
      );
    for (const piece of storedPieces(this.#file.read, this.#importId))
      if (!piece.intact) {
        findings.problem(
          'index-altered',
          subject,
          'pieces as stored',
          `piece ${piece.run} ${piece.kind} ${piece.n} differs`,
        );
        return;
      }
    findings.checked('timeline index: columns and identities against every row');
    if (signed === undefined) return;
    const found = piecesDigest(this.#file.read, this.#importId);
    if (found !== signed)
      findings.problem('index-altered', subject, `signed digest ${String(signed)}`, `digest ${found}`);
    findings.checked('word index: against the digest signed at import');
  }
}
