/**
 * A plan held against the case, for one audience. What may not be in that version is not in the result at all: whoever draws it
 * need not know the rule.
 */
import { documentKindWords } from '../documents/kinds.ts';
import type { CaseFacts, DocumentFacts, ExhibitFacts } from './facts.ts';
import { pagesMeet, parsePages } from './pages.ts';
import { type Audience, type BundlePlan, type GeneratedPart, type PlanItem, sensitiveAudience } from './plan.ts';
import type { PageRanges, ResolvedBundle, ResolvedContent, ResolvedItem, ResolvedSection } from './resolved.ts';
import { SensitiveSources } from './sensitive.ts';
import { blank } from './templates.ts';
import type { PlanWarning } from './warning.ts';

export interface Resolved {
  readonly bundle: ResolvedBundle;
  readonly warnings: readonly PlanWarning[];
}

/** Titles of what the bundle writes itself. */
export const generatedTitles: Readonly<Record<GeneratedPart, string>> = {
  chronology: 'Chronology',
  'exhibits-list': 'List of exhibits',
  continuity: 'Continuity statement',
  certificate: 'Hash certificate',
  'redaction-log': 'Redaction log',
  'disclosure-schedule': 'Schedule of non-sensitive unused material',
  approvals: 'Approvals',
  ledger: 'Ledger',
  verification: 'Verification',
};

export function resolvePlan(plan: BundlePlan, facts: CaseFacts, audience: Audience): Resolved {
  const resolver = new Resolver(plan, facts, audience);
  const sections = plan.sections.flatMap((section): ResolvedSection[] => {
    if (section.items.length === 0)
      resolver.warn('empty', [section.id], `The section “${section.title}” is empty.${hinted(section.hint)}`);
    const items = section.items.flatMap((item) => resolver.item(item) ?? []);
    resolver.checkOrder(section.title, items);
    return items.length === 0 ? [] : [{ id: section.id, title: section.title, items }];
  });
  const late = (plan.late?.items ?? []).flatMap((item) => resolver.item(item) ?? []);
  resolver.checkOrder('Late additions', late);
  resolver.checkDuplicates([...sections.flatMap(({ items }) => items), ...late]);
  const officer = plan.cover.anonymised[audience] ?? plan.cover.officerConcerned;
  resolver.checkCover(officer);
  const bundle: ResolvedBundle = {
    audience,
    template: plan.template,
    // What stands for the name in other versions is nothing of this one.
    cover: { ...plan.cover, officerConcerned: officer, anonymised: {} },
    officer,
    profile: plan.profile,
    sections,
    late,
  };
  resolver.checkName(bundle);
  return { bundle, warnings: resolver.warnings };
}

const hinted = (hint: string | undefined): string => (hint === undefined ? '' : ` ${hint}`);

class Resolver {
  readonly warnings: PlanWarning[] = [];
  readonly #plan: BundlePlan;
  readonly #audience: Audience;
  readonly #facts: CaseFacts;
  readonly #exhibits: ReadonlyMap<string, ExhibitFacts>;
  readonly #documents: ReadonlyMap<string, DocumentFacts>;
  readonly #sensitive: SensitiveSources;
  /** Digest of what an item shows. */
  readonly #shown = new Map<string, string>();

  constructor(plan: BundlePlan, facts: CaseFacts, audience: Audience) {
    this.#plan = plan;
    this.#audience = audience;
    this.#facts = facts;
    this.#exhibits = new Map(facts.exhibits.map((one) => [one.ref, one]));
    this.#documents = new Map(facts.documents.map((one) => [one.sha256, one]));
    this.#sensitive = new SensitiveSources(plan, facts);
  }

  warn(kind: PlanWarning['kind'], ids: string[], words: string, stops = false): void {
    this.warnings.push({ kind, ids, words, stops });
  }

