/** One volume, page by page: cover, index, its sections as planned, and what was added later. */
import { type Bookmark, bookmarkTitle, pageRange, shorten } from '../../shared/domain/bundle/page-plan.ts';
import type { ResolvedItem, ResolvedSection, Volume } from '../../shared/domain/bundle/resolved.ts';
import { additionScope, cited, type Place, pagesOf, type Scope } from './atlas.ts';
import type { BundleAddition, WrittenSection } from './bundle-input.ts';
import type { Book } from './pdf/book.ts';
import { Target } from './pdf/sheet.ts';
import type { SealPlace } from './seal/update.ts';
import { drawCertificate } from './sections/certificate.ts';
import { drawContinuity } from './sections/continuity.ts';
import { drawCover } from './sections/cover.ts';
import { drawIndex, type IndexRow } from './sections/index-pages.ts';
import { drawLateDivider } from './sections/late-divider.ts';
import type { DrawnQr } from './sections/qr-code.ts';
import { dayWords } from './words.ts';

/** Draws an item at the book's next page, and fills in its place. */
export type DrawItem = (book: Book, scope: Scope, item: ResolvedItem) => Promise<void>;

/** A stretch of pages with a bookmark; `items` are the bookmarks below it. */
interface Part {
  readonly id: string;
  readonly title: string;
  readonly firstPage: number;
  readonly lastPage: number;
  readonly items: readonly ResolvedItem[];
  readonly below: readonly { readonly title: string; readonly firstPage: number }[];
}

export interface DrawnVolume {
  readonly sections: readonly WrittenSection[];
  readonly bookmarks: readonly Bookmark[];
  readonly qr: DrawnQr;
  readonly sealAt: SealPlace | null;
}

/** Sections of one part named alike have one row in the index and one bookmark. */
export function standsAlone({ title, items }: ResolvedSection): boolean {
  return items.length === 1 && items[0]?.title === title;
}

/** Draws everything but what waits for page numbers: every volume must have been drawn before any is closed. */
export async function drawVolume(book: Book, volume: Volume, scope: Scope, drawItem: DrawItem): Promise<DrawnVolume> {
  const { input, atlas } = scope;
  const parts: Part[] = [];
  const late = new Target();
  const isLast = input.volumes.at(-1)?.letter === volume.letter;
  const additions = isLast ? input.additions : [];

  let qr: DrawnQr | null = null;
  let sealAt: SealPlace | null = null;
  await part(parts, book, 'cover', 'Cover', async () => {
    ({ qr, sealAt } = drawCover(book, scope));
    return [];
  });
  await part(parts, book, 'index', 'Index', async () => {
    const reserved = isLast
      ? {
          reserved:
            additions.length === 0
              ? null
              : lateRow(late, () => cited(scope, volume.letter, (atlas.volumes.get(volume.letter)?.pages ?? 0) + 1)),
        }
      : {};
    drawIndex(book, [...ownRows(scope, volume), ...otherRows(scope)], { title: 'Index', ...reserved });
    return [];
  });
  for (const section of volume.sections)
    await part(parts, book, section.id, section.title, () => drawItems(book, scope, section.items, drawItem), section);
  const base = book.pages;
  // A preview was told: it does not draw every page.
  if (!book.isPreview) atlas.volumes.set(volume.letter, { pages: base, replaced: book.type.replaced });
  // What was served shows the seal it was served with; this export's own is with what it adds.
  if (input.additions.length > 0) sealAt = null;
  for (const [i, addition] of additions.entries()) {
    const own = additionScope(scope, addition);
    sealAt = await drawAddition(parts, book, own, { addition, n: i + 1, base, late }, drawItem);
  }
  if (qr === null) throw new Error('bundle: a cover without its code');
  return { sections: parts.map((one) => written(one, scope)), bookmarks: parts.map(bookmarkOf), qr, sealAt };
}

async function drawItems(
  book: Book,
  scope: Scope,
  items: readonly ResolvedItem[],
  drawItem: DrawItem,
): Promise<Part['below']> {
  const below: { title: string; firstPage: number }[] = [];
  for (const item of items) {
    const place = scope.atlas.of(item.id);
    place.firstPage = book.pages + 1;
    book.arrive(place.target);
    await drawItem(book, scope, item);
    place.lastPage = book.pages;
    if (place.lastPage < place.firstPage) throw new Error(`bundle: item ${item.id} has no page`);
    below.push({ title: titleOf(item), firstPage: place.firstPage });
    await book.breathe();
  }
  return below;
}

async function part(
  parts: Part[],
  book: Book,
  id: string,
  title: string,
  draw: () => Promise<Part['below']>,
  section?: ResolvedSection,
): Promise<void> {
  const firstPage = book.pages + 1;
  const below = await draw();
  if (book.pages < firstPage) throw new Error(`bundle: section ${id} has no page`);
  const alone = section !== undefined && standsAlone(section);
  parts.push({ id, title, firstPage, lastPage: book.pages, items: section?.items ?? [], below: alone ? [] : below });
  await book.breathe();
}

/**
 * Late additions (rule B11): what was served stays as it was, and what came later follows it, with an index, a statement of
 * continuity and a certificate of its own.
 */
