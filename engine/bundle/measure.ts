/** What every item of a bundle comes to, and from that where everything is: before any file is written. */
import { createHash } from 'node:crypto';
import type { GeneratedPart } from '../../shared/domain/bundle/plan.ts';
import type { ResolvedContent, ResolvedItem } from '../../shared/domain/bundle/resolved.ts';
import { Atlas, additionScope, bundleScope, type Scope, shownExhibits, sourceOf } from './atlas.ts';
import type { BundleExhibit, BundleInput, WrittenItem, WrittenSection } from './bundle-input.ts';
import { drawItem, type ItemDeps } from './draw-item.ts';
import { stamper } from './frame.ts';
import { Book, PastWindow } from './pdf/book.ts';
import type { Element } from './pdf/structure.ts';
import type { SourceFault } from './pdfa/verdict.ts';
import { type DrawItem, drawVolume } from './volume.ts';
import { infoOf } from './write-bundle.ts';

/** An item as it would be drawn. */
export interface Measured {
  readonly pages: number;
  /** What it adds to a file, fonts left out. */
  readonly bytes: number;
  readonly slipPages: number;
  /** Why a placeholder page stands for its content; null where that is shown. */
  readonly placeholder: string | null;
  /** What its slip sheet says of how much is shown; null where it says nothing. */
  readonly said: string | null;
  /** What is said of it to the reader, on its slip sheet or on the certificate. */
  readonly remarks: readonly string[];
  /** What in its pages breaks PDF/A-2u. */
  readonly breaks: readonly SourceFault[];
  /** Characters of it that are printed as codes. */
  readonly replaced: number;
}

/** By id of the item. */
export type Measures = ReadonlyMap<string, Measured>;

export interface MappedItem extends WrittenItem {
  readonly bytes: number;
  readonly breaks: readonly SourceFault[];
}

export interface MappedVolume {
  readonly letter: string;
  readonly pages: number;
  /** To within a few per cent. */
  readonly bytes: number;
  readonly sections: readonly (Omit<WrittenSection, 'items'> & { readonly items: readonly MappedItem[] })[];
}

/** Goes into every key: what was measured by other rules is measured again. */
const edition = 1;

/**
 * What decides how an item is drawn, as a digest: where it is the same, so are pages and bytes. By id of the item.
 *
 * Left out is what is printed in one line of its own whatever it says: page numbers, counts, the moment of preparation.
 */
export function measureKeys(input: BundleInput): Map<string, string> {
  const keys = new Map<string, string>();
  const atlas = new Atlas(input);
  /** By volume: keys of the sources before, whose remarks a certificate repeats. */
  const before = new Map(input.volumes.map(({ letter }): [string, string[]] => [letter, []]));
  for (const { scope, item } of scopedItems(input, atlas)) {
    const parts: unknown[] = [edition, item.title, item.ref, item.content, whatDecides(scope, item.content)];
    if (isPart(item.content, 'certificate')) parts.push(before.get(scope.letter) ?? []);
    const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    keys.set(item.id, key);
    if (sourceOf(item.content)) before.get(scope.letter)?.push(key);
  }
  return keys;
}

function isPart(content: ResolvedContent, part: GeneratedPart): boolean {
  return content.kind === 'generated' && content.part === part;
}

