/** What a zip file says of a file before and after its bytes, which readers that stream believe (APPNOTE 4.3.7, 4.3.9). */
import type { FileHandle } from 'node:fs/promises';
import type { Entry, LocalFileHeader } from 'yauzl';

/** Bit 3: sizes and checksum follow the bytes. */
const followed = 1 << 3;
const descriptorMark = 0x08074b50;
/** In 32 bits: the value is in the zip64 extra field. */
const elsewhere = 0xffffffff;

/**
 * Where the header before a file, or the descriptor after it, says other than the list at the end of the zip file: what it
 * should say, and what it does. Null where they agree.
 */
export async function whyHeadersDiffer(
  file: FileHandle,
  entry: Entry,
  header: LocalFileHeader,
): Promise<{ readonly expected: string; readonly found: string } | null> {
  const expected = words(entry);
  const flags = followed | 1;
  if (header.compressionMethod !== entry.compressionMethod)
    return { expected: `compression method ${entry.compressionMethod}`, found: `method ${header.compressionMethod}` };
  if ((header.generalPurposeBitFlag & flags) !== (entry.generalPurposeBitFlag & flags))
    return { expected: `flags ${entry.generalPurposeBitFlag}`, found: `flags ${header.generalPurposeBitFlag}` };
  const late = (header.generalPurposeBitFlag & followed) !== 0;
  const agrees = (said: number, listed: number): boolean =>
    said === listed || said === elsewhere || (late && said === 0);
  if (
    !agrees(header.crc32, entry.crc32) ||
    !agrees(header.compressedSize, entry.compressedSize) ||
    !agrees(header.uncompressedSize, entry.uncompressedSize)
  )
    return { expected, found: `${words(header)} in the header before it` };
  if (!late) return null;
  const bytes = Buffer.alloc(24);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, header.fileDataStart + entry.compressedSize);
  const said = bytes.subarray(0, bytesRead);
  return descriptors(entry).some((one) => said.subarray(0, one.length).equals(one))
    ? null
    : { expected, found: 'another descriptor after it' };
}

const words = ({
  crc32,
  compressedSize,
  uncompressedSize,
}: Pick<Entry, 'crc32' | 'compressedSize' | 'uncompressedSize'>): string =>
  `${uncompressedSize} bytes in ${compressedSize}, checksum ${crc32.toString(16).padStart(8, '0')}`;

/** Its spellings: with and without the mark, sizes in 32 bits and in 64. */
function descriptors({ crc32, compressedSize, uncompressedSize }: Entry): Buffer[] {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(descriptorMark);
  const of = (long: boolean): Buffer => {
    const bytes = Buffer.alloc(long ? 20 : 12);
    bytes.writeUInt32LE(crc32);
    if (long) {
      bytes.writeBigUInt64LE(BigInt(compressedSize), 4);
      bytes.writeBigUInt64LE(BigInt(uncompressedSize), 12);
    } else {
      bytes.writeUInt32LE(compressedSize % 2 ** 32, 4);
      bytes.writeUInt32LE(uncompressedSize % 2 ** 32, 8);
    }
    return bytes;
  };
  return [of(false), of(true)].flatMap((bytes) => [bytes, Buffer.concat([mark, bytes])]);
}