async function drawAddition(
  parts: Part[],
  book: Book,
  scope: Scope,
  { addition, n, base, late }: { addition: BundleAddition; n: number; base: number; late: Target },
  drawItem: DrawItem,
): Promise<SealPlace | null> {
  const firstPage = book.pages + 1;
  const title = n === 1 ? 'Late additions' : `Late additions ${n}`;
  const below: { title: string; firstPage: number }[] = [];
  const mark = (name: string) => below.push({ title: name, firstPage: book.pages + 1 });
  if (n === 1) book.arrive(late);
  const sealAt = drawLateDivider(book, addition, { title, after: n === 1 ? base : firstPage - 1 });
  mark('Index of late additions');
  const rows = addition.items.map((item, i) => itemRow(scope, item, `L${n}.${i + 1}`, 0));
  const places = { continuity: new Target(), certificate: new Target() };
  const own = { continuity: 0, certificate: 0, end: 0 };
  const follows = (title: string, target: Target, pages: () => [number, number]): IndexRow => ({
    number: '',
    date: '',
    title,
    ref: '',
    level: 0,
    target,
    pages: () => pageRange({ firstPage: pages()[0], lastPage: pages()[1] }),
  });
  rows.push(
    follows('Continuity of the late exhibits', places.continuity, () => [own.continuity, own.certificate - 1]),
    follows('Certificate of the late additions', places.certificate, () => [own.certificate, own.end]),
  );
  drawIndex(book, rows, { title: 'Index of late additions' });
  below.push(...(await drawItems(book, scope, addition.items, drawItem)));
  mark('Continuity of the late exhibits');
  own.continuity = book.pages + 1;
  book.arrive(places.continuity);
  await drawContinuity(book, scope, 'Continuity of the late exhibits', false);
  mark('Certificate of the late additions');
  own.certificate = book.pages + 1;
  book.arrive(places.certificate);
  await drawCertificate(book, scope, 'Certificate of the late additions');
  own.end = book.pages;
  parts.push({ id: `late-${n}`, title, firstPage, lastPage: book.pages, items: addition.items, below });
  return sealAt;
}

/** `AB/1 Notes of interview`; of what has no reference, its title. */
function titleOf({ ref, title }: ResolvedItem): string {
  return ref === '' ? title : `${ref} ${title}`;
}

function ownRows(scope: Scope, volume: Volume): IndexRow[] {
  return volume.sections.flatMap((section, i) => sectionRows(scope, section, String(i + 1)));
}

function sectionRows(scope: Scope, section: ResolvedSection, number: string): IndexRow[] {
  const [first] = section.items;
  const last = section.items.at(-1);
  if (!first || !last) throw new Error(`bundle: section ${section.id} holds nothing`);
  if (standsAlone(section)) return [itemRow(scope, first, number, 0)];
  const [from, to] = [scope.atlas.of(first.id), scope.atlas.of(last.id)];
  const head: IndexRow = {
    number,
    date: '',
    title: section.title,
    ref: '',
    level: 0,
    target: from.letter === scope.letter ? from.target : null,
    pages: () => cited(scope, from.letter, pageRange({ firstPage: from.firstPage, lastPage: to.lastPage })),
  };
  return [head, ...section.items.map((item, i) => itemRow(scope, item, `${number}.${i + 1}`, 1))];
}

function itemRow(scope: Scope, item: ResolvedItem, number: string, level: 0 | 1): IndexRow {
  const place = scope.atlas.of(item.id);
  return {
    number,
    date: item.date === null ? '' : dayWords(item.date),
    title: shorten(item.title, 150),
    ref: item.ref,
    level,
    target: place.letter === scope.letter ? place.target : null,
    pages: () => pagesOf(scope, place),
  };
}

/** What the other volumes hold, cited as rule B13 has it; there is nothing to link to. */
function otherRows(scope: Scope): IndexRow[] {
  const { input, letter } = scope;
  return input.volumes
    .filter((other) => other.letter !== letter)
    .flatMap((other) => [
      {
        number: '',
        date: '',
        title: `In bundle ${other.letter}`,
        ref: '',
        level: 'volume' as const,
        target: null,
        pages: () => '',
      },
      ...other.sections.flatMap((section, i) => sectionRows(scope, section, String(i + 1))),
    ]);
}

function lateRow(target: Target, pages: () => string): IndexRow {
  return { number: '', date: '', title: 'Late additions', ref: '', level: 0, target, pages: () => `from ${pages()}` };
}

function bookmarkOf({ title, firstPage, below }: Part): Bookmark {
  const mark = (name: string, page: number, children: readonly Bookmark[]): Bookmark => ({
    title: bookmarkTitle(name, page),
    page,
    children,
  });
  return mark(
    title,
    firstPage,
    below.map((one) => mark(one.title, one.firstPage, [])),
  );
}

function written({ id, title, firstPage, lastPage, items }: Part, { atlas }: Scope): WrittenSection {
  return { id, title, firstPage, lastPage, items: items.map((item) => writtenItem(atlas.of(item.id))) };
}

export function writtenItem(place: Place): WrittenSection['items'][number] {
  const { item, firstPage, lastPage, slipPages, placeholder } = place;
  const { content } = item;
  const source =
    content.kind === 'exhibit'
      ? { kind: 'exhibit' as const, id: content.exhibitId }
      : content.kind === 'document'
        ? { kind: 'document' as const, id: content.documentId }
        : null;
  return { id: item.id, title: item.title, ref: item.ref, source, firstPage, lastPage, slipPages, placeholder };
}
