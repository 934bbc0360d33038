/**
 * The plan of a bundle: what goes into it, in which order, for whom. It is what the builder edits, what is saved version by
 * version, and what `continuity export bundle --plan FILE` reads (docs/bundle-plan.md), so that a bundle can be made again
 * without the window. Nothing in it is a page number: those follow from it.
 */
import { z } from 'zod';
import { parsePages } from './pages.ts';

/** Built separately (DOMAIN.md): what is sensitive (MG6D) never enters an officer's or a public version. */
export const audiences = ['panel', 'officer', 'public'] as const;
export const Audience = z.enum(audiences);
export type Audience = z.infer<typeof Audience>;
/** The only one that sensitive material is ever shown to. */
export const sensitiveAudience = 'panel' satisfies Audience;

export const templates = [
  'misconduct-hearing',
  'accelerated-hearing',
  'escalation-report',
  'disclosure-schedule',
  'auditor-report',
] as const;
export const Template = z.enum(templates);
export type Template = z.infer<typeof Template>;

/** Rule B9. `mail`: 36 MB; `ce-file`: 50 MB; `split`: 500 MB; `family`: 350 pages; `none`: no limit. */
export const SizeProfile = z.enum(['none', 'mail', 'ce-file', 'split', 'family']);
export type SizeProfile = z.infer<typeof SizeProfile>;

/** What the bundle writes itself, from the case as it is. Cover and index are always there and are not listed. */
export const generatedParts = [
  'chronology',
  'exhibits-list',
  'continuity',
  'certificate',
  'redaction-log',
  'disclosure-schedule',
  'approvals',
  'ledger',
  'verification',
] as const;
export const GeneratedPart = z.enum(generatedParts);
export type GeneratedPart = z.infer<typeof GeneratedPart>;

/** Ranges from 1, as people write them: `1-3, 7`. Ascending, without overlap. */
export const PageSelection = z.string().refine((words) => parsePages(words) !== null, {
  message: 'pages are written as ascending numbers and ranges from 1, such as 1-3, 7',
});

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const line = (most: number) => z.string().trim().max(most);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const common = {
  /** Unique in the plan; links between versions of it, and never printed. */
  id: Id,
  /** As index, bookmark and slip sheet name it; left out: what it calls itself. */
  title: line(500).optional(),
  /** ISO date by which it is put in order (rule B15); left out: its own, null: it has none. */
  date: z.iso.date().nullable().optional(),
  /** Versions of the bundle that hold it. */
  audiences: z.array(Audience).default([...audiences]),
  /** Sensitive material (MG6D): whatever `audiences` says, it enters the panel's version alone. */
  sensitive: z.boolean().default(false),
};

/** How a supplied page that breaks PDF/A-2u is treated: shown as it is (the bundle then claims no PDF/A), mended where that
 * changes nothing that can be seen, or turned into a picture with its text behind it. */
export const Unfit = z.enum(['keep', 'mend', 'raster']);
export type Unfit = z.infer<typeof Unfit>;

const shown = {
  /** Pages of the source to show; left out: all. */
  pages: PageSelection.optional(),
  unfit: Unfit.default('mend'),
};

export const PlanItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('exhibit'),
    ...common,
    /** `AB/1`. */
    ref: z.string().min(1).max(40),
    /** Redacted copies that stand for it: the reference of an exhibit of kind `redaction` made from it, by version. */
    instead: z.partialRecord(Audience, z.string().min(1).max(40)).default({}),
    /** Its label on a page of its own before it. */
    slip: z.boolean().default(true),
    ...shown,
  }),
  z.strictObject({
    kind: z.literal('document'),
    ...common,
    /** An uploaded document of the case (statement, notice, response, interview …), by digest. */
    sha256: Sha256,
    /** Redacted copies that stand for it, by version: digests of documents made from it. */
    instead: z.partialRecord(Audience, Sha256).default({}),
    ...shown,
  }),
  z.strictObject({
    kind: z.literal('text'),
    ...common,
    /** Typed here. Blank lines part paragraphs; lines that begin with `# ` or `## ` are headings, with `- ` points. */
    body: z.string().max(200_000),
    author: line(160).default(''),
    /** Ends with lines to sign and date on. */
    signature: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('generated'),
    ...common,
    part: GeneratedPart,
    /** Chronology only: what the parties say of a key event, by its number's event id. */
    standing: z.record(z.string().regex(/^\d+$/), z.enum(['agreed', 'disputed'])).optional(),
  }),
]);
export type PlanItem = z.output<typeof PlanItem>;

export const PlanSection = z.strictObject({
  id: Id,
  title: line(200).min(1),
  /** What belongs here, shown to the preparer while it is empty; never printed. */
  hint: line(500).optional(),
  items: z.array(PlanItem).max(5000),
});
export type PlanSection = z.output<typeof PlanSection>;

export const Cover = z.strictObject({
  /** Short case name, for cover and file name (rule B10). */
  shortName: line(80).min(1),
  /** Letter of the first volume; further ones follow it in the alphabet (rule B13). */
  letter: z.string().regex(/^[A-Z]$/),
  forum: line(120).default('Misconduct hearing'),
  hearingDate: z.iso.date().nullable().default(null),
  officerConcerned: line(160).default(''),
  rank: line(80).default(''),
  /** What stands for the officer's name in a version of the bundle, as "Officer A" in the public one. */
  anonymised: z.partialRecord(Audience, line(160)).default({}),
  chair: line(160).default(''),
  members: z.array(line(160)).max(10).default([]),
  /** Legally qualified adviser. */
  lqa: line(160).default(''),
  appropriateAuthority: line(160).default(''),
  /** As the preparer calls this state of the bundle: "Version 2, served 3 June". */
  versionLabel: line(80).default(''),
  /** In place of the case's own. */
  marking: line(80).optional(),
});
export type Cover = z.output<typeof Cover>;

export const BundlePlan = z
  .strictObject({
    v: z.literal(1),
    name: line(120).min(1),
    template: Template,
    cover: Cover,
    profile: SizeProfile.default('none'),
    /** Volumes begin at sections (rule B9): never, where the profile asks for it, or with every section listed here. */
    volumes: z
      .strictObject({ split: z.enum(['never', 'by-profile', 'at-sections']), at: z.array(Id).max(25).default([]) })
      .default({ split: 'by-profile', at: [] }),
    sections: z.array(PlanSection).max(100),
    /**
     * Late additions (rule B11): what came after the export with this id was served. They follow its last page, and every
     * page of it stays as it was.
     */
    late: z
      .strictObject({ since: z.uuid(), items: z.array(PlanItem).max(2000) })
      .nullable()
      .default(null),
  })
  .superRefine((plan, context) => {
    const seen = new Set<string>();
    const once = (id: string): void => {
      if (seen.has(id)) context.addIssue({ code: 'custom', message: `two parts of the plan have the id ${id}` });
      seen.add(id);
    };
    for (const section of plan.sections) {
      once(section.id);
      for (const item of section.items) once(item.id);
    }
    for (const item of plan.late?.items ?? []) once(item.id);
  });
export type BundlePlan = z.output<typeof BundlePlan>;
/** As it may be written: with what has a default left out. */
export type BundlePlanInput = z.input<typeof BundlePlan>;
