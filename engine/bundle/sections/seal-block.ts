/** What a seal shows on the page: who, when, why, by which certificate. The signature itself is put over it when the file is finished. */
import type { BundleSeal } from '../bundle-input.ts';
import { baselineOf, type Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import type { Style } from '../pdf/typeface.ts';
import type { SealPlace } from '../seal/update.ts';
import { microsOf, momentLine } from '../words.ts';

const padding = 7;
const head = type.bodyStrong;

/** Points, rule and space around it included. */
export const sealHeight = 2 * padding + head.leading + 2 * type.table.leading + type.hash.leading;

/** Draws it `top` points from the head of the flow's page, over its whole width. */
export function drawSeal(flow: Flow, seal: BundleSeal, zone: string, top: number): SealPlace {
  const { sheet, left, width, book } = flow;
  sheet.frame(left, top, width, sealHeight, ink.rule, 0.7);
  const element = flow.section.child('P');
  let y = top + padding;
  const line = (text: string, style: Style, colour: string): void => {
    const fitted = book.type.fitted(text, style, width - 2 * padding);
    sheet.text(fitted, left + padding, y + baselineOf(style), style, colour, element);
    y += style.leading;
  };
  line(`Sealed electronically by ${seal.by}, ${momentLine(microsOf(seal.at), zone)}`, head, ink.text);
  line(seal.reason === '' ? 'No reason stated' : `Reason: ${seal.reason}`, type.table, ink.text);
  line(`Certificate of ${seal.certificate}; SHA-256:`, type.table, ink.quiet);
  line(seal.fingerprint, type.hash, ink.quiet);
  const bottom = sheet.height - top - sealHeight;
  return { page: sheet.number, rect: [left, bottom, left + width, bottom + sealHeight].map(round) as SealRect };
}

type SealRect = [number, number, number, number];

/** Hundredths of a point: the same numbers in the file on every machine. */
function round(points: number): number {
  return Math.round(points * 100) / 100;
}
