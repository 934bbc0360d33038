import { open } from 'node:fs/promises';
import { FailureError } from '../shared/api/failures.ts';
import { fileFailure } from './grants.ts';

/** Certificates, checkpoints and requests are small; what is larger is none of them. */
const mostBytes = 1_000_000;

/** A file that a person chose, read whole where it is small. @throws FailureError `file-missing`, `file-unreadable` */
export async function readSmallFile(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const bytes = Buffer.alloc(mostBytes + 1);
      let length = 0;
      while (length <= mostBytes) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
        if (bytesRead === 0) return Uint8Array.from(bytes.subarray(0, length));
        length += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileFailure(path, error);
  }
  throw new FailureError(
    'file-unreadable',
    `That file is larger than ${mostBytes.toLocaleString('en-GB')} bytes, which no file of this kind is.`,
    'Choose another file.',
  );
}
