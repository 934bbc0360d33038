/**
 * A supplied PDF, made into objects that can be copied into the bundle: one form per page, upright, at its own size.
 *
 * What is taken is what a page shows: its content, the resources that content uses, and the appearance of its annotations
 * and form fields. Everything else stays behind in the original: scripts, actions, attachments, bookmarks, signatures.
 * What a reader might miss is counted, and printed on the exhibit's slip sheet.
 *
 * The bytes are hostile. This runs in a worker of its own with a memory limit and a deadline (pdf-importer.ts).
 */
import {
  EncryptedPDFError,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRef,
} from '@cantoo/pdf-lib';
import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import { fine as n } from '../pdf/numbers.ts';
import { annotationsOf, appearanceOf, normalAppearance } from './pdf/annotations.ts';
import { type ImportedPage, type ImportedPdf, UnusablePdf } from './pdf/imported.ts';
import { ObjectWriter } from './pdf/object-writer.ts';
import { visibleBox } from './pdf/page-box.ts';
import { contentOf } from './pdf/page-content.ts';
import { Remarks } from './pdf/remarks.ts';
import { numberOr } from './pdf/values.ts';

export const maxPages = 20_000;

/** @param chosen pages to take; objects that only the others use stay behind with them */
export async function importPdf(bytes: Uint8Array, firstId: number, chosen: PageRanges = null): Promise<ImportedPdf> {
  const { document, locked } = await open(bytes);
  let pages: PDFPage[];
  try {
    pages = document.getPages();
  } catch (error) {
    throw new UnusablePdf('its list of pages is damaged', { cause: error });
  }
  if (pages.length === 0) throw new UnusablePdf('it has no pages');
  if (pages.length > maxPages) throw new UnusablePdf(`it has ${pages.length} pages, more than ${maxPages}`);
  const remarks = new Remarks();
  remarks.encrypted = locked;
  remarks.survey(document);
  drawFields(document, remarks);
  const writer = new ObjectWriter(document.context, firstId);
  const taken = chosen === null ? pages : pages.filter((_, i) => chosen.some(([a, b]) => i + 1 >= a && i + 1 <= b));
  if (taken.length === 0) throw new UnusablePdf(`it has ${pages.length} pages, and none of those chosen`);
  const imported = taken.map((page) => importPage(page, writer, remarks));
  writer.finish();
  return {
    pages: imported,
    of: pages.length,
    bytes: writer.bytes(),
    starts: Float64Array.from(writer.starts),
    layers: layersOf(document, writer, remarks),
    remarks: remarks.sentences(),
  };
}

async function open(bytes: Uint8Array): Promise<{ document: PDFDocument; locked: boolean }> {
  const options = { updateMetadata: false, throwOnInvalidObject: false, capNumbers: true } as const;
  try {
    return { document: await PDFDocument.load(bytes, options), locked: false };
  } catch (error) {
    if (!(error instanceof EncryptedPDFError))
      throw new UnusablePdf('it is damaged and cannot be read', { cause: error });
  }
  try {
    // A document locked only against changes opens with the empty password, as it does in any reader.
    return { document: await PDFDocument.load(bytes, { ...options, password: '' }), locked: true };
  } catch (error) {
    const locked = error instanceof Error && error.message.includes('PASSWORD');
    throw new UnusablePdf(locked ? 'it is locked with a password' : 'its encryption is damaged', { cause: error });
  }
}

/**
 * Fields are drawn as they are stored: what a reader shows. One without a stored appearance is given one, so that its
 * value is not lost; where even that fails, it stays undrawn and the slip sheet says so.
 */
