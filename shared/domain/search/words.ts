/**
 * Free text as words: runs of letters and digits, without case and without accents. Rows and queries are cut by the same rule,
 * so what is found is what was meant. (The rule is that of SQLite's `unicode61 remove_diacritics 2`.)
 */

/** Longer words are told apart by their first so many UTF-16 units only: a base64 page is one word. */
export const longestWord = 64;

/** For each ASCII unit the unit it counts as; 0 where it is not part of a word. */
const folded = new Uint8Array(128);
for (let unit = 0; unit < 128; unit++) {
  const digit = unit >= 48 && unit <= 57;
  const lower = unit >= 97 && unit <= 122;
  const upper = unit >= 65 && unit <= 90;
  folded[unit] = digit || lower ? unit : upper ? unit + 32 : 0;
}

/** Text without case and accents; the same text where it is ASCII. */
function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

const wordUnit = /[\p{L}\p{N}\p{Co}]/u;
/** 0 unknown, 1 part of a word, 2 not. */
const unitKinds = new Uint8Array(65536);

function isWordUnit(unit: number): boolean {
  // A pair of surrogates is a letter of some script, or an emoji: parts of words both, which finds them at least.
  if (unit >= 0xd800 && unit <= 0xdfff) return true;
  const known = unitKinds[unit] as number;
  if (known !== 0) return known === 1;
  const is = wordUnit.test(String.fromCharCode(unit));
  unitKinds[unit] = is ? 1 : 2;
  return is;
}

/** One buffer for the word under way: told of each word by its units and hash, so that nothing is allocated a word. */
const units = new Uint16Array(longestWord);

/**
 * Tells `take` of each word in order: its units in `word[0…length)` (reused) and their hash.
 */
export function eachWord(text: string, take: (word: Uint16Array, length: number, hash: number) => void): void {
  let length = 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 128) {
      eachPlainWord(plain(text), take, wordsBefore(text, at));
      return;
    }
    const part = folded[unit] as number;
    if (part !== 0) {
      if (length < longestWord) {
        units[length++] = part;
        hash = Math.imul(hash ^ part, 0x01000193);
      }
    } else if (length > 0) {
      take(units, length, hash >>> 0);
      length = 0;
      hash = 0x811c9dc5;
    }
  }
  if (length > 0) take(units, length, hash >>> 0);
}

/** Words told of before the text turned out not to be ASCII. */
function wordsBefore(text: string, end: number): number {
  let words = 0;
  let inWord = false;
  for (let at = 0; at < end; at++) {
    const part = folded[text.charCodeAt(at)] !== 0;
    if (inWord && !part) words++;
    inWord = part;
  }
  return words;
}

function eachPlainWord(
  text: string,
  take: (word: Uint16Array, length: number, hash: number) => void,
  skip: number,
): void {
  let length = 0;
  let hash = 0x811c9dc5;
  let passed = 0;
  for (let at = 0; at <= text.length; at++) {
    const unit = at < text.length ? text.charCodeAt(at) : 32;
    const part = unit < 128 ? (folded[unit] as number) : isWordUnit(unit) ? unit : 0;
    if (part !== 0) {
      if (length < longestWord) {
        units[length++] = part;
        hash = Math.imul(hash ^ part, 0x01000193);
      }
    } else if (length > 0) {
      if (passed >= skip) take(units, length, hash >>> 0);
      passed++;
      length = 0;
      hash = 0x811c9dc5;
    }
  }
}

/** The words of a text, in order. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  eachWord(text, (word, length) => words.push(String.fromCharCode(...word.subarray(0, length))));
  return words;
}
