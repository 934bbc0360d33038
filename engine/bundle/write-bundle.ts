import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Progress } from '../../shared/api/primitives.ts';
import {
  bookmarks,
  pageCount,
  pageRange,
  planPages,
  type SectionSize,
  shorten,
} from '../../shared/domain/bundle/page-plan.ts';
import type { BundleExhibit, BundleInput, WrittenBundle } from './bundle-input.ts';
import { assertUnchanged, contentOf } from './exhibits/content.ts';
import { DocumentReader } from './exhibits/documents/document-reader.ts';
import { PdfImporter, type PdfImporterLimits } from './exhibits/pdf-importer.ts';
import { exhibitSource } from './exhibits/source.ts';
import { stamper } from './frame.ts';
import { asFailure, partialPath } from './output-file.ts';
import { Book } from './pdf/book.ts';
import { Target } from './pdf/sheet.ts';
import { drawCertificate } from './sections/certificate.ts';
import { drawChronology } from './sections/chronology.ts';
import { drawContinuity } from './sections/continuity.ts';
import { drawCover } from './sections/cover.ts';
import { drawExhibitsList } from './sections/exhibits-list.ts';
import { drawIndex, type IndexRow } from './sections/index-pages.ts';
import { drawSlipSheet } from './sections/slip-sheet.ts';
import { dayWords } from './words.ts';

export interface BundleDeps {
  /** Content of one exhibit. Called once for each, in their order, never two at a time. */
  loadExhibit(id: string): Promise<Uint8Array>;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  readonly importerLimits?: PdfImporterLimits;
}

/**
 * Writes the bundle as one PDF. It appears at `outPath` when it is whole, and not before; whatever stops it earlier
 * leaves nothing behind.
 *
 * @throws FailureError `cancelled`, `disk-full`, `read-only`, `file-missing` (no such folder), `case-damaged`
 */
export async function writeBundle(input: BundleInput, deps: BundleDeps, outPath: string): Promise<WrittenBundle> {
  const partial = partialPath(outPath);
  const written = await writeBundleFile(input, deps, partial, outPath);
  try {
    await rename(partial, outPath);
  } catch (error) {
    await rm(partial, { force: true });
    throw asFailure(error, deps.signal, outPath);
  }
  return written;
}

/**
 * Writes the bundle to `path`, which must not exist; on failure it does not exist again. As `writeBundle`, but leaves the
 * last step to the caller.
 *
 * @param shownPath the name that failures speak of
 */
export async function writeBundleFile(
  input: BundleInput,
  deps: BundleDeps,
  path: string,
  shownPath: string,
): Promise<WrittenBundle> {
  let file: FileHandle | null = null;
  const importer = new PdfImporter(deps.importerLimits);
  const reader = new DocumentReader(deps.importerLimits);
  try {
    deps.signal.throwIfAborted();
    file = await open(path, 'wx');
    const written = await write(input, deps, { importer, reader }, file);
    await file.sync();
    await file.close();
    file = null;
    deps.signal.throwIfAborted();
    return written;
  } catch (error) {
    await file?.close().catch(() => {});
    await rm(path, { force: true });
    throw asFailure(error, deps.signal, shownPath);
  } finally {
    await Promise.all([importer.close(), reader.close()]);
  }
}

