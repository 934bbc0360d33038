/** Building bundles: plans saved version by version, what they come to, and what was exported of them. */
import { z } from 'zod';
import { Audience, BundlePlan, SizeProfile, Template } from '../domain/bundle/plan.ts';
import { warningKinds } from '../domain/bundle/warning.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Progress, Sha256Hex } from './primitives.ts';

const BundleId = z.uuid();
const ExportId = z.uuid();

export const BundleSummary = z.strictObject({
  id: BundleId,
  name: z.string(),
  template: Template,
  /** From 1. */
  version: z.int().positive(),
  by: z.string(),
  at: IsoInstant,
  exports: z.int().nonnegative(),
});
export type BundleSummary = z.infer<typeof BundleSummary>;

export const SavedBundle = z.strictObject({
  id: BundleId,
  version: z.int().positive(),
  plan: BundlePlan,
  by: z.string(),
  at: IsoInstant,
  /** Every version there is, newest first. */
  versions: z.array(z.strictObject({ version: z.int().positive(), by: z.string(), at: IsoInstant, why: z.string() })),
});
export type SavedBundle = z.infer<typeof SavedBundle>;

/** Where a part of a volume is. `bytes` is what it adds to the file, fonts and structure left out. */
export const PlacedItem = z.strictObject({
  id: z.string(),
  title: z.string(),
  ref: z.string(),
  firstPage: z.int().positive(),
  lastPage: z.int().positive(),
  bytes: z.int().nonnegative(),
  /** Why a placeholder page stands for the content; null where it is shown. */
  placeholder: z.string().nullable(),
});
export type PlacedItem = z.infer<typeof PlacedItem>;

export const PlacedVolume = z.strictObject({
  letter: z.string(),
  /** Rule B10. */
  file: z.string(),
  pages: z.int().positive(),
  /** Estimated to within a few per cent: exact only once written. */
  bytes: z.int().nonnegative(),
  sections: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      firstPage: z.int().positive(),
      lastPage: z.int().positive(),
      items: z.array(PlacedItem),
    }),
  ),
});
export type PlacedVolume = z.infer<typeof PlacedVolume>;

/** What each means: shared/domain/bundle/warning.ts. */
export const WarningKind = z.enum(warningKinds);
export type WarningKind = z.infer<typeof WarningKind>;

export const BundleWarning = z.strictObject({
  kind: WarningKind,
  /** Items or sections concerned. */
  ids: z.array(z.string()),
  words: z.string(),
  /** An export is refused until it is gone. */
  stops: z.boolean(),
});
export type BundleWarning = z.infer<typeof BundleWarning>;

export const Layout = z.strictObject({
  audience: Audience,
  volumes: z.array(PlacedVolume),
  profile: z.strictObject({
    profile: SizeProfile,
    /** Of one volume; null: no limit of that kind. */
    mostBytes: z.int().nullable(),
    mostPages: z.int().nullable(),
    fits: z.boolean(),
  }),
  warnings: z.array(BundleWarning),
});
export type Layout = z.infer<typeof Layout>;

/** One row for each item of the plan: what each version holds of it. */
export const AudienceRow = z.strictObject({
  id: z.string(),
  section: z.string(),
  title: z.string(),
  ref: z.string(),
  /** In the order of `audiences`. `instead`: a redacted copy, by reference or title. */
  in: z.array(
    z.strictObject({
      audience: Audience,
      state: z.enum(['whole', 'some-pages', 'redacted', 'left-out', 'sensitive']),
      instead: z.string().nullable(),
    }),
  ),
  differs: z.boolean(),
});
export type AudienceRow = z.infer<typeof AudienceRow>;

export const ExportedVolume = z.strictObject({
  letter: z.string(),
  file: z.string(),
  manifest: z.string(),
  sha256: Sha256Hex,
  size: z.int(),
  pages: z.int(),
});

