/**
 * Who held an exhibit, from when to when, and what time nothing accounts for: computed anew from what was recorded, so that
 * a gap shows because it is there and not because somebody owned up to it. Times are milliseconds since 1970 UTC.
 */

export interface CustodyFacts {
  /** How it came to hand, as stated at intake; null where it was made inside the case and there is nothing before. */
  readonly acquisition: { readonly by: string | null; readonly at: number | null } | null;
  readonly intake: { readonly by: string; readonly at: number };
  /** In the order they were recorded. */
  readonly transfers: readonly CustodyTransfer[];
  /** Both ends belong to it. */
  readonly declared: readonly {
    readonly from: number;
    readonly to: number;
    /** How far it explains what it touches, where its end was rounded: a time given to the minute means all of that minute. */
    readonly covers?: number;
    readonly explanation: string;
  }[];
  /** The ledger's entries about it, in the order of the log. */
  readonly entries: readonly {
    readonly feed: string;
    /** By the device's clock. */
    readonly at: number;
    /** What people call it: "entry 12". */
    readonly name: string;
    /** Whether it is exactly what was signed. */
    readonly sound: boolean;
  }[];
  /** Where the end of a device's record is known to be missing: when it was last known whole, and when that was noticed. */
  readonly lost: readonly { readonly from: number; readonly to: number }[];
}

export interface CustodyTransfer {
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly place: string;
  readonly seal: string;
  readonly reason: string;
}

export interface HeldPeriod {
  readonly holder: string;
  readonly from: number;
  /** Null: to this day. */
  readonly to: number | null;
  readonly place: string;
  readonly seal: string;
  readonly basis: string;
}

export interface FoundGap {
  readonly kind: 'before-intake' | 'handover' | 'clock' | 'entries-lost' | 'unsound-entry' | 'declared';
  /** Null: from a time that is not known. */
  readonly from: number | null;
  readonly to: number;
  readonly what: string;
  readonly declared: boolean;
  readonly explanation: string | null;
}

export interface Custody {
  readonly periods: readonly HeldPeriod[];
  /** By their beginning. */
  readonly gaps: readonly FoundGap[];
}

/** Clocks that are kept right step back by this much at times. */
const clockTolerance = 1000;

/**
 * Periods and the gaps of kinds `before-intake`, `handover` and `declared` share out all time from the first thing known to
 * now, without overlap; the other kinds are doubts about the record itself and lie over it.
 */
export function custodyOf(facts: CustodyFacts): Custody {
  const line = timeline(facts);
  const found = [...line.gaps, ...clockGaps(facts), ...lossGaps(facts), ...unsoundGaps(facts)];
  const gaps = found.flatMap((gap) => declaring(gap, facts.declared));
  const periods: HeldPeriod[] = [];
  // What somebody declares unaccounted for is no period of anybody's, whatever the record would have it be.
  const open = facts.declared.flatMap((one) =>
    without(one, line.gaps).map(
      (piece): FoundGap => ({
        ...piece,
        kind: 'declared',
        what: 'Declared as not accounted for.',
        declared: true,
        explanation: one.explanation,
      }),
    ),
  );
  for (const period of line.periods)
    for (const piece of without({ from: period.from, to: period.to ?? Number.POSITIVE_INFINITY }, open))
      if (piece.to > piece.from)
        periods.push({ ...period, from: piece.from, to: piece.to === Number.POSITIVE_INFINITY ? null : piece.to });
  return { periods, gaps: [...gaps, ...open].sort(byBeginning) };
}

/** The same person as far as names can say: case, spaces, Unicode form and initials in brackets make no difference. */
export function samePerson(a: string, b: string): boolean {
  return nameKey(a) === nameKey(b);
}

/** What `samePerson` compares. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s*\([^()]*\)\s*$/u, '')
    .replace(/[\s.,'’-]+/gu, ' ')
    .trim();
}

interface Point {
  readonly at: number;
  /** Who must have had it before; null where it comes from outside the record. */
  readonly giver: string | null;
  readonly taker: string;
  readonly place: string;
  readonly seal: string;
  readonly basis: string;
  /** How a sentence goes on: "and …". */
  readonly words: string;
}

function pointsOf({ acquisition, intake, transfers }: CustodyFacts): Point[] {
  const points: (Point & { readonly order: number })[] = [];
  const add = (order: number, point: Omit<Point, 'place' | 'seal'> & Partial<Pick<Point, 'place' | 'seal'>>): void => {
    points.push({ place: '', seal: '', ...point, order });
  };
  if (acquisition?.by != null && acquisition.at !== null)
    add(0, {
      at: acquisition.at,
      giver: null,
      taker: acquisition.by,
      basis: 'Acquired',
      words: `${acquisition.by} is recorded as having acquired it`,
    });
  for (const transfer of transfers)
    add(1, {
      at: transfer.at,
      giver: transfer.from,
      taker: transfer.to,
      place: transfer.place,
      seal: transfer.seal,
      basis: `Handed over by ${transfer.from}: ${transfer.reason}`,
      words: `${transfer.from} handed it over to ${transfer.to}`,
    });
  add(2, {
    at: intake.at,
    giver: acquisition === null ? null : intake.by,
    taker: intake.by,
    basis: acquisition === null ? 'Made in the case' : 'Taken into the case',
    words: `${intake.by} took it into the case`,
  });
  return points.sort((a, b) => a.at - b.at || a.order - b.order);
}

