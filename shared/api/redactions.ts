/**
 * True redaction: marks on the pages of a source, a second person's approval of exactly those, and a copy that no longer holds
 * what they hide. Nothing that this contract answers with, but pages and hits of a search that the person asked for, repeats
 * what is hidden.
 */
import { z } from 'zod';
import { Audience, BundlePlan } from '../domain/bundle/plan.ts';
import { Ground } from '../domain/redaction/grounds.ts';
import { MarkRect, MarkWay } from '../domain/redaction/set.ts';
import { Reason } from './custody.ts';
import { methods } from './method.ts';
import { CaseId, IsoInstant, Progress, Sha256Hex } from './primitives.ts';
import { PageSource } from './readings.ts';

const Words = (most: number) => z.string().trim().max(most);
const SetId = z.uuid();
const ofCase = { caseId: CaseId };
const ofSet = { ...ofCase, id: SetId };

export const RedactionMark = z.strictObject({
  id: z.uuid(),
  /** From 1. */
  page: z.int().positive(),
  rects: z.array(MarkRect).min(1).max(200),
  way: MarkWay,
  /** Id of a ground of the case's list. */
  ground: z.string(),
  /** What the ground is called. */
  label: z.string(),
  /** Free words beside the ground; never what is hidden. */
  words: z.string(),
  author: z.string(),
  at: IsoInstant,
});
export type RedactionMark = z.infer<typeof RedactionMark>;

const By = z.strictObject({ name: z.string(), at: IsoInstant, ledgerEntry: Sha256Hex });

export const RedactionSet = z.strictObject({
  id: SetId,
  source: PageSource,
  /** Exhibit reference; empty for a document. */
  ref: z.string(),
  /** What the source calls itself. */
  title: z.string(),
  sourceSha256: Sha256Hex,
  name: z.string(),
  audience: Audience,
  /** By page, then in the order they were made. */
  marks: z.array(RedactionMark),
  /** SHA-256 of the state of the set as it is. To decide is to sign this. */
  digest: Sha256Hex,
  /**
   * `draft`: nobody proposed it. `lapsed`: it was proposed or approved, and is no longer what it was. `applied`: a copy was made
   * of exactly this.
   */
  status: z.enum(['draft', 'proposed', 'approved', 'rejected', 'lapsed', 'applied']),
  lapsedBecause: z.array(z.string()),
  proposed: By.extend({ reason: z.string() }).nullable(),
  decided: By.extend({ decision: z.enum(['approved', 'rejected']), reason: z.string() }).nullable(),
  /** The newest copy made under it; null where there is none. `current`: of the marks as they are now. */
  applied: By.extend({
    copy: PageSource,
    /** Exhibit reference, or digest of the document: what a plan's `instead` names. */
    instead: z.string(),
    sha256: Sha256Hex,
    current: z.boolean(),
    /** Pages that became pictures, since words on them could not be taken out surely. */
    rasterised: z.array(z.int().positive()),
  }).nullable(),
  /** Whether the person signed in may decide it; where not, why not, in one sentence. */
  mayDecide: z.boolean(),
  whyNot: z.string().nullable(),
});
export type RedactionSet = z.infer<typeof RedactionSet>;

export const NewMark = z.strictObject({
  page: z.int().positive(),
  rects: z.array(MarkRect).min(1).max(200),
  way: MarkWay.default('box'),
  ground: z.string(),
  words: Words(300).default(''),
});
export type NewMark = z.input<typeof NewMark>;

/** A place where what was looked for stands. */
export const RedactionHit = z.strictObject({
  source: PageSource,
  ref: z.string(),
  title: z.string(),
  page: z.int().positive(),
  rects: z.array(MarkRect).min(1),
  /** What was found, and what stands around it, up to 60 characters each side. */
  before: z.string(),
  found: z.string(),
  after: z.string(),
  /** `page`: in the page's own text. `reading`: in the words that a machine read on a picture. */
  in: z.enum(['page', 'reading']),
  /** A set of this source for this audience hides it already. */
  marked: z.boolean(),
});
export type RedactionHit = z.infer<typeof RedactionHit>;

export const outsiderKinds = ['name', 'email', 'phone', 'national-insurance', 'postcode', 'date-of-birth'] as const;

/** Something that names a person outside the case, where a version of the bundle would show it. */
export const OutsiderFinding = z.strictObject({
  kind: z.enum(outsiderKinds),
  /** Of the plan. */
  item: z.string(),
  title: z.string(),
  source: PageSource.nullable(),
  /** Of the source, from 1; null in a title and in a text typed into the plan. */
  page: z.int().positive().nullable(),
  rects: z.array(MarkRect),
  /** Shortened, so that a list of findings is no list of people: `j…@e…`, `…456`. */
  shown: z.string(),
});
export type OutsiderFinding = z.infer<typeof OutsiderFinding>;

