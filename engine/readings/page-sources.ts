/** What of a case may have pages to read: exhibits and documents that are PDFs or pictures. */
import { setImmediate as turn } from 'node:timers/promises';
import { isImage } from '../bundle/exhibits/image.ts';
import type { CaseFile } from '../case-file.ts';
import { documents } from '../documents.ts';
import { blobBySha256, blobOf, chunkOf, chunkSize } from '../store/blobs.ts';
import type { ReadTx } from '../store/driver.ts';
import { exhibits } from '../store/exhibits.ts';

export interface CaseSource {
  readonly kind: 'exhibit' | 'document';
  readonly id: string;
  /** Exhibit reference; empty for a document. */
  readonly ref: string;
  readonly title: string;
  readonly sha256: string;
  readonly size: number;
}

/** By digest: whether the bytes begin as something with pages does. The first look at an exhibit reads a piece of it. */
const paged = new Map<string, boolean>();
const mostRemembered = 100_000;

/** Exhibits in order of production, then documents; what was erased or withdrawn, and what has no pages to look at, left out. */
export async function pageSources({ read: tx, db }: CaseFile): Promise<CaseSource[]> {
  const all = [
    ...exhibits(tx)
      .filter(({ erasedAt }) => erasedAt === null)
      .map((one): CaseSource & { blob: number | null } => ({
        kind: 'exhibit',
        id: one.id,
        ref: `${one.producer}/${one.number}`,
        title: one.description,
        sha256: one.sha256,
        size: one.size,
        blob: one.blob,
      })),
    ...documents(tx).map(({ id, body }): CaseSource & { blob: number | null } => ({
      kind: 'document',
      id,
      ref: '',
      title: body.title,
      sha256: body.sha256,
      size: body.size,
      blob: blobBySha256(tx, body.sha256)?.id ?? null,
    })),
  ];
  const out: CaseSource[] = [];
  for (const { blob, ...source } of all) {
    let known = paged.get(source.sha256);
    if (known === undefined) {
      await turn();
      if (!db.open) return out;
      const start = blob === null ? null : chunkOf(tx, blob, 0);
      if (!start) continue;
      known = hasPages(start);
      if (paged.size >= mostRemembered) paged.clear();
      paged.set(source.sha256, known);
    }
    if (known) out.push(source);
  }
  return out;
}

/** Ids of exhibits with this content. */
export function exhibitsWith(tx: ReadTx, sha256: string): string[] {
  return exhibits(tx)
    .filter((one) => one.erasedAt === null && one.sha256 === sha256)
    .map(({ id }) => id);
}

/** The same signs that the bundle goes by: a PDF header near the beginning, or a picture that it can show. */
function hasPages(start: Uint8Array): boolean {
  const head = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, 1024));
  return isImage(start) || head.includes('%PDF-');
}

/** The whole content, read in pieces with a turn for everyone else after each. Null where it is gone. */
export async function sourceBytes(
  file: CaseFile,
  { sha256 }: CaseSource,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const blob = blobBySha256(file.read, sha256);
  if (!blob || !blobOf(file.read, blob.id)) return null;
  const bytes = new Uint8Array(blob.size);
  for (let n = 0; n * chunkSize < blob.size; n++) {
    const chunk = chunkOf(file.read, blob.id, n);
    if (!chunk) return null;
    bytes.set(chunk.subarray(0, blob.size - n * chunkSize), n * chunkSize);
    await turn();
    signal.throwIfAborted();
    if (!file.db.open) return null;
  }
  return bytes;
}
