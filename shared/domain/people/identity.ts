/**
 * Who is meant by what a log says: user names, SIDs, e-mail addresses and device names, mapped to people of the case. A person
 * who is not its subject stays behind a pseudonym until somebody gives a reason to see who it is (DOMAIN.md, Lawful basis).
 */

export const identifierKinds = ['username', 'sid', 'email', 'device', 'name'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

export type Identifier = {
  readonly kind: IdentifierKind;
  /** As it was written down. */
  readonly value: string;
};

export const standings = ['subject', 'colleague', 'member-of-public'] as const;
export type Standing = (typeof standings)[number];

export interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly standing: Standing;
  /** Counts from 1 among the people of the same standing, in the order they were written down; never given again. */
  readonly number: number;
  readonly identifiers: readonly Identifier[];
}

const pseudonymWords: Readonly<Record<Standing, string>> = {
  subject: 'Subject',
  colleague: 'Colleague',
  'member-of-public': 'Member of the public',
};

/** "Colleague 3": the same person has the same one on every page. */
export function pseudonymOf({ standing, number }: Pick<KnownPerson, 'standing' | 'number'>): string {
  return `${pseudonymWords[standing]} ${number}`;
}

/** What a person is called towards somebody for whom these people were revealed. */
export function shownName(person: KnownPerson, revealed: ReadonlySet<string>): string {
  return person.standing === 'subject' || revealed.has(person.id) ? person.name : pseudonymOf(person);
}

/**
 * What two spellings of one identifier have in common: case, the width of letters and surrounding space never tell people
 * apart in directories. `FORCE\jdoe` and `jdoe` stay two identifiers: another domain may have a jdoe of its own.
 */
export function identifierKey(value: string): string {
  return value.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
}

/** @returns why the value cannot be such an identifier, in words, or null */
export function identifierFault({ kind, value }: Identifier): string | null {
  const key = identifierKey(value);
  if (key === '') return 'It is empty.';
  if (key.length > 256) return 'It is longer than 256 characters.';
  if (/\p{C}/u.test(key)) return 'It holds characters that cannot be seen.';
  if (kind === 'sid' && !/^s-1-\d+(-\d+)+$/.test(key)) return 'A SID looks like S-1-5-21-….';
  if (kind === 'email' && !/^[^\s@]+@[^\s@]+$/.test(key)) return 'An e-mail address has one @.';
  if (words(key).length === 0) return 'It holds no letter or digit.';
  return null;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function words(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)].map((match) => ({
    text: match[0].normalize('NFKC').toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What stands between two words; any run of white space is one space, as a line break in a message is. */
const between = (text: string, from: number, to: number): string =>
  text.slice(from, to).normalize('NFKC').replace(/\s+/gu, ' ').toLowerCase();

interface Node {
  readonly next: Map<string, Node>;
  shown: string | null;
}

/**
 * Puts pseudonyms for the names and identifiers of people in a text. Only whole words are taken for an identifier, the longest
 * where several begin at one word, so that "Al" is not found in "Also".
 *
 * @returns a function from a text to the text as it may be shown; it gives the very text back where nobody is in it
 */
export function masker(people: readonly KnownPerson[], revealed: ReadonlySet<string>): (text: string) => string {
  const root: Node = { next: new Map(), shown: null };
  for (const person of people) {
    if (person.standing === 'subject' || revealed.has(person.id)) continue;
    for (const value of [person.name, ...person.identifiers.map((identifier) => identifier.value)])
      plant(root, identifierKey(value), pseudonymOf(person));
  }
  if (root.next.size === 0) return (text) => text;
  return (text) => mask(root, text);
}

/** A word and what stands before it, as one step. The first word of an identifier has nothing before it. */
const step = (gap: string, word: string): string => `${gap}\u0000${word}`;

function plant(root: Node, key: string, shown: string): void {
  let node = root;
  const all = words(key);
  for (const [i, word] of all.entries()) {
    const gap = i === 0 ? '' : between(key, all[i - 1]?.end ?? 0, word.start);
    const name = step(gap, word.text);
    const next = node.next.get(name) ?? { next: new Map(), shown: null };
    node.next.set(name, next);
    node = next;
  }
  // One identifier of two people names neither for certain, but must still be hidden: the first written down stands for it.
  if (node !== root) node.shown ??= shown;
}

function mask(root: Node, text: string): string {
  const all = words(text);
  let out = '';
  let copied = 0;
  for (let i = 0; i < all.length; ) {
    const found = longestAt(root, text, all, i);
    if (found === null) {
      i++;
      continue;
    }
    out += text.slice(copied, all[i]?.start) + found.shown;
    copied = all[found.last]?.end ?? text.length;
    i = found.last + 1;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

function longestAt(
  root: Node,
  text: string,
  all: readonly Word[],
  first: number,
): { shown: string; last: number } | null {
  let node: Node | undefined = root;
  let found: { shown: string; last: number } | null = null;
  for (let i = first; i < all.length; i++) {
    const word = all[i];
    if (!word) break;
    const gap = i === first ? '' : between(text, all[i - 1]?.end ?? 0, word.start);
    node = node.next.get(step(gap, word.text));
    if (!node) break;
    if (node.shown !== null) found = { shown: node.shown, last: i };
  }
  return found;
}
