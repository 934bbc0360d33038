/**
 * The continuity of an exhibit as it is read: every entry of the ledger in its order, joined to what was recorded with it, and
 * openings of the exhibit that follow one another told together. Pure; nothing is left out.
 */
import type {
  Continuity,
  ContinuityEntry,
  CustodyEvent,
  CustodyGap,
  CustodyPeriod,
} from '../../../shared/api/custody.ts';

export type Chapter =
  | { readonly kind: 'entry'; readonly entry: ContinuityEntry; readonly event: CustodyEvent | null }
  /** Two or more openings by one person for one purpose, with nothing else between. */
  | { readonly kind: 'openings'; readonly entries: readonly ContinuityEntry[] };

export function storyOf({ entries, events }: Pick<Continuity, 'entries' | 'events'>): Chapter[] {
  const byEntry = new Map(events.map((event) => [event.ledgerEntry, event]));
  const chapters: Chapter[] = [];
  for (const entry of entries) {
    const last = chapters.at(-1);
    if (last && joins(last, entry)) {
      const before = last.kind === 'openings' ? last.entries : [last.entry];
      chapters[chapters.length - 1] = { kind: 'openings', entries: [...before, entry] };
    } else chapters.push({ kind: 'entry', entry, event: byEntry.get(entry.hash) ?? null });
  }
  return chapters;
}

function joins(last: Chapter, next: ContinuityEntry): boolean {
  const before = last.kind === 'entry' ? last.entry : last.entries[0];
  return (
    before !== undefined &&
    isOpening(before) &&
    isOpening(next) &&
    before.actor === next.actor &&
    before.reason === next.reason
  );
}

/** An entry that is not sound must stand alone, where it can be seen. */
const isOpening = (entry: ContinuityEntry): boolean => entry.act === 'viewed' && entry.sound;

export type Held =
  | { readonly kind: 'period'; readonly period: CustodyPeriod }
  | { readonly kind: 'gap'; readonly gap: CustodyGap };

/** Periods and gaps as one list, by when each begins; what begins at an unknown time comes first. */
export function heldInOrder({ periods, gaps }: Pick<Continuity, 'periods' | 'gaps'>): Held[] {
  const all: Held[] = [
    ...periods.map((period) => ({ kind: 'period', period }) as const),
    ...gaps.map((gap) => ({ kind: 'gap', gap }) as const),
  ];
  const begins = (held: Held): string => (held.kind === 'gap' ? held.gap.from : held.period.from) ?? '';
  // A gap comes before the period that ends it, and the sort is stable otherwise.
  const rank = (held: Held): number => (held.kind === 'gap' ? 0 : 1);
  return all.toSorted((a, b) => begins(a).localeCompare(begins(b)) || rank(a) - rank(b));
}

export const undeclared = (gaps: readonly CustodyGap[]): readonly CustodyGap[] => gaps.filter((gap) => !gap.declared);

const gapNames: Record<CustodyGap['kind'], string> = {
  'before-intake': 'Before it came into the case',
  handover: 'Handover',
  clock: 'Clock',
  'entries-lost': 'Entries lost',
  'unsound-entry': 'Entry that proves nothing',
  declared: 'Declared',
};
export const gapName = (kind: CustodyGap['kind']): string => gapNames[kind];

/** Who has it now: the holder of the period that has not ended. */
export const holderNow = (periods: readonly CustodyPeriod[]): string | null =>
  periods.findLast((period) => period.to === null)?.holder ?? null;

/** The custody of an exhibit in one sentence, for the top of its page. */
export function custodySentence({ periods, gaps }: Pick<Continuity, 'periods' | 'gaps'>): string {
  const holder = holderNow(periods);
  const open = undeclared(gaps).length;
  const declared = gaps.length - open;
  const held = holder === null ? 'Nobody is recorded as holding it now.' : `Held by ${holder}.`;
  if (gaps.length === 0) return `${held} All of the time is accounted for.`;
  const parts = [
    open > 0 ? `${open} ${open === 1 ? 'gap is' : 'gaps are'} not explained` : '',
    declared > 0 ? `${declared} ${declared === 1 ? 'gap is' : 'gaps are'} declared` : '',
  ].filter(Boolean);
  const text = parts.join(', ');
  return `${held} ${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
