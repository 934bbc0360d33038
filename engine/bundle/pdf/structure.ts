/**
 * The logical structure of a tagged PDF (ISO 32000-1, 14.7): what a screen reader reads, and in which order. Elements are
 * kept until the file ends, because late page numbers join elements begun on the first pages.
 */
import { adoptedRef, type PdfFile, type Ref } from './pdfkit-file.ts';

export type StructureType =
  | 'Document'
  | 'Sect'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'P'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Figure'
  | 'Link'
  | 'Code'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'Caption';

type Kid =
  | { readonly kind: 'element'; readonly element: Element }
  | { readonly kind: 'content'; readonly page: Ref; readonly mcid: number }
  | { readonly kind: 'object'; readonly page: Ref; readonly object: Ref };

export class Element {
  readonly type: StructureType;
  readonly alt: string | null;
  readonly kids: Kid[] = [];
  /** Of its object; given when the tree is written. */
  number = 0;

  constructor(type: StructureType, alt: string | null = null) {
    this.type = type;
    this.alt = alt;
  }

  child(type: StructureType, alt: string | null = null): Element {
    const element = new Element(type, alt);
    this.kids.push({ kind: 'element', element });
    return element;
  }
}

export class Structure {
  readonly root = new Element('Document');
  /** Index is the key in the parent tree; an array of elements for a page, one element for an annotation. */
  readonly #parents: (Element | Element[])[] = [];

  pageKey(): { key: number; elements: Element[] } {
    const elements: Element[] = [];
    this.#parents.push(elements);
    return { key: this.#parents.length - 1, elements };
  }

  annotationKey(element: Element): number {
    this.#parents.push(element);
    return this.#parents.length - 1;
  }

  /**
   * Writes the tree. Its objects are put together here, a batch at a time: there are more of them than of anything else in a
   * bundle.
   *
   * @param breathe lets what is finished go, and messages in
   */
  async write(file: PdfFile, breathe: () => Promise<void>): Promise<void> {
    const treeRoot = file.ref();
    const first = file.nextId;
    const parentTree = first + this.#number(this.root, first);
    let batch: string[] = [];
    let bytes = 0;
    const starts: number[] = [];
    const give = async (): Promise<void> => {
      file.adopt([Buffer.from(batch.join(''), 'latin1')], starts);
      batch = [];
      bytes = 0;
      starts.length = 0;
      await breathe();
    };
    const put = async (number: number, text: string): Promise<void> => {
      const object = `${number} 0 obj\n${text}\nendobj\n`;
      starts.push(bytes);
      batch.push(object);
      bytes += object.length;
      if (bytes >= batchBytes) await give();
    };
    // A stack instead of calls: a table of a whole bundle is many thousand rows, each awaited.
    const open: { element: Element; parent: number }[] = [{ element: this.root, parent: treeRoot.id }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { element, parent } = next;
      await put(element.number, elementText(element, parent));
      for (let i = element.kids.length - 1; i >= 0; i--) {
        const kid = element.kids[i] as Kid;
        if (kid.kind === 'element') open.push({ element: kid.element, parent: element.number });
      }
      element.kids.length = 0;
    }
    const nums = this.#parents.map((of, key) =>
      Array.isArray(of) ? `${key} [${of.map(referenceTo).join(' ')}]` : `${key} ${referenceTo(of)}`,
    );
    await put(parentTree, `<</Nums [${nums.join(' ')}]>>`);
    await give();
    treeRoot.data = {
      Type: 'StructTreeRoot',
      K: adoptedRef(this.root.number),
      ParentTree: adoptedRef(parentTree),
      ParentTreeNextKey: this.#parents.length,
    };
    // pdfkit ends these two itself.
    file.catalog.StructTreeRoot = treeRoot;
    file.catalog.MarkInfo = file.ref({ Marked: true });
  }

  /** In the order in which they are written. @returns how many there are */
  #number(root: Element, first: number): number {
    let next = first;
    const open = [root];
    for (let element = open.pop(); element; element = open.pop()) {
      element.number = next++;
      for (let i = element.kids.length - 1; i >= 0; i--) {
        const kid = element.kids[i] as Kid;
        if (kid.kind === 'element') open.push(kid.element);
      }
    }
    return next - first;
  }
}

const batchBytes = 256 * 1024;

/** Of a page that was not kept an element may be known and stand nowhere. */
function referenceTo({ number }: Element): string {
  return number === 0 ? 'null' : `${number} 0 R`;
}

function elementText({ type, alt, kids }: Element, parent: number): string {
  const parts = kids.map((kid) => {
    if (kid.kind === 'element') return `${kid.element.number} 0 R`;
    if (kid.kind === 'content') return `<</Type /MCR /Pg ${kid.page.id} 0 R /MCID ${kid.mcid}>>`;
    return `<</Type /OBJR /Pg ${kid.page.id} 0 R /Obj ${kid.object.id} 0 R>>`;
  });
  const described = alt === null ? '' : ` /Alt ${textString(alt)}`;
  const attributes = type === 'TH' ? ' /A <</O /Table /Scope /Column>>' : '';
  return `<</Type /StructElem /S /${type} /P ${parent} 0 R${described}${attributes} /K [${parts.join(' ')}]>>`;
}

/** ISO 32000-1, 7.9.2.2: UTF-16 with its mark, in hexadecimal. */
function textString(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}