export type ExportedVolume = z.infer<typeof ExportedVolume>;

export const BundleExport = z.strictObject({
  id: ExportId,
  bundle: BundleId.nullable(),
  version: z.int().nullable(),
  audience: Audience,
  at: IsoInstant,
  by: z.string(),
  recipient: z.string().nullable(),
  reason: z.string().nullable(),
  volumes: z.array(ExportedVolume),
  /** How its files are signed (PAdES); null where they are not. */
  seal: z.enum(['B-B', 'B-T']).nullable(),
  /** Whether its files claim PDF/A-2u; where not, why not. */
  pdfa: z.strictObject({ claimed: z.boolean(), why: z.string().nullable() }),
});
export type BundleExport = z.infer<typeof BundleExport>;

/** Pages of two exports held against each other. Pages are of volume and number, as cited: `B:45`. */
export const PageChange = z.strictObject({
  kind: z.enum(['same', 'changed', 'moved', 'added', 'removed']),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Changed pages: words that went and came, shortened. */
  gone: z.string().nullable(),
  come: z.string().nullable(),
});
export type PageChange = z.infer<typeof PageChange>;

export const bundlePlanMethods = methods({
  /** Newest change first. */
  'bundles.list': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.array(BundleSummary),
  },
  /** A plan by the template, filled with what the case holds. */
  'bundles.create': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, template: Template, name: z.string().trim().min(1).max(120) }),
    output: SavedBundle,
  },
  'bundles.get': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, id: BundleId, version: z.int().positive().optional() }),
    output: SavedBundle,
  },
  /**
   * Saves a new version. `base` is the version that was edited.
   *
   * @throws FailureError `conflict` where somebody saved meanwhile; nothing is overwritten
   */
  'bundles.save': {
    permission: 'bundle.export',
    input: z.strictObject({
      caseId: CaseId,
      id: BundleId,
      base: z.int().positive(),
      plan: BundlePlan,
      why: z.string().trim().max(500).default(''),
    }),
    output: SavedBundle,
  },
  'bundles.remove': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, id: BundleId }),
    output: z.strictObject({}),
  },
  /**
   * A plan that was written by hand or by `bundles.writePlan`: JSON or YAML (docs/bundle-plan.md). A new bundle, or the next
   * version of the one of its name; where that says the same already, that one. Files that it names become documents.
   *
   * @throws FailureError `invalid-file`, naming line and field
   */
  'bundles.readPlan': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, file: FileGrant, name: z.string().trim().max(120).optional() }),
    output: SavedBundle,
    progress: Progress,
  },
  /** The plan as a file that `continuity export bundle --plan` takes. YAML where the name ends so, else JSON. */
  'bundles.writePlan': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, id: BundleId, out: FileGrant }),
    output: z.strictObject({ file: z.string() }),
  },
  /**
   * What a plan comes to, saved or not: every item measured as it would be drawn. What was measured once is remembered, so
   * that moving an item costs nothing.
   */
  'bundles.layout': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, plan: BundlePlan, audience: Audience }),
    output: Layout,
    progress: Progress,
  },
  /** Panel, officer and public versions side by side. */
  'bundles.audiences': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, plan: BundlePlan }),
    output: z.array(AudienceRow),
  },
  /** Pages as they would be printed: a PDF of up to `count` pages of that volume from `page` on, with their own numbers on them. */
  'bundles.preview': {
    permission: 'case.read',
    input: z.strictObject({
      caseId: CaseId,
      plan: BundlePlan,
      audience: Audience,
      letter: z.string(),
      page: z.int().positive(),
      count: z.int().positive().max(20).default(1),
    }),
    output: z.strictObject({ pdf: z.instanceof(Uint8Array), firstPage: z.int(), lastPage: z.int() }),
  },
  /** Newest first. */
  'bundles.exports': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, bundle: BundleId.optional() }),
    output: z.array(BundleExport),
  },
});
