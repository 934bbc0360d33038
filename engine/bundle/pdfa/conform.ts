/** What becomes of supplied pages that break PDF/A-2u, as the plan chose (shared/domain/bundle/plan.ts, `Unfit`). */
import type { PDFDocument, PDFPage } from '@cantoo/pdf-lib';
import type { Unfit } from '../../../shared/domain/bundle/plan.ts';
import { PdfiumDocument, UnreadablePdf } from '../../pdfium/pdfium-document.ts';
import { mend } from './mend.ts';
import { type PicturePage, pictureDpi, picturePage } from './picture-page.ts';
import { type Findings, precheck } from './precheck.ts';
import { rules, verdictOf } from './rules.ts';
import { pageWords, type SourceFault, sourceVerdict } from './verdict.ts';

export interface Conformity {
  /** What still breaks PDF/A-2u in the pages taken, with their numbers in the original. Empty: they may be in a file that claims it. */
  readonly breaks: readonly SourceFault[];
  /** Named inks with a digest of their look: two looks of one name cannot stand in one file (6.2.4.4). */
  readonly inks: readonly (readonly [string, string])[];
  /** Of each page taken: whether it holds text. */
  readonly text: readonly boolean[];
}

export interface Conformed extends Conformity {
  readonly pictures: ReadonlyMap<PDFPage, PicturePage>;
  /** For the slip sheet. */
  readonly remarks: readonly string[];
}

export interface ConformOptions {
  readonly document: PDFDocument;
  /** As read, or as they are after fields were drawn: pictures are taken of these. */
  readonly bytes: () => Promise<Uint8Array>;
  readonly password: string;
  /** Pages taken, with their numbers in the original, from 1. */
  readonly pages: readonly { readonly page: PDFPage; readonly number: number }[];
  readonly unfit: Unfit;
}

/** Changes the document for what can be mended, unless the pages are to be kept as they are. */
export async function conform({ document, bytes, password, pages, unfit }: ConformOptions): Promise<Conformed> {
  const { context } = document;
  const taken = pages.map(({ page }) => page);
  let findings = precheck(context, taken);
  const remarks: string[] = [];
  const asks = (found: Findings, effect: 'mend' | 'unfit'): boolean =>
    found.pages.some(({ faults }) => [...faults].some((id) => rules[id].effect === effect));
  if (unfit !== 'keep' && asks(findings, 'mend')) {
    remarks.push(...mend(context, findings));
    findings = precheck(context, taken);
  }
  const pictures = new Map<PDFPage, PicturePage>();
  if (unfit === 'raster' && (asks(findings, 'unfit') || asks(findings, 'mend'))) {
    try {
      using drawn = await PdfiumDocument.open(await bytes(), password);
      for (const [i, { page, number }] of pages.entries())
        if (verdictOf(findings.pages[i]?.faults ?? []) !== 'conforming')
          pictures.set(page, picturePage(context, drawn, number - 1));
    } catch (error) {
      if (!(error instanceof UnreadablePdf)) throw error;
      remarks.push(
        'Pages that break the rules of PDF/A could not be turned into pictures; they are shown as they are.',
      );
      pictures.clear();
    }
    const numbers = pages.filter(({ page }) => pictures.has(page)).map(({ number }) => number);
    if (numbers.length > 0)
      remarks.push(
        `Shown as ${numbers.length === 1 ? 'a picture' : 'pictures'} at ${pictureDpi} dots per inch with ${numbers.length === 1 ? 'its' : 'their'} words behind, because ${
          numbers.length === 1 ? 'it breaks' : 'they break'
        } the rules of PDF/A in a way that cannot be mended: ${pageWords(numbers)}.`,
      );
  }
  const left = findings.pages.map(({ faults }, i) =>
    pictures.has((pages[i] as { page: PDFPage }).page) ? new Set<never>() : faults,
  );
  const verdict = sourceVerdict(left, new Set());
  const breaks = verdict.faults
    .filter(({ effect }) => effect !== 'left')
    .map((fault) => ({ ...fault, pages: fault.pages.map((at) => pages[at - 1]?.number ?? at) }));
  return {
    breaks,
    // Inks of pages that became pictures are gone with them; knowing which would take following each: they are kept.
    inks: [...findings.inks],
    text: findings.pages.map(({ text }) => text),
    pictures,
    remarks,
  };
}
