/**
 * The text forms that the C2SP formats are made of, each with exactly one spelling: a second spelling of the same value
 * would be a second signed text for it. Readers answer null, and their callers say which field was wrong.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map(Array.from(alphabet, (char, value) => [char, value]));

/** Standard base64 with padding (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const rest = bytes.length - i;
    text += alphabet.charAt(group >>> 18) + alphabet.charAt((group >>> 12) & 63);
    text += (rest > 1 ? alphabet.charAt((group >>> 6) & 63) : '=') + (rest > 2 ? alphabet.charAt(group & 63) : '=');
  }
  return text;
}

/**
 * Bytes of canonical base64, else null. Refuses missing or extra padding, line breaks, the URL alphabet, and bits set
 * past the end (RFC 4648 §3.5), which lenient decoders drop.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = values.get(text.charAt(i));
    if (value === undefined) return null;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >>> bits;
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null;
}

/**
 * A count written in ASCII decimal without sign or leading zeros, else null. The C2SP formats allow 64 bits; nothing above
 * 2^53 - 1 is accepted here, since it could not be calculated with exactly, and no log of this kind comes near it.
 */
export function parseDecimal(text: string): number | null {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** UTF-8 as text, else null where it is not valid or longer than `max` bytes. A byte order mark is kept as a character. */
export function decodeUtf8(bytes: Uint8Array, max: number): string | null {
  if (bytes.length > max) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether `text` can stand in a signed note: well-formed, and no control characters below U+0020 but newline. */
export function isNoteText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a) return false;
  }
  return text.isWellFormed();
}
