import { isBmp } from './bmp.ts';
import { isGif } from './gif.ts';
import { isTiff } from './tiff.ts';
import { isWebp } from './webp.ts';

export type PictureKind = 'png' | 'jpeg' | 'gif' | 'bmp' | 'tiff' | 'webp';

/** By its first bytes. `unusable`: a picture that nothing here can read, with the words that follow "it is an image, but ". */
export function pictureKind(bytes: Uint8Array): PictureKind | { readonly unusable: string } | null {
  if ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => bytes[i] === byte)) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (isGif(bytes)) return 'gif';
  if (isBmp(bytes)) return 'bmp';
  if (isTiff(bytes)) return 'tiff';
  if (isWebp(bytes)) return 'webp';
  return unreadable(bytes);
}

/** ISO/IEC 14496-12, 4.3: the brand of the file. Their decoders are not free to be shipped, or not kept well enough. */
const brands: Readonly<Record<string, string>> = {
  heic: 'HEIC',
  heix: 'HEIC',
  hevc: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  mif1: 'HEIF',
  msf1: 'HEIF',
  avif: 'AVIF',
  avis: 'AVIF',
};

function unreadable(bytes: Uint8Array): { readonly unusable: string } | null {
  const letters = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const brand = letters(4, 8) === 'ftyp' ? brands[letters(8, 12)] : undefined;
  const jxl = letters(4, 12) === 'JXL \r\n\x87\n' || (bytes[0] === 0xff && bytes[1] === 0x0a);
  const jp2 =
    letters(4, 8) === 'jP  ' || (bytes[0] === 0xff && bytes[1] === 0x4f && bytes[2] === 0xff && bytes[3] === 0x51);
  const name = brand ?? (jp2 ? 'JPEG 2000' : jxl && bytes.length > 12 && letters(4, 8) === 'JXL ' ? 'JPEG XL' : null);
  if (name === null) return null;
  return { unusable: `its kind, ${name}, cannot be shown here; a copy saved as JPEG or PNG can be` };
}