function timeline(facts: CustodyFacts): { periods: HeldPeriod[]; gaps: FoundGap[] } {
  const points = pointsOf(facts);
  const periods: HeldPeriod[] = [];
  const gaps: FoundGap[] = [];
  let last: Point | null = null;
  for (const point of points) {
    if (last === null) {
      const before = point.giver === null ? null : beforeIntake(facts, point);
      if (before) gaps.push(before);
    } else if (point.giver !== null && samePerson(last.taker, point.giver)) {
      if (point.at > last.at) periods.push(held(last, point.at));
    } else if (point.giver === null && samePerson(last.taker, point.taker)) {
      if (point.at > last.at) periods.push(held(last, point.at));
    } else {
      gaps.push({
        kind: 'handover',
        from: last.at,
        to: point.at,
        what: `It was last with ${last.taker}, and then ${point.words}; how it passed between them is not recorded.`,
        declared: false,
        explanation: null,
      });
    }
    last = point;
  }
  if (last) periods.push(held(last, null));
  return { periods, gaps };
}

function held({ taker, at, place, seal, basis }: Point, to: number | null): HeldPeriod {
  return { holder: taker, from: at, to, place, seal, basis };
}

function beforeIntake({ acquisition }: CustodyFacts, first: Point): FoundGap {
  const by = acquisition?.by ?? null;
  const at = acquisition?.at ?? null;
  const what =
    by === null && at === null
      ? 'Who had it before, and since when, is not recorded.'
      : by === null
        ? 'It is recorded when it was acquired, but not by whom.'
        : `${by} is recorded as having acquired it, but not when.`;
  return {
    kind: 'before-intake',
    from: at !== null && at < first.at ? at : null,
    to: first.at,
    what,
    declared: false,
    explanation: null,
  };
}

/** An entry that is later in its device's record and earlier by its clock: no time between them can be relied on. */
function clockGaps({ entries }: CustodyFacts): FoundGap[] {
  const latest = new Map<string, CustodyFacts['entries'][number]>();
  const gaps: FoundGap[] = [];
  for (const entry of entries) {
    const before = latest.get(entry.feed);
    if (before && entry.at < before.at - clockTolerance)
      gaps.push({
        kind: 'clock',
        from: entry.at,
        to: before.at,
        what: `The device’s clock went back between ${before.name} and ${entry.name}, so their times cannot both be right.`,
        declared: false,
        explanation: null,
      });
    latest.set(entry.feed, entry);
  }
  return gaps;
}

function lossGaps({ lost }: CustodyFacts): FoundGap[] {
  return lost.map(({ from, to }) => ({
    kind: 'entries-lost',
    from: Math.min(from, to),
    to: Math.max(from, to),
    what: 'The newest entries of this device’s record were lost; whatever they said of this exhibit is not here.',
    declared: false,
    explanation: null,
  }));
}

function unsoundGaps({ entries }: CustodyFacts): FoundGap[] {
  return entries
    .filter(({ sound }) => !sound)
    .map(({ at, name }) => ({
      kind: 'unsound-entry',
      from: at,
      to: at,
      what: `What is stored of ${name} is not what was signed; it proves nothing.`,
      declared: false,
      explanation: null,
    }));
}

/** A gap in the pieces that somebody explained and those that nobody did. */
function declaring(gap: FoundGap, given: CustodyFacts['declared']): FoundGap[] {
  const declared = given.map(({ covers = 0, ...one }) => ({
    ...one,
    to: gap.to <= covers ? Math.max(covers, one.to) : one.to,
  }));
  const touching = declared.filter(({ from, to }) => from <= gap.to && (gap.from === null || to >= gap.from));
  const explained = (pieces: CustodyFacts['declared']): Pick<FoundGap, 'declared' | 'explanation'> => ({
    declared: true,
    explanation: [...new Set(pieces.map(({ explanation }) => explanation))].join(' '),
  });
  // Without a known beginning, or without length: explained by whatever accounts for its end.
  if (gap.from === null || gap.from === gap.to) {
    const covering = touching.filter((one) => one.from <= gap.to && one.to >= gap.to);
    if (covering.length > 0) return [{ ...gap, ...explained(covering) }];
  }
  if (gap.from === gap.to || touching.length === 0) return [gap];
  const from = gap.from ?? Math.min(...touching.map((one) => one.from));
  const cuts = new Set([from, gap.to]);
  for (const one of touching) {
    if (one.from > from) cuts.add(one.from);
    if (one.to < gap.to) cuts.add(one.to);
  }
  const ends = [...cuts].sort((a, b) => a - b);
  const pieces: FoundGap[] = gap.from === null ? [{ ...gap, to: from }] : [];
  for (const [i, end] of ends.entries()) {
    const begin = ends[i - 1];
    if (begin === undefined) continue;
    const covering = touching.filter((one) => one.from <= begin && one.to >= end);
    const piece = { ...gap, from: begin, to: end, ...(covering.length > 0 && explained(covering)) };
    const before = pieces.at(-1);
    if (before && before.declared === piece.declared && before.explanation === piece.explanation)
      pieces[pieces.length - 1] = { ...before, to: end };
    else pieces.push(piece);
  }
  return pieces;
}

/** An interval without what others cover of it. */
function without(
  interval: { readonly from: number; readonly to: number },
  others: readonly { readonly from: number | null; readonly to: number }[],
): { from: number; to: number }[] {
  let pieces = [{ from: interval.from, to: interval.to }];
  for (const { from, to } of others) {
    const begin = from ?? Number.NEGATIVE_INFINITY;
    if (to <= begin) continue;
    pieces = pieces.flatMap((piece) =>
      to <= piece.from || begin >= piece.to
        ? [piece]
        : [
            ...(begin > piece.from ? [{ from: piece.from, to: begin }] : []),
            ...(to < piece.to ? [{ from: to, to: piece.to }] : []),
          ],
    );
  }
  return pieces;
}

const byBeginning = (a: FoundGap, b: FoundGap): number =>
  (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY) || a.to - b.to || 0;
