import { coarse as n } from './numbers.ts';
import type { PdfFont } from './pdfkit-file.ts';
import type { Run } from './runs.ts';

/**
 * Operators that show runs of text within a text object.
 *
 * @param select the operator that selects a font
 */
export function showRuns(runs: readonly Run[], size: number, select: (font: PdfFont) => string): string[] {
  const out: string[] = [];
  for (const { font, tj, pieces, actual } of runs) {
    const selected = select(font);
    if (selected !== '') out.push(selected);
    if (actual !== undefined) out.push(`/Span <</ActualText <${utf16(actual)}>>> BDC`);
    if (pieces) {
      let raised = 0;
      for (const piece of pieces) {
        if (piece.rise !== raised) out.push(`${n((piece.rise * size) / 1000)} Ts`);
        raised = piece.rise;
        out.push(`[${piece.tj}]TJ`);
      }
      if (raised !== 0) out.push('0 Ts');
    } else out.push(`[${tj}]TJ`);
    if (actual !== undefined) out.push('EMC');
  }
  return out;
}

/** A PDF text string as UTF-16, big end first, in hexadecimal (ISO 32000-1, 7.9.2.2). */
function utf16(text: string): string {
  return `FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}`;
}
