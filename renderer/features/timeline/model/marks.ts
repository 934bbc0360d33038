/**
 * From key events to the marks of the lanes: what stands too close together to be told apart becomes one mark with its
 * count, and a lone event gets as many pixels of words as it has room for. Clusters open by zooming in.
 */
import { lengthOf, type View } from './viewport.ts';

export interface Placed {
  readonly id: number;
  readonly instant: number;
  readonly lane: string;
}

export interface Mark<E extends Placed> {
  /** Unique and stable while the same events stand together. */
  readonly key: string;
  readonly lane: string;
  /** Of the first it holds: middles of neighbours could come to stand closer than marks may. */
  readonly instant: number;
  readonly events: readonly E[];
  /** Pixels free to its right, up to the next mark of the lane or the edge of the view. */
  readonly room: number;
}

/** Marks nearer than this, in pixels, would cover each other. */
const TOUCHING = 34;

export function placeMarks<E extends Placed>(events: readonly E[], view: View, pixels: number): Mark<E>[] {
  const perPixel = lengthOf(view) / Math.max(pixels, 1);
  const lanes = new Map<string, E[]>();
  for (const event of events) {
    const lane = lanes.get(event.lane);
    if (lane) lane.push(event);
    else lanes.set(event.lane, [event]);
  }
  const marks: Mark<E>[] = [];
  for (const [lane, inLane] of lanes) {
    const groups: E[][] = [];
    let last: E[] | null = null;
    for (const event of inLane.sort((a, b) => a.instant - b.instant || a.id - b.id)) {
      const first = last?.[0];
      // Measured from the first of a group: a chain of near neighbours must not become one mark across the whole lane.
      if (last && first && event.instant - first.instant < TOUCHING * perPixel) last.push(event);
      else {
        last = [event];
        groups.push(last);
      }
    }
    groups.forEach((group, i) => {
      const instant = group[0]?.instant ?? 0;
      const next = groups[i + 1]?.[0]?.instant;
      marks.push({
        key: group.length === 1 ? `e${group[0]?.id}` : `c${group[0]?.id}-${group.at(-1)?.id}-${group.length}`,
        lane,
        instant,
        events: group,
        room: (Math.min(next ?? view.to, view.to) - instant) / perPixel,
      });
    });
  }
  return marks;
}

/** The span that opens a cluster: all it holds, with air around it. */
export function spanOfMark(mark: Mark<Placed>): View {
  const first = mark.events[0]?.instant ?? mark.instant;
  const last = mark.events.at(-1)?.instant ?? first;
  const air = Math.max((last - first) * 0.25, 60_000_000);
  return { from: Math.floor(first - air), to: Math.ceil(last + air) };
}
