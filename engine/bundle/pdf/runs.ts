/** Lines of text that is set: stretches of one font, and what they are set in. */
import type { PdfFont, ShapedText } from './pdfkit-file.ts';
import type { Face } from './scripts.ts';

export interface Style {
  readonly face: Face;
  /** Points. */
  readonly size: number;
  /** Distance between baselines in points. */
  readonly leading: number;
}

/** A stretch of one font, drawn as one TJ. */
export interface Run {
  readonly font: PdfFont;
  readonly tj: string;
  /** Instead of `tj`, where some of it is raised or lowered. */
  readonly pieces?: ShapedText['pieces'];
  /** What it says, where the glyphs by themselves say something else. */
  readonly actual?: string;
}

export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
}

/** Runs of one font become one, where neither says more than its glyphs do. */
export function append(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  const simple = (one: Run) => one.pieces === undefined && one.actual === undefined;
  if (last && last.font === run.font && simple(last) && simple(run))
    runs[runs.length - 1] = { font: run.font, tj: last.tj + run.tj };
  else runs.push(run);
}
