import { setImmediate as turn } from 'node:timers/promises';
import type { CaseFile } from '../../case-file.ts';
import type { IntakeItem, TakenFile } from '../../jobs/intake-job.ts';
import { beginBlob, blobBySha256, dropBlobs, keepBlob, putChunk, unfinishedOf } from '../../store/blobs.ts';
import type { WriteTx } from '../../store/driver.ts';
import { addFile, dropFilesPart, filesAreWhole, repointFiles } from '../../store/exhibit-files.ts';
import { stage } from '../../unit-of-work.ts';

interface StagedBlob {
  readonly sha256: string;
  readonly size: number;
}

/** The file under way: its blob, and how many chunks are in it. */
interface Open {
  readonly blob: number;
  chunks: number;
}

/**
 * What an intake has written so far. None of it is part of the case until `finish`, in the transaction that records it;
 * until then `drop` removes it, and after a crash the next opening of the case does.
 */
export class Staged {
  readonly #file: CaseFile;
  readonly #exhibit: string;
  readonly #blobs = new Map<number, StagedBlob | null>();
  readonly #bySha256 = new Map<string, number>();
  #open: Open | null = null;
  /** Copies of what is stored already. */
  #spare: number[] = [];

  /** @param exhibit id that the exhibit will have */
  constructor(file: CaseFile, exhibit: string) {
    this.#file = file;
    this.#exhibit = exhibit;
  }

  /** Writes what the worker read, in one transaction. `rows`: whether each file is one of a folder, with a row of its own. */
  take(items: readonly IntakeItem[], rows: 'rows' | 'no rows'): TakenFile | null {
    const begun: number[] = [];
    const ended: { blob: number; file: TakenFile }[] = [];
    const dropped: number[] = [];
    let open = this.#open && { ...this.#open };
    stage(this.#file, (tx) => {
      const opened = (): Open => {
        if (open) return open;
        open = { blob: beginBlob(tx), chunks: 0 };
        begun.push(open.blob);
        return open;
      };
      for (const item of items) {
        if (item.kind === 'piece') putChunk(tx, opened().blob, opened().chunks++, item.bytes);
        else {
          if (item.kind === 'end') {
            const { blob } = opened();
            const kept = (rows === 'rows' && this.#sameAs(tx, item.file, ended)) || blob;
            if (kept !== blob) dropped.push(blob);
            else ended.push({ blob, file: item.file });
            if (rows === 'rows') addFile(tx, this.#exhibit, { ...item.file, blob: kept });
          } else if (open) dropped.push(open.blob);
          open = null;
        }
      }
    });
    // Only what was committed is remembered: another intake may be given the number of a blob that was rolled back.
    for (const blob of begun) this.#blobs.set(blob, null);
    for (const { blob, file } of ended) this.keep(blob, file);
    this.#spare.push(...dropped);
    this.#open = open;
    return items.findLast((item) => item.kind === 'end')?.file ?? null;
  }

  /** A blob that is being written otherwise. */
  begun(blob: number): void {
    this.#blobs.set(blob, null);
  }

  /** It is whole. Of two with the same bytes the first stays. */
  keep(blob: number, { sha256, size }: StagedBlob): void {
    if (this.#bySha256.has(sha256)) this.#spare.push(blob);
    else {
      this.#blobs.set(blob, { sha256, size });
      this.#bySha256.set(sha256, blob);
    }
  }

  /** The blob of a digest that was staged. */
  blobOf(sha256: string): number {
    const blob = this.#bySha256.get(sha256);
    if (blob === undefined) throw new Error('a digest that was not staged');
    return blob;
  }

  #sameAs(tx: WriteTx, { sha256 }: TakenFile, ended: readonly { blob: number; file: TakenFile }[]): number | null {
    return (
      blobBySha256(tx, sha256)?.id ??
      this.#bySha256.get(sha256) ??
      ended.find(({ file }) => file.sha256 === sha256)?.blob ??
      null
    );
  }

  /**
   * Makes the bytes complete, in the transaction that records them. Returns the blob that stays for each digest.
   *
   * @throws Error where a file does not stand on bytes of its digest
   */
  finish(tx: WriteTx): (sha256: string) => number {
    const spare: number[] = [];
    const kept = new Map<string, number>();
    for (const [blob, staged] of this.#blobs) {
      if (staged === null) continue;
      const stays = keepBlob(tx, blob, staged.sha256, staged.size);
      kept.set(staged.sha256, stays);
      if (stays === blob) continue;
      repointFiles(tx, this.#exhibit, blob, stays);
      spare.push(blob);
    }
    if (!filesAreWhole(tx, this.#exhibit)) throw new Error('a file of a folder without its bytes');
    this.#spare.push(...spare);
    return (sha256) => {
      const blob = kept.get(sha256) ?? blobBySha256(tx, sha256)?.id;
      if (blob === undefined) throw new Error('a digest that was not staged');
      return blob;
    };
  }

  /** After the commit: copies of what was stored already go. */
  async clear(): Promise<void> {
    await this.#dropBlobs(this.#spare.splice(0));
  }

  /** Removes everything, a part at a time, letting other calls have a turn. */
  async drop(): Promise<void> {
    while (stage(this.#file, (tx) => dropFilesPart(tx, this.#exhibit))) await turn();
    await this.#dropBlobs([...new Set([...this.#spare.splice(0), ...this.#blobs.keys()])]);
  }

  async #dropBlobs(blobs: readonly number[]): Promise<void> {
    for (let left = blobs; left.length > 0; left = unfinishedOf(this.#file.read, left)) {
      stage(this.#file, (tx) => dropBlobs(tx, left));
      await turn();
    }
  }
}
