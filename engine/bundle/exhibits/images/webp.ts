import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decode, { init } from '@jsquash/webp/decode.js';
import { assertSize, type PdfImage, UnusableImage } from '../image.ts';
import { fromRgba } from './gif.ts';

export function isWebp(bytes: Uint8Array): boolean {
  const letters = (from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));
  return letters(0) === 'RIFF' && letters(8) === 'WEBP';
}

let decoder: Promise<void> | null = null;

/** @throws UnusableImage */
export async function readWebp(bytes: Uint8Array): Promise<PdfImage> {
  const size = sizeOf(bytes);
  assertSize(size.width, size.height);
  decoder ??= (async () => {
    const wasm = await readFile(createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm'));
    await init({ wasmBinary: new Uint8Array(wasm).buffer });
  })();
  await decoder;
  const picture = await decode(new Uint8Array(bytes).buffer).catch((error: unknown) => {
    throw new UnusableImage('it is damaged, or moves', { cause: error });
  });
  return fromRgba(picture.width, picture.height, picture.data);
}

/** RFC 9649, 2.5 to 2.7: before anything is unpacked. */
function sizeOf(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 30) throw new UnusableImage('it is cut short');
  const kind = String.fromCharCode(...bytes.subarray(12, 16));
  if (kind === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === 'VP8L') {
    const packed = view.getUint32(21, true);
    return { width: (packed & 0x3fff) + 1, height: ((packed >> 14) & 0x3fff) + 1 };
  }
  if (kind !== 'VP8X') throw new UnusableImage('it is damaged');
  const three = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  return { width: three(24) + 1, height: three(27) + 1 };
}
