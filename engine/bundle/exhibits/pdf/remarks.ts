import { PDFArray, PDFDict, type PDFDocument, PDFName, type PDFObject, PDFStream } from '@cantoo/pdf-lib';

/** Counts what the reader of the bundle does not see, and puts it into sentences. */
export class Remarks {
  hidden = 0;
  /** Links that lead out of the document, or nowhere that can be told. */
  links = 0;
  /** Links that lead to pages of it that were left out. */
  linksToOthers = 0;
  attachments = 0;
  portfolio = false;
  unseen = 0;
  notes = 0;
  layersOff = 0;
  form = false;
  fieldsUndrawn = 0;
  xfa = false;
  encrypted = false;
  #scripts = false;
  #signatures = 0;

  survey(document: PDFDocument): void {
    for (const [, object] of document.context.enumerateIndirectObjects()) this.#look(object, 0);
  }

  /** Values within the object; what it refers to is looked at in its own turn. */
  #look(value: PDFObject, depth: number): void {
    if (depth > 200) return;
    if (value instanceof PDFArray) for (let i = 0; i < value.size(); i++) this.#look(value.get(i), depth + 1);
    const dict = value instanceof PDFDict ? value : value instanceof PDFStream ? value.dict : null;
    if (!dict) return;
    const action = dict.get(PDFName.of('S'))?.toString();
    if (action === '/JavaScript' || action === '/Launch' || dict.has(PDFName.of('JS'))) this.#scripts = true;
    if (dict.has(PDFName.of('ByteRange')) && dict.has(PDFName.of('Contents'))) this.#signatures++;
    for (const inner of dict.values()) this.#look(inner, depth + 1);
  }

  annotation(subtype: string, annotation: PDFDict): void {
    if (subtype === '/Widget') return;
    const contents = annotation.lookup(PDFName.of('Contents'));
    if (contents && subtype !== '/FreeText' && contents.toString().length > 2) this.notes++;
  }

  sentences(): string[] {
    const out: string[] = [];
    if (this.#scripts) out.push('Scripts or program launches in the original are not carried over.');
    if (this.portfolio)
      out.push(
        `The original is a portfolio of ${count(this.attachments, 'file')}: those are its content, and its pages are only a cover. They are listed after it with their digests, and are inside the original.`,
      );
    else if (this.attachments > 0)
      out.push(
        `Attached to the original and not shown: ${count(this.attachments, 'file')}, listed after its pages with their digests.`,
      );
    if (this.#signatures > 0)
      out.push(
        `The original is signed. No signature survives copying: check its ${count(this.#signatures, 'digital signature')} on the original file.`,
      );
    if (this.xfa) out.push('The original holds a dynamic (XFA) form; its stored pages are shown.');
    if (this.form) out.push('Form fields are shown as they stand in the original and cannot be filled in here.');
    if (this.fieldsUndrawn > 0) out.push('The value of some form fields could not be drawn; it is in the original.');
    if (this.notes > 0)
      out.push(`Not printed, but in the original: the text of ${count(this.notes, 'reader’s note')}.`);
    if (this.unseen > 0) out.push(`Not shown for want of a stored appearance: ${count(this.unseen, 'annotation')}.`);
    if (this.hidden > 0) out.push(`Hidden in the original and hidden here: ${count(this.hidden, 'annotation')}.`);
    if (this.layersOff > 0) out.push(`Hidden in the original and hidden here: ${count(this.layersOff, 'layer')}.`);
    if (this.links > 0)
      out.push(
        `Not active here: ${count(this.links, 'link')} of the original that ${this.links === 1 ? 'leads' : 'lead'} out of it, or to no page.`,
      );
    if (this.linksToOthers > 0)
      out.push(`Not active here: ${count(this.linksToOthers, 'link')} to pages that do not follow.`);
    if (this.encrypted)
      out.push('The original is protected against changes; its pages are shown without that protection.');
    return out;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
