/**
 * A Windows event log (EVTX) as rows: a file header of 4 KiB, then chunks of 64 KiB, each with records of its own. A record is
 * a row, its place its own bytes, its “line” its number in the file. What Windows' checksums say of the chunks is a warning.
 * Sources: [MS-EVEN6]; J. Metz, "Windows XML Event Log (EVTX) format".
 */
import { crc32 } from 'node:zlib';
import { evtx, evtxRecognised } from './evtx.ts';
import { eventFields, eventRecord, type Fields } from './evtx-event.ts';
import { EvtxError } from './evtx-values.ts';
import { ChunkXml, renderXml, type XmlElement } from './evtx-xml.ts';
import type { Reading, ReadRow, RowReader } from './importer.ts';

const headerBytes = 4096;
const chunkBytes = 65_536;
const firstRecord = 512;
const chunkMagic = Buffer.from('ElfChnk\0', 'latin1');
const recordMagic = 0x2a2a;
/** Magic, size, number and time written before the binary XML; the size again after it. */
const recordHead = 24;

export const isEvtx = (head: Uint8Array): boolean =>
  Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 8)).toString('latin1') === 'ElfFile\0';

interface Chunk {
  readonly bytes: Buffer;
  /** Where in the file it begins. */
  readonly base: number;
  /** The next record, and the end of the last, in the chunk. */
  at: number;
  readonly end: number;
  readonly xml: ChunkXml;
  readonly whole: boolean;
  /** The number of the last record met. */
  number: bigint;
}

function oneEvent(xml: ChunkXml, from: number, to: number): XmlElement {
  const [event, second] = xml.read(from, to);
  if (!event || second || event.name !== 'Event') throw new EvtxError('it is not one Event');
  return event;
}

/**
 * The fields and XML of a record, for the inspector.
 *
 * @param chunk the 64 KiB chunk that holds it, or what the file has of it
 * @param from and `to`: the record's place in the chunk
 */
export function readRecord(chunk: Uint8Array, from: number, to: number): { raw: string; fields: Fields } {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  if (to > bytes.length || from + recordHead + 4 > to || bytes.readUInt32LE(from) !== recordMagic)
    throw new RangeError('the bytes are no record of an event log');
  const event = oneEvent(new ChunkXml(bytes), from + recordHead, to - 4);
  return { raw: renderXml(event), fields: eventFields(event) };
}

/** Where the chunk begins that holds a byte of the file. */
export const chunkOf = (byte: number): number =>
  headerBytes + Math.floor((byte - headerBytes) / chunkBytes) * chunkBytes;
export { chunkBytes as evtxChunkBytes };

