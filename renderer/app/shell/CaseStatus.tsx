import { counted } from '../../format/numbers.ts';
import { useCaseInfoQuery } from '../queries.ts';
import { InStatusBar } from './status-slot.tsx';

/** The case in one sentence, for screens that have nothing nearer to say. */
export function CaseStatus({ caseId }: { caseId: string }) {
  const { data } = useCaseInfoQuery({ caseId });
  if (!data) return null;
  return (
    <InStatusBar>
      {[
        counted(data.events, 'event'),
        counted(data.imports, 'import'),
        counted(data.annotations, 'annotation'),
        counted(data.exhibits, 'exhibit'),
        counted(data.ledgerEntries, 'ledger entry', 'ledger entries'),
        `times in UTC and ${data.displayZone}`,
      ].join(' · ')}
    </InStatusBar>
  );
}
