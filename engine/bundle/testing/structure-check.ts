/**
 * The logical structure of a finished file as a screen reader meets it (ISO 32000-1, 14.7 and 14.8; the conditions are those
 * of PDF/UA-1, ISO 14289-1, of which the clauses are). Reads what qpdf reads.
 */
import { type Dict, isRef, type Json, operationsOf, RawPdf } from './raw-pdf.ts';

export interface StructureFault {
  readonly clause: string;
  readonly says: string;
}

export interface StructureFacts {
  readonly faults: readonly StructureFault[];
  /** Of headings, in order of reading. */
  readonly headings: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

const standardTypes = new Set(
  'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 H5 H6 P L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu Figure Formula Form'.split(
    ' ',
  ),
);
const painting = new Set('S s f F f* B B* b b* sh Do Tj TJ \' " EI'.split(' '));

export function checkStructure(path: string): StructureFacts {
  return new Check(new RawPdf(path)).run();
}

class Check {
  readonly #pdf: RawPdf;
  readonly #faults = new Map<string, StructureFault>();
  readonly #headings: string[] = [];
  readonly #counts: Record<string, number> = {};
  /** Marked content claimed by an element: page reference and number. */
  readonly #claimed = new Map<string, string>();
  readonly #objects = new Map<string, string>();
  #level = 0;

  constructor(pdf: RawPdf) {
    this.#pdf = pdf;
  }