export class EvtxReader implements RowReader {
  readonly recognised = [evtxRecognised];
  readonly format = evtx.id;
  readonly columns = [];
  readonly identityColumns = [];
  readonly encoding = 'EVTX';
  readonly sheets = [];
  readonly sheet = null;
  readonly needsWhole = false;
  /** Bytes not read yet, and where in the file they begin. */
  #held = Buffer.alloc(0);
  #base = 0;
  #last = false;
  #headed = false;
  #chunk: Chunk | null = null;
  #line = 0;
  #chunks = 0;
  #damaged: number[] = [];
  #dirty = false;
  readonly #row: ReadRow = {
    line: 0,
    byteStart: 0,
    byteEnd: 0,
    text: '',
    record: null,
    reason: '',
    zoneMissing: false,
  };

  add(chunk: Uint8Array, last: boolean): void {
    this.#held = Buffer.concat([this.#held, chunk]);
    this.#last = last;
  }

  next(): ReadRow | null {
    for (;;) {
      if (this.#chunk) {
        const row = this.#nextRecord(this.#chunk);
        if (row) return row;
        this.#chunk = null;
      }
      const found = this.#nextChunk();
      if (found === 'none') return null;
      if (found !== 'begun') return found;
    }
  }

  #take(bytes: number): Buffer {
    const taken = this.#held.subarray(0, bytes);
    this.#held = this.#held.subarray(taken.length);
    this.#base += taken.length;
    return taken;
  }

  #nextChunk(): ReadRow | 'none' | 'begun' {
    if (!this.#headed) {
      if (this.#held.length < headerBytes && !this.#last) return 'none';
      const header = this.#take(headerBytes);
      this.#headed = true;
      if (header.length < headerBytes) return this.#refuse(0, header.length, 'the file ends within its header');
      this.#dirty = (header.readUInt32LE(120) & 1) !== 0;
    }
    if (this.#held.length === 0 || (this.#held.length < chunkBytes && !this.#last)) return 'none';
    const base = this.#base;
    const bytes = this.#take(chunkBytes);
    this.#chunks += 1;
    const whole = bytes.length === chunkBytes;
    if (!bytes.subarray(0, 8).equals(chunkMagic)) {
      // Room that Windows reserved and has not used yet.
      if (bytes.every((byte) => byte === 0)) return this.#nextChunk();
      return this.#refuse(base, base + bytes.length, 'there is no chunk of events where one should be');
    }
    if (bytes.length < firstRecord)
      return this.#refuse(base, base + bytes.length, 'the file ends within a chunk’s header');
    const free = bytes.readUInt32LE(48);
    const end = Math.min(Math.max(free, firstRecord), chunkBytes);
    if (whole && !sound(bytes, end)) this.#damaged.push(this.#chunks);
    this.#chunk = {
      bytes,
      base,
      at: firstRecord,
      end,
      xml: new ChunkXml(bytes),
      whole,
      number: bytes.readBigUInt64LE(24) - 1n,
    };
    return 'begun';
  }

  #nextRecord(chunk: Chunk): ReadRow | null {
    const { bytes, base, at, end } = chunk;
    if (at >= end) return null;
    if (at + recordHead > bytes.length) {
      chunk.at = end;
      if (at >= bytes.length && chunk.whole) return null;
      return this.#refuse(base + Math.min(at, bytes.length), base + bytes.length, this.#cut(chunk));
    }
    const size = bytes.readUInt32LE(at + 4);
    if (bytes.readUInt32LE(at) !== recordMagic || size < recordHead + 4 || at + size > end) {
      chunk.at = end;
      return this.#refuse(
        base + at,
        base + Math.min(end, bytes.length),
        'there is no record where one should be, so the rest of its chunk cannot be read',
      );
    }
    if (at + size > bytes.length) {
      chunk.at = end;
      return this.#refuse(base + at, base + bytes.length, this.#cut(chunk));
    }
    chunk.at = at + size;
    chunk.number = bytes.readBigUInt64LE(at + 8);
    try {
      if (bytes.readUInt32LE(at + size - 4) !== size) throw new EvtxError('its two statements of its size differ');
      const event = oneEvent(chunk.xml, at + recordHead, at + size - 4);
      return this.#put(base + at, base + at + size, renderXml(event), eventRecord(eventFields(event)));
    } catch (error) {
      if (!(error instanceof EvtxError)) throw error;
      return this.#refuse(base + at, base + at + size, `the record cannot be read: ${error.message}`);
    }
  }

  /** How many events the cut took is what the chunk's header says of its numbers. */
  #cut({ bytes, number }: Chunk): string {
    const lost = bytes.readBigUInt64LE(32) - number;
    const which = lost === 1n ? ', before its last event' : lost > 1n ? `, before the last ${lost} of its events` : '';
    return `the file ends in the middle of a chunk${which}`;
  }

  #refuse(from: number, to: number, reason: string): ReadRow {
    return this.#put(from, to, '', { refused: reason });
  }

  #put(from: number, to: number, text: string, reading: Reading): ReadRow {
    this.#line += 1;
    const row = this.#row;
    row.line = this.#line;
    row.byteStart = from;
    row.byteEnd = to;
    row.text = text;
    row.record = 'refused' in reading ? null : reading;
    row.reason = 'refused' in reading ? reading.refused : '';
    return row;
  }

  warnings(): string[] {
    const found: string[] = [];
    if (this.#damaged.length > 0)
      found.push(
        `The checksums of ${this.#damaged.length} of ${this.#chunks} chunks do not fit (number ${this.#damaged.slice(0, 10).join(', ')}): they were changed or damaged after Windows wrote them, or were being written when the file was copied.`,
      );
    if (this.#dirty)
      found.push(
        'The log was not closed when it was copied (its dirty flag is set): its last events may not be in it.',
      );
    return found;
  }
}

/** Whether a chunk's two CRC-32 fit: of its header, and of its records. */
function sound(bytes: Buffer, end: number): boolean {
  const header = crc32(bytes.subarray(128, firstRecord), crc32(bytes.subarray(0, 120)));
  return header === bytes.readUInt32LE(124) && crc32(bytes.subarray(firstRecord, end)) === bytes.readUInt32LE(52);
}
