import { randomUUID } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import { EventFilter, EventSort } from '../../../shared/api/timeline.ts';
import type { SavedView } from '../../../shared/api/views.ts';
import type { Signable } from '../../../shared/domain/ledger/jcs.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { state } from '../../statements.ts';
import { personOf } from '../../store/meta.ts';
import { currentStatements } from '../../store/statements.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `views.${string}`>;

const mostViews = 200;

export function savedViewHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'views.list': async ({ caseId }) => savedViews(await home.openCase(caseId)),
    'views.save': async ({ caseId, id, name, filter, sort }) => {
      const file = await home.openCase(caseId);
      const held = savedViews(file);
      if (id !== undefined && !held.some((view) => view.id === id))
        throw new FailureError('not-found', 'There is no such saved view in this case.', 'Save it under a new name.');
      if (held.some((view) => view.id !== id && view.name.toLowerCase() === name.toLowerCase()))
        throw new FailureError(
          'conflict',
          `There is a view named “${name}” already.`,
          'Choose another name, or change that view.',
          'Nothing was changed.',
        );
      if (id === undefined && held.length >= mostViews)
        throw new FailureError(
          'invalid-request',
          `A case keeps at most ${mostViews} views.`,
          'Remove one that is no longer needed.',
          'Nothing was changed.',
        );
      const key = id ?? randomUUID();
      // Through JSON: what is absent is left out, as canonical JSON has no word for it.
      const body = JSON.parse(JSON.stringify({ name, filter, sort })) as Signable;
      state(file, { kind: 'view', key, body, reason: '', words: `View “${name}” saved.` });
      changed({ caseId, features: ['views', 'ledger', 'cases'] });
      const saved = savedViews(file).find((view) => view.id === key);
      if (!saved) throw new Error('a view that cannot be read back');
      return saved;
    },
    'views.remove': async ({ caseId, id }) => {
      const file = await home.openCase(caseId);
      const view = savedViews(file).find((one) => one.id === id);
      if (!view) throw new FailureError('not-found', 'There is no such saved view in this case.', 'Choose another.');
      state(file, { kind: 'view', key: id, body: null, reason: '', words: `View “${view.name}” removed.` });
      changed({ caseId, features: ['views', 'ledger', 'cases'] });
      return {};
    },
  };
}

function savedViews(file: CaseFile): SavedView[] {
  return currentStatements(file.read, 'view').map(({ key, body, person, at }) => {
    const { name, filter, sort } = JSON.parse(body) as { name: string; filter: unknown; sort: unknown };
    return {
      id: key,
      name,
      filter: EventFilter.parse(filter),
      sort: EventSort.parse(sort),
      by: personOf(file.read, person)?.name ?? '',
      at,
    };
  });
}
