/** Which lane of the drawn timeline every key event is in, and where its marker stands. Pages only draw what is decided here. */

export interface LaneEvent {
  readonly actor: string;
  readonly source: string;
}

export interface Lane {
  readonly name: string;
  /** Numbers of its events, from 1, in order. Never empty. */
  readonly events: readonly number[];
}

/** More lanes than a page can hold are not read as lanes any more: the smallest share one. */
const mostLanes = 10;

/**
 * Lanes are people where there are at least two that the events can be told apart by, else sources. Every event is in
 * exactly one lane.
 */
export function lanesOf(events: readonly LaneEvent[]): { readonly by: 'people' | 'sources'; readonly lanes: Lane[] } {
  const actors = new Set(events.map(({ actor }) => actor.trim()));
  const named = events.filter(({ actor }) => actor.trim() !== '').length;
  const by = actors.size >= 2 && actors.size <= 3 * mostLanes && named >= events.length / 2 ? 'people' : 'sources';
  const byName = new Map<string, number[]>();
  for (const [i, event] of events.entries()) {
    const name = (by === 'people' ? event.actor : event.source).trim();
    const shown = name === '' ? (by === 'people' ? 'Nobody named' : 'No source named') : name;
    byName.set(shown, [...(byName.get(shown) ?? []), i + 1]);
  }
  const lanes = [...byName].map(([name, numbers]): Lane => ({ name, events: numbers }));
  if (lanes.length <= mostLanes) return { by, lanes };
  const kept = new Set(lanes.toSorted((a, b) => b.events.length - a.events.length).slice(0, mostLanes - 1));
  const rest = lanes.filter((lane) => !kept.has(lane));
  const others = rest.flatMap((lane) => lane.events).sort((a, b) => a - b);
  return { by, lanes: [...lanes.filter((lane) => kept.has(lane)), { name: `${rest.length} others`, events: others }] };
}

export interface LaneMark {
  readonly x: number;
  /** 0 is the highest. */
  readonly row: number;
  /** Numbers of the events under it. */
  readonly events: readonly number[];
  /** `12`, or `12 +3` for the event and the three after it in the lane. */
  readonly label: string;
}

const mostRows = 3;

/**
 * Markers of one lane, none covering another: neighbours go to another row, and where all rows are taken they share one.
 *
 * @param events in order of `x`
 * @param widthOf width of a marker by its label, in the unit of `x`
 */
export function laneMarks(
  events: readonly { readonly n: number; readonly x: number }[],
  gap: number,
  widthOf: (label: string) => number,
): LaneMark[] {
  const rows: { x: number; events: number[] }[][] = Array.from({ length: mostRows }, () => []);
  const labelOf = (numbers: readonly number[]) =>
    numbers.length === 1 ? String(numbers[0]) : `${numbers[0]} +${numbers.length - 1}`;
  const half = (numbers: readonly number[]) => widthOf(labelOf(numbers)) / 2;
  const clear = (mark: { x: number; events: number[] } | undefined, x: number, numbers: readonly number[]) =>
    mark === undefined || x - half(numbers) >= mark.x + half(mark.events) + gap;
  for (const { n, x } of events) {
    const row = rows.find((marks) => clear(marks.at(-1), x, [n]));
    if (row) {
      row.push({ x, events: [n] });
      continue;
    }
    // The row whose last marker reaches least far takes it in; a label grown into its neighbour takes that in as well.
    const fullest = rows.reduce((best, marks) => (endOf(marks, half) < endOf(best, half) ? marks : best));
    fullest.at(-1)?.events.push(n);
    for (;;) {
      const [before, mark] = [fullest.at(-2), fullest.at(-1)];
      if (!before || !mark || clear(before, mark.x, mark.events)) break;
      fullest.splice(-2, 2, { x: before.x, events: [...before.events, ...mark.events] });
    }
  }
  return rows.flatMap((marks, row) =>
    marks.map(({ x, events: numbers }) => ({ x, row, events: numbers, label: labelOf(numbers) })),
  );
}

function endOf(
  marks: readonly { x: number; events: number[] }[],
  half: (numbers: readonly number[]) => number,
): number {
  const last = marks.at(-1);
  return last ? last.x + half(last.events) : Number.NEGATIVE_INFINITY;
}
