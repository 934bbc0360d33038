/** Page ranges as people type them, and as the plan keeps them. */

export type Ranges =
  | {
      readonly ok: true /** Canonical, ascending and apart; undefined: every page. */;
      readonly pages: string | undefined;
    }
  | { readonly ok: false; readonly problem: string };

/**
 * `1-3, 7`, with hyphen or dash, in any order, with commas, semicolons or spaces between; empty is every page. `7-` goes on to the last page where
 * their number is known.
 *
 * @param most pages that the source has; null where that is not known
 */
export function readRanges(typed: string, most: number | null): Ranges {
  const text = typed.trim();
  if (text === '') return { ok: true, pages: undefined };
  const spans: [number, number][] = [];
  for (const part of text.replace(/\s*[-–—]\s*/gu, '-').split(/[,;\s]+/u)) {
    if (part === '') continue;
    const match = /^(\d{1,6})(?:(-)(\d{1,6})?)?$/u.exec(part);
    if (!match) return { ok: false, problem: `“${part}” is no page. Type pages as 1-3, 7.` };
    const first = Number(match[1]);
    const last = match[3] !== undefined ? Number(match[3]) : match[2] === undefined ? first : most;
    if (last === null) return { ok: false, problem: `Type the last page of “${part}” too.` };
    if (first < 1) return { ok: false, problem: 'Pages begin at 1.' };
    if (last < first) return { ok: false, problem: `“${part}” ends before it begins.` };
    if (most !== null && last > most)
      return { ok: false, problem: most === 1 ? 'It has one page.' : `It has ${most} pages.` };
    spans.push([first, last]);
  }
  if (spans.length === 0) return { ok: true, pages: undefined };
  const merged: [number, number][] = [];
  for (const [first, last] of spans.toSorted(([a], [b]) => a - b)) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  const [only] = merged;
  if (merged.length === 1 && only?.[0] === 1 && only[1] === most) return { ok: true, pages: undefined };
  return {
    ok: true,
    pages: merged.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', '),
  };
}

/** How many pages a selection of the plan names. */
export function countPages(pages: string): number {
  return pages
    .split(',')
    .map((part) => part.split('-').map(Number))
    .reduce((sum, [first = 0, last = first]) => sum + last - first + 1, 0);
}