  item(item: PlanItem): ResolvedItem | null {
    if (!item.audiences.includes(this.#audience)) return null;
    if (item.sensitive && this.#audience !== sensitiveAudience) {
      this.#keptOut(item.id, nameOf(item));
      return null;
    }
    switch (item.kind) {
      case 'exhibit':
        return this.#exhibit(item);
      case 'document':
        return this.#document(item);
      case 'text':
        return this.#text(item);
      case 'generated':
        return {
          id: item.id,
          title: item.title || generatedTitles[item.part],
          date: item.date ?? null,
          ref: '',
          content: { kind: 'generated', part: item.part, standing: item.standing ?? {} },
        };
    }
  }

  #exhibit(item: Extract<PlanItem, { kind: 'exhibit' }>): ResolvedItem | null {
    const source = this.#exhibits.get(item.ref);
    if (!source) return this.#missing(item.id, `Exhibit ${item.ref} is not in the case.`);
    const named = item.instead[this.#audience];
    if (named === undefined && source.erased) return this.#missing(item.id, `Exhibit ${item.ref} was erased.`);
    const copy = named === undefined ? null : (this.#exhibits.get(named) ?? null);
    const of = `exhibit ${item.ref}`;
    if (named !== undefined && !this.#mayStandFor(item.id, copy, source.id, `exhibit ${named}`, of)) return null;
    const shown = copy ?? source;
    if (shown.erased) return this.#missing(item.id, `Exhibit ${shown.ref} was erased.`);
    return this.#source(item, shown, {
      title: item.title || source.description,
      date: item.date === undefined ? source.date : item.date,
      ref: shown.ref,
      content: {
        kind: 'exhibit',
        exhibitId: shown.id,
        standsFor: copy ? source.ref : null,
        pages: pagesOf(item.pages),
        slip: item.slip,
        unfit: item.unfit,
      },
    });
  }

  #document(item: Extract<PlanItem, { kind: 'document' }>): ResolvedItem | null {
    const source = this.#documents.get(item.sha256);
    const called = item.title || source?.title || `${item.sha256.slice(0, 8)}…`;
    if (!source) return this.#missing(item.id, `The document “${called}” is not in the case, or was withdrawn.`);
    const named = item.instead[this.#audience];
    const copy = named === undefined ? null : (this.#documents.get(named) ?? null);
    if (
      named !== undefined &&
      !this.#mayStandFor(item.id, copy, source.id, `“${copy?.title ?? `${named.slice(0, 8)}…`}”`, `“${called}”`)
    )
      return null;
    const shown = copy ?? source;
    return this.#source(item, shown, {
      title: called,
      date: item.date === undefined ? source.date : item.date,
      ref: '',
      content: { kind: 'document', documentId: shown.id, pages: pagesOf(item.pages), unfit: item.unfit },
    });
  }

  /** @param shown what its pages are of */
  #source(
    item: PlanItem,
    shown: { readonly id: string; readonly sha256: string; readonly parent: string | null; readonly approved: boolean },
    resolved: Omit<ResolvedItem, 'id'>,
  ): ResolvedItem | null {
    if (this.#audience !== sensitiveAudience && this.#sensitive.holds(shown)) {
      this.#keptOut(item.id, resolved.ref === '' ? `“${resolved.title}”` : `Exhibit ${resolved.ref}`);
      return null;
    }
    if (shown.parent !== null && this.#facts.lapsed.has(shown.id))
      this.warn(
        'lapsed',
        [item.id],
        `What was approved to be hidden in ${resolved.ref || `“${resolved.title}”`} was changed since: its copy is of an earlier state.`,
      );
    this.#shown.set(item.id, shown.sha256);
    return { id: item.id, ...resolved };
  }

  #text(item: Extract<PlanItem, { kind: 'text' }>): ResolvedItem | null {
    const title = item.title || 'Note';
    if (item.body.trim() === '') {
      this.warn('empty', [item.id], `Nothing is written under “${title}” yet: it is left out.`);
      return null;
    }
    if (item.body.includes(blank)) this.warn('empty', [item.id], `“${title}” has places that are still to be filled.`);
    return {
      id: item.id,
      title,
      date: item.date ?? null,
      ref: '',
      content: { kind: 'text', body: item.body, author: item.author, signature: item.signature },
    };
  }

