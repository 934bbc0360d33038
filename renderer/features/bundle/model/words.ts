/** What the builder calls things. */
import type { AudienceRow, BundleWarning, Layout, WarningKind } from '../../../../shared/api/bundle-plans.ts';
import type {
  Audience,
  GeneratedPart,
  PlanItem,
  SizeProfile,
  Template,
  Unfit,
} from '../../../../shared/domain/bundle/plan.ts';
import { generatedTitles } from '../../../../shared/domain/bundle/resolve.ts';
import { templateWords as templateNames } from '../../../../shared/domain/bundle/templates.ts';
import type { IconName } from '../../../components/Icon.tsx';
import { counted, formatSize } from '../../../format/numbers.ts';

const templateTexts: Record<Template, string> = {
  'misconduct-hearing':
    'Notice, response, opening note, chronology, statements, exhibits and schedules, in the order a panel expects.',
  'accelerated-hearing':
    'The shorter bundle of regulations 49 to 62: notice, the evidence relied on and the written response.',
  'escalation-report':
    'What a supervisor decides on: the decision asked for, lawful basis, chronology, key exhibits and alternatives.',
  'disclosure-schedule': 'Non-sensitive unused material, numbered on from one submission to the next (MG6C).',
  'auditor-report': 'Continuity, ledger, approvals and verification, for whoever checks how the evidence was handled.',
};

/** As the cover of such a bundle calls it, and what it is for. */
export const templateWords = (template: Template): { readonly title: string; readonly text: string } => ({
  title: templateNames[template].name,
  text: templateTexts[template],
});

export const audienceWords: Record<Audience, { readonly name: string; readonly version: string }> = {
  panel: { name: 'Panel', version: 'the panel’s version' },
  officer: { name: 'Officer', version: 'the officer’s version' },
  public: { name: 'Public', version: 'the public version' },
};

export const profileWords: Record<SizeProfile, string> = {
  none: 'No limit',
  mail: '36 MB, by e-mail',
  'ce-file': '50 MB, CE-File',
  split: '500 MB',
  family: '350 pages',
};

const partTexts: Record<GeneratedPart, string> = {
  chronology: 'Annotated events with a drawn timeline, their exhibits and pages.',
  'exhibits-list': 'Reference, description, producer, date, SHA-256 and pages.',
  continuity: 'Who held each exhibit and when, declared gaps, signature lines.',
  certificate: 'Digests of everything in it, the ledger’s head and its timestamp.',
  'redaction-log': 'Page, ground, author and approver. Never what was redacted.',
  'disclosure-schedule': 'Non-sensitive unused material, numbered as MG6C.',
  approvals: 'What was proposed, by whom, and who decided it.',
  ledger: 'Entries of the case’s ledger, in order.',
  verification: 'What was checked, what it said, and how anyone can check it again.',
};

export const partWords = (part: GeneratedPart): { readonly title: string; readonly text: string } => ({
  title: generatedTitles[part],
  text: partTexts[part],
});

export const unfitWords: Record<Unfit, { readonly title: string; readonly text: string }> = {
  mend: { title: 'Mend them', text: 'Where that changes nothing that can be seen.' },
  raster: { title: 'Show them as pictures', text: 'With their text behind them, so that they can be searched.' },
  keep: { title: 'Leave them as they are', text: 'The bundle then does not claim to be PDF/A.' },
};

export const kindIcons: Record<PlanItem['kind'], IconName> = {
  exhibit: 'exhibit',
  document: 'file',
  text: 'note',
  generated: 'work',
};

export const kindWords: Record<PlanItem['kind'], string> = {
  exhibit: 'Exhibit',
  document: 'Document',
  text: 'Typed text',
  generated: 'Made from the case',
};

export const warningTitles: Record<WarningKind, string> = {
  duplicate: 'The same content twice',
  'out-of-order': 'Out of order',
  empty: 'Nothing in it yet',
  missing: 'Not in the case',
  sensitive: 'Kept out of this version',
  'too-large': 'Too large',
  pdfa: 'Pages that break PDF/A',
  'no-text': 'Pages without text',
  outsider: 'Names that this version should not show',
  moved: 'A served page would move',
  unfilled: 'A fact of the cover is missing',
  lapsed: 'A redaction that is not approved',
};

export const stateWords: Record<AudienceRow['in'][number]['state'], string> = {
  whole: 'Whole',
  'some-pages': 'Some pages',
  redacted: 'Redacted copy',
  'left-out': 'Left out',
  sensitive: 'Sensitive: kept out',
};

/** "2 things stop an export", "1 thing stops an export, 3 to look at". */
export function warningsInWords(warnings: readonly BundleWarning[]): string {
  const stops = warnings.filter((warning) => warning.stops).length;
  const rest = warnings.length - stops;
  if (warnings.length === 0) return 'Nothing to look at';
  const stopping = stops === 0 ? '' : `${counted(stops, 'thing stops', 'things stop')} an export`;
  const looking = rest === 0 ? '' : `${stops === 0 ? `${counted(rest, 'thing')} to look at` : `${rest} to look at`}`;
  return [stopping, looking].filter(Boolean).join(', ');
}

/** The volume that fills most of the limit, and how much of it: what decides whether the profile fits. */
export interface Fill {
  readonly letter: string;
  readonly share: number;
  readonly words: string;
  readonly over: boolean;
}

export function fillOf({ volumes, profile }: Layout): Fill | null {
  const { mostBytes, mostPages } = profile;
  const fills = volumes.map(({ letter, bytes, pages }): Fill => {
    const byBytes = mostBytes === null ? 0 : bytes / mostBytes;
    const byPages = mostPages === null ? 0 : pages / mostPages;
    const share = Math.max(byBytes, byPages);
    const words =
      byPages > byBytes || mostBytes === null
        ? mostPages === null
          ? `about ${formatSize(bytes)}`
          : `${counted(pages, 'page')} of ${mostPages}`
        : `about ${formatSize(bytes)} of ${formatSize(mostBytes)}`;
    return { letter, share, words, over: share > 1 };
  });
  return fills.toSorted((a, b) => b.share - a.share)[0] ?? null;
}

/** What a typed text calls itself: its first heading, else its first line. */
export function headingOf(body: string): string {
  const lines = body.split('\n').map((line) => line.trim());
  const heading = lines.find((line) => /^##? /u.test(line)) ?? lines.find((line) => line !== '') ?? '';
  const text = heading.replace(/^(?:##?|-) /u, '');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
