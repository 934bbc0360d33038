/**
 * The parts of a ZIP file held in memory, by its central directory alone (APPNOTE 6.3, 4.3.12 and 4.3.16). Everything it
 * says is hostile: a part that lies outside the file, is encrypted or is packed in an unusual way is an error.
 */
import { Inflate } from 'fflate';

export interface ZipPart {
  readonly name: string;
  /** Where its packed bytes lie in the file: [from, to). */
  readonly from: number;
  readonly to: number;
  /** Bytes unpacked, as the directory claims. */
  readonly size: number;
  readonly deflated: boolean;
}

/** What is wrong with a ZIP file, in words that follow “it cannot be read: ”. */
export class ZipError extends Error {}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const mostParts = 65_534;

export function zipParts(file: Buffer): Map<string, ZipPart> {
  const end = findEnd(file);
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (count > mostParts || at === 0xffff_ffff) throw new ZipError('it is larger than such a file can be (ZIP64)');
  const parts = new Map<string, ZipPart>();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || file.readUInt32LE(at) !== entryMark) throw new ZipError('its table of contents is cut short');
    const flags = file.readUInt16LE(at + 8);
    const method = file.readUInt16LE(at + 10);
    const packed = file.readUInt32LE(at + 20);
    const size = file.readUInt32LE(at + 24);
    const nameLength = file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
    if ((flags & 1) !== 0) throw new ZipError('it is encrypted');
    if (method !== 0 && method !== 8) throw new ZipError(`a part of it is packed in an unusual way (${method})`);
    if (local + 30 > file.length || file.readUInt32LE(local) !== localMark)
      throw new ZipError('a part of it is not where its table of contents says');
    const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    if (from + packed > file.length) throw new ZipError('it is cut short');
    parts.set(name, { name, from, to: from + packed, size, deflated: method === 8 });
  }
  return parts;
}

/** The end record is the file's last 22 bytes, and up to 65,535 of comment. */
function findEnd(file: Buffer): number {
  const first = Math.max(0, file.length - 22 - 65_535);
  for (let at = file.length - 22; at >= first; at -= 1) if (file.readUInt32LE(at) === endMark) return at;
  throw new ZipError('it has no table of contents, so it was cut short');
}

const step = 64 * 1024;

/** Unpacks a part piece by piece, never more than a step of packed bytes at a time. */
export class PartStream {
  readonly #file: Buffer;
  readonly #part: ZipPart;
  readonly #onData: (bytes: Uint8Array, last: boolean) => void;
  readonly #inflate: Inflate | null;
  #at: number;
  #unpacked = 0;

  constructor(file: Buffer, part: ZipPart, onData: (bytes: Uint8Array, last: boolean) => void) {
    this.#file = file;
    this.#part = part;
    this.#onData = onData;
    this.#at = part.from;
    this.#inflate = part.deflated ? new Inflate((bytes, last) => this.#take(bytes, last)) : null;
  }

  /** Unpacks the next step. False where nothing was left. @throws ZipError */
  pull(): boolean {
    if (this.#at >= this.#part.to && this.#at !== this.#part.from) return false;
    const next = Math.min(this.#at + step, this.#part.to);
    const packed = this.#file.subarray(this.#at, next);
    const last = next === this.#part.to;
    this.#at = last ? this.#part.to + 1 : next;
    if (!this.#inflate) {
      this.#take(packed, last);
      return true;
    }
    try {
      this.#inflate.push(packed, last);
    } catch (error) {
      if (error instanceof ZipError) throw error;
      throw new ZipError('a part of it cannot be unpacked');
    }
    return true;
  }

  #take(bytes: Uint8Array, last: boolean): void {
    this.#unpacked += bytes.length;
    // A part that unpacks to more than it claims is an attack on memory or time.
    if (this.#unpacked > this.#part.size) throw new ZipError('a part of it is larger than it claims');
    this.#onData(bytes, last);
  }
}
