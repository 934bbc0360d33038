import { randomUUID } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { selectedIds } from '../../query/queries.ts';
import {
  addAnnotation,
  annotationOf,
  annotations,
  eventsOfAnnotation,
  withdrawAnnotation,
} from '../../store/annotations.ts';
import { idListDigest } from '../../store/digests.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { annotationView } from '../views.ts';

type Methods = Extract<keyof Handlers, `annotations.${string}`>;

export function annotationHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'annotations.add': async ({ caseId, selection, note, tags }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      const ids = await selectedIds(file, selection);
      signal.throwIfAborted();
      progress({ phase: 'Annotating', done: 0, total: ids.length, unit: 'rows' });
      const id = annotate(file, ids, { note, tags: [...new Set(tags)].sort() });
      changed({ caseId, features: ['annotations', 'timeline', 'ledger', 'cases'] });
      return annotationView(file.read, known(annotationOf(file.read, id)));
    },
    'annotations.repeat': async ({ caseId, annotationId }) => {
      const file = await home.openCase(caseId);
      const { note, tags, withdrawnAt } = known(annotationOf(file.read, annotationId));
      if (withdrawnAt === null)
        throw new FailureError(
          'conflict',
          'This annotation stands: it was not withdrawn.',
          'Nothing needs to be undone.',
        );
      const id = annotate(file, [...eventsOfAnnotation(file.read, annotationId)], { note, tags }, annotationId);
      changed({ caseId, features: ['annotations', 'timeline', 'ledger', 'cases'] });
      return annotationView(file.read, known(annotationOf(file.read, id)));
    },
    'annotations.list': async ({ caseId }) => {
      const { read } = await home.openCase(caseId);
      return annotations(read).map((record) => annotationView(read, record));
    },
    'annotations.withdraw': async ({ caseId, annotationId, reason }) => {
      const file = await home.openCase(caseId);
      const record = known(annotationOf(file.read, annotationId));
      if (record.withdrawnAt !== null)
        throw new FailureError('conflict', 'This annotation was withdrawn already.', 'Nothing more needs to be done.');
      const at = file.clock.now().toISOString();
      commit(file, (tx, act) => {
        act({
          act: 'withdrawn',
          subject: { id: `annotation:${annotationId}`, sha256: null, size: null },
          detail: { reason, at },
        });
        withdrawAnnotation(tx, annotationId, at, file.person().id, reason);
      });
      changed({ caseId, features: ['annotations', 'timeline', 'ledger', 'cases'] });
      return annotationView(file.read, known(annotationOf(file.read, annotationId)));
    },
  };
}

/** @param again id of the withdrawn annotation that this one says once more */
function annotate(
  file: CaseFile,
  ids: readonly number[],
  { note, tags }: { readonly note: string; readonly tags: readonly string[] },
  again?: string,
): string {
  const id = randomUUID();
  const at = file.clock.now().toISOString();
  const person = file.person().id;
  commit(file, (tx, record) => {
    // The entry first: it is what brings the person into the case's own list.
    record({
      act: note === '' ? 'tagged' : 'annotated',
      subject: { id: `annotation:${id}`, sha256: idListDigest(ids), size: null },
      detail: { note, tags, events: ids.length, at, ...(again !== undefined && { again }) },
    });
    addAnnotation(tx, { id, note, tags, person, at }, ids, ids.length);
  });
  return id;
}

function known<T>(record: T | null): T {
  if (record === null)
    throw new FailureError('not-found', 'There is no such annotation in this case.', 'Choose another.');
  return record;
}