function whatDecides(scope: Scope, content: ResolvedContent): unknown {
  const { facts } = scope;
  const common = [facts.case, facts.displayZone, facts.textPages ?? null];
  if (content.kind === 'text') return null;
  const read = (sha256: string | undefined) => facts.readings?.find(({ source }) => source === sha256) ?? null;
  if (content.kind === 'exhibit') {
    const exhibit = facts.exhibits.find(({ id }) => id === content.exhibitId);
    return [common, labelOf(exhibit), read(exhibit?.sha256)];
  }
  if (content.kind === 'document') {
    const document = facts.documents.find(({ id }) => id === content.documentId) ?? null;
    return [common, document, read(document?.sha256)];
  }
  const shown = () =>
    shownExhibits(scope).map(({ exhibit, place, standsFor }) => ({ exhibit, letter: place.letter, standsFor }));
  switch (content.part) {
    case 'chronology':
      return [
        common,
        facts.scope,
        facts.density,
        facts.keyEvents,
        facts.clocks,
        facts.limitations,
        facts.keyEvents.map(({ exhibitRefs }) => exhibitRefs.map((ref) => scope.atlas.exhibit(ref) !== null)),
      ];
    case 'exhibits-list':
      return [common, shown().map(({ exhibit, ...rest }) => ({ ...rest, exhibit: labelOf(exhibit) }))];
    case 'continuity':
      return [common, shown(), facts.erased, facts.imports, facts.limitations, facts.ledger.attested, facts.preparedBy];
    case 'certificate':
      return [
        common,
        shown().map(({ exhibit, ...rest }) => ({ ...rest, exhibit: labelOf(exhibit) })),
        scope.items.flatMap((item) => (item.content.kind === 'document' ? [item.content.documentId] : [])),
        facts.documents,
        facts.imports,
        facts.disclosure,
        facts.ledger.attested,
        facts.preparedBy,
        facts.tool,
      ];
    case 'redaction-log':
      return [common, facts.redactions.filter(({ source }) => scope.atlas.showing(source) !== null)];
    case 'disclosure-schedule':
      return [common, facts.unused];
    case 'approvals':
      return [common, facts.approvals];
    case 'ledger':
      return [common, facts.acts];
    case 'verification':
      return [common, facts.verification];
  }
}

/** An exhibit without its history. */
function labelOf(exhibit: BundleExhibit | undefined): unknown {
  if (!exhibit) return null;
  const { custody: _, transfers: _t, periods: _p, gaps: _g, ...label } = exhibit;
  return label;
}

function* scopedItems(input: BundleInput, atlas: Atlas): Generator<{ scope: Scope; item: ResolvedItem }> {
  for (const { letter, sections } of input.volumes) {
    const scope = bundleScope(input, atlas, letter);
    for (const { items } of sections) for (const item of items) yield { scope, item };
  }
  const last = input.volumes.at(-1)?.letter ?? input.cover.letter;
  for (const addition of input.additions) {
    const scope = additionScope(bundleScope(input, atlas, last), addition);
    for (const item of addition.items) yield { scope, item };
  }
}

/** Pages after which a book that only measures is begun afresh: it keeps the structure of what was drawn into it. */
const pagesABook = 3000;

export interface MeasureDeps extends ItemDeps {
  onMeasured(id: string, measured: Measured): void;
  onProgress(done: number, total: number): void;
}

/** Draws every item that is not known yet into nothing. */
export async function measureItems(input: BundleInput, known: Measures, deps: MeasureDeps): Promise<Measures> {
  const measures = new Map(known);
  const atlas = new Atlas(input);
  const items = [...scopedItems(input, atlas)];
  const unknown = items.filter(({ item }) => !measures.has(item.id)).length;
  let done = 0;
  let book = throwaway(input, deps.signal);
  for (const { scope, item } of items) {
    const already = measures.get(item.id);
    if (already) {
      // A certificate repeats what was said of the items before it.
      Object.assign(atlas.of(item.id), pick(already));
      continue;
    }
    deps.onProgress(done++, unknown);
    if (book.pages > pagesABook) book = throwaway(input, deps.signal);
    const [pages, offset, elements] = [book.pages, book.offset, book.structure.root.kids.length];
    const { replaced } = book.type;
    await drawItem(book, scope, item, deps);
    await book.settle();
    const place = atlas.of(item.id);
    const measured: Measured = {
      pages: book.pages - pages,
      bytes: book.offset - offset + weightOf(book.structure.root, elements),
      slipPages: place.slipPages,
      placeholder: place.placeholder,
      said: place.said,
      remarks: place.remarks,
      breaks: place.breaks,
      replaced: book.type.replaced - replaced,
    };
    measures.set(item.id, measured);
    deps.onMeasured(item.id, measured);
    await book.breathe();
  }
  return measures;
}

function throwaway(input: BundleInput, signal: AbortSignal): Book {
  const [volume] = input.volumes;
  if (!volume) throw new Error('bundle: no volume');
  return new Book({
    info: infoOf(input, volume),
    sink: { write: async () => {} },
    signal,
    stamp: stamper(input, volume.letter),
    onPages: () => {},
  });
}

/** Bytes of the objects that will describe these elements, as this file format spends them. */
const weights = { element: 98, content: 46, object: 268 } as const;

