/**
 * The logical structure of a tagged PDF (ISO 32000-1, 14.7): what a screen reader reads, and in which order. Elements are
 * kept until the file ends, because late page numbers join elements begun on the first pages.
 */
import type { PdfFile, PdfValue, Ref } from './pdfkit-file.ts';

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
  /** Given when the tree is written. */
  ref: Ref | null = null;

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

  write(file: PdfFile): void {
    const treeRoot = file.ref();
    this.#allocate(file, this.root);
    this.#end(this.root, treeRoot);
    const nums: PdfValue[] = [];
    for (const [key, parent] of this.#parents.entries()) {
      nums.push(key, Array.isArray(parent) ? parent.map((element) => element.ref as Ref) : (parent.ref as Ref));
    }
    const parentTree = file.ref({ Nums: nums });
    parentTree.end();
    treeRoot.data = {
      Type: 'StructTreeRoot',
      K: this.root.ref as Ref,
      ParentTree: parentTree,
      ParentTreeNextKey: this.#parents.length,
    };
    // pdfkit ends these two itself.
    file.catalog.StructTreeRoot = treeRoot;
    file.catalog.MarkInfo = file.ref({ Marked: true });
  }

  #allocate(file: PdfFile, element: Element): void {
    element.ref = file.ref();
    for (const kid of element.kids) if (kid.kind === 'element') this.#allocate(file, kid.element);
  }

  #end(element: Element, parent: Ref): void {
    const ref = element.ref as Ref;
    ref.data = { Type: 'StructElem', S: element.type, P: parent };
    if (element.alt !== null) ref.data.Alt = new String(element.alt);
    if (element.type === 'TH') ref.data.A = { O: 'Table', Scope: 'Column' };
    ref.data.K = element.kids.map((kid): PdfValue => {
      if (kid.kind === 'element') return kid.element.ref as Ref;
      if (kid.kind === 'content') return { Type: 'MCR', Pg: kid.page, MCID: kid.mcid };
      return { Type: 'OBJR', Pg: kid.page, Obj: kid.object };
    });
    ref.end();
    for (const kid of element.kids) if (kid.kind === 'element') this.#end(kid.element, ref);
    element.kids.length = 0;
  }
}
