/** Sets of redactions as the statements of a case have them, and where each stands now. */
import { z } from 'zod';
import { whyNotDecide } from '../../shared/domain/approvals/state.ts';
import { audiences } from '../../shared/domain/bundle/plan.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { Ground, usualGrounds } from '../../shared/domain/redaction/grounds.ts';
import {
  MarkWay,
  type SetState,
  type SetStatus,
  SignedRect,
  setDigest,
  statusOf,
} from '../../shared/domain/redaction/set.ts';
import { statementSubject } from '../../shared/domain/statements/statement.ts';
import { documentOf } from '../documents.ts';
import { soundRecord } from '../log/sound.ts';
import type { PersonRecord } from '../store/device-database.ts';
import type { ReadTx } from '../store/driver.ts';
import { exhibitOf } from '../store/exhibits.ts';
import { entryByHash } from '../store/ledger.ts';
import { personOf } from '../store/meta.ts';
import { currentStatements, type StatementRecord } from '../store/statements.ts';
import { sha256 } from '../vault/signer.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

export const SetBody = z.strictObject({
  v: z.literal(1),
  source: z.strictObject({ kind: z.enum(['exhibit', 'document']), id: z.uuid(), sha256: Hash }),
  name: z.string(),
  audience: z.enum(audiences),
});
export const MarkBody = z.strictObject({
  v: z.literal(1),
  page: z.int().positive(),
  rects: z.array(SignedRect).min(1),
  way: MarkWay,
  ground: z.string(),
  /** As the list of grounds called it when the mark was made. */
  label: z.string(),
  words: z.string(),
});
export const ProposalBody = z.strictObject({ v: z.literal(1), digest: Hash });
export const DecisionBody = z.strictObject({
  v: z.literal(1),
  digest: Hash,
  decision: z.enum(['approved', 'rejected']),
  /** Leaf hash of the entry of the proposal. */
  proposal: Hash,
});
export const AppliedBody = z.strictObject({
  v: z.literal(1),
  digest: Hash,
  /** Leaf hash of the entry of the approval. */
  decision: Hash,
  copy: z.strictObject({ kind: z.enum(['exhibit', 'document']), id: z.uuid(), ref: z.string(), sha256: Hash }),
  rasterised: z.array(z.int().positive()),
  /** What was hidden where on which ground; what a bundle's redaction log prints. */
  pages: z.array(
    z.strictObject({
      page: z.int().positive(),
      ground: z.string(),
      words: z.string(),
      marks: z.int().positive(),
      /** Id of a person. */
      author: z.string(),
    }),
  ),
  approver: z.string(),
  approvedAt: z.string(),
});
export type AppliedBody = z.infer<typeof AppliedBody>;

interface Held<B> {
  readonly body: B;
  readonly row: StatementRecord;
}

export interface HeldMark extends Held<z.infer<typeof MarkBody>> {
  readonly id: string;
}

export interface HeldSet {
  readonly id: string;
  readonly set: Held<z.infer<typeof SetBody>>;
  readonly marks: readonly HeldMark[];
  readonly proposal: Held<z.infer<typeof ProposalBody>> | null;
  readonly decision: Held<z.infer<typeof DecisionBody>> | null;
  readonly applied: Held<AppliedBody> | null;
}

export const keys = {
  grounds: 'grounds',
  mark: (set: string, mark: string) => `${set}/mark/${mark}`,
  proposal: (set: string) => `${set}/proposal`,
  decision: (set: string) => `${set}/decision`,
  applied: (set: string) => `${set}/applied`,
};

/** In the order they were made. Rows that do not read as what they should be are left out: verification names them. */
export function redactionSets(tx: ReadTx): HeldSet[] {
  const rows = new Map<string, StatementRecord[]>();
  for (const row of currentStatements(tx, 'redaction')) {
    const id = row.key.split('/')[0] ?? '';
    const of = rows.get(id);
    if (of) of.push(row);
    else rows.set(id, [row]);
  }
  return [...rows].flatMap(([id, of]) => heldSet(id, of) ?? []);
}

function heldSet(id: string, rows: readonly StatementRecord[]): HeldSet | null {
  const one = <B>(key: string, schema: z.ZodType<B>): Held<B> | null => {
    const row = rows.find((candidate) => candidate.key === key);
    const body = row && schema.safeParse(JSON.parse(row.body));
    return row && body?.success ? { body: body.data, row } : null;
  };
  const set = one(id, SetBody);
  if (!set) return null;
  const marks = rows.flatMap((row): HeldMark[] => {
    const [, what, mark] = row.key.split('/');
    if (what !== 'mark' || mark === undefined) return [];
    const body = MarkBody.safeParse(JSON.parse(row.body));
    return body.success ? [{ id: mark, body: body.data, row }] : [];
  });
  return {
    id,
    set,
    marks,
    proposal: one(keys.proposal(id), ProposalBody),
    decision: one(keys.decision(id), DecisionBody),
    applied: one(keys.applied(id), AppliedBody),
  };
}

export function groundsOf(tx: ReadTx): readonly Ground[] {
  const row = currentStatements(tx, 'redaction').find(({ key }) => key === keys.grounds);
  const held = row && z.array(Ground).min(1).safeParse(JSON.parse(row.body));
  return held?.success ? held.data : usualGrounds;
}

