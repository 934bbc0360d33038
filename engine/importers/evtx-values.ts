/** Typed values of Windows' binary XML as text, as Windows itself renders them ([MS-EVEN6] 2.2.12, value types). */

import { instantOfFiletime } from '../../shared/domain/time/counted.ts';
import { formatInstant } from '../../shared/domain/time/format.ts';

/** What cannot be read, in words that end “the record cannot be read: …”. */
export class EvtxError extends Error {}

export const binXmlType = 0x21;
const arrayFlag = 0x80;

const hex = (value: number | bigint, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

export function guidText(bytes: Buffer, at: number): string {
  const tail = bytes.toString('hex', at + 8, at + 16).toUpperCase();
  return `{${hex(bytes.readUInt32LE(at), 8)}-${hex(bytes.readUInt16LE(at + 4), 4)}-${hex(bytes.readUInt16LE(at + 6), 4)}-${tail.slice(0, 4)}-${tail.slice(4)}}`;
}

/** All of a FILETIME's seven digits, and two noughts as Windows renders it: a rendering cut to milliseconds would be a time that nothing recorded. */
export function filetimeText(filetime: bigint): string {
  const instant = instantOfFiletime(filetime);
  if (typeof instant !== 'number') return filetime.toString();
  return formatInstant(instant).replace('Z', `${filetime % 10n}00Z`);
}

function sidText(bytes: Buffer): string {
  const count = bytes[1] ?? 0;
  if (bytes.length < 8 + count * 4) throw new EvtxError('a security identifier is cut short');
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + index * 4));
  const authority = bytes.readUIntBE(2, 6);
  return ['S', bytes[0], authority, ...parts].join('-');
}

function systemTimeText(bytes: Buffer): string {
  const [year, month, , day, hour, minute, second, millis] = Array.from({ length: 8 }, (_, index) =>
    bytes.readUInt16LE(index * 2),
  ) as [number, number, number, number, number, number, number, number];
  const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(millis, 3)}Z`;
}

/** Text as no store of text refuses it: without NUL and half surrogates. */
export const utf16Text = (bytes: Buffer): string =>
  bytes.toString('utf16le').replace(/\0+$/, '').replaceAll('\0', '\ufffd').toWellFormed();

const sizes: Readonly<Record<number, number>> = {
  3: 1,
  4: 1,
  5: 2,
  6: 2,
  7: 4,
  8: 4,
  9: 8,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  15: 16,
  17: 8,
  18: 16,
  20: 4,
  21: 8,
};

function scalar(type: number, bytes: Buffer): string {
  const needed = sizes[type];
  if (needed !== undefined && bytes.length < needed) throw new EvtxError('a value is shorter than its type');
  switch (type) {
    case 0:
      return '';
    case 1:
      return utf16Text(bytes);
    case 2:
      return bytes.toString('latin1').replace(/\0+$/, '').replaceAll('\0', '\ufffd');
    case 3:
      return String(bytes.readInt8(0));
    case 4:
      return String(bytes.readUInt8(0));
    case 5:
      return String(bytes.readInt16LE(0));
    case 6:
      return String(bytes.readUInt16LE(0));
    case 7:
      return String(bytes.readInt32LE(0));
    case 8:
      return String(bytes.readUInt32LE(0));
    case 9:
      return String(bytes.readBigInt64LE(0));
    case 10:
      return String(bytes.readBigUInt64LE(0));
    case 11:
      return String(bytes.readFloatLE(0));
    case 12:
      return String(bytes.readDoubleLE(0));
    case 13:
      return bytes.readUInt32LE(0) === 0 ? 'false' : 'true';
    case 14:
      return bytes.toString('hex').toUpperCase();
    case 15:
      return guidText(bytes, 0);
    case 16:
      return `0x${(bytes.length === 8 ? bytes.readBigUInt64LE(0) : bytes.length === 4 ? bytes.readUInt32LE(0) : fail(type)).toString(16)}`;
    case 17:
      return filetimeText(bytes.readBigUInt64LE(0));
    case 18:
      return systemTimeText(bytes);
    case 19:
      return sidText(bytes);
    case 20:
      return `0x${bytes.readUInt32LE(0).toString(16)}`;
    case 21:
      return `0x${bytes.readBigUInt64LE(0).toString(16)}`;
    default:
      return fail(type);
  }
}

function fail(type: number): never {
  throw new EvtxError(`it holds a value of a type that is not known (0x${type.toString(16)})`);
}

function* elements(type: number, bytes: Buffer): Generator<string> {
  if (type === 1) {
    const texts = bytes.toString('utf16le').split('\0');
    // Each text ends in NUL, the last too.
    if (texts.at(-1) === '') texts.pop();
    yield* texts.map((text) => text.toWellFormed());
    return;
  }
  const size = sizes[type] ?? fail(type);
  for (let at = 0; at + size <= bytes.length; at += size) yield scalar(type, bytes.subarray(at, at + size));
}

/** A value's texts: one, or those of an array. */
export function valueTexts(type: number, bytes: Buffer): string[] {
  return (type & arrayFlag) === 0 ? [scalar(type, bytes)] : [...elements(type & ~arrayFlag, bytes)];
}
