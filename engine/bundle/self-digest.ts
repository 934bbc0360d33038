/**
 * The code on a bundle's cover: a QR code that names the case, the end of the ledger, and a digest of the very file it is
 * printed in. A file cannot hold its own digest, so the code's own image is left out of the count, and so is whatever was
 * appended later (a seal). The code says which bytes were counted: whoever has a telephone and `sha256sum` can repeat it
 * (docs/verification-format.md, "The code on the cover").
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import encodeQR from 'qr';

/** ISO/IEC 18004 version 13 has 69 modules a side; four of quiet zone on each. The same for every bundle: the image's size is fixed. */
const version = 13;
export const codeModules = 77;
const rowBytes = Math.ceil(codeModules / 8);
/** Bytes of the image: one bit a module, rows padded to bytes, 1 for white. */
export const codeBytes = codeModules * rowBytes;

/** The image before anything is known: white. */
export const blankCode: Uint8Array = new Uint8Array(codeBytes).fill(0xff);

export interface CodeFacts {
  readonly caseRef: string;
  /** Hash of the ledger's last entry, 64 hex; empty where it has none. */
  readonly ledgerHead: string;
}

/** Where the code's image lies in the file, and what was counted. Byte offsets from 0. */
export interface SelfDigest {
  /** First byte of the image. */
  readonly from: number;
  /** First byte after it. */
  readonly to: number;
  /** Bytes of the file as it was written, before anything was appended. */
  readonly length: number;
  /** First 16 hex digits of the SHA-256 over bytes 0 to `from` and `to` to `length`. */
  readonly digest: string;
}

/** What the code says, line by line; always of the same length for the same case. */
export function codeText({ caseRef, ledgerHead }: CodeFacts, { digest, from, to, length }: SelfDigest): string {
  const place = (offset: number): string => String(offset).padStart(12, '0');
  return [
    'CONTINUITY BUNDLE 1',
    fitting(caseRef),
    `sha256 ${digest}`,
    `of bytes 0-${place(from)} ${place(to)}-${place(length)}`,
    `ledger ${ledgerHead === '' ? 'empty' : ledgerHead}`,
  ].join('\n');
}

/** Longest reference in UTF-8 bytes: the code holds 331 bytes, and the other lines take up to 166. */
const mostRefBytes = 160;

/** A reference in few scripts alone is longer than that; its beginning still tells the case. */
function fitting(ref: string): string {
  if (Buffer.byteLength(ref) <= mostRefBytes) return ref;
  const points = [...ref];
  while (Buffer.byteLength(points.join('')) > mostRefBytes - 3) points.pop();
  return `${points.join('')}…`;
}

/** @throws RangeError where the text is longer than the code holds: 331 bytes */
export function codeImage(text: string): Uint8Array {
  const modules = encodeQR(text, 'raw', { version, ecc: 'medium', encoding: 'byte', border: 4 });
  const image = blankCode.slice();
  for (const [y, row] of modules.entries())
    for (const [x, dark] of row.entries())
      if (dark) image[y * rowBytes + (x >> 3)] = (image[y * rowBytes + (x >> 3)] ?? 0) & ~(0x80 >> (x & 7));
  return image;
}

/**
 * Counts the file at `path`, whose whole content was written, and puts the code in its place.
 *
 * @param at first byte of the image's stream, `codeBytes` long
 */
export async function fillCode(path: string, at: number, facts: CodeFacts, signal: AbortSignal): Promise<SelfDigest> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const self = await selfDigest(file, { from: at, to: at + codeBytes, length: size }, signal);
    await file.write(codeImage(codeText(facts, self)), 0, codeBytes, at);
    await file.sync();
    return self;
  } finally {
    await file.close();
  }
}

/** @throws the signal's reason; RangeError where the file does not hold those bytes */
export async function selfDigest(
  file: FileHandle,
  { from, to, length }: Omit<SelfDigest, 'digest'>,
  signal: AbortSignal,
): Promise<SelfDigest> {
  if (!(0 <= from && from < to && to <= length)) throw new RangeError('the place of the code is not in the file');
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  for (const [start, end] of [
    [0, from],
    [to, length],
  ] as const)
    for (let at = start; at < end; ) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) throw new RangeError('the file ends before the place of the code');
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  return { from, to, length, digest: hash.digest('hex').slice(0, 16) };
}
