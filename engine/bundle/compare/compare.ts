/**
 * Two finished PDFs held against each other, page by page: what changed since a bundle was served. Deterministic, and
 * bounded whatever the files are: pages are read one at a time and kept as a digest each. For worker threads.
 */
import type { PageChange } from '../../../shared/api/bundle-plans.ts';
import type { Comparison } from '../../../shared/api/comparisons.ts';
import { PdfFile } from '../reading/pdf-file.ts';
import { type Dict, isDict, PdfError, textOf } from '../reading/values.ts';
import { alignPages } from './align.ts';
import { PageDigests } from './page-digest.ts';
import { PageWords, wordChanges } from './words.ts';

/** Of pages beyond these only that they changed is said: reading all words of every page of two bundles takes minutes. */
const mostWorded = 1000;
const keptWords = 600;

export type Compared = Pick<Comparison, 'same' | 'counts' | 'changes' | 'limits'> & {
  readonly pages: { readonly before: number; readonly after: number };
};

/** Which of the two a PdfError is about. */
export class UnreadableSide extends Error {
  readonly side: 'before' | 'after';
  constructor(side: 'before' | 'after', cause: PdfError) {
    super(cause.message, { cause });
    this.side = side;
  }
}

/**
 * @param step told of pages read, of both files; may throw to stop
 * @throws UnreadableSide; what the file system says
 */
export function comparePdfs(
  paths: { readonly before: string; readonly after: string },
  withSame: boolean,
  step: (done: number, total: number | null) => void,
): Compared {
  const sides = { before: new Side('before', paths.before), after: null as Side | null };
  try {
    sides.after = new Side('after', paths.after);
    const { before, after } = sides as { before: Side; after: Side };
    let done = 0;
    const total = before.count + after.count;
    for (const side of [before, after]) side.digest(() => step(++done, total));
    let worded = 0;
    const alike = (i: number, j: number): number => likeness(before.words(i), after.words(j));
    const rows = alignPages(before.digests, after.digests, alike);
    const counts = { same: 0, changed: 0, moved: 0, added: 0, removed: 0 };
    const changes: PageChange[] = [];
    for (const { kind, before: i, after: j } of rows) {
      step(done, total);
      counts[kind]++;
      if (kind === 'same' && !withSame) continue;
      const words =
        kind === 'changed' && ++worded <= mostWorded
          ? wordChanges(before.words(i as number), after.words(j as number))
          : null;
      changes.push({
        kind,
        before: i === null ? null : before.name(i),
        after: j === null ? null : after.name(j),
        gone: words?.gone ?? null,
        come: words?.come ?? null,
      });
    }
    return {
      same: counts.same === rows.length,
      counts,
      changes,
      pages: { before: before.count, after: after.count },
      limits: limitsOf(worded, [before, after]),
    };
  } finally {
    sides.before.close();
    sides.after?.close();
  }
}

class Side {
  readonly digests: string[] = [];
  readonly #side: 'before' | 'after';
  readonly #file: PdfFile;
  readonly #pages: Dict[];
  readonly #letter: string;
  readonly #read: PageWords;
  readonly #words = new Map<number, string[]>();
  unread = 0;

  constructor(side: 'before' | 'after', path: string) {
    this.#side = side;
    this.#file = this.#guarded(() => new PdfFile(path));
    try {
      this.#pages = this.#guarded(() => Array.from(this.#file.pages(), ({ dict }) => dict));
      this.#letter = this.#guarded(() => letterOf(this.#file));
    } catch (error) {
      this.#file.close();
      throw error;
    }
    this.#read = new PageWords(this.#file);
  }

  get count(): number {
    return this.#pages.length;
  }

  close(): void {
    this.#file.close();
  }

  digest(step: () => void): void {
    const digests = new PageDigests(this.#file);
    for (const [i, page] of this.#pages.entries()) {
      this.digests.push(this.#digestOf(digests, page, i));
      step();
    }
  }

  /** A page that cannot be read is like no other page but itself, so that nobody takes it for unchanged. */
  #digestOf(digests: PageDigests, page: Dict, i: number): string {
    try {
      return digests.of(page);
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
      this.unread++;
      return `unreadable ${this.#side} ${i}`;
    }
  }

  words(i: number): string[] {
    const known = this.#words.get(i);
    if (known) return known;
    if (this.#words.size >= keptWords) this.#words.clear();
    const words = this.#read.of(this.#pages[i] as Dict);
    this.#words.set(i, words);
    return words;
  }

  /** As it is cited (rule B13): `B:45`; its number alone where the file does not say which bundle it is. */
  name(i: number): string {
    return this.#letter === '' ? String(i + 1) : `${this.#letter}:${i + 1}`;
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof PdfError) throw new UnreadableSide(this.#side, error);
      throw error;
    }
  }
}

/** Bundles say their letter in their title. */
function letterOf(file: PdfFile): string {
  const info = file.resolve(file.trailer.get('Info'));
  return isDict(info) ? (/^Bundle ([A-Z]) /u.exec(textOf(file.resolve(info.get('Title'))))?.[1] ?? '') : '';
}

/** How many words two pages share, of all they have (Dice). Pages without words are alike: pictures in the same place. */
function likeness(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 && b.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count > 0) {
      left.set(word, count - 1);
      shared++;
    }
  }
  return (2 * shared) / (a.length + b.length);
}

function limitsOf(worded: number, sides: readonly Side[]): string[] {
  const limits = [
    'Compared is what each page shows: its content, pictures, letters and annotations. Not compared are the lines at the head and foot of a bundle’s own pages (page number, reference, marking), the code on the cover, signatures, bookmarks, where links lead, and what the file says of itself.',
  ];
  if (worded > mostWorded)
    limits.push(
      `${worded} pages have changed; the words of the first ${mostWorded.toLocaleString('en-GB')} are given.`,
    );
  const unread = sides.reduce((sum, side) => sum + side.unread, 0);
  if (unread > 0)
    limits.push(
      `${unread} ${unread === 1 ? 'page' : 'pages'} could not be read, and count as changed whatever they show.`,
    );
  return limits;
}
