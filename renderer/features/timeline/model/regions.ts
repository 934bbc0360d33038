/** Regions of the filter: who was off duty when, and what was authorised. */
import type { PersonView } from '../../../../shared/api/people.ts';
import type { EventFilter, EventRegion, RegionFilter } from '../../../../shared/api/timeline.ts';
import { identifierKey } from '../../../../shared/domain/people/identity.ts';

interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The spellings of a person that events use; where none does, the identifiers as they were written down. */
export function namesAmong({ identifiers }: Pick<PersonView, 'identifiers'>, actors: readonly string[]): string[] {
  const keys = new Set(identifiers.map(({ value }) => identifierKey(value)));
  const there = actors.filter((actor) => keys.has(identifierKey(actor)));
  return there.length > 0 ? there : identifiers.map(({ value }) => value);
}

/** The contract's limit on spans of one region. */
const MOST_SPANS = 20_000;

export function dutyRegion(
  name: string,
  actors: readonly string[],
  part: 'off' | 'on',
  spans: readonly TimeSpan[],
): RegionFilter {
  const regions: EventRegion[] = [];
  for (let at = 0; at < spans.length || at === 0; at += MOST_SPANS)
    regions.push({
      spans: spans.slice(at, at + MOST_SPANS).map(({ from, to }): [number, number] => [from, to]),
      actors: [...actors],
    });
  return { label: `${part === 'off' ? 'Off duty' : 'On duty'}: ${name}`, inside: true, regions };
}

/** Time, people and devices of the filter, which is what an authorisation is about; null where none of them is in force. */
export function authorisedPart({ from, to, actor, host }: EventFilter): EventFilter | null {
  if (from === undefined && to === undefined && actor === undefined && host === undefined) return null;
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(actor !== undefined && { actor }),
    ...(host !== undefined && { host }),
  };
}

/** Times in which every one of the lists has a span; each list ascending and without overlaps. */
export function commonSpans(lists: readonly (readonly TimeSpan[])[]): TimeSpan[] {
  const [first = [], ...others] = lists;
  return others.reduce<readonly TimeSpan[]>((held, next) => {
    const out: TimeSpan[] = [];
    for (let a = 0, b = 0; a < held.length && b < next.length; ) {
      const left = held[a] as TimeSpan;
      const right = next[b] as TimeSpan;
      const from = Math.max(left.from, right.from);
      const to = Math.min(left.to, right.to);
      if (from < to) out.push({ from, to });
      if (left.to < right.to) a++;
      else b++;
    }
    return out;
  }, first) as TimeSpan[];
}