export function stateOf({ id, set, marks }: HeldSet): SetState {
  const { source, name, audience } = set.body;
  return {
    v: 1,
    type: 'continuity-redaction-set',
    id,
    source,
    name,
    audience,
    marks: marks.map(({ id: mark, body, row }) => ({
      id: mark,
      page: body.page,
      rects: body.rects,
      ground: body.label,
      words: body.words,
      author: row.person,
      entry: row.entry,
    })),
  };
}

export interface Standing {
  readonly status: SetStatus;
  readonly digest: string;
  /** Sentences; empty unless lapsed. */
  readonly lapsedBecause: readonly string[];
  /** Whether the person may decide it; where not, why not. */
  readonly mayDecide: boolean;
  readonly whyNot: string | null;
}

/** @param me whoever would decide */
export function standingOf(tx: ReadTx, held: HeldSet, me: PersonRecord): Standing {
  const digest = setDigest(stateOf(held), sha256);
  const said: string[] = [];
  const { source } = held.set.body;
  const there = sourceThere(tx, source);
  if (!there) said.push('What it is to be taken out of is no longer what it was.');
  const sound = [held.set, ...held.marks, held.proposal, held.decision, held.applied].every(
    (one) => one === null || isSound(tx, one.row),
  );
  if (!sound) said.push('What is stored of it is not what was signed. Verify the case.');
  if (held.proposal && held.proposal.body.digest !== digest) said.push('Marks were added, changed or removed since.');
  if (
    held.decision &&
    held.decision.body.proposal !== held.proposal?.row.entry &&
    held.decision.body.decision === 'approved'
  )
    said.push('It was proposed again since.');
  const alone = held.decision && decidedAlone(tx, held, held.decision.row.person);
  if (alone) said.push('It was decided by somebody who proposed it or made marks of it.');
  const plain = statusOf(
    digest,
    there,
    held.proposal?.body ?? null,
    held.decision && held.decision.body.proposal === held.proposal?.row.entry ? held.decision.body : null,
    held.applied?.body ?? null,
  );
  const status = (!sound || alone) && plain !== 'draft' ? 'lapsed' : plain;
  const whyNot = status === 'proposed' ? notBy(tx, held, me) : 'It is not proposed.';
  return {
    status,
    digest,
    lapsedBecause: status === 'lapsed' ? said : [],
    mayDecide: status === 'proposed' && whyNot === null,
    whyNot: status === 'proposed' ? whyNot : null,
  };
}

/** Author is not approver: neither whoever proposed it nor whoever made a mark of it may decide. */
function notBy(tx: ReadTx, { proposal, marks }: HeldSet, me: PersonRecord): string | null {
  const authors = new Set(marks.map(({ row }) => row.person));
  if (proposal) {
    const proposer = personOf(tx, proposal.row.person);
    const why = proposer && whyNotDecide(proposer, me);
    if (why) return why;
  }
  for (const id of authors) {
    const author = personOf(tx, id);
    if (author && whyNotDecide(author, me) !== null)
      return `Marks of it were made by ${author.name}; a second person must decide it.`;
  }
  return null;
}

function decidedAlone(tx: ReadTx, held: HeldSet, decider: string): boolean {
  const person = personOf(tx, decider);
  return person === null || notBy(tx, held, person) !== null;
}

function sourceThere(tx: ReadTx, { kind, id, sha256: digest }: SetState['source']): boolean {
  if (kind === 'document') return documentOf(tx, id)?.body.sha256 === digest;
  const exhibit = exhibitOf(tx, id);
  return exhibit !== null && exhibit.erasedAt === null && exhibit.sha256 === digest;
}

/** By entry, what was found to be what it states: entries never change, and sets are looked at again and again. */
const foundSound = new WeakMap<ReadTx['db'], Map<string, string>>();

/** Whether a row is what its signed entry states. */
function isSound(tx: ReadTx, row: StatementRecord): boolean {
  const known = foundSound.get(tx.db) ?? new Map<string, string>();
  foundSound.set(tx.db, known);
  const said = JSON.stringify([row.key, row.body, row.person]);
  if (known.get(row.entry) === said) return true;
  if (!isSigned(tx, row)) return false;
  known.set(row.entry, said);
  return true;
}

function isSigned(tx: ReadTx, row: StatementRecord): boolean {
  const record = entryByHash(tx, row.entry);
  const sound = record && soundRecord(tx, record);
  return (
    sound?.entry.act === 'stated' &&
    sound.entry.subject.id === statementSubject('redaction', row.key) &&
    sound.entry.subject.sha256 === toHex(sha256(Buffer.from(row.body))) &&
    sound.entry.actor === row.person
  );
}

export interface AppliedCopy extends AppliedBody {
  readonly set: string;
  readonly at: string;
  /** Marks were changed since, so that what the copy shows is no longer what the set says. */
  readonly lapsed: boolean;
}

/** Copies that were made under an approval, by statements as they were signed. */
export function appliedCopies(tx: ReadTx): AppliedCopy[] {
  return redactionSets(tx).flatMap((held) => {
    const { applied } = held;
    if (!applied || !isSound(tx, applied.row)) return [];
    const lapsed = applied.body.digest !== setDigest(stateOf(held), sha256);
    return [{ ...applied.body, set: held.id, at: applied.row.at, lapsed }];
  });
}
