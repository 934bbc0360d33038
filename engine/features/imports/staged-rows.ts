import { createHash } from 'node:crypto';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import { leafHash, MerkleRange } from '../../../shared/domain/ledger/merkle.ts';
import type { CaseFile } from '../../case-file.ts';
import { BatchCursor } from '../../jobs/import-batch.ts';
import type { ImportBatch } from '../../jobs/import-job.ts';
import { type DerivedBlock, type DerivedPiece, RowIndexer } from '../../jobs/index-rows-job.ts';
import { addPiece, piecesDigest } from '../../store/event-pieces.ts';
import { addBlock, EventInserter } from '../../store/events.ts';
import { addRejected } from '../../store/imports.ts';
import { lastEvent } from '../../store/meta.ts';
import { stage } from '../../unit-of-work.ts';
import { sha256 } from '../../vault/signer.ts';
import { knownIdentities } from './known-identities.ts';

/** Takes an import's rows into the case file as staged rows, counting as they come; digests and pieces are derived beside it. */
export class StagedRows {
  imported = 0;
  duplicate = 0;
  rejected = 0;
  spanFrom: number | null = null;
  spanTo: number | null = null;
  readonly #file: CaseFile;
  readonly #importId: number;
  readonly #root = new MerkleRange(sha256);
  readonly #rejectedHash = createHash('sha256');
  readonly #inserter: EventInserter;
  readonly #indexer: RowIndexer;
  /** Only what the case held before can make a row a duplicate. */
  readonly #known: { has(identity: Uint8Array): boolean };

  /** @param supersedes an import whose rows are no duplicates of these; 0 for none */
  constructor(file: CaseFile, importId: number, supersedes = 0) {
    this.#file = file;
    this.#importId = importId;
    this.#inserter = new EventInserter(importId, lastEvent(file.read) + 1);
    this.#known = knownIdentities(file, supersedes);
    this.#indexer = new RowIndexer(importId, (blocks, pieces) => this.#derived(blocks, pieces));
  }

  async add(batch: ImportBatch): Promise<void> {
    const first = this.#inserter.next;
    const skipped: number[] = [];
    stage(this.#file, (tx) => {
      const insert = this.#inserter.within(tx);
      const cursor = new BatchCursor(batch.wire);
      const { record, place } = cursor;
      for (let n = 0; cursor.next(); n++) {
        const { identity } = cursor;
        if (this.#known.has(identity)) {
          skipped.push(n);
          continue;
        }
        insert(record, place, identity);
        if (this.spanFrom === null || record.instant < this.spanFrom) this.spanFrom = record.instant;
        if (this.spanTo === null || record.instant > this.spanTo) this.spanTo = record.instant;
      }
      for (const { line, reason } of batch.rejected) {
        addRejected(tx, this.#importId, line, reason);
        this.#rejectedHash.update(`${JSON.stringify([line, reason])}\n`);
      }
    });
    this.duplicate += skipped.length;
    this.imported += batch.wire.count - skipped.length;
    this.rejected += batch.rejected.length;
    if (skipped.length < batch.wire.count) await this.#indexer.add(first, batch.wire, skipped);
  }

  /** Call once, after the last batch: settles when everything derived is stored. */
  async finish(): Promise<void> {
    await this.#indexer.finish();
  }

  /** Ends the work beside. Call in any case. */
  async stop(): Promise<void> {
    await this.#indexer.stop();
  }

  /** RFC 6962 tree hash over the blocks' digests, hex. */
  root(): string {
    return toHex(this.#root.root());
  }

  /** SHA-256 over the pieces (store/event-pieces.ts), hex. */
  indexDigest(): string {
    return piecesDigest(this.#file.read, this.#importId);
  }

  /** SHA-256 over the rejected rows as lines of JSON [line, reason], hex. Call once. */
  rejectedDigest(): string {
    return this.#rejectedHash.digest('hex');
  }

  #derived(blocks: readonly DerivedBlock[], pieces: readonly DerivedPiece[]): void {
    stage(this.#file, (tx) => {
      for (const block of blocks) {
        this.#root.push(leafHash(block.digest, sha256));
        addBlock(tx, { import: this.#importId, ...block });
      }
      for (const piece of pieces) addPiece(tx, this.#importId, piece);
    });
  }
}