  run(): StructureFacts {
    const { catalog } = this.#pdf;
    this.#must(
      this.#pdf.dict(catalog['/MarkInfo'])['/Marked'] === true,
      '6.2',
      'the file does not say that it is marked',
    );
    this.#must(typeof this.#pdf.get(catalog['/Lang']) === 'string', '7.2', 'the file has no language');
    this.#must(
      this.#pdf.dict(catalog['/ViewerPreferences'])['/DisplayDocTitle'] === true,
      '7.1',
      'the title is not shown',
    );
    const root = this.#pdf.dict(catalog['/StructTreeRoot']);
    this.#must(root['/Type'] === '/StructTreeRoot', '7.1', 'there is no structure');
    this.#must(typeof root['/ParentTreeNextKey'] === 'number', '7.1', 'the parent tree does not say how it goes on');
    for (const kid of this.#kids(root)) this.#element(kid, [], catalog['/StructTreeRoot'] ?? null);
    const parents = this.#parents(root['/ParentTree']);
    for (const [i, ref] of this.#pdf.pages().entries()) this.#page(ref, i + 1, parents);
    return { faults: [...this.#faults.values()], headings: this.#headings, counts: this.#counts };
  }

  #must(holds: boolean, clause: string, says: string): void {
    if (!holds) this.#faults.set(`${clause} ${says}`, { clause, says });
  }

  #kids(element: Dict): Json[] {
    const kids = element['/K'];
    return Array.isArray(this.#pdf.get(kids)) ? this.#pdf.list(kids) : kids === undefined ? [] : [kids];
  }

  #parents(tree: Json | undefined): Map<number, Json> {
    const found = new Map<number, Json>();
    const walk = (node: Dict): void => {
      const nums = this.#pdf.list(node['/Nums']);
      for (let i = 0; i + 1 < nums.length; i += 2) found.set(Number(nums[i]), nums[i + 1] as Json);
      for (const kid of this.#pdf.list(node['/Kids'])) walk(this.#pdf.dict(kid));
    };
    walk(this.#pdf.dict(tree));
    return found;
  }

  #typeOf(kid: Json): string {
    return String(this.#pdf.dict(kid)['/S'] ?? '').slice(1);
  }

  #element(ref: Json, above: readonly string[], parent: Json): void {
    const element = this.#pdf.dict(ref);
    const type = String(element['/S'] ?? '').slice(1);
    this.#counts[type] = (this.#counts[type] ?? 0) + 1;
    this.#must(standardTypes.has(type), '7.1', `an element of the type ${type}`);
    this.#must(element['/P'] === parent, '7.1', `a ${type} does not know what it belongs to`);
    const kids = this.#kids(element);
    const below = kids.filter((kid) => '/S' in this.#pdf.dict(kid));
    this.#must(above.length > 0 || type === 'Document', '7.1', `${type} stands outside the document`);
    const level = /^H([1-6])$/.exec(type)?.[1];
    if (level) {
      this.#headings.push(type);
      // Back to any level above, but down one step at a time.
      this.#must(Number(level) <= this.#level + 1, '7.4.2', `${type} follows a heading of level ${this.#level}`);
      this.#level = Number(level);
    }
    if (type === 'Figure')
      this.#must(textOf(this.#pdf.get(element['/Alt'])) !== '', '7.3', 'a figure says nothing to who cannot see it');
    if (type === 'TH') {
      const scopes = [element['/A'] ?? null]
        .flatMap((one) => (Array.isArray(one) ? one : [one]))
        .map((one) => this.#pdf.dict(one)['/Scope']);
      this.#must(
        scopes.some((scope) => ['/Column', '/Row', '/Both'].includes(String(scope))),
        '7.5',
        'a heading of a table does not say what it heads',
      );
    }
    const inside = above.at(-1);
    if (type === 'TR')
      this.#must(['Table', 'THead', 'TBody', 'TFoot'].includes(inside ?? ''), '7.5', 'a row outside a table');
    if (type === 'TH' || type === 'TD') this.#must(inside === 'TR', '7.5', 'a cell outside a row');
    if (type === 'LI') this.#must(inside === 'L', '7.6', 'a point outside a list');
    if (type === 'LBody' || type === 'Lbl')
      this.#must(inside === 'LI' || (type === 'Lbl' && inside === 'Note'), '7.6', `a ${type} outside a point`);
    if (type === 'L')
      this.#must(
        below.length > 0 && below.every((kid) => ['LI', 'Caption', 'L'].includes(this.#typeOf(kid))),
        '7.6',
        'a list of something else than points',
      );
    if (type === 'LI')
      this.#must(
        below.some((kid) => this.#typeOf(kid) === 'LBody'),
        '7.6',
        'a point without a body',
      );
    if (type === 'Table') this.#table(below);
    if (type === 'Link')
      this.#must(
        kids.some((kid) => this.#pdf.dict(kid)['/Type'] === '/OBJR'),
        '7.18.5',
        'a link without its annotation',
      );
    for (const kid of kids) {
      const held = this.#pdf.dict(kid);
      if ('/S' in held) this.#element(kid, [...above, type], ref);
      else if (held['/Type'] === '/OBJR') this.#objects.set(String(held['/Obj']), type);
      else {
        const page = held['/Pg'] ?? element['/Pg'];
        const mcid = typeof kid === 'number' ? kid : held['/MCID'];
        const key = `${page} ${mcid}`;
        this.#must(!this.#claimed.has(key), '7.1', `content ${mcid} belongs to two elements`);
        this.#claimed.set(key, String(ref));
      }
    }
  }

  #table(below: readonly Json[]): void {
    const rows = below
      .flatMap((kid) =>
        ['THead', 'TBody', 'TFoot'].includes(this.#typeOf(kid)) ? this.#kids(this.#pdf.dict(kid)) : [kid],
      )
      .filter((kid) => this.#typeOf(kid) !== 'Caption');
    this.#must(
      rows.length > 0 && rows.every((kid) => this.#typeOf(kid) === 'TR'),
      '7.5',
      'a table of something else than rows',
    );
    const widths = rows.map((row) =>
      this.#kids(this.#pdf.dict(row)).reduce<number>((sum, cell) => {
        const attributes = this.#pdf.dict(this.#pdf.dict(cell)['/A']);
        return sum + Number(attributes['/ColSpan'] ?? 1);
      }, 0),
    );
    this.#must(new Set(widths).size <= 1, '7.5', `rows of one table have ${[...new Set(widths)].join(' and ')} cells`);
  }

  #page(ref: string, number: number, parents: ReadonlyMap<number, Json>): void {
    const page = this.#pdf.dict(ref);
    const marks: (string | null)[] = [];
    const own = this.#pdf.list(parents.get(Number(page['/StructParents'])));
    let found = 0;
    for (const { operator, operands } of operationsOf(this.#pdf.content(page))) {
      if (operator === 'BMC') marks.push(operands[0] === '/Artifact' ? 'artifact' : null);
      else if (operator === 'BDC') {
        const mcid = /\/MCID\s+(\d+)/.exec(operands.join(' '))?.[1];
        if (mcid !== undefined) {
          found++;
          const element = this.#claimed.get(`${ref} ${mcid}`);
          this.#must(element !== undefined, '7.1', `page ${number}: content ${mcid} belongs to nothing`);
          this.#must(
            own[Number(mcid)] === element,
            '7.1',
            `page ${number}: content ${mcid} is not found from the page`,
          );
          this.#must(!marks.includes('artifact'), '7.1', `page ${number}: content within furniture`);
        }
        marks.push(mcid !== undefined ? 'content' : operands[0] === '/Artifact' ? 'artifact' : null);
      } else if (operator === 'EMC') marks.pop();
      else if (painting.has(operator))
        this.#must(
          marks.some((mark) => mark !== null),
          '7.1',
          `page ${number}: something is drawn that is neither content nor furniture`,
        );
    }
    this.#must(own.length === found, '7.1', `page ${number}: ${found} pieces of content, ${own.length} known`);
    for (const one of this.#pdf.list(page['/Annots'])) this.#annotation(one, page, number, parents);
  }

  #annotation(ref: Json, page: Dict, number: number, parents: ReadonlyMap<number, Json>): void {
    const annotation = this.#pdf.dict(ref);
    if (annotation['/Subtype'] === '/Popup') return;
    this.#must(page['/Tabs'] === '/S', '7.18.3', `page ${number}: its fields and links have no order`);
    this.#must(isRef(ref) && this.#objects.has(ref), '7.18.1', `page ${number}: an annotation belongs to nothing`);
    const parent = parents.get(Number(annotation['/StructParent']));
    this.#must(parent !== undefined, '7.18.1', `page ${number}: an annotation is not found from the page`);
    if (annotation['/Subtype'] === '/Link') {
      this.#must(this.#objects.get(String(ref)) === 'Link', '7.18.5', `page ${number}: a link that is no Link`);
      this.#must(
        textOf(this.#pdf.get(annotation['/Contents'])) !== '',
        '7.18.5',
        `page ${number}: a link does not say where it leads`,
      );
    }
  }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value.replace(/^u:/, '').trim() : '';
}
