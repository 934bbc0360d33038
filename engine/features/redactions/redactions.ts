import { randomUUID } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import type { RedactionSet } from '../../../shared/api/redactions.ts';
import { type MarkRect, rectOf, type SignedRect, signRect } from '../../../shared/domain/redaction/set.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { overlap } from '../../pdfium/upright.ts';
import { Redactor } from '../../redaction/redactor.ts';
import { appliedCopies, groundsOf, keys, redactionSets, standingOf } from '../../redaction/sets.ts';
import { state, stateIn } from '../../statements.ts';
import { personOf } from '../../store/meta.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { applySet, unusable } from './apply.ts';
import { searchHandlers } from './search.ts';
import { type PagedSource, pagesOf, readingsOf, sourceOf } from './sources.ts';
import { knownSet, setView } from './views.ts';

type Methods = Extract<keyof Handlers, `redactions.${string}`>;

interface Prepared {
  readonly pdf: Uint8Array<ArrayBuffer>;
  readonly pages: { width: number; height: number }[];
}

/** More marks than this on one source are a page to be left out, not redacted. */
const mostMarks = 10_000;

export function redactionHandlers(context: FeatureContext): {
  readonly handlers: Pick<Handlers, Methods>;
  /** Ends the thread that reads PDFs. */
  readonly close: () => Promise<void>;
} {
  const { home, changed, viewing } = context;
  const redactor = new Redactor();
  const preparedOf = new WeakMap<CaseFile, Map<string, Prepared>>();
  const said = (file: CaseFile, id: string): RedactionSet => {
    changed({ caseId: file.id, features: ['redactions', 'ledger', 'cases'] });
    return setView(file, knownSet(file.read, id));
  };
  const look = (file: CaseFile, source: PagedSource): void => {
    if (source.of.kind === 'exhibit')
      viewing.exhibit(file, { id: `exhibit:${source.ref}`, sha256: source.sha256, size: source.size });
  };

  /** Marks as they are kept: snapped, within their page, with words that tell nothing. */
  const settle = async (
    file: CaseFile,
    source: PagedSource,
    marks: readonly { page: number; rects: readonly MarkRect[]; way: string; words: string; label: string }[],
    signal: AbortSignal,
  ): Promise<SignedRect[][]> => {
    const pages = await pagesOf(file, source, signal);
    const answer = await redactor.mark(
      pages,
      readingsOf(file, source),
      marks.map(({ page, rects, way }) => ({ page, rects, snap: way === 'text' })),
      marks.flatMap(({ words, label }) => [words, label]),
      signal,
    );
    if ('unusable' in answer) throw unusable(source, answer.unusable);
    if (answer.telling.some((tells) => tells))
      throw new FailureError(
        'invalid-request',
        'The words of a mark repeat what it hides.',
        'Say why it is hidden without saying what.',
        'Nothing was marked.',
      );
    return marks.map(({ page }, n) => {
      const size = answer.pages[page - 1];
      const rects = (answer.rects[n] ?? []).map(signRect);
      if (size === undefined)
        throw new FailureError(
          'invalid-request',
          `${source.name} has no page ${page}.`,
          'Choose another page.',
          'Nothing was marked.',
        );
      if (rects.length === 0)
        throw new FailureError(
          'invalid-request',
          `There is no text where it was selected on page ${page}.`,
          'Draw a box instead.',
          'Nothing was marked.',
        );
      if (!rects.every((rect) => overlap(rectOf(rect), { x: 0, y: 0, ...size })))
        throw new FailureError(
          'invalid-request',
          `A mark lies outside page ${page}.`,
          'Draw it on the page.',
          'Nothing was marked.',
        );
      return rects;
    });
  };

  const labelOf = (file: CaseFile, ground: string): string => {
    const found = groundsOf(file.read).find(({ id }) => id === ground);
    if (!found)
      throw new FailureError(
        'invalid-request',
        'That is none of the grounds of this case.',
        'Choose a ground from the list, or add it to the list first.',
        'Nothing was marked.',
      );
    return found.label;
  };

  const handlers: Pick<Handlers, Methods> = {
    ...searchHandlers(context, redactor),
    'redactions.grounds': async ({ caseId }) => [...groundsOf((await home.openCase(caseId)).read)],
    'redactions.setGrounds': async ({ caseId, grounds, reason }) => {
      const file = await home.openCase(caseId);
      if (new Set(grounds.map(({ id }) => id)).size < grounds.length)
        throw new FailureError(
          'invalid-request',
          'Two grounds have the same id.',
          'Give each its own.',
          'Nothing was changed.',
        );
      state(file, {
        kind: 'redaction',
        key: keys.grounds,
        body: grounds.map(({ id, label }) => ({ id, label })),
        reason,
        words: `Grounds for redactions: ${grounds.map(({ label }) => label).join('; ')}.`,
      });
      changed({ caseId, features: ['redactions', 'ledger', 'cases'] });
      return [...groundsOf(file.read)];
    },
    'redactions.list': async ({ caseId, source }) => {
      const file = await home.openCase(caseId);
      return redactionSets(file.read)
        .filter(({ set: { body } }) => !source || (body.source.kind === source.kind && body.source.id === source.id))
        .map((held) => setView(file, held));
    },
    'redactions.get': async ({ caseId, id }) => {
      const file = await home.openCase(caseId);
      return setView(file, knownSet(file.read, id));
    },
    'redactions.create': async ({ caseId, source: of, name, audience }) => {
      const file = await home.openCase(caseId);
      const source = sourceOf(file, of);
      const id = randomUUID();
      state(file, {
        kind: 'redaction',
        key: id,
        body: { v: 1, source: { ...of, sha256: source.sha256 }, name, audience },
        reason: '',
        words: `Redactions of ${source.ref || 'a document'} for the ${audience} version begun.`,
      });
      return said(file, id);
    },
    'redactions.remove': async ({ caseId, id, reason }) => {
      const file = await home.openCase(caseId);
      const held = knownSet(file.read, id);
      state(file, {
        kind: 'redaction',
        key: id,
        body: null,
        reason,
        words: `A set of ${held.marks.length} redactions taken off the list.`,
      });
      changed({ caseId, features: ['redactions', 'ledger', 'cases'] });
      return {};
    },
    'redactions.mark': async ({ caseId, id, marks }, { signal }) => {
      const file = await home.openCase(caseId);
      const held = knownSet(file.read, id);
      if (held.marks.length + marks.length > mostMarks)
        throw new FailureError(
          'invalid-request',
          `A set holds at most ${mostMarks.toLocaleString('en-GB')} marks.`,
          'Leave whole pages out of the version instead.',
          'Nothing was marked.',
        );
      const source = sourceOf(file, held.set.body.source);
      const wanted = marks.map((mark) => ({ ...mark, label: labelOf(file, mark.ground) }));
      const rects = await settle(file, source, wanted, signal);
      commit(file, (tx, record) => {
        knownSet(tx, id);
        for (const [n, { page, way, ground, label, words }] of wanted.entries())
          stateIn(file, tx, record, {
            kind: 'redaction',
            key: keys.mark(id, randomUUID()),
            body: { v: 1, page, rects: (rects[n] ?? []).map((rect) => [...rect]), way, ground, label, words },
            reason: '',
            words: `Page ${page} of ${source.ref || 'a document'} marked for redaction: ${label}.`,
          });
      });
      return said(file, id);
    },
    'redactions.change': async ({ caseId, id, mark, rects, ground, words }, { signal }) => {
      const file = await home.openCase(caseId);
      const held = knownSet(file.read, id);
      const before = held.marks.find((one) => one.id === mark);
      if (!before) throw new FailureError('not-found', 'There is no such mark in this set.', 'Choose another.');
      const source = sourceOf(file, held.set.body.source);
      const next = {
        ...before.body,
        rects: rects ?? before.body.rects.map(rectOf),
        // A mark that was moved is a box from then on.
        ...(rects && { way: 'box' as const }),
        ...(ground !== undefined && { ground, label: labelOf(file, ground) }),
        ...(words !== undefined && { words }),
      };
      const [settled] = await settle(file, source, [{ ...next, way: 'box' }], signal);
      state(file, {
        kind: 'redaction',
        key: keys.mark(id, mark),
        body: { ...next, rects: (settled ?? []).map((rect) => [...rect]) },
        reason: '',
        words: `A mark on page ${next.page} of ${source.ref || 'a document'} changed: ${next.label}.`,
      });
      return said(file, id);
    },
    'redactions.unmark': async ({ caseId, id, marks }) => {
      const file = await home.openCase(caseId);
      commit(file, (tx, record) => {
        const held = knownSet(tx, id);
        for (const mark of new Set(marks)) {
          const before = held.marks.find((one) => one.id === mark);
          if (!before) throw new FailureError('not-found', 'There is no such mark in this set.', 'Choose another.');
          stateIn(file, tx, record, {
            kind: 'redaction',
            key: keys.mark(id, mark),
            body: null,
            reason: '',
            words: `A mark on page ${before.body.page} taken back.`,
          });
        }
      });
      return said(file, id);
    },
    'redactions.propose': async ({ caseId, id, reason }) => {
      const file = await home.openCase(caseId);
      commit(file, (tx, record) => {
        const held = knownSet(tx, id);
        if (held.marks.length === 0)
          throw new FailureError(
            'invalid-request',
            'The set has no marks.',
            'Mark what is to be hidden first.',
            'Nothing was proposed.',
          );
        const { status, digest } = standingOf(tx, held, file.person());
        if (status === 'proposed' || status === 'approved')
          throw new FailureError(
            'conflict',
            status === 'proposed'
              ? 'Exactly these marks are proposed already.'
              : 'Exactly these marks are approved already.',
            status === 'proposed' ? 'Ask a second person to decide.' : 'Make the copy.',
          );
        stateIn(file, tx, record, {
          kind: 'redaction',
          key: keys.proposal(id),
          body: { v: 1, digest },
          reason,
          words: `${held.marks.length === 1 ? '1 redaction' : `${held.marks.length} redactions`} proposed: state ${digest.slice(0, 16)}….`,
        });
      });
      return said(file, id);
    },
    'redactions.decide': async ({ caseId, id, decision, reason, digest }) => {
      const file = await home.openCase(caseId);
      if (decision === 'rejected' && reason === '')
        throw new FailureError('invalid-request', 'A rejection needs a reason.', 'Give the reason.');
      commit(file, (tx, record) => {
        // Read in the transaction: two windows may decide at once.
        const held = knownSet(tx, id);
        const standing = standingOf(tx, held, file.person());
        if (standing.status === 'lapsed')
          throw new FailureError(
            'conflict',
            `What was proposed is no longer what there is. ${standing.lapsedBecause.join(' ')}`,
            'Have it proposed again.',
          );
        if (standing.status !== 'proposed' || !held.proposal)
          throw new FailureError(
            'conflict',
            standing.status === 'draft' ? 'These marks are not proposed.' : 'These marks were decided already.',
            'Look at the set again.',
          );
        if (!standing.mayDecide)
          throw new FailureError(
            'not-permitted',
            standing.whyNot ?? '',
            'Ask a second person to sign in and decide it.',
          );
        if (digest !== standing.digest)
          throw new FailureError('conflict', 'That is not the state that was proposed.', 'Look at the set again.');
        stateIn(file, tx, record, {
          kind: 'redaction',
          key: keys.decision(id),
          body: { v: 1, digest, decision, proposal: held.proposal.row.entry },
          reason,
          words: `${held.marks.length === 1 ? '1 redaction' : `${held.marks.length} redactions`} ${decision}: state ${digest.slice(0, 16)}….`,
        });
      });
      return said(file, id);
    },
    'redactions.apply': async ({ caseId, id, description }, work) => {
      const file = await home.openCase(caseId);
      await applySet(file, id, description, redactor, work);
      changed({ caseId, features: ['redactions', 'exhibits', 'custody', 'documents', 'bundles', 'ledger', 'cases'] });
      return setView(file, knownSet(file.read, id));
    },
    'redactions.pages': async ({ caseId, source: of }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      const source = sourceOf(file, of);
      progress({ phase: 'Reading its pages', done: 0, total: null, unit: 'pages' });
      const prepared = preparedOf.get(file) ?? new Map<string, Prepared>();
      preparedOf.set(file, prepared);
      let held = prepared.get(source.sha256);
      if (!held) {
        const answer = await redactor.pages(await pagesOf(file, source, signal), signal);
        if ('unusable' in answer) throw unusable(source, answer.unusable);
        held = { pdf: answer.pdf, pages: answer.pages.map(({ width, height }) => ({ width, height })) };
        // Two: what is looked at, and what was before it.
        if (prepared.size >= 2) prepared.delete(prepared.keys().next().value ?? '');
        prepared.set(source.sha256, held);
      }
      look(file, source);
      return { title: source.title, ref: source.ref, sha256: source.sha256, ...held };
    },
    'redactions.log': async ({ caseId }) => {
      const { read } = await home.openCase(caseId);
      return appliedCopies(read).flatMap(({ set, copy, pages, approver, approvedAt }) =>
        pages.map(({ page, ground, words, marks, author }) => ({
          set,
          copy: { kind: copy.kind, id: copy.id },
          copyName: copy.ref || copy.sha256.slice(0, 16),
          page,
          ground,
          words,
          marks,
          author: personOf(read, author)?.name ?? '',
          approver,
          at: approvedAt,
        })),
      );
    },
  };
  return { handlers, close: () => redactor.close() };
}
