/**
 * What each kind of bundle holds, in its order (contents of a misconduct hearing bundle, of an escalation report), filled with
 * what the case has. Where a person must write there is an empty text, or one with `[…]` in it; both are warned of until filled.
 */
import type { DocumentKind } from '../documents/kinds.ts';
import type { CaseFacts, DocumentFacts, ExhibitFacts } from './facts.ts';
import { BundlePlan, type BundlePlanInput, type GeneratedPart, type Template } from './plan.ts';

type SectionInput = BundlePlanInput['sections'][number];
type ItemInput = SectionInput['items'][number];

/** Stands in a text where somebody has to write. */
export const blank = '[…]';

/** What a template is called, and the forum on its cover. */
export const templateWords: Readonly<Record<Template, { readonly name: string; readonly forum: string }>> = {
  'misconduct-hearing': { name: 'Misconduct hearing bundle', forum: 'Misconduct hearing' },
  'accelerated-hearing': { name: 'Accelerated hearing bundle', forum: 'Accelerated misconduct hearing' },
  'escalation-report': { name: 'Escalation report', forum: 'Appropriate authority' },
  'disclosure-schedule': { name: 'Disclosure schedule', forum: 'Disclosure' },
  'auditor-report': { name: 'Auditor’s report', forum: 'Audit' },
};

/** A plan by the template. The same facts give the same plan. */
export function planOf(template: Template, name: string, facts: CaseFacts): BundlePlan {
  const filler = new Filler(facts);
  return BundlePlan.parse({
    v: 1,
    name,
    template,
    cover: {
      shortName: facts.title.slice(0, 80).trim() || 'Case',
      letter: 'A',
      forum: templateWords[template].forum,
      anonymised:
        template === 'misconduct-hearing' || template === 'accelerated-hearing' ? { public: 'Officer A' } : {},
    },
    sections: sectionsOf[template](filler),
  } satisfies BundlePlanInput);
}

/** The plan of a bundle that nobody planned: everything the case has, in the order that hearings know. */
export function wholeCasePlan(cover: BundlePlanInput['cover'], facts: CaseFacts): BundlePlan {
  const filler = new Filler(facts);
  const section = (part: GeneratedPart, title: string): SectionInput =>
    filler.section(part, title, '', [filler.generated(part)]);
  const exhibits = filler.everyExhibit();
  return BundlePlan.parse({
    v: 1,
    name: 'Whole case',
    template: 'misconduct-hearing',
    cover,
    sections: [
      section('chronology', 'Chronology'),
      section('exhibits-list', 'List of exhibits'),
      ...(exhibits.length === 0 ? [] : [filler.section('exhibits', 'Exhibits', '', exhibits)]),
      section('continuity', 'Continuity statement'),
      section('certificate', 'Hash certificate'),
    ],
  } satisfies BundlePlanInput);
}

class Filler {
  readonly #facts: CaseFacts;
  readonly #ids = new Set<string>();

  constructor(facts: CaseFacts) {
    this.#facts = facts;
  }

  section(id: string, title: string, hint: string, items: readonly ItemInput[]): SectionInput {
    return { id, title, hint, items: [...items] };
  }

