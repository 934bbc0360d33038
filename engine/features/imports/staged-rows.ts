import { createHash } from 'node:crypto';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import { leafHash, MerkleRange } from '../../../shared/domain/ledger/merkle.ts';
import type { CaseFile } from '../../case-file.ts';
import type { ImportBatch } from '../../jobs/import-job.ts';
import { BlockDigest, blockRows } from '../../store/digests.ts';
import type { WriteTx } from '../../store/driver.ts';
import { addBlock, bases, hasIdentity, insertEvent, LabelCache } from '../../store/events.ts';
import { addRejected } from '../../store/imports.ts';
import { lastEvent } from '../../store/meta.ts';
import { stage } from '../../unit-of-work.ts';
import { sha256 } from '../../vault/signer.ts';

/** Takes an import's rows into the case file as staged rows, counting and digesting as they come. */
export class StagedRows {
  imported = 0;
  duplicate = 0;
  rejected = 0;
  spanFrom: number | null = null;
  spanTo: number | null = null;
  readonly #file: CaseFile;
  readonly #importId: number;
  readonly #supersedes: number;
  readonly #labels = new LabelCache();
  readonly #root = new MerkleRange(sha256);
  readonly #rejectedHash = createHash('sha256');
  readonly #block = new BlockDigest();
  #blockFirst = 0;
  #blocks = 0;
  /** Whether the case held events before: only then can a row be a duplicate. */
  readonly #mayRepeat: boolean;

  /** @param supersedes an import whose rows are no duplicates of these */
  constructor(file: CaseFile, importId: number, supersedes = 0) {
    this.#file = file;
    this.#importId = importId;
    this.#supersedes = supersedes;
    this.#mayRepeat = lastEvent(file.read) > 0;
  }

  add(batch: ImportBatch): void {
    stage(this.#file, (tx) => {
      for (const { record, place, identity } of batch.rows) {
        if (this.#mayRepeat && hasIdentity(tx, identity, this.#supersedes)) {
          this.duplicate++;
          continue;
        }
        const id = insertEvent(tx, this.#importId, record, place, identity, this.#labels);
        this.imported++;
        if (this.spanFrom === null || record.instant < this.spanFrom) this.spanFrom = record.instant;
        if (this.spanTo === null || record.instant > this.spanTo) this.spanTo = record.instant;
        if (this.#block.count === 0) this.#blockFirst = id;
        this.#block.add({
          id,
          import: this.#importId,
          at: record.instant,
          timeText: record.timeText,
          basis: bases.indexOf(record.basis),
          description: record.timeDescription,
          source: record.source,
          type: record.type,
          actor: record.actor,
          host: record.host,
          message: record.message,
          sourceTags: record.sourceTags.length === 0 ? null : JSON.stringify(record.sourceTags),
          line: place.line,
          byteStart: place.byteStart,
          byteEnd: place.byteEnd,
          identity,
        });
        if (this.#block.count === blockRows) this.#endBlock(tx);
      }
      for (const { line, reason } of batch.rejected) {
        addRejected(tx, this.#importId, line, reason);
        this.rejected++;
        this.#rejectedHash.update(`${JSON.stringify([line, reason])}\n`);
      }
    });
  }

  /** Ends the last block. Call once, after the last batch. */
  finish(): void {
    if (this.#block.count > 0) stage(this.#file, (tx) => this.#endBlock(tx));
  }

  /** RFC 6962 tree hash over the blocks' digests, hex. */
  root(): string {
    return toHex(this.#root.root());
  }

  /** SHA-256 over the rejected rows as lines of JSON [line, reason], hex. Call once. */
  rejectedDigest(): string {
    return this.#rejectedHash.digest('hex');
  }

  #endBlock(tx: WriteTx): void {
    const block = this.#block.finish();
    this.#root.push(leafHash(block.digest, sha256));
    addBlock(tx, { import: this.#importId, n: this.#blocks++, firstEvent: this.#blockFirst, ...block });
  }
}
