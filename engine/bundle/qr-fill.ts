/** Fills in the code on a cover, once everything else of the file stands. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
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

/** @throws the signal's reason, and whatever the file system says */
export async function fillQr(
  path: string,
  placed: PlacedQr,
  signal: AbortSignal,
  onBytes: (done: number, total: number) => void = () => {},
): Promise<FilledQr> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const { offset, length } = placed;
    const sha256 = await digestWithout(file, size, { offset, length }, signal, onBytes);
    const counted = { digest: sha256, offset, length, size };
    const content = qrContent(placed, counted);
    await file.write(content, 0, content.length, offset);
    await file.sync();
    return { offset, length, size, sha256, text: qrText(placed, counted) };
  } finally {
    await file.close();
  }
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
