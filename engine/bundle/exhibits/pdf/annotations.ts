/** What a reader sees of a page's notes, marks and fields. */
import { PDFArray, type PDFContext, PDFDict, PDFName, type PDFPage, PDFRawStream, PDFRef } from '@cantoo/pdf-lib';
import { fine as n } from '../../pdf/numbers.ts';
import type { ObjectWriter } from './object-writer.ts';
import { reference } from './relocatable.ts';
import type { Remarks } from './remarks.ts';
import { matrixOf, numberOr, numbersOf, rectOf } from './values.ts';

export function annotationsOf(node: PDFPage['node'], remarks: Remarks): PDFDict[] {
  const list = node.lookup(PDFName.of('Annots'));
  if (!(list instanceof PDFArray)) return [];
  const found: PDFDict[] = [];
  for (let i = 0; i < list.size(); i++) {
    const annotation = list.lookup(i);
    if (!(annotation instanceof PDFDict)) continue;
    const flags = numberOr(annotation.lookup(PDFName.of('F')), 0);
    // Hidden (bit 2) and NoView (bit 6): a reader does not show them, so neither does the bundle.
    if ((flags & 2) !== 0 || (flags & 32) !== 0) remarks.hidden++;
    else found.push(annotation);
  }
  return found;
}

/** The appearance of an annotation placed as ISO 32000-1, 12.5.5 (algorithm 8.1) says. */
export function appearanceOf(
  annotation: PDFDict,
  context: PDFContext,
  writer: ObjectWriter,
  remarks: Remarks,
): { form: string; matrix: number[] } | null {
  const subtype = annotation.lookup(PDFName.of('Subtype'))?.toString() ?? '';
  // Links are looked at apart: destinations.ts.
  if (subtype === '/Popup' || subtype === '/Link') return null;
  remarks.annotation(subtype, annotation);
  const rect = rectOf(annotation.lookup(PDFName.of('Rect')));
  const found = storedAppearance(annotation);
  const stream = found?.stream;
  if (!rect || !stream) {
    const made =
      subtype === '/Highlight' || subtype === '/Underline' || subtype === '/StrikeOut'
        ? markup(annotation, subtype, writer)
        : null;
    if (!made && subtype !== '/Widget') remarks.unseen++;
    return made;
  }
  const bbox = rectOf(stream.dict.lookup(PDFName.of('BBox')));
  if (!bbox || bbox.x1 - bbox.x0 === 0 || bbox.y1 - bbox.y0 === 0) return null;
  const m = matrixOf(stream.dict.lookup(PDFName.of('Matrix')));
  const corners = [
    [bbox.x0, bbox.y0],
    [bbox.x1, bbox.y0],
    [bbox.x0, bbox.y1],
    [bbox.x1, bbox.y1],
  ].map(([x, y]) => [
    m[0] * (x as number) + m[2] * (y as number) + m[4],
    m[1] * (x as number) + m[3] * (y as number) + m[5],
  ]);
  const xs = corners.map(([x]) => x as number);
  const ys = corners.map(([, y]) => y as number);
  const [tx0, ty0, tx1, ty1] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  if (tx1 - tx0 === 0 || ty1 - ty0 === 0) return null;
  const sx = (rect.x1 - rect.x0) / (tx1 - tx0);
  const sy = (rect.y1 - rect.y0) / (ty1 - ty0);
  const ref = found.ref ?? context.register(stream);
  if (!stream.dict.has(PDFName.of('Subtype'))) stream.dict.set(PDFName.of('Subtype'), PDFName.of('Form'));
  return { form: writer.write(ref), matrix: [sx, 0, 0, sy, rect.x0 - tx0 * sx, rect.y0 - ty0 * sy] };
}

export function normalAppearance(annotation: PDFDict): PDFRawStream | null {
  return storedAppearance(annotation)?.stream ?? null;
}

function storedAppearance(annotation: PDFDict): { stream: PDFRawStream; ref: PDFRef | null } | null {
  const appearances = annotation.lookup(PDFName.of('AP'));
  if (!(appearances instanceof PDFDict)) return null;
  let [owner, key] = [appearances, PDFName.of('N')];
  const states = owner.lookup(key);
  if (states instanceof PDFDict) {
    const state = annotation.lookup(PDFName.of('AS'));
    if (!(state instanceof PDFName)) return null;
    [owner, key] = [states, state];
  }
  const stream = owner.lookup(key);
  if (!(stream instanceof PDFRawStream)) return null;
  const ref = owner.get(key);
  return { stream, ref: ref instanceof PDFRef ? ref : null };
}

/** A reader's highlight without a stored appearance: drawn as a reader would, rather than lost. */
function markup(annotation: PDFDict, subtype: string, writer: ObjectWriter): { form: string; matrix: number[] } | null {
  const quads = numbersOf(annotation.lookup(PDFName.of('QuadPoints')));
  if (quads.length < 8) return null;
  const colour = numbersOf(annotation.lookup(PDFName.of('C')));
  const [r, g, b] = colour.length === 3 ? colour : [1, 0.9, 0.2];
  const operators: string[] = [
    `/G gs ${[r, g, b].map((v) => n(v as number)).join(' ')} ${subtype === '/Highlight' ? 'rg' : 'RG'}`,
  ];
  for (let i = 0; i + 7 < quads.length; i += 8) {
    const xs = [0, 2, 4, 6].map((k) => quads[i + k] as number);
    const ys = [1, 3, 5, 7].map((k) => quads[i + k] as number);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    if (subtype === '/Highlight') operators.push(`${n(x0)} ${n(y0)} ${n(x1 - x0)} ${n(y1 - y0)} re f`);
    else {
      const y = subtype === '/Underline' ? y0 + 1 : (y0 + y1) / 2;
      operators.push(`1 w ${n(x0)} ${n(y)} m ${n(x1)} ${n(y)} l S`);
    }
  }
  const xs = quads.filter((_, i) => i % 2 === 0);
  const ys = quads.filter((_, i) => i % 2 === 1);
  const box = [Math.min(...xs) - 1, Math.min(...ys) - 1, Math.max(...xs) + 1, Math.max(...ys) + 1].map(n).join(' ');
  const blend = subtype === '/Highlight' ? 'Multiply' : 'Normal';
  const form = writer.form(
    { data: new TextEncoder().encode(operators.join('\n')), filter: null },
    { BBox: `[${box}]`, Resources: `<</ExtGState <</G <</BM /${blend}>>>>>>` },
  );
  return { form: reference(form), matrix: [1, 0, 0, 1, 0, 0] };
}
