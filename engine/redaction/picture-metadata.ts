/** What a picture's file says beside its pixels: cameras, places, and thumbnails of what it showed before it was cropped. */

/** A JPEG without its application segments but those that colours depend on (JFIF, Adobe), and without comments. */
export function bareJpeg(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes;
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // Start of scan: from here on there are pixels.
    if (marker === 0xda) break;
    const length = 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
    const segment = bytes.subarray(at, at + length);
    if (!isSaying(marker)) kept.push(segment);
    at += length;
  }
  kept.push(bytes.subarray(at));
  return new Uint8Array(Buffer.concat(kept));
}

/** APP1 to APP15 without APP2 (colour profile) and APP14 (Adobe), and comments. */
function isSaying(marker: number): boolean {
  return marker === 0xfe || (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee);
}
