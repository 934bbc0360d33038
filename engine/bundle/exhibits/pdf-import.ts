/**
 * A supplied PDF, made into objects that can be copied into the bundle: one form per page, upright, at its own size.
 *
 * What is taken is what a page shows: its content, the resources that content uses, and the appearance of its annotations
 * and form fields. Everything else stays behind in the original: scripts, actions, attachments, bookmarks, signatures.
 * What a reader might miss is counted, and printed on the exhibit's slip sheet.
 *
 * The bytes are hostile. This runs in a worker of its own with a memory limit and a deadline (pdf-importer.ts).
 */
import { PDFArray, PDFDict, type PDFDocument, PDFName, type PDFObject, type PDFPage, PDFRef } from '@cantoo/pdf-lib';
import type { Unfit } from '../../../shared/domain/bundle/plan.ts';
import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import { fine as n } from '../pdf/numbers.ts';
import { conform } from '../pdfa/conform.ts';
import type { PicturePage } from '../pdfa/picture-page.ts';
import { annotationsOf, appearanceOf, normalAppearance } from './pdf/annotations.ts';
import { attachmentsOf } from './pdf/attachments.ts';
import { Destinations, linksOf } from './pdf/destinations.ts';
import { type ImportedLink, type ImportedPage, type ImportedPdf, UnusablePdf } from './pdf/imported.ts';
import { ObjectWriter } from './pdf/object-writer.ts';
import { openPdf } from './pdf/opened.ts';
import { type Upright, uprightOf } from './pdf/page-box.ts';
import { contentOf } from './pdf/page-content.ts';
import { reference } from './pdf/relocatable.ts';
import { Remarks } from './pdf/remarks.ts';

export const maxPages = 20_000;

export interface ImportOptions {
  /** Pages to take; objects that only the others use stay behind with them. Left out or null: all. */
  readonly pages?: PageRanges;
  /** For a locked one. Kept nowhere. */
  readonly password?: string | undefined;
  /** What becomes of pages that break PDF/A-2u. Left out: they are kept as they are. */
  readonly unfit?: Unfit;
}

/**
 * @param bytes must stay as they are while the result is used: its data is named by its place in them
 * @throws UnusablePdf
 */
export async function importPdf(bytes: Uint8Array, options: ImportOptions = {}): Promise<ImportedPdf> {
  const { document, locked } = await openPdf(bytes, options.password);
  let pages: PDFPage[];
  try {
    pages = document.getPages();
  } catch (error) {
    throw new UnusablePdf('its list of pages is damaged', { cause: error });
  }
  if (pages.length === 0) throw new UnusablePdf('it has no pages');
  if (pages.length > maxPages) throw new UnusablePdf(`it has ${pages.length} pages, more than ${maxPages}`);
  const chosen = options.pages ?? null;
  const numbers = pages.map((_, i) => i + 1).filter((at) => !chosen || chosen.some(([a, b]) => at >= a && at <= b));
  const taken = numbers.map((at) => pages[at - 1] as PDFPage);
  if (taken.length === 0) throw new UnusablePdf(`it has ${pages.length} pages, and none of those chosen`);
  const remarks = new Remarks();
  remarks.encrypted = locked;
  remarks.survey(document);
  await drawFields(document, remarks);
  const conformed = await conform({
    document,
    // Fields that were drawn just now stand in no file yet.
    bytes: async () => (remarks.form ? document.save({ updateFieldAppearances: false }) : bytes),
    password: remarks.form ? '' : (options.password ?? ''),
    pages: taken.map((page, i) => ({ page, number: numbers[i] as number })),
    unfit: options.unfit ?? 'keep',
  });
  const writer = new ObjectWriter(document.context, bytes);
  const uprights = taken.map(({ node }) => uprightOf(node));
  const destinations = new Destinations(document, taken, uprights);
  const imported = taken.map((page, i) =>
    importPage(
      page,
      uprights[i] as Upright,
      writer,
      remarks,
      linksOf(page.node, uprights[i] as Upright, destinations, remarks),
      conformed.pictures.get(page),
    ),
  );
  const { attachments, portfolio } = attachmentsOf(document);
  remarks.attachments = attachments.length;
  remarks.portfolio = portfolio;
  const objects = writer.finish();
  // Their numbers are known only once everything has been copied.
  const layers = layersOf(document, writer, remarks);
  return {
    pages: imported,
    of: pages.length,
    objects,
    layers,
    remarks: [...remarks.sentences(), ...conformed.remarks],
    pdfa: { breaks: conformed.breaks, inks: conformed.inks, text: conformed.text },
    attachments,
    portfolio,
  };
}

