/** Where links inside a PDF lead: to places on pages that are taken over, or not anywhere in the bundle. */
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { annotationsOf } from './annotations.ts';
import type { ImportedLink } from './imported.ts';
import type { Upright } from './page-box.ts';
import { Remarks } from './remarks.ts';
import { numberOr, rectOf } from './values.ts';

interface Place {
  readonly page: number;
  readonly top: number;
}

export class Destinations {
  readonly #document: PDFDocument;
  readonly #uprights: readonly Upright[];
  readonly #pages: ReadonlyMap<PDFRef, number>;
  #names: Map<string, PDFObject> | null = null;

  /** @param pages those taken over, with how each stands */
  constructor(document: PDFDocument, pages: readonly PDFPage[], uprights: readonly Upright[]) {
    this.#document = document;
    this.#uprights = uprights;
    this.#pages = new Map(pages.map(({ ref }, i) => [ref, i]));
  }

  /** `other`: a page of the document that is not taken over. Null: nowhere in the document. */
  of(annotation: PDFDict): Place | 'other' | null {
    const direct = annotation.lookup(PDFName.of('Dest'));
    if (direct) return this.#resolve(direct);
    const action = annotation.lookup(PDFName.of('A'));
    if (!(action instanceof PDFDict) || action.lookup(PDFName.of('S')) !== PDFName.of('GoTo')) return null;
    return this.#resolve(action.lookup(PDFName.of('D')));
  }

  #resolve(value: PDFObject | undefined, named = true): Place | 'other' | null {
    const text = textOf(value);
    if (text !== null) return named ? this.#resolve(this.#named(text), false) : null;
    if (value instanceof PDFDict) return this.#resolve(value.lookup(PDFName.of('D')), named);
    if (!(value instanceof PDFArray) || value.size() === 0) return null;
    const ref = value.get(0);
    // A number would be a page of another document.
    if (!(ref instanceof PDFRef)) return null;
    const page = this.#pages.get(ref);
    if (page === undefined) return this.#document.context.lookup(ref) instanceof PDFDict ? 'other' : null;
    return { page, top: this.#topOf(value, this.#uprights[page] as Upright) };
  }

  /** ISO 32000-1, table 151: the destination's left and top, as far as it has them. */
  #topOf(array: PDFArray, { box, height, matrix }: Upright): number {
    const kind = array.lookup(1)?.toString();
    const at =
      kind === '/XYZ' ? [2, 3] : kind === '/FitR' ? [2, 5] : kind === '/FitH' || kind === '/FitBH' ? [-1, 2] : [];
    const value = (index: number | undefined, otherwise: number) =>
      index !== undefined && index >= 0 ? numberOr(array.lookup(index), otherwise) : otherwise;
    const [x, y] = [value(at[0], box.x0), value(at[1], box.y1)];
    const top = height - (matrix[1] * x + matrix[3] * y + matrix[5]);
    return Math.min(Math.max(0, top), height);
  }

  #named(name: string): PDFObject | undefined {
    this.#names ??= this.#readNames();
    return this.#names.get(name);
  }

  #readNames(): Map<string, PDFObject> {
    const names = new Map<string, PDFObject>();
    const { catalog } = this.#document;
    const old = catalog.lookup(PDFName.of('Dests'));
    if (old instanceof PDFDict)
      for (const key of old.keys()) {
        const value = old.lookup(key);
        if (value) names.set(`/${key.decodeText()}`, value);
      }
    const seen = new Set<PDFObject>();
    const walk = (node: PDFObject | undefined): void => {
      if (!(node instanceof PDFDict) || seen.has(node) || seen.size > 50_000) return;
      seen.add(node);
      const list = node.lookup(PDFName.of('Names'));
      if (list instanceof PDFArray)
        for (let i = 0; i + 1 < list.size(); i += 2) {
          const name = textOf(list.lookup(i));
          const value = list.lookup(i + 1);
          if (name !== null && value) names.set(name, value);
        }
      const kids = node.lookup(PDFName.of('Kids'));
      if (kids instanceof PDFArray) for (let i = 0; i < kids.size(); i++) walk(kids.lookup(i));
    };
    const trees = catalog.lookup(PDFName.of('Names'));
    if (trees instanceof PDFDict) walk(trees.lookup(PDFName.of('Dests')));
    return names;
  }
}

/** A name and a string of the same letters are different names. */
function textOf(value: PDFObject | undefined): string | null {
  if (value instanceof PDFName) return `/${value.decodeText()}`;
  if (value instanceof PDFString || value instanceof PDFHexString)
    return Buffer.from(value.asBytes()).toString('latin1');
  return null;
}

/** Links that can be seen on a page and lead to one that is taken over; the others are counted. */
export function linksOf(
  node: PDFPage['node'],
  { width, height, matrix }: Upright,
  destinations: Destinations,
  remarks: Remarks,
): ImportedLink[] {
  const links: ImportedLink[] = [];
  // Hidden ones are counted where appearances are.
  for (const annotation of annotationsOf(node, new Remarks())) {
    if (annotation.lookup(PDFName.of('Subtype')) !== PDFName.of('Link')) continue;
    const place = destinations.of(annotation);
    const rect = rectOf(annotation.lookup(PDFName.of('Rect')));
    if (place === 'other') remarks.linksToOthers++;
    if (place === null || rect === null) remarks.links++;
    if (place === null || place === 'other' || rect === null) continue;
    const turned = (x: number, y: number): [number, number] => [
      matrix[0] * x + matrix[2] * y + matrix[4],
      height - (matrix[1] * x + matrix[3] * y + matrix[5]),
    ];
    const [ax, ay] = turned(rect.x0, rect.y0);
    const [bx, by] = turned(rect.x1, rect.y1);
    const within = (value: number, most: number) => Math.min(Math.max(0, value), most);
    const left = within(Math.min(ax, bx), width);
    const right = within(Math.max(ax, bx), width);
    const top = within(Math.min(ay, by), height);
    const bottom = within(Math.max(ay, by), height);
    if (right - left > 0.5 && bottom - top > 0.5) links.push({ rect: [left, top, right, bottom], ...place });
  }
  return links;
}
