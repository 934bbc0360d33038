import { z } from 'zod';
import { identifierKinds, standings } from '../domain/people/identity.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Micros } from './primitives.ts';

export const IdentifierKind = z.enum(identifierKinds);
export const Standing = z.enum(standings);
export const Identifier = z.strictObject({ kind: IdentifierKind, value: z.string().trim().min(1).max(256) });
export type Identifier = z.infer<typeof Identifier>;

/** Somebody that the case's logs speak of. Whoever is not its subject has no name here until revealed with a reason. */
export const PersonView = z.strictObject({
  id: z.uuid(),
  standing: Standing,
  pseudonym: z.string(),
  /** The name where the person is a subject or was revealed to whoever asks; else the pseudonym. */
  shown: z.string(),
  hidden: z.boolean(),
  /** Empty while hidden. */
  identifiers: z.array(Identifier),
  identifierCount: z.int(),
  /** Events whose actor or device is one of the identifiers. */
  events: z.int().nonnegative(),
  rota: z.boolean(),
});
export type PersonView = z.infer<typeof PersonView>;

const Reason = z.string().trim().min(3).max(500);
const ofCase = { caseId: CaseId };

export const RotaColumns = z.strictObject({
  person: z.string().min(1).max(256),
  start: z.string().min(1).max(256),
  end: z.string().min(1).max(256),
  /** Where start and end are times of day. */
  date: z.string().min(1).max(256).optional(),
});

export const Shift = z.strictObject({ from: Micros, to: Micros });

export const peopleMethods = methods({
  'people.list': {
    permission: 'case.read',
    input: z.strictObject(ofCase),
    output: z.strictObject({
      people: z.array(PersonView),
      /** Actors of events that are nobody's identifier yet, most events first; at most 500. */
      unmapped: z.array(z.strictObject({ value: z.string(), events: z.int() })),
    }),
  },
  /** Writes down who is meant by these identifiers, or changes it. An identifier belongs to one person. */
  'people.save': {
    permission: 'evidence.annotate',
    input: z.strictObject({
      ...ofCase,
      /** Absent for somebody new. */
      id: z.uuid().optional(),
      name: z.string().trim().min(1).max(160),
      standing: Standing,
      identifiers: z.array(Identifier).max(200),
      reason: Reason,
    }),
    output: PersonView,
  },
  'people.remove': {
    permission: 'evidence.annotate',
    input: z.strictObject({ ...ofCase, id: z.uuid(), reason: Reason }),
    output: z.strictObject({}),
  },
  /** Every actor that is nobody's identifier becomes a colleague of its own, so that no name stands in the open. */
  'people.mapOthers': {
    permission: 'evidence.annotate',
    input: z.strictObject({ ...ofCase, reason: Reason }),
    output: z.strictObject({ added: z.int() }),
  },
  /** Shows who a hidden person is, to whoever asks now and nobody else, until hidden again. */
  'people.reveal': {
    permission: 'case.read',
    input: z.strictObject({ ...ofCase, id: z.uuid(), reason: Reason }),
    output: PersonView,
  },
  'people.hide': {
    permission: 'case.read',
    input: z.strictObject({ ...ofCase, id: z.uuid() }),
    output: PersonView,
  },
  /** Header and first rows of a rota, to choose its columns by. */
  'people.previewRota': {
    permission: 'evidence.import',
    input: z.strictObject({ ...ofCase, file: FileGrant }),
    output: z.strictObject({
      file: z.string(),
      columns: z.array(z.string()),
      rows: z.array(z.array(z.string())),
      suggested: RotaColumns.nullable(),
    }),
  },
  /** Takes a rota in, in place of the one before. Rows that are no shift are named; nothing is taken where none is one. */
  'people.importRota': {
    permission: 'evidence.import',
    input: z.strictObject({
      ...ofCase,
      file: FileGrant,
      columns: RotaColumns,
      zone: z.string().min(1).max(64),
      reason: Reason,
    }),
    output: z.strictObject({
      rows: z.int(),
      shifts: z.int(),
      rejected: z.array(z.strictObject({ line: z.int(), reason: z.string() })),
      /** Names in the rota that are nobody's identifier. */
      unknown: z.array(z.string()),
    }),
  },
  /** When somebody was on and off duty; null where the rota says nothing of them. */
  'people.duty': {
    permission: 'case.read',
    input: z.strictObject({ ...ofCase, id: z.uuid() }),
    output: z
      .strictObject({
        on: z.array(Shift),
        off: z.array(Shift),
        within: Shift,
        rota: z.strictObject({ file: z.string(), at: IsoInstant, zone: z.string() }),
      })
      .nullable(),
  },
});