function weightOf(root: Element, from: number): number {
  let bytes = 0;
  const open = root.kids.slice(from);
  for (let kid = open.pop(); kid !== undefined; kid = open.pop()) {
    if (kid.kind !== 'element') {
      bytes += weights[kid.kind];
      continue;
    }
    bytes += weights.element + (kid.element.alt?.length ?? 0);
    for (const inner of kid.element.kids) open.push(inner);
  }
  return bytes;
}

/** Fonts, colour profile and what else a file holds once, whatever is in it. */
const bytesOfAnyFile = 90_000;
const bytesOfAPage = 120;

/**
 * Where everything is: drawn as the bundle itself is, with items that are only counted.
 *
 * @param measures of every item
 * @param atlas filled with every place
 */
export async function mapBundle(
  input: BundleInput,
  measures: Measures,
  signal: AbortSignal,
  atlas = new Atlas(input),
): Promise<MappedVolume[]> {
  const volumes: MappedVolume[] = [];
  const counted: DrawItem = async (book, { atlas: into }, { id }) => {
    const measured = measuredOf(measures, id);
    Object.assign(into.of(id), pick(measured));
    book.skipTo(book.pages + measured.pages);
  };
  for (const volume of input.volumes) {
    const book = throwaway(input, signal);
    const { sections } = await drawVolume(book, volume, bundleScope(input, atlas, volume.letter), counted);
    await book.settle();
    const base = atlas.volumes.get(volume.letter);
    const items = volume.sections.flatMap((section) => section.items);
    if (base) base.replaced += items.reduce((sum, { id }) => sum + measuredOf(measures, id).replaced, 0);
    const own = book.offset + weightOf(book.structure.root, 0);
    let bytes = bytesOfAnyFile + own + book.pages * bytesOfAPage;
    const mapped = sections.map((section) => ({
      ...section,
      items: section.items.map((item) => {
        const { bytes: of, breaks } = measuredOf(measures, item.id);
        bytes += of;
        return { ...item, bytes: of, breaks };
      }),
    }));
    volumes.push({ letter: volume.letter, pages: book.pages, bytes, sections: mapped });
  }
  return volumes;
}

function measuredOf(measures: Measures, id: string): Measured {
  const measured = measures.get(id);
  if (!measured) throw new Error(`bundle: item ${id} was not measured`);
  return measured;
}

const pick = ({ slipPages, placeholder, said, remarks, breaks }: Measured) => ({
  slipPages,
  placeholder,
  said,
  remarks,
  breaks,
});

export interface Preview {
  readonly pdf: Uint8Array;
  readonly firstPage: number;
  readonly lastPage: number;
}

export const mostPreviewPages = 20;

/**
 * Pages of a volume as the bundle will have them, with their own numbers: only the items on them are drawn.
 *
 * @param page first page asked for; beyond the end: the last one
 * @throws RangeError where there is no such volume
 */
export async function previewPages(
  input: BundleInput,
  measures: Measures,
  { letter, page, count }: { readonly letter: string; readonly page: number; readonly count: number },
  deps: ItemDeps,
): Promise<Preview> {
  const volume = input.volumes.find((one) => one.letter === letter);
  if (!volume) throw new RangeError(`no volume ${letter}`);
  const atlas = new Atlas(input);
  const map = await mapBundle(input, measures, deps.signal, atlas);
  const pages = map.find((one) => one.letter === letter)?.pages ?? 1;
  // A certificate knows what was said of the items before it, and of no others.
  for (const place of atlas.places.values()) place.remarks = [];
  const from = Math.min(page, pages);
  const to = Math.min(pages, from + Math.min(count, mostPreviewPages) - 1);
  const chunks: Uint8Array[] = [];
  const book = new Book({
    info: infoOf(input, volume),
    sink: { write: async (written) => void chunks.push(...written) },
    signal: deps.signal,
    stamp: stamper(input, letter),
    onPages: () => {},
    window: { from, to },
  });
  const near: DrawItem = async (into, scope, item) => {
    if (into.pastWindow) throw new PastWindow();
    const { pages: of, remarks } = measuredOf(measures, item.id);
    atlas.of(item.id).remarks = remarks;
    if (into.pages + of < from) into.skipTo(into.pages + of);
    else await drawItem(into, scope, item, deps);
  };
  try {
    await drawVolume(book, volume, bundleScope(input, atlas, letter), near);
  } catch (error) {
    if (!(error instanceof PastWindow)) throw error;
  }
  await book.close([]);
  return { pdf: Buffer.concat(chunks), firstPage: from, lastPage: to };
}
