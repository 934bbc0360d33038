/** The original at the very row of an event, with the lines around it. */
import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import type { CaseFile } from '../case-file.ts';
import { decodeRow, type Encoding, encodings } from '../importers/encoding.ts';
import { readFields } from '../jobs/read-row.ts';
import { blobRange } from '../store/blobs.ts';
import { eventOf } from '../store/events.ts';
import { importOf } from '../store/imports.ts';
import { maskFor } from './people.ts';

/** Lines on either side, and the bytes in which they are looked for: a longer line is left out. */
const mostLines = 8;
const mostAround = 16 * 1024;
const mostOfRow = 64 * 1024;

export interface OriginalRow {
  file: string;
  sha256: string;
  size: number;
  line: number;
  byteStart: number;
  byteEnd: number;
  text: boolean;
  before: string[];
  row: string;
  after: string[];
  rowCut: boolean;
  masked: boolean;
}

/** @throws FailureError `not-found` where the case has no such event */
export function originalAround(file: CaseFile, eventId: number): OriginalRow {
  const tx = file.read;
  const event = eventOf(tx, eventId);
  const origin = event ? importOf(tx, event.import) : null;
  if (!event || !origin)
    throw new FailureError(
      'not-found',
      'There is no such event in this case.',
      'Go back to the timeline and choose another event.',
    );
  const read = (from: number, to: number): Uint8Array => blobRange(tx, origin.blob, from, to);
  const encoding = origin.format === 'evtx' ? undefined : encodings.find((each) => each === origin.encoding);
  const { raw } = readFields({ ...origin, format: origin.format as FormatId }, event, read);
  const around = encoding ? linesAround(encoding, event.byteStart, event.byteEnd, origin.size, read) : null;
  const mask = maskFor(file);
  const shown = [...(around?.before ?? []), raw, ...(around?.after ?? [])];
  return {
    file: origin.file,
    sha256: origin.sha256,
    size: origin.size,
    line: event.line,
    byteStart: event.byteStart,
    byteEnd: event.byteEnd,
    text: encoding !== undefined,
    before: (around?.before ?? []).map(mask),
    row: mask(raw).slice(0, mostOfRow),
    after: (around?.after ?? []).map(mask),
    rowCut: raw.length > mostOfRow,
    masked: shown.some((line) => mask(line) !== line),
  };
}

/** Whole lines only: one that begins before, or ends after, what was read is left out, and so is one that is no text. */
function linesAround(
  encoding: Encoding,
  start: number,
  end: number,
  size: number,
  read: (from: number, to: number) => Uint8Array,
): { before: string[]; after: string[] } {
  const unit = encoding.startsWith('UTF-16') ? 2 : 1;
  // A byte-order mark is no part of the first line.
  const head = encoding === 'UTF-8 with BOM' ? 3 : unit === 2 ? 2 : 0;
  const from = Math.max(Math.min(head, start), start - mostAround);
  const to = Math.min(size, end + mostAround);
  const low = encoding === 'UTF-16 BE' ? 1 : 0;
  const lines = (bytes: Uint8Array): string[] => {
    const out: string[] = [];
    let first = 0;
    const add = (until: number): void => {
      const line = decodeRow(encoding, bytes.subarray(first, until));
      // What cannot be read as text is counted, so that places stay right, and shown as such.
      out.push(line === null ? '\uFFFD' : line.replace(/\r$/u, ''));
    };
    for (let at = 0; at + unit <= bytes.length; at += unit) {
      if (bytes[at + low] !== 0x0a || (unit === 2 && bytes[at + 1 - low] !== 0)) continue;
      add(at);
      first = at + unit;
    }
    add(bytes.length);
    return out;
  };
  const before = lines(read(from, start));
  // The row begins where its line does: what follows the last line feed is nothing.
  if (before.at(-1) === '') before.pop();
  const after = lines(read(end, to));
  if (after[0] === '') after.shift();
  if (to === size) {
    if (after.at(-1) === '') after.pop();
  } else after.pop();
  return {
    before: (from > head ? before.slice(1) : before).slice(-mostLines),
    after: after.slice(0, mostLines),
  };
}
