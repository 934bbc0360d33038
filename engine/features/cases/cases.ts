import type { CaseInfo, CaseSummary } from '../../../shared/api/cases.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { countAnnotations } from '../../store/annotations.ts';
import { countEvents, eventSpan } from '../../store/events.ts';
import { countExhibits } from '../../store/exhibits.ts';
import { countImports } from '../../store/imports.ts';
import { logSize } from '../../store/log.ts';
import { metaValue } from '../../store/meta.ts';
import type { FeatureContext } from '../context.ts';

type Methods = 'cases.list' | 'cases.create' | 'cases.info';

export function caseHandlers({ home, changed, log }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'cases.list': async () => {
      const summaries: CaseSummary[] = [];
      for (const record of home.cases()) {
        const shared = { id: record.id, ref: record.ref, title: record.title, openedAt: record.openedAt };
        try {
          const { read } = await home.openCase(record.id);
          summaries.push({ ...shared, events: countEvents(read), exhibits: countExhibits(read), problem: null });
        } catch (error) {
          // One damaged case must not hide the others.
          if (!(error instanceof FailureError) || error.failure.code === 'not-permitted') throw error;
          log(`case ${record.id}: ${error.message}`);
          summaries.push({
            ...shared,
            events: null,
            exhibits: null,
            problem: `${error.failure.what} ${error.failure.next}`,
          });
        }
      }
      return summaries;
    },
    'cases.create': async ({ ref, title }) => {
      const file = await home.createCase(ref, title);
      changed({ caseId: null, features: ['cases'] });
      return caseInfo(file);
    },
    'cases.info': async ({ caseId }) => caseInfo(await home.openCase(caseId)),
  };
}

function caseInfo(file: CaseFile): CaseInfo {
  const tx = file.read;
  return {
    id: file.id,
    ref: metaValue(tx, 'ref') ?? '',
    title: metaValue(tx, 'title') ?? '',
    openedAt: metaValue(tx, 'openedAt') ?? '',
    marking: metaValue(tx, 'marking') ?? '',
    displayZone: metaValue(tx, 'displayZone') ?? 'Europe/London',
    events: countEvents(tx),
    imports: countImports(tx),
    annotations: countAnnotations(tx),
    exhibits: countExhibits(tx),
    ledgerEntries: logSize(tx),
    span: eventSpan(tx),
  };
}