  /** A copy stands for its source where it was made from it and somebody approved it; else nothing does. */
  #mayStandFor(
    id: string,
    copy: ExhibitFacts | DocumentFacts | null,
    source: string,
    called: string,
    of: string,
  ): boolean {
    const refuse = (words: string): false => {
      this.warn('lapsed', [id], `${words} Neither it nor ${of} is shown to this audience.`, true);
      return false;
    };
    const capital = called.charAt(0).toUpperCase() + called.slice(1);
    if (!copy) return refuse(`${capital}, which is to stand for ${of}, is not in the case.`);
    if (copy.parent !== source) return refuse(`${capital} was not made from ${of}, for which it is to stand.`);
    if (!copy.approved) return refuse(`${capital}, a redacted copy of ${of}, was approved by nobody.`);
    return true;
  }

  #missing(id: string, words: string): null {
    this.warn('missing', [id], words, true);
    return null;
  }

  #keptOut(id: string, called: string): void {
    this.warn('sensitive', [id], `${called} is sensitive material: it is kept out of the ${this.#audience} version.`);
  }

  /** Rule B15: chronological. */
  checkOrder(section: string, items: readonly ResolvedItem[]): void {
    let before: ResolvedItem | null = null;
    for (const item of items) {
      if (item.date === null) continue;
      if (before?.date && item.date < before.date)
        this.warn(
          'out-of-order',
          [item.id, before.id],
          `In “${section}”, “${item.title}” of ${item.date} comes after “${before.title}” of ${before.date}.`,
        );
      before = item;
    }
  }

  /** Rule B15: no duplicate documents. Pages of one file under two headings are none where no page is shown twice. */
  checkDuplicates(items: readonly ResolvedItem[]): void {
    const seen = new Map<string, ResolvedItem[]>();
    for (const item of items) {
      const digest = this.#shown.get(item.id);
      if (digest === undefined) continue;
      const others = seen.get(digest) ?? [];
      const twin = others.find((other) => pagesMeet(pagesShown(other.content), pagesShown(item.content)));
      if (twin)
        this.warn('duplicate', [item.id, twin.id], `“${twin.title}” and “${item.title}” have the same content.`);
      seen.set(digest, [...others, item]);
    }
  }

  checkCover(officer: string): void {
    const { cover, template } = this.#plan;
    const hearing = template === 'misconduct-hearing' || template === 'accelerated-hearing';
    const unfilled = (missing: boolean, words: string): void => {
      if (missing) this.warn('unfilled', [], words);
    };
    unfilled(hearing && officer === '', 'The cover does not say who the officer concerned is.');
    unfilled(hearing && cover.hearingDate === null, 'The cover has no date of the hearing.');
    unfilled(hearing && cover.chair === '', 'The cover does not name the chair.');
    unfilled(hearing && cover.appropriateAuthority === '', 'The cover does not name the appropriate authority.');
    unfilled(
      template === 'escalation-report' && cover.appropriateAuthority === '',
      'The cover does not name the appropriate authority that is to decide.',
    );
  }

  /** A version that calls the officer otherwise must not name them elsewhere in what was typed. */
  checkName(bundle: ResolvedBundle): void {
    const name = this.#plan.cover.officerConcerned.trim();
    if (name === '' || bundle.officer === name) return;
    const surname = name.split(/\s+/u).at(-1) ?? name;
    const words = [...new Set([name, surname])].filter((word) => word.length >= 3);
    const names = (text: string): boolean =>
      words.some((word) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, 'iu').test(text));
    const instead = bundle.officer === '' ? 'leaves the officer’s name out' : `calls the officer “${bundle.officer}”`;
    const tell = (id: string[], where: string): void =>
      this.warn('outsider', id, `The ${this.#audience} version ${instead}, and ${where} names them.`);
    for (const [key, where] of [
      ['shortName', 'the short name of the case'],
      ['forum', 'the forum on the cover'],
      ['versionLabel', 'the version on the cover'],
    ] as const)
      if (names(bundle.cover[key])) tell([], where);
    for (const section of bundle.sections)
      if (names(section.title)) tell([section.id], `the section “${section.title}”`);
    for (const item of [...bundle.sections.flatMap(({ items }) => items), ...bundle.late]) {
      if (names(item.title)) tell([item.id], `the title “${item.title}”`);
      if (item.content.kind === 'text' && names(`${item.content.body}\n${item.content.author}`))
        tell([item.id], `the text “${item.title}”`);
    }
  }
}

function nameOf(item: PlanItem): string {
  if (item.kind === 'exhibit') return `Exhibit ${item.ref}`;
  return `“${item.title || (item.kind === 'generated' ? generatedTitles[item.part] : item.kind === 'document' ? documentKindWords.other : 'Note')}”`;
}

function pagesOf(words: string | undefined): PageRanges {
  return words === undefined ? null : parsePages(words);
}

function pagesShown(content: ResolvedContent): PageRanges {
  return content.kind === 'exhibit' || content.kind === 'document' ? content.pages : null;
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