export const redactionMethods = methods({
  /** Grounds to choose from in this case. */
  'redactions.grounds': { permission: 'case.read', input: z.strictObject(ofCase), output: z.array(Ground) },
  /** Replaces the list. Marks made on a ground that is taken off keep its id and its label. */
  'redactions.setGrounds': {
    permission: 'evidence.custody',
    input: z.strictObject({ ...ofCase, grounds: z.array(Ground).min(1).max(60), reason: Reason }),
    output: z.array(Ground),
  },
  /** In the order they were made. */
  'redactions.list': {
    permission: 'case.read',
    input: z.strictObject({ ...ofCase, source: PageSource.optional() }),
    output: z.array(RedactionSet),
  },
  'redactions.get': { permission: 'case.read', input: z.strictObject(ofSet), output: RedactionSet },
  'redactions.create': {
    permission: 'evidence.custody',
    input: z.strictObject({ ...ofCase, source: PageSource, name: Words(120).min(1), audience: Audience }),
    output: RedactionSet,
  },
  /** Takes a set out of the list; copies that were made under it stay. */
  'redactions.remove': {
    permission: 'evidence.custody',
    input: z.strictObject({ ...ofSet, reason: Reason }),
    output: z.strictObject({}),
  },
  /**
   * Adds marks. An approval of the set lapses.
   *
   * @throws FailureError `invalid-request` where a mark lies outside its page, its ground is none of the case's, or its words
   *   repeat what it hides
   */
  'redactions.mark': {
    permission: 'evidence.custody',
    input: z.strictObject({ ...ofSet, marks: z.array(NewMark).min(1).max(2000) }),
    output: RedactionSet,
  },
  /** Moves a mark or says something else of it; members left out stay. Whoever does it is its author. */
  'redactions.change': {
    permission: 'evidence.custody',
    input: z.strictObject({
      ...ofSet,
      mark: z.uuid(),
      rects: z.array(MarkRect).min(1).max(200).optional(),
      ground: z.string().optional(),
      words: Words(300).optional(),
    }),
    output: RedactionSet,
  },
  'redactions.unmark': {
    permission: 'evidence.custody',
    input: z.strictObject({ ...ofSet, marks: z.array(z.uuid()).min(1).max(2000) }),
    output: RedactionSet,
  },
  'redactions.propose': {
    permission: 'evidence.custody',
    input: z.strictObject({ ...ofSet, reason: Reason }),
    output: RedactionSet,
  },
  /**
   * A second person's signature over `digest`, as they saw it. A rejection needs a reason.
   *
   * @throws FailureError `not-permitted` for whoever proposed it or made a mark of it; `conflict` where the set is no longer that
   */
  'redactions.decide': {
    permission: 'case.approve',
    input: z.strictObject({
      ...ofSet,
      decision: z.enum(['approved', 'rejected']),
      reason: Words(2000).default(''),
      digest: Sha256Hex,
    }),
    output: RedactionSet,
  },
  /**
   * Makes the redacted copy of an approved set: an exhibit of kind `redaction`, or a document with a parent. It is read again by
   * other means before it is accepted; what fails there is refused, and nothing is kept.
   *
   * @throws FailureError `not-permitted` where it is not approved; `conflict` where the approval lapsed; `invalid-file` where the
   *   source's pages cannot be read, or the copy did not pass
   */
  'redactions.apply': {
    permission: 'evidence.custody',
    input: z.strictObject({ ...ofSet, description: Words(500).default('') }),
    output: RedactionSet,
    progress: Progress,
  },
  /**
   * A source's pages, to be shown and marked: a PDF without a password (the exhibit's own where it is one, else as a bundle draws
   * it), and the size of each page upright, points. Recorded as a look at the exhibit.
   */
  'redactions.pages': {
    permission: 'case.read',
    input: z.strictObject({ ...ofCase, source: PageSource }),
    output: z.strictObject({
      title: z.string(),
      ref: z.string(),
      sha256: Sha256Hex,
      pdf: z.instanceof(Uint8Array),
      pages: z.array(z.strictObject({ width: z.number(), height: z.number() })),
    }),
    progress: Progress,
  },
  /**
   * Looks for text or a pattern on the pages of sources, over line breaks, hyphens and ligatures, and in what a machine read on
   * pictures. The ledger has that it was searched, never what for.
   */
  'redactions.search': {
    permission: 'case.read',
    input: z.strictObject({
      ...ofCase,
      /** Left out: every exhibit and document of the case. */
      sources: z.array(PageSource).max(5000).optional(),
      audience: Audience.optional(),
      text: z.string().trim().min(2).max(200).optional(),
      /** A regular expression over each page's text; spaces in it stand for any white space. */
      pattern: z.string().min(2).max(500).optional(),
      wholeWord: z.boolean().default(true),
      matchCase: z.boolean().default(false),
      /** Spellings that a reader takes for the same: accents, typographic quotes and dashes, spaces and dots in numbers. */
      variants: z.boolean().default(true),
    }),
    output: z.strictObject({
      hits: z.array(RedactionHit),
      /** More than 5,000 were found. */
      more: z.boolean(),
      /** Sources that could not be searched, or only in part, and why. */
      unsearched: z.array(z.strictObject({ source: PageSource, title: z.string(), why: z.string() })),
    }),
    progress: Progress,
  },
  /** Whom an officer's or a public version would name who is no subject of the case. */
  'redactions.check': {
    permission: 'case.read',
    input: z.strictObject({ ...ofCase, plan: BundlePlan, audience: Audience }),
    output: z.strictObject({
      findings: z.array(OutsiderFinding),
      more: z.boolean(),
      unsearched: z.array(z.strictObject({ source: PageSource, title: z.string(), why: z.string() })),
    }),
    progress: Progress,
  },
  /** Every mark that a copy was made of, by copy and page. */
  'redactions.log': {
    permission: 'case.read',
    input: z.strictObject(ofCase),
    output: z.array(
      z.strictObject({
        set: SetId,
        copy: PageSource,
        copyName: z.string(),
        page: z.int().positive(),
        ground: z.string(),
        words: z.string(),
        marks: z.int().positive(),
        author: z.string(),
        approver: z.string(),
        at: IsoInstant,
      }),
    ),
  },
});
