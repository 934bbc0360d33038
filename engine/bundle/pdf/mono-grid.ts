/** Fixed-width text: every line on one grid of columns, whatever its letters are. */
import type { PdfFont } from './pdfkit-file.ts';
import { append, type Line, type Run, type Style } from './runs.ts';
import { type Face, faces, isPlain, isVisible, leftward, replacementOf, shapedStretch } from './scripts.ts';

/** What sets everything else. */
export interface LineSetter {
  face(face: Face): PdfFont;
  font(path: string): PdfFont;
  line(text: string, style: Style, direction: 'ltr' | 'rtl'): Line;
  /** Characters that were printed as their codes. */
  replaced: number;
}

/** Widths come out at size 1000. */
const measured: Style = { face: 'mono', size: 1000, leading: 1000 };

/**
 * One line, without shaping where it needs none: `columns` is what it takes of the grid.
 *
 * @param text must not contain line breaks; tabs are already expanded
 */
export function gridLine(setter: LineSetter, text: string): { runs: Run[]; columns: number } {
  const own = setter.face('mono');
  const advance = own.character(0x30).width;
  const runs: Run[] = [];
  let columns = 0;
  for (const [i, stretch] of (isPlain(text) ? [text] : text.split(shapedStretch)).entries()) {
    if (i % 2 === 0) {
      columns += plainGrid(setter, stretch, own, advance, runs);
      continue;
    }
    // A stretch is part of its line, whose first letter says which way the line runs.
    const line = setter.line(stretch, measured, lineDirection(text));
    const cells = cellsOf(line.width, advance);
    for (const run of line.runs) append(runs, run);
    const last = runs.at(-1);
    if (last) runs.push({ font: last.font, tj: String(Math.round(line.width - cells * advance)) });
    columns += cells;
  }
  return { runs, columns };
}

function plainGrid(setter: LineSetter, text: string, own: PdfFont, advance: number, runs: Run[]): number {
  let font = own;
  let hex = '';
  let columns = 0;
  let borrowed = 0;
  const flush = () => {
    if (hex === '') return;
    // A borrowed stretch is given a whole number of cells, so that the columns after it stay where they were.
    const cells = cellsOf(borrowed, advance);
    append(runs, { font, tj: font === own ? `<${hex}>` : `<${hex}> ${Math.round(borrowed - cells * advance)} ` });
    if (font !== own) columns += cells;
    hex = '';
    borrowed = 0;
  };
  for (const character of text) {
    const chosen = gridCharacter(setter, own, character);
    if (chosen.font !== font) {
      flush();
      font = chosen.font;
    }
    for (const shown of chosen.shown) {
      const glyph = font.character(shown.codePointAt(0) as number);
      hex += glyph.hex;
      if (font === own) columns++;
      else borrowed += glyph.width;
    }
  }
  flush();
  return columns;
}

function gridCharacter(setter: LineSetter, own: PdfFont, character: string): { font: PdfFont; shown: string } {
  const point = character.codePointAt(0) as number;
  if (point >= 0x20 && point < 0x7f) return { font: own, shown: character };
  if (isVisible(character)) {
    if (own.has(point)) return { font: own, shown: character };
    const lender = setter.font(faces.mono[1]);
    if (lender.has(point)) return { font: lender, shown: character };
  }
  setter.replaced++;
  return { font: own, shown: replacementOf(point) };
}

function lineDirection(text: string): 'ltr' | 'rtl' {
  const first = /\p{L}/u.exec(text)?.[0] ?? '';
  return leftward.test(first) ? 'rtl' : 'ltr';
}

const cellsOf = (width: number, advance: number): number => Math.ceil(width / advance - 0.05);
