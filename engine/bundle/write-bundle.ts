/** A bundle's files: every volume drawn, then closed, so that each can cite the others' pages. */
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Progress } from '../../shared/api/primitives.ts';
import type { ResolvedItem, Volume } from '../../shared/domain/bundle/resolved.ts';
import { Atlas, bundleScope, type SourceId, sourceOf } from './atlas.ts';
import type { BundleInput, WrittenVolume } from './bundle-input.ts';
import { drawItem } from './draw-item.ts';
import { DocumentReader } from './exhibits/documents/document-reader.ts';
import { PdfImporter, type PdfImporterLimits } from './exhibits/pdf-importer.ts';
import { Feed, type Wanted } from './feed.ts';
import { stamper } from './frame.ts';
import type { HashedFile } from './hash-file.ts';
import { HashedOutput } from './hashed-output.ts';
import { asFailure, partialPath } from './output-file.ts';
import { Book } from './pdf/book.ts';
import { type FilledQr, filledQr } from './qr-fill.ts';
import { type DrawnVolume, drawVolume } from './volume.ts';

export interface BundleDeps {
  /** Content of one exhibit or document, in the order they are shown in; and between them words read from their pictures. */
  load(source: SourceId): Promise<Uint8Array>;
  /** Told of each content that nobody reads any more: its memory may be used again. */
  done?(content: Uint8Array): void;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  readonly importerLimits?: PdfImporterLimits;
  /** Of locked PDFs, by the SHA-256 of each. */
  readonly passwords?: Readonly<Record<string, string>>;
}

/**
 * Writes a bundle of one volume. It appears at `outPath` when it is whole, and not before; whatever stops it earlier
 * leaves nothing behind.
 *
 * @throws FailureError `cancelled`, `disk-full`, `read-only`, `file-missing` (no such folder), `case-damaged`
 */
export async function writeBundle(input: BundleInput, deps: BundleDeps, outPath: string): Promise<WrittenVolume> {
  const partial = partialPath(outPath);
  const [made] = await writeVolumes(input, deps, [partial], outPath);
  if (!made) throw new Error('bundle: no volume');
  try {
    await rename(partial, outPath);
  } catch (error) {
    await rm(partial, { force: true });
    throw asFailure(error, deps.signal, outPath);
  }
  return made.written;
}

/** A finished volume, as it is on the disk. */
export interface MadeVolume {
  readonly written: WrittenVolume;
  readonly code: FilledQr;
  readonly hashed: HashedFile;
}

/**
 * Writes each volume to the path in its place, which must not exist; on failure none exists again. The last step, putting
 * them where they belong, is left to the caller.
 *
 * @param shownPath the name that failures speak of
 */
export async function writeVolumes(
  input: BundleInput,
  deps: BundleDeps,
  paths: readonly string[],
  shownPath: string,
): Promise<MadeVolume[]> {
  if (paths.length !== input.volumes.length || paths.length === 0)
    throw new Error(`bundle: ${input.volumes.length} volumes and ${paths.length} paths`);
  const files: FileHandle[] = [];
  let output: HashedOutput | null = null;
  const importer = new PdfImporter(deps.importerLimits);
  const reader = new DocumentReader(deps.importerLimits);
  try {
    deps.signal.throwIfAborted();
    for (const path of paths) files.push(await open(path, 'wx+'));
    output = new HashedOutput(files.map(({ fd }) => fd));
    const made = await write(input, deps, { importer, reader }, output);
    await output.close();
    for (const file of files) {
      await file.sync();
      await file.close();
    }
    deps.signal.throwIfAborted();
    return made;
  } catch (error) {
    await output?.close();
    for (const file of files) await file.close().catch(() => {});
    // Only what was opened here: a path that was taken belongs to somebody else.
    for (const [i] of files.entries()) await rm(paths[i] as string, { force: true });
    throw asFailure(error, deps.signal, shownPath);
  } finally {
    await Promise.all([importer.close(), reader.close()]);
  }
}

