/** Documents of a case as its statements have them: features that make or show one share what is here. */
import { randomUUID } from 'node:crypto';
import type { CaseDocument } from '../shared/api/documents.ts';
import { FailureError } from '../shared/api/failures.ts';
import { type DocumentBody, documentBody } from '../shared/domain/documents/document.ts';
import { documentKindWords } from '../shared/domain/documents/kinds.ts';
import type { CaseFile } from './case-file.ts';
import { type StagedBytes, statedBytes, stateWithFilesIn } from './stated-files.ts';
import { state } from './statements.ts';
import type { ReadTx, WriteTx } from './store/driver.ts';
import { personOf } from './store/meta.ts';
import { currentStatements, firstStatement, type StatementRecord } from './store/statements.ts';
import type { Record } from './unit-of-work.ts';

export interface DocumentRecord {
  readonly id: string;
  readonly body: DocumentBody;
  /** Id of whoever added it, and when; not of whoever changed it last. */
  readonly person: string;
  readonly at: string;
}

/** In the order they were added; withdrawn ones left out. */
export function documents(tx: ReadTx): DocumentRecord[] {
  return currentStatements(tx, 'document').flatMap((row) => recordOf(tx, row) ?? []);
}

export function documentOf(tx: ReadTx, id: string): DocumentRecord | null {
  return documents(tx).find((one) => one.id === id) ?? null;
}

export function documentBySha256(tx: ReadTx, sha256: string): DocumentRecord | null {
  return documents(tx).find(({ body }) => body.sha256 === sha256) ?? null;
}

/** @throws FailureError `not-found` */
export function knownDocument(tx: ReadTx, id: string): DocumentRecord {
  const found = documentOf(tx, id);
  if (!found)
    throw new FailureError(
      'not-found',
      'There is no such document in this case, or it was withdrawn.',
      'Choose another.',
    );
  return found;
}

function recordOf(tx: ReadTx, row: StatementRecord): DocumentRecord | null {
  const body = documentBody.safeParse(JSON.parse(row.body));
  // A row that was altered behind Continuity's back is for verification to name.
  if (!body.success) return null;
  const first = firstStatement(tx, 'document', row.key) ?? row;
  return { id: row.key, body: body.data, person: first.person, at: first.at };
}

export function documentView(tx: ReadTx, { id, body, person, at }: DocumentRecord, approved: boolean): CaseDocument {
  const { files: _, ...said } = body;
  return { id, ...said, approved, addedBy: personOf(tx, person)?.name ?? '', addedAt: at };
}

/** The bytes of a document, held to their digest. @throws FailureError `case-damaged` */
export function documentBytes(file: CaseFile, { body }: DocumentRecord): Uint8Array {
  const [content] = body.files;
  if (!content) throw new Error('a document without its file');
  return statedBytes(file, content);
}

export type NewDocument = Omit<DocumentBody, 'files' | 'sha256' | 'size'>;

/**
 * Makes staged bytes a document, within a unit of work. Whoever runs it gives the bytes to `dropStaged` where it fails.
 *
 * @param of ids of exhibits whose content it shows; with one of them it is erased
 * @returns its id
 * @throws FailureError `conflict` where the same bytes are a document already
 */
export function addDocumentIn(
  file: CaseFile,
  tx: WriteTx,
  record: Record,
  said: NewDocument,
  content: StagedBytes,
  more: { readonly reason?: string; readonly words?: string; readonly of?: readonly string[] } = {},
): string {
  const twin = documentBySha256(tx, content.sha256);
  if (twin)
    throw new FailureError(
      'conflict',
      `The same file, byte for byte, is in the case already: “${twin.body.title}”.`,
      'Use that document; change its title there if it is called something else.',
    );
  const id = randomUUID();
  stateWithFilesIn(
    file,
    tx,
    record,
    {
      kind: 'document',
      key: id,
      body: { ...said, sha256: content.sha256, size: content.size },
      reason: more.reason ?? '',
      words: more.words ?? `${documentKindWords[said.kind]} “${said.title}” added as a document.`,
    },
    [{ name: said.fileName, of: more.of ?? [], content }],
  );
  return id;
}

/** States of a document something else than before; its bytes and what it was made from stay. */
export function changeDocument(
  file: CaseFile,
  { id, body }: DocumentRecord,
  change: Partial<Pick<DocumentBody, 'kind' | 'title' | 'author' | 'date'>>,
  reason: string,
): void {
  const next = { ...body, ...change };
  state(file, { kind: 'document', key: id, body: next, reason, words: `Document “${next.title}” described anew.` });
}
