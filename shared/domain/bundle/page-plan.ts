/**
 * Which page everything is on. Numbering runs from 1 with cover and index included, so that the printed number is the
 * PDF's own page number (rules B2 to B4 of the electronic-bundle guidance).
 */

export interface PartSize {
  readonly id: string;
  readonly title: string;
  /** At least 1: an empty part has no place in a bundle. */
  readonly pages: number;
}

export interface SectionSize extends PartSize {
  /** Parts divide the section's pages completely and in order; left out where the section has none of its own. */
  readonly parts?: readonly PartSize[];
}

export interface PlannedPart {
  readonly id: string;
  readonly title: string;
  readonly firstPage: number;
  readonly lastPage: number;
}

export interface PlannedSection extends PlannedPart {
  readonly parts: readonly PlannedPart[];
}

/**
 * Numbers sections and their parts one after the other, from page 1.
 *
 * @throws RangeError where a part has no page, or the parts of a section do not add up to it
 */
export function planPages(sections: readonly SectionSize[]): PlannedSection[] {
  let next = 1;
  return sections.map((section) => {
    const firstPage = next;
    const parts = (section.parts ?? []).map((part) => {
      assertPages(part);
      const first = next;
      next += part.pages;
      return { id: part.id, title: part.title, firstPage: first, lastPage: next - 1 };
    });
    assertPages(section);
    if (parts.length > 0 && next - firstPage !== section.pages)
      throw new RangeError(`the parts of ${section.id} take ${next - firstPage} pages, the section ${section.pages}`);
    next = firstPage + section.pages;
    return { id: section.id, title: section.title, firstPage, lastPage: next - 1, parts };
  });
}

function assertPages(part: PartSize): void {
  if (!Number.isSafeInteger(part.pages) || part.pages < 1) throw new RangeError(`${part.id} has ${part.pages} pages`);
}

export function pageCount(plan: readonly PlannedSection[]): number {
  return plan.at(-1)?.lastPage ?? 0;
}

/** `7` or `7–12`. */
export function pageRange(part: { readonly firstPage: number; readonly lastPage: number }): string {
  return part.firstPage === part.lastPage ? `${part.firstPage}` : `${part.firstPage}–${part.lastPage}`;
}

/** `page 3`, `pages 1–3 and 7`. Never empty. */
export function pageNumbersInWords(ranges: readonly (readonly [number, number])[]): string {
  const said = ranges.map(([firstPage, lastPage]) => pageRange({ firstPage, lastPage }));
  const one = ranges.length === 1 && ranges[0]?.[0] === ranges[0]?.[1];
  const last = said.pop() ?? '';
  return `${one ? 'page' : 'pages'} ${said.length > 0 ? `${said.join(', ')} and ` : ''}${last}`;
}

export interface Bookmark {
  readonly title: string;
  readonly page: number;
  readonly children: readonly Bookmark[];
}

/** Rule B4: a short description that ends with its page. */
export function bookmarkTitle(title: string, page: number): string {
  return `${shorten(title, 72)} – page ${page}`;
}

export function bookmarks(plan: readonly PlannedSection[]): Bookmark[] {
  const mark = (part: PlannedPart, children: readonly Bookmark[]): Bookmark => ({
    title: bookmarkTitle(part.title, part.firstPage),
    page: part.firstPage,
    children,
  });
  return plan.map((section) =>
    mark(
      section,
      section.parts.map((part) => mark(part, [])),
    ),
  );
}

/** At most `limit` characters, cut at a word where there is one near, with an ellipsis for what is left out. */
export function shorten(text: string, limit: number): string {
  const flat = text.replace(/\s+/gu, ' ').trim();
  const characters = [...flat];
  if (characters.length <= limit) return flat;
  const cut = characters.slice(0, limit - 1).join('');
  const word = cut.lastIndexOf(' ');
  return `${(word > limit * 0.5 ? cut.slice(0, word) : cut).trimEnd()}…`;
}

/**
 * Rows to pages, first to last, none split. A row taller than a whole page stands alone on one.
 *
 * The index is paginated with this before any other page exists: its row heights do not depend on the page numbers that
 * the rows will show, so the number of index pages is settled at once and nothing after it can move.
 *
 * @param heights in points
 * @param firstRoom height left on the first page; `room` on each page after it
 * @returns for each page the half-open range of its rows; one empty page where there are no rows
 */
export function paginateRows(
  heights: readonly number[],
  firstRoom: number,
  room: number,
): { readonly from: number; readonly to: number }[] {
  const pages: { from: number; to: number }[] = [];
  let from = 0;
  let left = firstRoom;
  for (const [i, height] of heights.entries()) {
    if (height > left && (i > from || (i === 0 && firstRoom < room))) {
      pages.push({ from, to: i });
      from = i;
      left = room;
    }
    left -= height;
  }
  pages.push({ from, to: heights.length });
  return pages;
}