async function write(
  input: BundleInput,
  deps: BundleDeps,
  readers: { readonly importer: PdfImporter; readonly reader: DocumentReader },
  output: HashedOutput,
): Promise<MadeVolume[]> {
  const atlas = new Atlas(input);
  const feed = new Feed(
    wantedOf(input, deps.passwords),
    (source) => deps.load(source),
    readers.importer,
    deps.signal,
    (content) => deps.done?.(content),
  );
  const itemDeps = {
    take: (source: SourceId) => feed.take(source),
    words: (sha256: string) => deps.load({ kind: 'reading', id: sha256 }),
    readers,
    signal: deps.signal,
    ...(deps.passwords && { passwords: deps.passwords }),
  };
  let before = 0;
  const drawn: { book: Book; volume: Volume; made: DrawnVolume }[] = [];
  for (const [i, volume] of input.volumes.entries()) {
    const done = before;
    const book = new Book({
      info: infoOf(input, volume),
      sink: { write: (chunks) => output.write(i, chunks) },
      signal: deps.signal,
      stamp: stamper(input, volume.letter),
      onPages: (pages) => deps.onProgress({ phase: 'Writing pages', done: done + pages, total: null, unit: 'pages' }),
    });
    const scope = bundleScope(input, atlas, volume.letter);
    const made = await drawVolume(book, volume, scope, async (into, within, item) => {
      const one = await drawItem(into, within, item, itemDeps);
      await into.flush();
      feed.drawn();
      return one;
    });
    drawn.push({ book, volume, made });
    before += book.pages;
  }
  const finished: MadeVolume[] = [];
  for (const [i, { book, volume, made }] of drawn.entries()) {
    const { sections, bookmarks, qr, sealAt } = made;
    const pagesAt = await book.close(bookmarks);
    const written: WrittenVolume = {
      letter: volume.letter,
      pages: book.pages,
      sections,
      exhibits: exhibitsOf(sections),
      pagesAt,
      qr: { ...qr, offset: qr.offset() },
      sealAt,
      pdfa: book.pdfa.result,
    };
    // Its own bytes are zeros so far: this is the digest that the code names.
    const { sha256, size } = await output.digest(i);
    deps.signal.throwIfAborted();
    const { code, content } = filledQr(written.qr, sha256, size);
    finished.push({ written, code, hashed: await output.fill(i, code.offset, content) });
  }
  return finished;
}

export function infoOf(input: BundleInput, { letter }: Volume): ConstructorParameters<typeof Book>[0]['info'] {
  return {
    title: `Bundle ${letter} – ${input.cover.shortName} – ${input.case.ref}`,
    author: input.preparedBy,
    subject: input.case.title || `Case ${input.case.ref}`,
    creator: `${input.tool.name} ${input.tool.version}`,
    createdAt: new Date(input.preparedAt),
    lang: 'en-GB',
  };
}

/** Bytes of everything that may be asked for, by kind and id. */
export function sizesOf(input: BundleInput): Map<string, number> {
  const words = [input, ...input.additions].flatMap(({ readings }) => (readings ?? []).flatMap(({ files }) => files));
  return new Map([
    ...wantedOf(input).map(({ kind, id, size }): [string, number] => [`${kind} ${id}`, size]),
    ...words.map(({ sha256, size }): [string, number] => [`reading ${sha256}`, size]),
  ]);
}

/** Every source in the order it is drawn. */
export function wantedOf(input: BundleInput, passwords: BundleDeps['passwords'] = {}): Wanted[] {
  const planned = input.volumes.flatMap(({ sections }) => sections.flatMap(({ items }) => items));
  return [
    ...planned.flatMap((item) => wanted(item, input, passwords)),
    ...input.additions.flatMap((addition) => addition.items.flatMap((item) => wanted(item, addition, passwords))),
  ];
}

function wanted(
  { content }: ResolvedItem,
  facts: Pick<BundleInput, 'exhibits' | 'documents'>,
  passwords: Readonly<Record<string, string>>,
): Wanted[] {
  const source = sourceOf(content);
  if (!source || (content.kind !== 'exhibit' && content.kind !== 'document')) return [];
  const known = [...facts.exhibits, ...facts.documents].find(({ id }) => id === source.id);
  const password = known && passwords[known.sha256];
  return [{ ...source, size: known?.size ?? 0, pages: content.pages, unfit: content.unfit, password }];
}

function exhibitsOf(sections: DrawnVolume['sections']): WrittenVolume['exhibits'] {
  return sections
    .flatMap(({ items }) => items)
    .flatMap(({ source, ref, firstPage, lastPage, placeholder }) =>
      source?.kind === 'exhibit' ? [{ id: source.id, ref, firstPage, lastPage, placeholder }] : [],
    );
}
