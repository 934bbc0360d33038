/** Reading evidence where it lies: its bytes once, what the file system says of it, and whether it held still meanwhile. */
import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { fileTime } from '../../shared/domain/exhibits/file-times.ts';

export const pieceBytes = 1024 * 1024;

/** A name or path as its file system has it. */
export interface ReadName {
  /** For the eye: bytes that are not UTF-8 show as U+FFFD. */
  readonly shown: string;
  /** The same where its bytes are valid UTF-8, else null. */
  readonly text: string | null;
  /** Hex of its bytes where they are not valid UTF-8, else null. */
  readonly bytes: string | null;
}

export function readName(bytes: Buffer): ReadName {
  const shown = bytes.toString('utf8');
  return Buffer.from(shown, 'utf8').equals(bytes)
    ? { shown, text: shown, bytes: null }
    : { shown, text: null, bytes: bytes.toString('hex') };
}

/** Times as the file system has them. A birth of 1970 is what systems say that keep none. */
export function timesOf(stat: BigIntStats): { modifiedAt: string | null; createdAt: string | null } {
  return {
    modifiedAt: fileTime(stat.mtimeNs),
    createdAt: stat.birthtimeNs === 0n ? null : fileTime(stat.birthtimeNs),
  };
}

/** It was written to, cut or replaced between its first byte and its last. */
export class ChangedMeanwhile extends Error {}

/** Without leaving a time of access on the evidence, where the system lets this account. */
function openQuietly(path: Buffer | string, flags: number): number {
  const quiet = constants.O_NOATIME ?? 0;
  if (quiet !== 0)
    try {
      return openSync(path, flags | quiet);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    }
  return openSync(path, flags);
}

/**
 * Memory for whole pieces, used in turn: fresh memory for each costs the system as much as hashing it. A piece may be handed
 * over; its memory is used again once `slots` further pieces were asked for, so fewer may be under way.
 */
export class PieceRing {
  readonly #slots: readonly Uint8Array<SharedArrayBuffer>[];
  #next = 0;

  constructor(slots: number) {
    this.#slots = Array.from({ length: slots }, () => new Uint8Array(new SharedArrayBuffer(pieceBytes)));
  }

  next(): Uint8Array<SharedArrayBuffer> {
    return this.#slots[this.#next++ % this.#slots.length] as Uint8Array<SharedArrayBuffer>;
  }
}

/** One ordinary file, read once from its beginning to its end. Errors are the system's own. */
export class EvidenceSource {
  readonly stat: BigIntStats;
  readonly #handle: number;
  #position = 0;

  /** @param links whether a link is followed: where a person chose the link itself */
  constructor(path: Buffer | string, links: 'follow' | 'refuse') {
    // Windows has no such flags; there opening a pipe does not wait, and links were seen by the walk.
    const flags =
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (links === 'refuse' ? (constants.O_NOFOLLOW ?? 0) : 0);
    this.#handle = openQuietly(path, flags);
    try {
      this.stat = fstatSync(this.#handle, { bigint: true });
      if (!this.stat.isFile()) throw new ChangedMeanwhile('it is no ordinary file');
    } catch (error) {
      closeSync(this.#handle);
      throw error;
    }
  }

  get size(): number {
    return Number(this.stat.size);
  }

  /**
   * The next piece, a whole one in the ring's memory and the last in its own; null at the end, where it is made sure that the
   * file held still.
   *
   * @throws ChangedMeanwhile
   */
  next(ring: PieceRing): Uint8Array<ArrayBufferLike> | null {
    const left = this.size - this.#position;
    // One byte more than is expected shows a file that grew.
    const piece = left >= pieceBytes ? ring.next() : new Uint8Array(Math.max(left, 1));
    let filled = 0;
    while (filled < piece.length) {
      const count = readSync(this.#handle, piece, filled, piece.length - filled, this.#position + filled);
      if (count === 0) break;
      filled += count;
    }
    this.#position += filled;
    if (filled > 0 && left > 0 && filled === piece.length) return piece;
    const after = fstatSync(this.#handle, { bigint: true });
    const { stat } = this;
    const still =
      this.#position === this.size &&
      after.size === stat.size &&
      after.mtimeNs === stat.mtimeNs &&
      after.ctimeNs === stat.ctimeNs;
    if (!still) throw new ChangedMeanwhile('it changed while it was being read');
    return null;
  }

  close(): void {
    closeSync(this.#handle);
  }
}