/**
 * Fields are drawn as they are stored: what a reader shows. One without a stored appearance is given one, so that its
 * value is not lost; where even that fails, it stays undrawn and the slip sheet says so.
 */
async function drawFields(document: PDFDocument, remarks: Remarks): Promise<void> {
  const form = document.catalog.lookup(PDFName.of('AcroForm'));
  if (!(form instanceof PDFDict)) return;
  const fields = form.lookup(PDFName.of('Fields'));
  if (!(fields instanceof PDFArray) || fields.size() === 0) return;
  if (form.has(PDFName.of('XFA'))) remarks.xfa = true;
  remarks.form = true;
  try {
    const font = document.getForm().getDefaultFont();
    let drawn = false;
    for (const field of document.getForm().getFields()) {
      const widgets = field.acroField.getWidgets();
      if (widgets.every((widget) => normalAppearance(widget.dict) !== null)) continue;
      try {
        field.defaultUpdateAppearances(font);
        drawn = true;
      } catch {
        remarks.fieldsUndrawn++;
      }
    }
    // The font becomes an object only now; without it the values would have no letters.
    if (drawn) await document.flush();
  } catch {
    remarks.fieldsUndrawn++;
  }
}

function importPage(
  page: PDFPage,
  upright: Upright,
  writer: ObjectWriter,
  remarks: Remarks,
  links: readonly ImportedLink[],
  picture: PicturePage | undefined,
): ImportedPage {
  const { node } = page;
  const { box, width, height, matrix } = upright;
  if (picture) {
    const entries = { BBox: `[0 0 ${n(width)} ${n(height)}]`, Resources: writer.write(picture.resources) };
    return { form: writer.form({ data: picture.content, filter: null }, entries), width, height, links };
  }
  const content = contentOf(node);
  const group = node.lookup(PDFName.of('Group'));
  const drawn = annotationsOf(node, remarks)
    .map((annotation) => appearanceOf(annotation, node.context, writer, remarks))
    .filter((appearance) => appearance !== null);
  const pageForm = writer.form(content, {
    BBox: `[${[box.x0, box.y0, box.x1, box.y1].map(n).join(' ')}]`,
    ...(drawn.length === 0 ? { Matrix: `[${matrix.map(n).join(' ')}]` } : {}),
    Resources: writer.write(node.Resources() ?? null),
    ...(group instanceof PDFDict ? { Group: writer.write(group) } : {}),
  });
  if (drawn.length === 0) return { form: pageForm, width, height, links };
  const names = drawn.map((_, i) => `/A${i}`);
  const operators = [
    `q ${matrix.map(n).join(' ')} cm`,
    'q /Page Do Q',
    ...drawn.map(({ matrix: placed }, i) => `q ${placed.map(n).join(' ')} cm ${names[i]} Do Q`),
    'Q',
  ];
  const xobjects = [`/Page ${reference(pageForm)}`, ...drawn.map(({ form }, i) => `${names[i]} ${form}`)];
  const form = writer.form(
    { data: new TextEncoder().encode(operators.join('\n')), filter: null },
    { BBox: `[0 0 ${n(width)} ${n(height)}]`, Resources: `<</XObject <<${xobjects.join(' ')}>>>>` },
  );
  return { form, width, height, links };
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