function drawFields(document: PDFDocument, remarks: Remarks): void {
  const form = document.catalog.lookup(PDFName.of('AcroForm'));
  if (!(form instanceof PDFDict)) return;
  const fields = form.lookup(PDFName.of('Fields'));
  if (!(fields instanceof PDFArray) || fields.size() === 0) return;
  if (form.has(PDFName.of('XFA'))) remarks.xfa = true;
  remarks.form = true;
  try {
    const font = document.getForm().getDefaultFont();
    for (const field of document.getForm().getFields()) {
      const widgets = field.acroField.getWidgets();
      if (widgets.every((widget) => normalAppearance(widget.dict) !== null)) continue;
      try {
        field.defaultUpdateAppearances(font);
      } catch {
        remarks.fieldsUndrawn++;
      }
    }
  } catch {
    remarks.fieldsUndrawn++;
  }
}

function importPage(page: PDFPage, writer: ObjectWriter, remarks: Remarks): ImportedPage {
  const { node } = page;
  const box = visibleBox(node);
  const unit = numberOr(node.lookup(PDFName.of('UserUnit')), 1);
  const scale = unit > 0 && unit <= 200 ? unit : 1;
  const turn =
    (((Math.round(numberOr(node.getInheritableAttribute(PDFName.of('Rotate')), 0) / 90) * 90) % 360) + 360) % 360;
  const [w, h] = [(box.x1 - box.x0) * scale, (box.y1 - box.y0) * scale];
  const [width, height] = turn % 180 === 0 ? [w, h] : [h, w];
  // Source space to an upright page with its corner at the origin.
  const [s, x0, y0, x1, y1] = [scale, box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale];
  const upright =
    turn === 90
      ? [0, -s, s, 0, -y0, x1]
      : turn === 180
        ? [-s, 0, 0, -s, x1, y1]
        : turn === 270
          ? [0, s, -s, 0, y1, -x0]
          : [s, 0, 0, s, -x0, -y0];

  const content = contentOf(node);
  const group = node.lookup(PDFName.of('Group'));
  const pageForm = writer.form(content, {
    BBox: `[${[box.x0, box.y0, box.x1, box.y1].map(n).join(' ')}]`,
    Resources: writer.write(node.Resources() ?? null),
    ...(group instanceof PDFDict ? { Group: writer.write(group) } : {}),
  });

  const drawn = annotationsOf(node, remarks)
    .map((annotation) => appearanceOf(annotation, node.context, writer, remarks))
    .filter((appearance) => appearance !== null);
  const names = drawn.map((_, i) => `/A${i}`);
  const operators = [
    `q ${upright.map(n).join(' ')} cm`,
    'q /Page Do Q',
    ...drawn.map(({ matrix }, i) => `q ${matrix.map(n).join(' ')} cm ${names[i]} Do Q`),
    'Q',
  ];
  const xobjects = [`/Page ${pageForm} 0 R`, ...drawn.map(({ form }, i) => `${names[i]} ${form}`)];
  const form = writer.form(
    { data: new TextEncoder().encode(operators.join('\n')), filter: null },
    { BBox: `[0 0 ${n(width)} ${n(height)}]`, Resources: `<</XObject <<${xobjects.join(' ')}>>>>` },
  );
  return { form, width, height };
}

function layersOf(document: PDFDocument, writer: ObjectWriter, remarks: Remarks): ImportedPdf['layers'] {
  const properties = document.catalog.lookup(PDFName.of('OCProperties'));
  if (!(properties instanceof PDFDict)) return { all: [], off: [] };
  const known = (list: PDFObject | undefined): number[] => {
    if (!(list instanceof PDFArray)) return [];
    const refs = Array.from({ length: list.size() }, (_, i) => list.get(i));
    return refs.flatMap((ref) => (ref instanceof PDFRef ? (writer.numberOf(ref) ?? []) : []));
  };
  const all = known(properties.lookup(PDFName.of('OCGs')));
  const defaults = properties.lookup(PDFName.of('D'));
  if (!(defaults instanceof PDFDict)) return { all, off: [] };
  const base = defaults.lookup(PDFName.of('BaseState'))?.toString();
  const on = new Set(known(defaults.lookup(PDFName.of('ON'))));
  const off = base === '/OFF' ? all.filter((id) => !on.has(id)) : known(defaults.lookup(PDFName.of('OFF')));
  if (off.length > 0) remarks.layersOff = off.length;
  return { all, off };
}
