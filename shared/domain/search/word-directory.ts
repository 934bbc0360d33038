/** The first words of a run's pages, as bytes: for each its length and UTF-8. */
import { ByteReader, ByteWriter } from './bytes.ts';

export function encodeDirectory(first: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  for (const word of first) {
    writer.number(word.length);
    writer.put(word);
  }
  return writer.take();
}

/** @throws RangeError where the bytes are no directory */
export function decodeDirectory(bytes: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(bytes);
  const first: Uint8Array[] = [];
  while (reader.at < bytes.length) first.push(reader.take(reader.number()));
  return first;
}
