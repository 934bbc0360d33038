/** Which characters the bytes of a file are. Byte ranges always stay those of the original; only the text is decoded. */
import { isUtf8 } from 'node:buffer';

export const encodings = ['UTF-8', 'UTF-8 with BOM', 'UTF-16 LE', 'UTF-16 BE', 'Windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /** Bytes of byte order mark before the first character. */
  readonly bom: number;
  /** Bytes of one code unit: 2 for UTF-16, else 1. */
  readonly unitBytes: 1 | 2;
  /** False while only ASCII has been seen: the first row beyond it then decides between UTF-8 and Windows-1252. */
  readonly decided: boolean;
}

/** Why a file is not text, in words that end the sentence "This file is …"; null where it may be text. */
export function binaryKind(head: Uint8Array): string | null {
  const magics: readonly (readonly [string, string])[] = [
    ['504b0304', 'a ZIP archive (or a modern Office document)'],
    ['504b0506', 'an empty ZIP archive'],
    ['25504446', 'a PDF document'],
    ['1f8b', 'a gzip archive'],
    ['28b52ffd', 'a Zstandard archive'],
    ['fd377a585a00', 'an xz archive'],
    ['377abcaf271c', 'a 7-Zip archive'],
    [
      '53514c69746520666f726d6174203300',
      'a SQLite database (a .plaso storage file is one; export it with psort first)',
    ],
    ['456c6646696c6500', 'a Windows event log (EVTX)'],
    ['d0cf11e0a1b11ae1', 'an old Office document'],
    ['4d5a', 'a Windows program'],
    ['7f454c46', 'a Linux program'],
    ['ffd8ff', 'a JPEG picture'],
    ['89504e47', 'a PNG picture'],
    ['fffe0000', 'UTF-32 text'],
    ['0000feff', 'UTF-32 text'],
  ];
  const start = Buffer.from(head.subarray(0, 16)).toString('hex');
  for (const [magic, name] of magics) if (start.startsWith(magic)) return name;
  const sample = head.subarray(0, 65_536);
  if (detectWide(sample)) return null;
  let controls = 0;
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) controls += 1;
  // One stray control byte is a damaged row, to be rejected by itself; text never has one in a hundred.
  return controls > 4 && controls * 100 > sample.length ? 'binary data, not text' : null;
}

function detectWide(head: Uint8Array): { encoding: Encoding; bom: number } | null {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'UTF-16 LE', bom: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'UTF-16 BE', bom: 2 };
  const pairs = Math.min(head.length, 4096) >> 1;
  if (pairs < 4) return null;
  let high = 0;
  let low = 0;
  for (let index = 0; index < pairs; index += 1) {
    if (head[index * 2] === 0) high += 1;
    if (head[index * 2 + 1] === 0) low += 1;
  }
  if (low > pairs * 0.6 && high < pairs * 0.02) return { encoding: 'UTF-16 LE', bom: 0 };
  if (high > pairs * 0.6 && low < pairs * 0.02) return { encoding: 'UTF-16 BE', bom: 0 };
  return null;
}

/** The encoding that a person said a file has, with its byte order mark where there is one; null for `detect`. */
export function forcedEncoding(head: Uint8Array, encoding: Encoding | 'detect'): DetectedEncoding | null {
  if (encoding === 'detect') return null;
  const wide = encoding === 'UTF-16 LE' || encoding === 'UTF-16 BE';
  const marks: Partial<Record<Encoding, readonly number[]>> = {
    'UTF-8': [0xef, 0xbb, 0xbf],
    'UTF-8 with BOM': [0xef, 0xbb, 0xbf],
    'UTF-16 LE': [0xff, 0xfe],
    'UTF-16 BE': [0xfe, 0xff],
  };
  const mark = marks[encoding] ?? [];
  const marked = mark.length > 0 && mark.every((byte, index) => head[index] === byte);
  return { encoding, bom: marked ? mark.length : 0, unitBytes: wide ? 2 : 1, decided: true };
}

/** Decides by the first bytes of a file (1 MiB serves well). */
export function detectEncoding(head: Uint8Array): DetectedEncoding {
  const wide = detectWide(head);
  if (wide) return { ...wide, unitBytes: 2, decided: true };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { encoding: 'UTF-8 with BOM', bom: 3, unitBytes: 1, decided: true };
  const guess = guessNarrow(head);
  return { encoding: guess ?? 'UTF-8', bom: 0, unitBytes: 1, decided: guess !== null };
}

/**
 * UTF-8 or Windows-1252 by weighing: sequences that are UTF-8 against bytes that cannot be. A UTF-8 file with a damaged row
 * stays UTF-8 (that row is rejected); in Windows-1252 text a valid UTF-8 sequence hardly ever occurs. Null: only ASCII.
 */
export function guessNarrow(bytes: Uint8Array): 'UTF-8' | 'Windows-1252' | null {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
    // A sequence that the sample's end cuts says nothing.
    if (length > 1 && at + length > bytes.length) break;
    if (length > 1 && lead <= 0xf4 && isUtf8(bytes.subarray(at, at + length))) {
      valid += 1;
      at += length;
    } else {
      invalid += 1;
      at += 1;
    }
  }
  if (valid === 0 && invalid === 0) return null;
  return invalid > valid ? 'Windows-1252' : 'UTF-8';
}

const windows1252 = new TextDecoder('windows-1252');

/** The text of a row's bytes, or null where they are no text of this encoding. */
export function decodeRow(encoding: Encoding, bytes: Uint8Array): string | null {
  switch (encoding) {
    case 'UTF-8':
    case 'UTF-8 with BOM':
      return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') : null;
    case 'Windows-1252':
      return windows1252.decode(bytes);
    case 'UTF-16 LE':
    case 'UTF-16 BE': {
      if (bytes.length % 2 !== 0) return null;
      const copy = Buffer.from(bytes);
      if (encoding === 'UTF-16 BE') copy.swap16();
      const text = copy.toString('utf16le');
      return text.isWellFormed() ? text : null;
    }
  }
}
