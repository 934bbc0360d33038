import { BundleScreen } from '../../features/bundle/BundleScreen.tsx';
import { CaseListScreen } from '../../features/cases/CaseListScreen.tsx';
import { EvidenceScreen } from '../../features/evidence/EvidenceScreen.tsx';
import { LedgerScreen } from '../../features/ledger/LedgerScreen.tsx';
import { TimelineScreen } from '../../features/timeline/TimelineScreen.tsx';
import { CheckBundleScreen } from '../../features/verify/CheckBundleScreen.tsx';
import { VerifyScreen } from '../../features/verify/VerifyScreen.tsx';
import type { Place } from '../navigation.ts';

/** Keyed by case, so that nothing of one case is ever drawn in another. */
export function Screen({ place }: { place: Place }) {
  if (place.kind === 'cases') return <CaseListScreen />;
  if (place.kind === 'check') return <CheckBundleScreen />;
  const { caseId } = place;
  switch (place.section) {
    case 'timeline':
      return (
        <>
          <h1 className="visually-hidden">Timeline</h1>
          <TimelineScreen key={caseId} caseId={caseId} />
        </>
      );
    case 'evidence':
      return <EvidenceScreen key={caseId} caseId={caseId} />;
    case 'bundle':
      return <BundleScreen key={caseId} caseId={caseId} />;
    case 'ledger':
      return <LedgerScreen key={caseId} caseId={caseId} />;
    case 'verify':
      return <VerifyScreen key={caseId} caseId={caseId} />;
  }
}
