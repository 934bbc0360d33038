/** The code on a cover, once everything else of the file stands. */
import { createHash } from 'node:crypto';
import { type PlacedQr, qrContent, qrText } from './sections/qr-code.ts';

export interface FilledQr {
  readonly offset: number;
  readonly length: number;
  /** Bytes of the file. */
  readonly size: number;
  /** Of the file with the code's own bytes read as zeros. */
  readonly sha256: string;
  /** What the code says. */
  readonly text: string;
}

const pieceBytes = 1024 * 1024;

/**
 * @param sha256 hexadecimal, of the file's `size` bytes with those of the code as zeros
 * @returns what the code says, and the bytes that take the zeros' place
 */
export function filledQr(
  placed: PlacedQr,
  sha256: string,
  size: number,
): { readonly code: FilledQr; readonly content: Uint8Array } {
  const { offset, length } = placed;
  const counted = { digest: sha256, offset, length, size };
  return { code: { offset, length, size, sha256, text: qrText(placed, counted) }, content: qrContent(placed, counted) };
}

/** SHA-256 of the first `size` bytes with those of `hole` read as zeros. */
export async function digestWithout(
  file: { read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }> },
  size: number,
  hole: { readonly offset: number; readonly length: number },
  signal: AbortSignal,
  onBytes: (done: number, total: number) => void = () => {},
): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(pieceBytes);
  for (let at = 0; at < size; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - at), at);
    if (bytesRead === 0) throw new Error('bundle: a file shorter than it was');
    const [from, to] = [hole.offset - at, hole.offset + hole.length - at];
    if (from < bytesRead && to > 0) buffer.fill(0, Math.max(0, from), Math.min(bytesRead, to));
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
    onBytes(at, size);
  }
  return hash.digest('hex');
}
