/** Looking for what is to be hidden, and for whom a version would name. */
import { FailureError } from '../../../shared/api/failures.ts';
import type { PageSource } from '../../../shared/api/readings.ts';
import type { OutsiderFinding, RedactionHit } from '../../../shared/api/redactions.ts';
import type { Audience, PlanItem } from '../../../shared/domain/bundle/plan.ts';
import { rectOf } from '../../../shared/domain/redaction/set.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { documentBySha256 } from '../../documents.ts';
import { overlap } from '../../pdfium/upright.ts';
import { peopleOf } from '../../query/people.ts';
import { outsidersIn, plainText } from '../../redaction/outsiders.ts';
import type { Redactor } from '../../redaction/redactor.ts';
import { redactionSets } from '../../redaction/sets.ts';
import { exhibits } from '../../store/exhibits.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { exhibitRef } from '../views.ts';
import { allSources, type PagedSource, pagesOf, readingsOf, sourceOf } from './sources.ts';

type Methods = 'redactions.search' | 'redactions.check';

const mostHits = 5000;

interface Unsearched {
  readonly source: PageSource;
  readonly title: string;
  readonly why: string;
}

export function searchHandlers({ home, changed }: FeatureContext, redactor: Redactor): Pick<Handlers, Methods> {
  return {
    'redactions.search': async ({ caseId, sources, audience, ...query }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      if ((query.text === undefined) === (query.pattern === undefined))
        throw new FailureError('invalid-request', 'Either a text or a pattern is looked for.', 'Give one of them.');
      checkPattern(query.pattern);
      const all = sources?.map((of) => sourceOf(file, of)) ?? allSources(file);
      // That it was searched is recorded (Data Protection Act 2018, s.62); what for would be the very thing to be hidden.
      commit(file, (_tx, record) =>
        record({
          act: 'searched',
          subject: { id: 'search:redaction', sha256: null, size: null },
          detail: {
            sources: all.map(({ ref, sha256 }) => ref || sha256),
            query: 'not recorded',
            at: file.clock.now().toISOString(),
          },
        }),
      );
      changed({ caseId, features: ['ledger', 'cases'] });
      const hits: RedactionHit[] = [];
      const unsearched: Unsearched[] = [];
      for (const [n, source] of all.entries()) {
        progress({ phase: 'Searching', done: n, total: all.length, unit: 'files', note: source.ref || source.title });
        const left = mostHits + 1 - hits.length;
        if (left <= 0) break;
        const answer = await orWhy(file, source, signal, (bytes) =>
          redactor.find(bytes, readingsOf(file, source), query, left, signal),
        );
        if ('unusable' in answer) {
          unsearched.push(unsearchedOf(source, answer.unusable));
          continue;
        }
        const marks = marksOf(file, source, audience);
        for (const { page, in: where, rects, before, found, after } of answer.found)
          if (rects.length > 0)
            hits.push({
              source: source.of,
              ref: source.ref,
              title: source.title,
              page,
              rects: rects.map((rect) => ({ ...rect })),
              ...{ before, found, after, in: where },
              marked: rects.every((rect) =>
                marks.some((mark) => mark.page === page && mark.rects.some((hidden) => overlap(rectOf(hidden), rect))),
              ),
            });
      }
      return { hits: hits.slice(0, mostHits), more: hits.length > mostHits, unsearched };
    },
    'redactions.check': async ({ caseId, plan, audience }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      const names = outsiderNames(file);
      const findings: OutsiderFinding[] = [];
      const unsearched: Unsearched[] = [];
      const items = [...plan.sections.flatMap((section) => section.items), ...(plan.late?.items ?? [])].filter(
        (item) => item.audiences.includes(audience) && !(item.sensitive && audience !== 'panel'),
      );
      for (const [n, item] of items.entries()) {
        progress({ phase: 'Checking', done: n, total: items.length, unit: 'files' });
        if (findings.length > mostHits) break;
        // What index, bookmarks and running heads call it is read by everybody, whatever its pages hide.
        const title = titleOf(file, item);
        for (const { kind, shown } of outsidersIn(
          plainText(`${title}\n${item.kind === 'text' ? item.body : ''}`),
          names,
        ))
          findings.push({ kind, item: item.id, title: titleShown(item), source: null, page: null, rects: [], shown });
        if (item.kind === 'text') continue;
        const source = shownSource(file, item, audience);
        if (!source) continue;
        const only = 'pages' in item && item.pages !== undefined ? numbersIn(item.pages) : null;
        const answer = await orWhy(file, source, signal, (bytes) =>
          redactor.check(bytes, readingsOf(file, source), names, only, signal),
        );
        if ('unusable' in answer) unsearched.push(unsearchedOf(source, answer.unusable));
        else
          for (const { kind, page, rects, shown } of answer.outsiders)
            findings.push({
              ...{ kind, item: item.id, title: source.title, source: source.of, page, shown },
              rects: rects.filter(({ width, height }) => width > 0 && height > 0).map((rect) => ({ ...rect })),
            });
      }
      return { findings: findings.slice(0, mostHits), more: findings.length > mostHits, unsearched };
    },
  };
}

