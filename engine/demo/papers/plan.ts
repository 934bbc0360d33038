/** The hearing bundle of the demo as a plan in a file (docs/bundle-plan.md), beside the papers that it names. */
import { stringify } from 'yaml';
import type { DemoDocument } from './papers.ts';
import { notice30, opening, witnessList } from './typed.ts';

/**
 * @param exhibits references in order of production
 * @param documents by their paths from the plan's folder
 */
export function hearingPlan(exhibits: readonly string[], documents: readonly DemoDocument[]): string {
  const papers = (...kinds: DemoDocument['kind'][]) =>
    documents
      .filter(({ kind }) => kinds.includes(kind))
      .sort((a, b) => a.date.localeCompare(b.date))
      .map(({ file, kind, title, author, date }) => ({
        kind: 'document',
        file: `papers/${file}`,
        as: kind,
        by: author,
        title,
        date,
        // Address and telephone number of the person searched for: the officer's own version shows neither.
        ...(file === 'statement-fictional.pdf' && { audiences: ['panel'] }),
      }));
  const plan = {
    name: 'Hearing bundle',
    template: 'misconduct-hearing',
    cover: {
      shortName: 'Sample',
      letter: 'A',
      forum: 'Misconduct hearing',
      hearingDate: '2026-06-15',
      officerConcerned: 'PC 4821 Sample',
      anonymised: { public: 'Officer A' },
      chair: 'Assistant Chief Constable Facsimile',
      members: ['Mx J. Mockup, independent panel member', 'Dr A. Sketch, independent panel member'],
      lqa: 'Ms L. Precedent',
      appropriateAuthority: 'Detective Superintendent Draft, Northmere Constabulary',
      versionLabel: 'Version 1, for service',
    },
    profile: 'mail',
    sections: [
      {
        title: 'Notice and allegations',
        items: [
          { kind: 'text', title: 'Notice under regulation 30', date: '2026-05-06', body: notice30, signature: true },
        ],
      },
      { title: 'Response of the officer', items: papers('response') },
      {
        title: 'Opening note and issues',
        items: [
          { kind: 'text', title: 'Opening note', date: '2026-06-08', author: 'Presenting counsel', body: opening },
        ],
      },
      { title: 'Chronology', items: [{ kind: 'generated', part: 'chronology' }] },
      { title: 'Witness statements', items: papers('statement') },
      { title: 'List of exhibits', items: [{ kind: 'generated', part: 'exhibits-list' }] },
      { title: 'Exhibits', items: exhibits.map((ref) => ({ kind: 'exhibit', ref })) },
      { title: 'Interview', items: papers('interview') },
      { title: 'Investigator’s report', items: papers('report') },
      {
        title: 'Witness lists',
        items: [{ kind: 'text', title: 'Witness lists', date: '2026-06-03', body: witnessList }],
      },
      { title: 'Continuity statement', items: [{ kind: 'generated', part: 'continuity' }] },
      { title: 'Hash certificate', items: [{ kind: 'generated', part: 'certificate' }] },
      { title: 'Redaction log', items: [{ kind: 'generated', part: 'redaction-log' }] },
      { title: 'Disclosure schedule', items: [{ kind: 'generated', part: 'disclosure-schedule' }] },
    ],
  };
  return `# The hearing bundle of the demo: continuity export bundle --case DPS/2026/0413 --plan hearing-bundle.yaml --out FILE.pdf\n${stringify(plan, { lineWidth: 110 })}`;
}

/** Unused material of the demo (MG6C). */
export const unusedMaterial = [
  {
    description: 'Training record of PC 4821 Sample, 2023 to 2026',
    origin: 'Learning and development',
    location: 'Professional standards department, file DPS/2026/0413',
    decision: 'disclosed',
    reason: 'Shows when training on the notice was completed.',
  },
  {
    description: 'Rota of the Northmere neighbourhood team, January to March 2026',
    origin: 'PS 2207 Example',
    location: 'Professional standards department, file DPS/2026/0413',
    decision: 'disclosed',
    reason: 'Basis of “off duty” in the chronology.',
  },
  {
    description: 'Instruction sheet for installing a printer, November 2025',
    origin: 'Information security department',
    location: 'To be obtained',
    decision: 'disclosed',
    reason: 'Asked for in the response; might assist the officer on allegation 5.',
  },
  {
    description: 'Letters of thanks from members of the public (3)',
    origin: 'Neighbourhood team',
    location: 'Personnel file',
    decision: 'disclosed',
    reason: 'Character.',
  },
] as const;