  /** Documents of these kinds in order of date, those without one last; a redacted copy stands for its source where it is approved. */
  documents(...kinds: DocumentKind[]): ItemInput[] {
    return this.#facts.documents
      .filter(({ kind, parent, id }) => kinds.includes(kind) && parent === null && !this.#facts.sensitive.has(id))
      .sort((a, b) => compare(a.date ?? '9999', b.date ?? '9999'))
      .map((document) => this.#document(document));
  }

  /** Exhibits in order of production, extracts and files alike; redacted copies stand for what they were made from. */
  exhibits(): ItemInput[] {
    return this.#facts.exhibits
      .filter(({ parent, erased, id }) => parent === null && !erased && !this.#facts.sensitive.has(id))
      .sort((a, b) => compare(a.date, b.date))
      .map((exhibit) => this.#exhibit(exhibit));
  }

  /** In order of production, redacted copies among them. */
  everyExhibit(): ItemInput[] {
    return this.#facts.exhibits.filter(({ erased }) => !erased).map(({ ref }) => this.#plain(ref));
  }

  generated(part: GeneratedPart): ItemInput {
    return { kind: 'generated', id: this.#id(`${part}-part`), part };
  }

  text(id: string, title: string, body = '', signature = false): ItemInput {
    return { kind: 'text', id: this.#id(id), title, body, signature };
  }

  #exhibit({ id, ref }: ExhibitFacts): ItemInput {
    const copy = this.#facts.exhibits.findLast((one) => one.parent === id && one.approved && !one.erased);
    return { ...this.#plain(ref), instead: copy ? { officer: copy.ref, public: copy.ref } : {} };
  }

  #plain(ref: string): Extract<ItemInput, { kind: 'exhibit' }> {
    return { kind: 'exhibit', id: this.#id(`exhibit-${ref.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`), ref };
  }

  #document({ id, kind, sha256 }: DocumentFacts): ItemInput {
    const copy = this.#facts.documents.findLast((one) => one.parent === id && one.approved);
    return {
      kind: 'document',
      id: this.#id(`${kind}-${sha256.slice(0, 8)}`),
      sha256,
      instead: copy ? { officer: copy.sha256, public: copy.sha256 } : {},
    };
  }

  #id(wished: string): string {
    let id = wished;
    for (let n = 2; this.#ids.has(id); n++) id = `${wished}-${n}`;
    this.#ids.add(id);
    return id;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sectionsOf: Readonly<Record<Template, (fill: Filler) => SectionInput[]>> = {
  'misconduct-hearing': (fill) => [
    fill.section(
      'notice',
      'Notice and allegations',
      'The notice under regulation 30, with the allegations and the Standards of Professional Behaviour said to be breached.',
      fill.documents('notice'),
    ),
    fill.section(
      'response',
      'Response of the officer',
      'The response under regulation 31, with what it came with.',
      fill.documents('response'),
    ),
    fill.section('opening', 'Opening note and issues', 'The presenting side’s opening note, and what is in issue.', [
      ...fill.documents('opening'),
      fill.text('issues', 'Issues for the panel'),
    ]),
    fill.section('chronology', 'Chronology', 'Drawn from the annotated events.', [fill.generated('chronology')]),
    fill.section('statements', 'Witness statements', 'Statements in order of date.', fill.documents('statement')),
    fill.section('exhibits-list', 'List of exhibits', 'Drawn from the exhibits in this version.', [
      fill.generated('exhibits-list'),
    ]),
    fill.section('exhibits', 'Exhibits', 'Exhibits in order of date.', fill.exhibits()),
    fill.section('interview', 'Interview', 'Records of interview under caution.', fill.documents('interview')),
    fill.section('report', 'Investigator’s report', 'The investigator’s report.', fill.documents('report')),
    fill.section(
      'undermining',
      'Undermining or assisting material',
      'Material that might undermine the case or assist the officer.',
      fill.documents('undermining'),
    ),
    fill.section(
      'witnesses',
      'Witness lists',
      'Witnesses each side proposes, with what the chair decided.',
      fill.documents('witness-list'),
    ),
    fill.section('other', 'Other documents', 'What belongs nowhere else.', fill.documents('other')),
    fill.section('continuity', 'Continuity statement', 'Drawn from the ledger.', [fill.generated('continuity')]),
    fill.section('certificate', 'Hash certificate', 'Drawn from the case as it stands.', [
      fill.generated('certificate'),
    ]),
    fill.section('redaction-log', 'Redaction log', 'Drawn from the approved redactions.', [
      fill.generated('redaction-log'),
    ]),
    fill.section('disclosure', 'Disclosure schedule', 'Non-sensitive unused material (MG6C).', [
      fill.generated('disclosure-schedule'),
    ]),
  ],
  'accelerated-hearing': (fill) => [
    fill.section(
      'certification',
      'Special conditions',
      'The appropriate authority’s determination that both limbs of regulation 49 are met.',
      [
        fill.text(
          'determination',
          'Determination under regulation 49',
          `# Sufficient evidence, without further evidence, to establish gross misconduct\n\n${blank}\n\n# In the public interest that the officer should cease to be a member of the force without delay\n\n${blank}`,
          true,
        ),
      ],
    ),
    fill.section(
      'notice',
      'Notice and allegations',
      'The notice of the accelerated hearing, with the conduct said to be gross misconduct.',
      fill.documents('notice'),
    ),
    fill.section('response', 'Response of the officer', 'The officer’s response to it.', fill.documents('response')),
    fill.section('opening', 'Opening note', 'The presenting side’s opening note.', fill.documents('opening')),
    fill.section('chronology', 'Chronology', 'Drawn from the annotated events.', [fill.generated('chronology')]),
    fill.section(
      'statements',
      'Statements and interview',
      'Statements and records of interview, in order of date.',
      fill.documents('statement', 'interview'),
    ),
    fill.section('exhibits-list', 'List of exhibits', 'Drawn from the exhibits in this version.', [
      fill.generated('exhibits-list'),
    ]),
    fill.section('exhibits', 'Exhibits', 'Exhibits in order of date.', fill.exhibits()),
    fill.section('report', 'Investigator’s report', 'The investigator’s report.', fill.documents('report')),
    fill.section(
      'undermining',
      'Undermining or assisting material',
      'Material that might undermine the case or assist the officer.',
      fill.documents('undermining'),
    ),
    fill.section(
      'other',
      'Witness lists and other documents',
      'Witness lists, and what belongs nowhere else.',
      fill.documents('witness-list', 'other'),
    ),
    fill.section('continuity', 'Continuity statement', 'Drawn from the ledger.', [fill.generated('continuity')]),
    fill.section('certificate', 'Hash certificate', 'Drawn from the case as it stands.', [
      fill.generated('certificate'),
    ]),
    fill.section('redaction-log', 'Redaction log', 'Drawn from the approved redactions.', [
      fill.generated('redaction-log'),
    ]),
  ],
  'escalation-report': (fill) => [
    fill.section('decision', 'Decision requested', 'What is to be decided, by whom, and by when.', [
      fill.text(
        'decision-requested',
        'Decision requested',
        `# Decision\n\n${blank}\n\n# Who decides\n\n${blank}\n\n# Deadline, and the rule it follows from\n\n${blank}`,
      ),
    ]),
    fill.section('allegation', 'Allegation', 'The conduct alleged and the Standards it would breach.', [
      fill.text(
        'allegation-text',
        'Allegation and Standards of Professional Behaviour',
        `# Conduct alleged\n\n${blank}\n\n# Standards of Professional Behaviour said to be breached\n\n- ${blank}`,
      ),
      ...fill.documents('notice'),
    ]),
    fill.section('basis', 'Lawful basis', 'Why the activity data may be used for this.', [
      fill.text(
        'basis-text',
        'Lawful basis, necessity and proportionality',
        `# Lawful basis of the monitoring\n\n${blank}\n\n# Necessity and proportionality\n\n${blank}\n\n# Less intrusive ways considered\n\n${blank}\n\n# Collateral intrusion\n\n${blank}`,
      ),
    ]),
    fill.section('chronology', 'Chronology', 'Drawn from the annotated events.', [fill.generated('chronology')]),
    fill.section('exhibits-list', 'Key exhibits and hash status', 'Drawn from the exhibits in this version.', [
      fill.generated('exhibits-list'),
    ]),
    fill.section('exhibits', 'Exhibits', 'Those that the decision turns on; take out the others.', fill.exhibits()),
    fill.section('alternatives', 'Alternative explanations', 'Innocent explanations, and what speaks for each.', [
      fill.text('alternatives-text', 'Alternative explanations considered'),
    ]),
    fill.section('severity', 'Severity assessment', 'Gross misconduct, misconduct or neither, and why.', [
      fill.text(
        'severity-text',
        'Severity assessment',
        `# Assessment\n\n${blank}\n\n# Reasons\n\n${blank}\n\n# Likely forum\n\n${blank}`,
      ),
    ]),
    fill.section('referral', 'Referral to the IOPC', 'Each trigger with yes or no; reasons for each no.', [
      fill.text(
        'referral-text',
        'Mandatory referral criteria',
        [
          'Serious assault',
          'Serious sexual offence',
          'Serious corruption, including abuse of position for a sexual or improper emotional purpose',
          'Offence or behaviour aggravated by discrimination',
          'Relevant offence',
          'Same incident as one of these',
        ]
          .map((trigger) => `- ${trigger}: ${blank}`)
          .join('\n'),
      ),
    ]),
    fill.section('risk', 'Risk, welfare and suspension', 'Risk to the public and the officer, welfare, suspension.', [
      fill.text(
        'risk-text',
        'Risk, welfare and suspension',
        `# Risk\n\n${blank}\n\n# Welfare\n\n${blank}\n\n# Suspension or restriction\n\n${blank}`,
      ),
    ]),
    fill.section('criminal', 'Criminal proceedings and disclosure', 'Whether they hold this up; the schedules.', [
      fill.text(
        'criminal-text',
        'Criminal proceedings',
        `# Criminal investigation or proceedings\n\n${blank}\n\n# Effect on these proceedings\n\n${blank}`,
      ),
      fill.generated('disclosure-schedule'),
    ]),
    fill.section('clocks', 'Clocks', 'Dates by which things must be done.', [
      fill.text('clocks-text', 'Time limits', `- ${blank}`),
    ]),
    fill.section('approvals', 'Conflicts, reasons and decision', 'Declared conflicts, the decision and signatures.', [
      fill.text('conflicts', 'Conflicts of interest declared'),
      fill.generated('approvals'),
      fill.text('outcome', 'Decision and reasons', `# Decision\n\n${blank}\n\n# Reasons\n\n${blank}`, true),
    ]),
    fill.section('certificate', 'Hash certificate', 'Drawn from the case as it stands.', [
      fill.generated('certificate'),
    ]),
  ],
  'disclosure-schedule': (fill) => [
    fill.section('note', 'Covering note', 'What is served, on whom, and what is asked for.', [
      fill.text('note-text', 'Covering note', '', true),
    ]),
    fill.section('schedule', 'Schedule of non-sensitive unused material', 'Drawn from the schedule (MG6C).', [
      fill.generated('disclosure-schedule'),
    ]),
    fill.section('undermining', 'Material disclosed', 'What is disclosed with the schedule.', [
      ...fill.documents('undermining'),
    ]),
  ],
  'auditor-report': (fill) => [
    fill.section('scope', 'Scope and method', 'What was examined, how, with what tools and by whom.', [
      fill.text(
        'scope-text',
        'Scope and method of the audit',
        `# Examined\n\n${blank}\n\n# Method and tools\n\n${blank}`,
      ),
    ]),
    fill.section('verification', 'Verification', 'Drawn from the verification record.', [
      fill.generated('verification'),
    ]),
    fill.section('continuity', 'Continuity', 'Drawn from the ledger.', [fill.generated('continuity')]),
    fill.section('approvals', 'Approvals', 'Drawn from the ledger.', [fill.generated('approvals')]),
    fill.section('redaction-log', 'Redaction log', 'Drawn from the approved redactions.', [
      fill.generated('redaction-log'),
    ]),
    fill.section('exhibits-list', 'List of exhibits', 'Drawn from the case.', [fill.generated('exhibits-list')]),
    fill.section('ledger', 'Ledger', 'Drawn from the ledger.', [fill.generated('ledger')]),
    fill.section('certificate', 'Hash certificate', 'Drawn from the case as it stands.', [
      fill.generated('certificate'),
    ]),
    fill.section('findings', 'Findings', 'What was found, with limits and recommendations.', [
      fill.text('findings-text', 'Findings and limits', `# Findings\n\n${blank}\n\n# Limits\n\n${blank}`, true),
    ]),
  ],
};