/** One source that cannot be read must not end the search of all others. */
async function orWhy<A extends object>(
  file: CaseFile,
  source: PagedSource,
  signal: AbortSignal,
  ask: (bytes: Uint8Array) => Promise<A | { readonly unusable: string }>,
): Promise<A | { readonly unusable: string }> {
  try {
    return await ask(await pagesOf(file, source, signal));
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'invalid-file') return { unusable: error.failure.what };
    throw error;
  }
}

const unsearchedOf = (source: PagedSource, why: string): Unsearched => ({
  source: source.of,
  title: source.ref || source.title,
  why,
});

function checkPattern(pattern: string | undefined): void {
  if (pattern === undefined) return;
  try {
    new RegExp(pattern, 'u');
  } catch {
    throw new FailureError(
      'invalid-request',
      'That is no pattern: it cannot be read as a regular expression.',
      'Correct it, or search for plain text.',
    );
  }
}

function marksOf(file: CaseFile, { of }: PagedSource, audience: Audience | undefined) {
  return redactionSets(file.read)
    .filter(({ set: { body } }) => body.source.kind === of.kind && body.source.id === of.id)
    .filter(({ set: { body } }) => audience === undefined || body.audience === audience)
    .flatMap(({ marks }) => marks.map(({ body }) => body));
}

/** Everybody on the identity map who is no subject of the case, by name and every identifier. */
export function outsiderNames(file: CaseFile): string[] {
  return peopleOf(file)
    .filter(({ standing }) => standing !== 'subject')
    .flatMap(({ name, identifiers }) => [name, ...identifiers.map(({ value }) => value)]);
}

/** What the bundle calls an item: what the plan says, else what the source calls itself. */
function titleOf(file: CaseFile, item: PlanItem): string {
  if (item.title !== undefined) return item.title;
  if (item.kind === 'document') return documentBySha256(file.read, item.sha256)?.body.title ?? '';
  if (item.kind !== 'exhibit') return '';
  return exhibits(file.read).find((one) => exhibitRef(one) === item.ref)?.description ?? '';
}

/** Without a name that is the very finding. */
const titleShown = (item: PlanItem): string =>
  item.kind === 'exhibit' ? item.ref : item.kind === 'text' ? 'A text of the plan' : 'The title of a document';

/** What a version shows of an item: the redacted copy that stands for it, or the item's own. Null where that is not there. */
function shownSource(file: CaseFile, item: PlanItem, audience: Audience): PagedSource | null {
  if (item.kind === 'document') {
    const document = documentBySha256(file.read, item.instead[audience] ?? item.sha256);
    return document && sourceOf(file, { kind: 'document', id: document.id });
  }
  if (item.kind !== 'exhibit') return null;
  const ref = item.instead[audience] ?? item.ref;
  const exhibit = exhibits(file.read).find((one) => exhibitRef(one) === ref && one.erasedAt === null);
  return exhibit && exhibit.kind !== 'folder' ? sourceOf(file, { kind: 'exhibit', id: exhibit.id }) : null;
}

function numbersIn(selection: string): number[] {
  return selection.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: Math.min(100_000, Math.max(0, to - from + 1)) }, (_, n) => from + n);
  });
}
