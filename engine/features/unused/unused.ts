import { randomUUID } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import type { UnusedItem } from '../../../shared/api/unused.ts';
import { submissionKey, type UnusedBody } from '../../../shared/domain/disclosure/unused.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { documentOf } from '../../documents.ts';
import { stateIn } from '../../statements.ts';
import type { ReadTx } from '../../store/driver.ts';
import { exhibits } from '../../store/exhibits.ts';
import { personOf } from '../../store/meta.ts';
import { commit } from '../../unit-of-work.ts';
import { nextUnusedNumber, openSubmission, type UnusedRecord, unusedItems } from '../../unused.ts';
import type { FeatureContext } from '../context.ts';
import { exhibitRef } from '../views.ts';

type Methods = Extract<keyof Handlers, `unused.${string}`>;

/** What a person says of an item. */
type Said = Omit<UnusedBody, 'number' | 'submission' | 'exhibit' | 'withdrawn'> & { readonly exhibit: string | null };

const mostItems = 10_000;

export function unusedHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  const tell = (caseId: string) => changed({ caseId, features: ['unused', 'bundles', 'ledger', 'cases'] });
  return {
    'unused.list': async ({ caseId }) => {
      const { read } = await home.openCase(caseId);
      return { items: unusedItems(read).map((record) => viewOf(read, record)), submission: openSubmission(read) };
    },
    'unused.add': async ({ caseId, ...said }) => {
      const file = await home.openCase(caseId);
      if (unusedItems(file.read).length >= mostItems)
        throw new FailureError(
          'invalid-request',
          `A schedule holds at most ${mostItems.toLocaleString('en-GB')} items.`,
          'Describe material of one kind as one item.',
        );
      const id = randomUUID();
      stateItem(file, id, (tx) => ({
        body: { ...bodyOf(tx, said), ...newNumber(tx, said.sensitive), withdrawn: false },
        words: (body) => `Item ${placeOf(body)} added.`,
        reason: '',
      }));
      tell(caseId);
      return viewOf(file.read, known(file.read, id));
    },
    'unused.change': async ({ caseId, id, ...said }) => {
      const file = await home.openCase(caseId);
      stateItem(file, id, (tx) => {
        const { body } = standing(tx, id);
        const place =
          body.sensitive === said.sensitive
            ? { number: body.number, submission: body.submission }
            : newNumber(tx, said.sensitive);
        return {
          body: { ...bodyOf(tx, said), ...place, withdrawn: false },
          words: (next) =>
            body.sensitive === next.sensitive
              ? `Item ${placeOf(next)} described anew.`
              : `Item ${placeOf(body)} is item ${placeOf(next)} from here on.`,
          reason: '',
        };
      });
      tell(caseId);
      return viewOf(file.read, known(file.read, id));
    },
    'unused.withdraw': async ({ caseId, id, reason }) => {
      const file = await home.openCase(caseId);
      stateItem(file, id, (tx) => ({
        body: { ...standing(tx, id).body, withdrawn: true },
        words: (body) => `Item ${placeOf(body)} withdrawn.`,
        reason,
      }));
      tell(caseId);
      return viewOf(file.read, known(file.read, id));
    },
    'unused.submit': async ({ caseId, recipient, reason }) => {
      const file = await home.openCase(caseId);
      const submission = commit(file, (tx, record) => {
        const open = openSubmission(tx);
        if (!unusedItems(tx).some(({ body }) => body.submission === open))
          throw new FailureError(
            'nothing-selected',
            'Nothing was added to the schedule since the last submission.',
            'Add what is to be submitted first.',
          );
        stateIn(file, tx, record, {
          kind: 'unused',
          key: submissionKey,
          body: { submission: open, recipient },
          reason,
          words: `Schedule of unused material, submission ${open}, served on ${recipient}.`,
        });
        return open;
      });
      tell(caseId);
      return { submission };
    },
  };
}

function stateItem(
  file: CaseFile,
  id: string,
  decide: (tx: ReadTx) => {
    readonly body: UnusedBody;
    readonly words: (body: UnusedBody) => string;
    readonly reason: string;
  },
): void {
  commit(file, (tx, record) => {
    const { body, words, reason } = decide(tx);
    stateIn(file, tx, record, { kind: 'unused', key: id, body, reason, words: words(body) });
  });
}

/** Read in the transaction that states it: two at once would be given the same number. */
function newNumber(tx: ReadTx, sensitive: boolean): Pick<UnusedBody, 'number' | 'submission'> {
  return { number: nextUnusedNumber(tx, sensitive), submission: openSubmission(tx) };
}

function bodyOf(tx: ReadTx, said: Said): Omit<UnusedBody, 'number' | 'submission' | 'withdrawn'> {
  if (said.sensitive && said.reason === '')
    throw new FailureError(
      'invalid-request',
      'Sensitive material needs a reason why it is sensitive.',
      'Say why its disclosure would do serious harm to an important public interest.',
    );
  const exhibit = said.exhibit === null ? null : exhibits(tx).find((one) => exhibitRef(one) === said.exhibit);
  if (exhibit === undefined)
    throw new FailureError('not-found', `There is no exhibit ${said.exhibit} in this case.`, 'Give another reference.');
  if (said.document !== null && !documentOf(tx, said.document))
    throw new FailureError('not-found', 'There is no such document in this case.', 'Choose another.');
  return { ...said, exhibit: exhibit && { id: exhibit.id, ref: exhibitRef(exhibit) } };
}

function known(tx: ReadTx, id: string): UnusedRecord {
  const found = unusedItems(tx).find((one) => one.id === id);
  if (!found) throw new FailureError('not-found', 'There is no such item on the schedules.', 'Choose another.');
  return found;
}

function standing(tx: ReadTx, id: string): UnusedRecord {
  const found = known(tx, id);
  if (found.body.withdrawn)
    throw new FailureError(
      'conflict',
      `Item ${placeOf(found.body)} was withdrawn.`,
      'Add it anew: it gets a new number.',
    );
  return found;
}

function placeOf({ number, sensitive }: UnusedBody): string {
  return `${number} of the ${sensitive ? 'sensitive' : 'non-sensitive'} schedule`;
}

function viewOf(tx: ReadTx, { id, body, person, at }: UnusedRecord): UnusedItem {
  return { id, ...body, exhibit: body.exhibit?.ref ?? null, by: personOf(tx, person)?.name ?? '', at };
}
