/**
 * Documents: papers that a bundle holds beside the exhibits (statements, notices, responses, interviews, reports). Their bytes
 * never change; what is said of them is stated again, and the ledger keeps each saying.
 */
import { z } from 'zod';
import { documentKinds } from '../domain/documents/kinds.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Progress, Sha256Hex } from './primitives.ts';

export const DocumentId = z.uuid();
export const DocumentKind = z.enum(documentKinds);

export const CaseDocument = z.strictObject({
  id: DocumentId,
  kind: DocumentKind,
  title: z.string(),
  /** Who wrote or gave it; empty where it is not said. */
  author: z.string(),
  /** ISO date that it bears; null where it bears none. */
  date: z.iso.date().nullable(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.int().nonnegative(),
  sha256: Sha256Hex,
  /** Redacted copies: the document it was made from. */
  parent: DocumentId.nullable(),
  /** Redacted copies: whether a second person approved what was hidden. False for everything else. */
  approved: z.boolean(),
  addedBy: z.string(),
  addedAt: IsoInstant,
});
export type CaseDocument = z.infer<typeof CaseDocument>;

const line = (most: number) => z.string().trim().max(most);

/** What people say of a document, as it may be changed later. */
const facts = {
  kind: DocumentKind,
  title: line(500).min(1),
  author: line(160).default(''),
  date: z.iso.date().nullable().default(null),
};

export const documentMethods = methods({
  /** In the order they were added; withdrawn ones left out. */
  'documents.list': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.array(CaseDocument),
  },
  /**
   * Takes a file in, byte for byte. The title is the file's name where none is given.
   *
   * @throws FailureError `conflict` where the same bytes are a document already, naming it; `file-missing`,
   *   `file-unreadable`, `file-empty`, `disk-full`, `cancelled`
   */
  'documents.add': {
    permission: 'bundle.export',
    input: z.strictObject({
      caseId: CaseId,
      file: FileGrant,
      ...facts,
      title: line(500).optional(),
      /** A copy with content removed, made elsewhere: the document that it was made from. */
      parent: DocumentId.optional(),
    }),
    output: CaseDocument,
    progress: Progress,
  },
  /** Says of it something else than before. Members left out stay. */
  'documents.change': {
    permission: 'bundle.export',
    input: z.strictObject({
      caseId: CaseId,
      id: DocumentId,
      kind: DocumentKind.optional(),
      title: line(500).min(1).optional(),
      author: line(160).optional(),
      date: z.iso.date().nullable().optional(),
      reason: line(500).default(''),
    }),
    output: CaseDocument,
  },
  /** Takes it out of the list. Its bytes and what was said of it stay in the case; plans that name it say that it is missing. */
  'documents.withdraw': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, id: DocumentId, reason: line(500).min(1) }),
    output: z.strictObject({}),
  },
});
