/** Density of the lanes, drawn whole behind the key events. Units are CSS pixels. */
import type { Palette } from '../chart/palette.ts';
import type { Silence } from '../model/silences.ts';
import { lengthOf, toFraction, type View } from '../model/viewport.ts';

export interface DensityLane {
  readonly value: string;
  readonly counts: readonly number[];
}

export interface LaneFrame {
  readonly width: number;
  readonly laneHeight: number;
  readonly ratio: number;
  readonly view: View;
  readonly lanes: readonly DensityLane[];
  /** Where the first bucket begins, and how wide one is: µs. */
  readonly from: number;
  readonly bucket: number;
  /** The fullest bucket of any lane: one scale for all of them. */
  readonly most: number;
  readonly fillOf: (value: string) => CanvasPattern | string;
  /** By lane; only lanes of sources have any. */
  readonly silences: ReadonlyMap<string, readonly Silence[]>;
  readonly palette: Palette;
}

/** Of a lane's height, that the fullest bucket takes. */
const FULL = 0.8;

export function drawLaneFrame(context: CanvasRenderingContext2D, frame: LaneFrame): void {
  const { width, laneHeight, ratio, view, lanes, from, bucket, most, palette } = frame;
  const scale = width / lengthOf(view);
  const snap = (value: number): number => Math.round(value * ratio) / ratio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, laneHeight * lanes.length);
  for (const [row, lane] of lanes.entries()) {
    const base = (row + 1) * laneHeight;
    for (const silence of frame.silences.get(lane.value) ?? []) {
      const left = Math.max(0, snap(toFraction(view, silence.from) * width));
      const right = Math.min(width, snap(toFraction(view, silence.to) * width));
      if (right <= 0 || left >= width || right <= left) continue;
      context.fillStyle = palette.hatch;
      context.fillRect(left, base - laneHeight + 1, right - left, laneHeight - 2);
    }
    context.fillStyle = frame.fillOf(lane.value);
    const first = Math.max(0, Math.floor((view.from - from) / bucket));
    const last = Math.min(lane.counts.length - 1, Math.ceil((view.to - from) / bucket));
    for (let at = first; at <= last; at++) {
      const count = lane.counts[at] ?? 0;
      if (count === 0) continue;
      const left = snap((from + at * bucket - view.from) * scale);
      const right = snap((from + (at + 1) * bucket - view.from) * scale);
      if (right <= 0 || left >= width) continue;
      // The square root: a lane of few events is still seen beside one of many. A single event is two pixels high.
      const height = Math.max(2, Math.sqrt(count / Math.max(most, 1)) * laneHeight * FULL);
      context.fillRect(
        left,
        base - snap(height),
        Math.max(right - left - (right - left >= 4 ? 1 / ratio : 0), 1 / ratio),
        snap(height),
      );
    }
  }
}
