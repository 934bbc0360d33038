/** Filters of streams (ISO 32000-1, 7.4) that leave data to be read, bounded. Those of pictures leave pictures: not here. */
import { constants, inflateSync } from 'node:zlib';
import { PdfError, type Value } from './values.ts';

const mostBytes = 256 * 1024 * 1024;

/** @throws PdfError where the filter is not one of these, its data are broken, or there are too many */
export function decoded(name: string, bytes: Uint8Array, parm: (key: string) => Value): Uint8Array {
  if (name === 'FlateDecode' || name === 'Fl') return predicted(inflated(bytes), parm);
  if (name === 'ASCIIHexDecode' || name === 'AHx') return fromHexText(bytes);
  if (name === 'ASCII85Decode' || name === 'A85') return fromAscii85(bytes);
  if (name === 'RunLengthDecode' || name === 'RL') return fromRuns(bytes);
  throw new PdfError(`its filter ${name} is not one of those that are read here`);
}

function inflated(bytes: Uint8Array): Uint8Array {
  try {
    // Readers show what a broken stream holds up to the break; so does this.
    return inflateSync(bytes, { maxOutputLength: mostBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new PdfError(large ? 'a stream is larger than any may be' : 'a stream cannot be unpacked');
  }
}

/** Predictors (7.4.4.4): PNG's alone; TIFF's serves pictures. */
function predicted(bytes: Uint8Array, parm: (key: string) => Value): Uint8Array {
  const number = (key: string, otherwise: number): number => {
    const value = parm(key);
    return typeof value === 'number' ? value : otherwise;
  };
  const predictor = number('Predictor', 1);
  if (predictor < 10) {
    if (predictor !== 1) throw new PdfError(`predictor ${predictor} is not one of those that are read here`);
    return bytes;
  }
  const bits = number('Colors', 1) * number('BitsPerComponent', 8);
  const across = Math.ceil((bits * number('Columns', 1)) / 8);
  const back = Math.max(1, Math.ceil(bits / 8));
  if (!(across > 0 && across < 1_000_000)) throw new PdfError('a stream has rows of no possible length');
  const rows = Math.ceil(bytes.length / (across + 1));
  const out = new Uint8Array(rows * across);
  for (let row = 0; row < rows; row++) {
    const kind = bytes[row * (across + 1)] ?? 0;
    const to = row * across;
    for (let i = 0; i < across; i++) {
      const left = i >= back ? (out[to + i - back] as number) : 0;
      const up = row > 0 ? (out[to + i - across] as number) : 0;
      const corner = row > 0 && i >= back ? (out[to + i - across - back] as number) : 0;
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0;
      out[to + i] = (bytes[row * (across + 1) + 1 + i] ?? 0) + add;
    }
  }
  return out;
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

function fromHexText(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').split('>')[0] as string;
  const digits = text.replace(/[^0-9a-fA-F]/g, '');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

function fromAscii85(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let group: number[] = [];
  const flush = (): void => {
    const given = group.length;
    if (given === 0) return;
    while (group.length < 5) group.push(84);
    let value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    const four = [0, 0, 0, 0];
    for (let i = 3; i >= 0; i--) {
      four[i] = value % 256;
      value = Math.floor(value / 256);
    }
    out.push(...four.slice(0, given - 1));
    group = [];
  };
  for (const code of bytes) {
    if (code === 0x7e) break;
    if (code === 0x7a && group.length === 0) out.push(0, 0, 0, 0);
    else if (code >= 0x21 && code <= 0x75) {
      group.push(code - 0x21);
      if (group.length === 5) flush();
    }
  }
  flush();
  return Uint8Array.from(out);
}

function fromRuns(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at++] as number;
    if (length === 128) break;
    const piece =
      length < 128 ? bytes.subarray(at, at + length + 1) : new Uint8Array(257 - length).fill(bytes[at] ?? 0);
    at += length < 128 ? length + 1 : 1;
    size += piece.length;
    if (size > mostBytes) throw new PdfError('a stream is larger than any may be');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
