/** Appends a signature to a finished file. Nothing that stands in it is touched, and no more than the addition is held in memory. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { PdfFile } from '../reading/pdf-file.ts';
import { makeUpdate, type SignatureUpdate, type TimestampUpdate } from './update.ts';

const pieceBytes = 4 * 1024 * 1024;

export interface Appended {
  /** Bytes of the file before, and their SHA-256. */
  readonly before: { readonly size: number; readonly sha256: string };
  /** Bytes of the file now. */
  readonly size: number;
}

/**
 * @param path of a file that nobody else reads yet
 * @param room bytes that the signature may take
 * @param sign makes the signature over a SHA-256 digest: CMS for a signature, a timestamp token for a timestamp (DER); null
 *   where it cannot be had, and then nothing is appended
 * @throws PdfError where the file is not one of ours; RangeError where what `sign` returns is longer than `room`
 */
export async function appendSignature(
  path: string,
  asked: SignatureUpdate | TimestampUpdate,
  room: number,
  sign: (digest: Uint8Array) => Promise<Uint8Array | null>,
  step: (done: number, total: number) => void = () => {},
): Promise<Appended | null> {
  const file = new PdfFile(path);
  const { size } = file;
  let update: ReturnType<typeof makeUpdate>;
  const whole = createHash('sha256');
  try {
    update = makeUpdate(file, asked, room);
    for (let at = 0; at < size; at += pieceBytes) {
      step(at, size);
      whole.update(file.bytes(at, pieceBytes));
    }
  } finally {
    file.close();
  }
  const before = { size, sha256: whole.copy().digest('hex') };
  const [, from, to] = update.byteRange;
  const digest = whole
    .update(update.bytes.subarray(0, from - size))
    .update(update.bytes.subarray(to - size))
    .digest();
  const signature = await sign(digest);
  if (signature === null) return null;
  if (signature.length > room) throw new RangeError(`a signature of ${signature.length} bytes in a place for ${room}`);
  update.bytes.write(Buffer.from(signature).toString('hex'), from - size + 1, 'latin1');
  appendDurably(path, update.bytes, size);
  return { before, size: size + update.bytes.length };
}

function appendDurably(path: string, bytes: Buffer, at: number): void {
  const fd = openSync(path, 'r+');
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
