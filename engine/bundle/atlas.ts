/** Where everything of a bundle stands, in all its volumes: filled while pages are drawn, asked once they all exist. */
import type { PageRanges, ResolvedContent, ResolvedItem } from '../../shared/domain/bundle/resolved.ts';
import type { BundleAddition, BundleExhibit, BundleFacts, BundleInput } from './bundle-input.ts';
import { Target } from './pdf/sheet.ts';
import type { Block } from './pdf/table.ts';
import type { SourceFault } from './pdfa/verdict.ts';

export interface SourceId {
  /** `reading`: a file of words read by machine, named by its digest. */
  readonly kind: 'exhibit' | 'document' | 'reading';
  readonly id: string;
}

/** One item and its pages. */
export class Place {
  readonly letter: string;
  readonly item: ResolvedItem;
  readonly target = new Target();
  firstPage = 0;
  lastPage = 0;
  /** Its slip sheet's pages; 0 without one. */
  slipPages = 0;
  /** Why a placeholder page stands for its content; null where that is shown. */
  placeholder: string | null = null;
  /** What its slip sheet says of it; where it has none, its volume's certificate does. */
  remarks: readonly string[] = [];
  /** What in its pages breaks PDF/A-2u. */
  breaks: readonly SourceFault[] = [];
  /** How much of it is shown, as its slip sheet says; null until it has been drawn, and where nothing is said. */
  said: string | null = null;

  constructor(letter: string, item: ResolvedItem) {
    this.letter = letter;
    this.item = item;
  }

  /** Page of the volume on which a page of the source stands; null where it is not shown. */
  pageOf(sourcePage: number): number | null {
    const { content } = this.item;
    if (this.placeholder !== null || (content.kind !== 'exhibit' && content.kind !== 'document')) return null;
    const nth = ordinal(content.pages, sourcePage);
    const page = this.firstPage + this.slipPages + nth - 1;
    return nth === 0 || page > this.lastPage ? null : page;
  }
}

/** How many-th of the chosen pages; 0 where it is none of them. */
function ordinal(pages: PageRanges, page: number): number {
  let before = 0;
  for (const [from, to] of pages ?? [[1, Number.MAX_SAFE_INTEGER]]) {
    if (page < from) return 0;
    if (page <= to) return before + page - from + 1;
    before += to - from + 1;
  }
  return 0;
}

export function sourceOf(content: ResolvedContent): SourceId | null {
  if (content.kind === 'exhibit') return { kind: 'exhibit', id: content.exhibitId };
  return content.kind === 'document' ? { kind: 'document', id: content.documentId } : null;
}

export class Atlas {
  /** By id of the item. */
  readonly places = new Map<string, Place>();
  readonly #bySource = new Map<string, Place>();
  readonly #byRef = new Map<string, Place>();
  /** By letter: pages of the volume without later additions, and characters printed as codes on them. */
  readonly volumes = new Map<string, { pages: number; replaced: number }>();

  constructor(input: BundleInput) {
    for (const { letter, sections } of input.volumes) {
      this.volumes.set(letter, { pages: 0, replaced: 0 });
      for (const { items } of sections) for (const item of items) this.#add(letter, item, input);
    }
    const last = input.volumes.at(-1)?.letter ?? input.cover.letter;
    for (const addition of input.additions) for (const item of addition.items) this.#add(last, item, addition);
  }

  #add(letter: string, item: ResolvedItem, { exhibits }: BundleFacts): void {
    if (this.places.has(item.id)) throw new Error(`bundle: two items ${item.id}`);
    const place = new Place(letter, item);
    this.places.set(item.id, place);
    const source = sourceOf(item.content);
    if (source && !this.#bySource.has(keyOf(source))) this.#bySource.set(keyOf(source), place);
    if (item.content.kind !== 'exhibit') return;
    const { exhibitId, standsFor } = item.content;
    const own = exhibits.find(({ id }) => id === exhibitId)?.ref;
    for (const ref of [item.ref, own, standsFor]) if (ref && !this.#byRef.has(ref)) this.#byRef.set(ref, place);
  }

  /** @throws Error for what is no item of the bundle */
  of(id: string): Place {
    const place = this.places.get(id);
    if (!place) throw new Error(`bundle: no item ${id}`);
    return place;
  }

  showing(source: SourceId): Place | null {
    return this.#bySource.get(keyOf(source)) ?? null;
  }

  exhibit(ref: string): Place | null {
    return this.#byRef.get(ref) ?? null;
  }
}

function keyOf({ kind, id }: SourceId): string {
  return `${kind} ${id}`;
}

/** What a part of the bundle is drawn from, and for which volume. */
export interface Scope {
  readonly input: BundleInput;
  readonly atlas: Atlas;
  /** Of the volume that it is drawn into. */
  readonly letter: string;
  /** The case as it was: for the bundle itself, or for one of its later additions. */
  readonly facts: BundleFacts;
  /** Everything shown under those facts, in every volume. */
  readonly items: readonly ResolvedItem[];
}

export function bundleScope(input: BundleInput, atlas: Atlas, letter: string): Scope {
  const items = input.volumes.flatMap(({ sections }) => sections.flatMap((section) => section.items));
  return { input, atlas, letter, facts: input, items };
}

export function additionScope(scope: Scope, addition: BundleAddition): Scope {
  return { ...scope, facts: addition, items: addition.items };
}

export interface ShownExhibit {
  readonly exhibit: BundleExhibit;
  readonly place: Place;
  /** Reference of the exhibit that a redacted copy stands for. */
  readonly standsFor: string | null;
}

/** Exhibits that the scope shows, each once, in order of production. */
export function shownExhibits({ facts, items, atlas }: Scope): ShownExhibit[] {
  const shown = new Map<string, ShownExhibit>();
  const byId = new Map(facts.exhibits.map((exhibit) => [exhibit.id, exhibit]));
  for (const { id, content } of items) {
    if (content.kind !== 'exhibit' || shown.has(content.exhibitId)) continue;
    const exhibit = byId.get(content.exhibitId);
    if (!exhibit) throw new Error(`bundle: no facts of exhibit ${content.exhibitId}`);
    shown.set(exhibit.id, { exhibit, place: atlas.of(id), standsFor: content.standsFor });
  }
  return facts.exhibits.flatMap(({ id }) => shown.get(id) ?? []);
}

/** Rule B13: `12` in the volume itself, `B:12` in another. */
export function cited(scope: Scope, letter: string, page: number | string): string {
  return letter === scope.letter ? String(page) : `${letter}:${page}`;
}

/** `page 12`, linked; `B:12` for another volume, without a link. */
export function pageReference(scope: Scope, place: Place): Block {
  if (place.letter !== scope.letter) return { text: '', late: () => cited(scope, place.letter, place.firstPage) };
  return { text: '', late: () => `page ${place.firstPage}`, link: place.target };
}

/** `7–12` or `B:7–12`. */
export function pagesOf(scope: Scope, place: Place): string {
  const { firstPage, lastPage } = place;
  return cited(scope, place.letter, firstPage === lastPage ? firstPage : `${firstPage}–${lastPage}`);
}

/** A link that exists only where both ends are in one volume. */
export function linkTo(scope: Scope, place: Place): Target | null {
  return place.letter === scope.letter ? place.target : null;
}
