/**
 * RC2 in CBC mode (RFC 2268), decrypting alone: older programs hid the certificates of a PKCS#12 file with it, and what Node
 * is linked with no longer knows it. It protects nothing here; the file has to be read all the same.
 */

/** RFC 2268 §2: a permutation made of the digits of π. */
const pi = Buffer.from(
  [
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32',
    'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626',
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a',
    '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731',
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e',
    'c5f3db47e5a59c770aa62068fe7fc1ad',
  ].join(''),
  'hex',
);

/**
 * @param bits effective key length
 * @throws RangeError where the data are not whole blocks, or do not end as padding does
 */
export function rc2CbcDecrypt(key: Uint8Array, bits: number, iv: Uint8Array, data: Uint8Array): Uint8Array {
  if (data.length === 0 || data.length % 8 !== 0 || iv.length !== 8) throw new RangeError('not whole blocks');
  const words = expanded(key, bits);
  const out = Buffer.alloc(data.length);
  for (let at = 0; at < data.length; at += 8) {
    const block = decryptBlock(words, data.subarray(at, at + 8));
    for (let i = 0; i < 8; i++) out[at + i] = (block[i] as number) ^ ((at === 0 ? iv[i] : data[at - 8 + i]) as number);
  }
  const padding = out.at(-1) as number;
  if (padding < 1 || padding > 8 || out.subarray(-padding).some((byte) => byte !== padding))
    throw new RangeError('no padding at the end');
  return out.subarray(0, -padding);
}

/** RFC 2268 §2. */
function expanded(key: Uint8Array, bits: number): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  const at = (i: number): number => pi[i & 255] as number;
  for (let i = key.length; i < 128; i++) bytes[i] = at((bytes[i - 1] as number) + (bytes[i - key.length] as number));
  const used = Math.ceil(bits / 8);
  bytes[128 - used] = at((bytes[128 - used] as number) & (255 >> (8 * used - bits)));
  for (let i = 127 - used; i >= 0; i--) bytes[i] = at((bytes[i + 1] as number) ^ (bytes[i + used] as number));
  return Uint16Array.from({ length: 64 }, (_, i) => (bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8));
}

/** RFC 2268 §4. */
export function decryptBlock(words: Uint16Array, block: Uint8Array): Uint8Array {
  const r = [0, 2, 4, 6].map((i) => (block[i] as number) | ((block[i + 1] as number) << 8)) as [
    number,
    number,
    number,
    number,
  ];
  const turns = [1, 2, 3, 5];
  let j = 63;
  const mix = (): void => {
    for (let i = 3; i >= 0; i--) {
      const s = turns[i] as number;
      const value = r[i] as number;
      const back = ((value >>> s) | (value << (16 - s))) & 0xffff;
      const [a, b, c] = [r[(i + 3) & 3] as number, r[(i + 2) & 3] as number, r[(i + 1) & 3] as number];
      r[i] = (back - (words[j--] as number) - (a & b) - (~a & c)) & 0xffff;
    }
  };
  const mash = (): void => {
    for (let i = 3; i >= 0; i--)
      r[i] = ((r[i] as number) - (words[(r[(i + 3) & 3] as number) & 63] as number)) & 0xffff;
  };
  for (let i = 0; i < 5; i++) mix();
  mash();
  for (let i = 0; i < 6; i++) mix();
  mash();
  for (let i = 0; i < 5; i++) mix();
  return Uint8Array.from(r.flatMap((word) => [word & 0xff, word >> 8]));
}

/** For the vectors of RFC 2268 §5. */
export function rc2Block(key: Uint8Array, bits: number, block: Uint8Array): Uint8Array {
  return decryptBlock(expanded(key, bits), block);
}
