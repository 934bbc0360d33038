/** Exhibits and documents as pages: what marks are put on and what is searched. */
import { FailureError } from '../../../shared/api/failures.ts';
import type { PageSource } from '../../../shared/api/readings.ts';
import { type ReadPage, wordsOf } from '../../../shared/domain/readings/reading.ts';
import type { Source } from '../../bundle/exhibits/source.ts';
import type { CaseFile } from '../../case-file.ts';
import { documentBytes, documents, knownDocument } from '../../documents.ts';
import { drawRendition } from '../../jobs/rendition-job.ts';
import { keptReadings, readPageOf } from '../../readings/kept.ts';
import type { Searchable } from '../../redaction/find-text.ts';
import { blobBySha256, blobRange } from '../../store/blobs.ts';
import { exhibitOf, exhibits } from '../../store/exhibits.ts';
import { metaValue } from '../../store/meta.ts';
import { exhibitRef } from '../views.ts';

export interface PagedSource extends Source {
  readonly of: PageSource;
  /** Exhibit reference; empty for a document. */
  readonly ref: string;
  readonly title: string;
}

/** @throws FailureError `not-found`; `conflict` where the exhibit was erased */
export function sourceOf(file: CaseFile, of: PageSource): PagedSource {
  if (of.kind === 'document') {
    const { id, body } = knownDocument(file.read, of.id);
    const { title, fileName, mediaType, size, sha256 } = body;
    return {
      ...{ of, ref: '', title, kind: 'document', id, name: title, short: title, description: title },
      ...{ fileName, mediaType, size, sha256 },
    };
  }
  const record = exhibitOf(file.read, of.id);
  if (!record) throw new FailureError('not-found', 'There is no such exhibit in this case.', 'Choose another.');
  const ref = exhibitRef(record);
  if (record.erasedAt !== null)
    throw new FailureError(
      'conflict',
      `Exhibit ${ref} was erased; only its record is left.`,
      'Choose another exhibit.',
    );
  const { kind, id, description, file: fileName, mediaType, size, sha256 } = record;
  return {
    ...{ of, ref, title: description, kind, id, name: `Exhibit ${ref}`, short: ref, description },
    ...{ fileName, mediaType, size, sha256 },
  };
}

/** Exhibits in the order of their production, then documents; what was erased or withdrawn, and folders, left out. */
export function allSources(file: CaseFile): PagedSource[] {
  return [
    ...exhibits(file.read)
      .filter(({ erasedAt, kind }) => erasedAt === null && kind !== 'folder')
      .map(({ id }) => sourceOf(file, { kind: 'exhibit', id })),
    ...documents(file.read).map(({ id }) => sourceOf(file, { kind: 'document', id })),
  ];
}

function bytesOf(file: CaseFile, source: PagedSource): Uint8Array {
  if (source.of.kind === 'document') return documentBytes(file, knownDocument(file.read, source.of.id));
  const blob = blobBySha256(file.read, source.sha256);
  if (!blob)
    throw new FailureError(
      'case-damaged',
      `The bytes of ${source.name} are not in the case file any more.`,
      'Verify the case, and restore it from a copy that verifies.',
    );
  return blobRange(file.read, blob.id, 0, blob.size);
}

/** What was drawn last, so that marking and searching do not draw it again; it goes with the open case. */
const drawnOf = new WeakMap<CaseFile, Map<string, Uint8Array>>();
const mostDrawn = 8;
const largestDrawn = 8 * 1024 * 1024;

/**
 * A source's pages as a PDF: its own where it is one, else as a bundle draws it.
 *
 * @throws FailureError `case-damaged`, `cancelled`; `invalid-file` where a bundle has but a placeholder for it
 */
export async function pagesOf(file: CaseFile, source: PagedSource, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = bytesOf(file, source);
  // A supplied PDF is its own rendition; whether it can be read, its reader says.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.length)).includes('%PDF-')) return bytes;
  const drawnPages = drawnOf.get(file) ?? new Map<string, Uint8Array>();
  drawnOf.set(file, drawnPages);
  const held = drawnPages.get(source.sha256);
  if (held) return held;
  const rules = { displayZone: metaValue(file.read, 'displayZone') ?? 'Europe/London' };
  const { of: _, ref: __, title: ___, ...plain } = source;
  const drawn = await drawRendition({ source: plain, bytes, rules }, signal);
  if (drawn.placeholder !== null)
    throw new FailureError(
      'invalid-file',
      `${source.name} has no pages to show: ${drawn.placeholder}.`,
      'Take in a copy that can be shown, and redact that.',
    );
  if (drawnPages.size >= mostDrawn) drawnPages.delete(drawnPages.keys().next().value ?? '');
  if (drawn.pdf.length <= largestDrawn) drawnPages.set(source.sha256, drawn.pdf);
  return drawn.pdf;
}

/** What a machine read on its pictures, as characters with boxes; empty where nothing was read. */
export function readingsOf(file: CaseFile, { sha256 }: PagedSource): Searchable[] {
  const pages = new Set((keptReadings(file.read).get(sha256) ?? []).flatMap(({ body }) => body.pages));
  return [...pages]
    .sort((a, b) => a - b)
    .flatMap((page) => {
      const found = readPageOf(file, sha256, page);
      return found ? [asSearchable(found.page)] : [];
    });
}

/** Each word's width is shared out among its letters: a machine says where words are, not letters. */
function asSearchable(page: ReadPage): Searchable {
  const scale = 72 / page.dpi;
  const characters: string[] = [];
  const boxes: number[] = [];
  for (const { text, box } of wordsOf(page)) {
    const [left, top, right, bottom] = box;
    const letters = [...text];
    const width = ((right - left) * scale) / letters.length;
    for (const [n, letter] of letters.entries()) {
      characters.push(letter);
      boxes.push(left * scale + n * width, top * scale, width, (bottom - top) * scale);
    }
    characters.push(' ');
    boxes.push(0, 0, 0, 0);
  }
  const at = new Float32Array(boxes);
  return { page: page.page, in: 'reading', characters, boxes: at, ink: at };
}