async function write(
  input: BundleInput,
  deps: BundleDeps,
  readers: { readonly importer: PdfImporter; readonly reader: DocumentReader },
  file: FileHandle,
): Promise<WrittenBundle> {
  const book = new Book({
    info: {
      title: `Bundle ${input.cover.letter} – ${input.cover.shortName} – ${input.case.ref}`,
      author: input.preparedBy,
      subject: input.case.title,
      creator: `${input.tool.name} ${input.tool.version}`,
      createdAt: new Date(input.preparedAt),
      lang: 'en-GB',
    },
    sink: {
      write: async (chunks) => {
        for (const chunk of chunks) await writeAll(file, chunk);
      },
    },
    signal: deps.signal,
    stamp: stamper(input),
    onPages: (done) => deps.onProgress({ phase: 'Writing pages', done, total: null, unit: 'pages' }),
  });
  const targets = new Map(input.exhibits.map((exhibit) => [exhibit.ref, new Target()]));
  const sizes: SectionSize[] = [];
  const parts: { id: string; title: string; pages: number }[] = [];
  const section = async (id: string, title: string, draw: () => void | Promise<void>): Promise<void> => {
    const before = book.pages;
    await draw();
    if (book.pages > before)
      sizes.push({ id, title, pages: book.pages - before, ...(id === 'exhibits' ? { parts } : {}) });
    await book.breathe();
  };
  const place = { chronology: new Target(), list: new Target(), continuity: new Target(), certificate: new Target() };
  const placeholders = new Map<string, string>();
  let plan: ReturnType<typeof planPages> = [];
  const pagesOf = (id: string): string => {
    const found = plan.flatMap((one) => [one, ...one.parts]).find((part) => part.id === id);
    if (!found) throw new Error(`bundle: no part ${id}`);
    return pageRange(found);
  };

  await section('cover', 'Cover', () => drawCover(book, input));
  await section('index', 'Index', () => drawIndex(book, indexRows(input, place, targets, pagesOf)));
  await section('chronology', 'Chronology', () => drawChronology(book, input, place.chronology, targets));
  await section('exhibits-list', 'List of exhibits', () =>
    drawExhibitsList(book, input, place.list, targets, (ref) => pagesOf(partId(ref))),
  );
  await section('exhibits', 'Exhibits', async () => {
    for (const exhibit of input.exhibits) {
      const before = book.pages;
      const target = targets.get(exhibit.ref) as Target;
      const bytes = await deps.loadExhibit(exhibit.id);
      deps.signal.throwIfAborted();
      const source = exhibitSource(exhibit);
      await assertUnchanged(source, bytes, () => book.breathe());
      const content = await contentOf(book, source, bytes, readers, {
        rules: input,
        pages: null,
        before: 1,
        signal: deps.signal,
      });
      drawSlipSheet(book, input, exhibit, content, target);
      await content.draw(book);
      if (content.placeholder !== null) placeholders.set(exhibit.id, content.placeholder);
      parts.push({ id: partId(exhibit.ref), title: partTitle(exhibit), pages: book.pages - before });
      await book.breathe();
    }
  });
  await section('continuity', 'Continuity statement', () => drawContinuity(book, input, place.continuity, targets));
  await section('certificate', 'Hash certificate', () => drawCertificate(book, input, place.certificate, targets));

  plan = planPages(sizes);
  // Page references come from where things were drawn, bookmarks from the plan: they must be the same numbers.
  if (pageCount(plan) !== book.pages) throw new Error('bundle: the page plan and the pages differ');
  const pagesAt = await book.close(bookmarks(plan));
  const planned = new Map(plan.flatMap((one) => one.parts).map((part) => [part.id, part]));
  return {
    pages: book.pages,
    sections: plan.map(({ id, title, firstPage, lastPage }) => ({ id, title, firstPage, lastPage })),
    exhibits: input.exhibits.map(({ id, ref }) => {
      const part = planned.get(partId(ref));
      if (!part || part.firstPage !== targets.get(ref)?.page)
        throw new Error(`bundle: exhibit ${ref} is not where planned`);
      return { id, ref, firstPage: part.firstPage, lastPage: part.lastPage, placeholder: placeholders.get(id) ?? null };
    }),
    pagesAt,
  };
}

function partId(ref: string): string {
  return `exhibit ${ref}`;
}

function partTitle(exhibit: BundleExhibit): string {
  return `${exhibit.ref} ${exhibit.description}`;
}

function indexRows(
  input: BundleInput,
  place: { chronology: Target; list: Target; continuity: Target; certificate: Target },
  targets: ReadonlyMap<string, Target>,
  pagesOf: (id: string) => string,
): IndexRow[] {
  let number = 0;
  const top = (id: string, title: string, target: Target): IndexRow => ({
    number: String(++number),
    date: '',
    title,
    ref: '',
    level: 0,
    target,
    pages: () => pagesOf(id),
  });
  const rows = [
    top('chronology', 'Chronology', place.chronology),
    top('exhibits-list', 'List of exhibits', place.list),
  ];
  const [first] = input.exhibits;
  if (first) {
    rows.push(top('exhibits', 'Exhibits', targets.get(first.ref) as Target));
    for (const [i, exhibit] of input.exhibits.entries())
      rows.push({
        number: `${number}.${i + 1}`,
        date: dayWords(exhibit.producedAt.slice(0, 10)),
        title: shorten(exhibit.description, 150),
        ref: exhibit.ref,
        level: 1,
        target: targets.get(exhibit.ref) as Target,
        pages: () => pagesOf(partId(exhibit.ref)),
      });
  }
  rows.push(top('continuity', 'Continuity statement', place.continuity));
  rows.push(top('certificate', 'Hash certificate', place.certificate));
  return rows;
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
}
