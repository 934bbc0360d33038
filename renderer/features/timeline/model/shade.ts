/** What is shaded behind the chart: times off duty where a rota is held, else nights; and what it is called. */
import { NIGHT, nightsIn } from './ticks.ts';
import { lengthOf, type View } from './viewport.ts';
import { DAY } from './zone.ts';

export interface Duty {
  /** "Alex Sample", or "all 2 subjects". */
  readonly who: string;
  /** Times off duty, ascending, without overlaps. */
  readonly off: readonly View[];
  /** What the rota speaks of; outside of it nothing is known and nothing is shaded. */
  readonly within: View;
}

export interface Shade {
  readonly spans: readonly View[];
  /** For the line beside the chart; empty where nothing is shaded. */
  readonly words: string;
}

/** Narrower days than this would turn into stripes, in pixels. */
const LEAST_DAY = 10;

export function shadeIn(view: View, pixels: number, zone: string, duty: Duty | null): Shade {
  if (duty) {
    if ((pixels * DAY) / lengthOf(view) < LEAST_DAY)
      return { spans: [], words: 'off-duty hours are shaded when you zoom in' };
    const spans = spansIn(duty.off, view);
    const beyond = view.to > duty.within.to || view.from < duty.within.from;
    const words = `shaded: ${duty.who} off duty by the rota${beyond ? ', which does not speak of all of this span' : ''}`;
    return { spans, words };
  }
  const spans = nightsIn(view, zone);
  const clock = `${NIGHT.startHour}:00–0${NIGHT.endHour}:00`;
  return { spans, words: spans.length > 0 ? `shaded ${clock}` : '' };
}

/** Those that touch the view, clipped to it. */
export function spansIn(spans: readonly View[], view: View): View[] {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.to ?? 0) <= view.from) low = middle + 1;
    else high = middle;
  }
  const out: View[] = [];
  for (let at = low; at < spans.length; at++) {
    const span = spans[at] as View;
    if (span.from >= view.to) break;
    out.push({ from: Math.max(span.from, view.from), to: Math.min(span.to, view.to) });
  }
  return out;
}
