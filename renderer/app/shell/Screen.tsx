import { ApprovalsScreen } from '../../features/approvals/ApprovalsScreen.tsx';
import { BundleScreen } from '../../features/bundle/BundleScreen.tsx';
import { CaseListScreen } from '../../features/cases/CaseListScreen.tsx';
import { EvidenceScreen } from '../../features/evidence/EvidenceScreen.tsx';
import { LedgerScreen } from '../../features/ledger/LedgerScreen.tsx';
import { PeopleScreen } from '../../features/people/PeopleScreen.tsx';
import { PurposeGate } from '../../features/purpose/PurposeGate.tsx';
import { SettingsScreen } from '../../features/settings/SettingsScreen.tsx';
import { SourcesScreen } from '../../features/sources/SourcesScreen.tsx';
import { StoryScreen } from '../../features/timeline/story/StoryScreen.tsx';
import { TimelineScreen } from '../../features/timeline/TimelineScreen.tsx';
import { CheckGivenScreen } from '../../features/verify/CheckGivenScreen.tsx';
import { VerifyScreen } from '../../features/verify/VerifyScreen.tsx';
import type { Place, Section as SectionName } from '../navigation.ts';

/** Keyed by case, so that nothing of one case is ever drawn in another. */
export function Screen({ place }: { place: Place }) {
  if (place.kind === 'cases') return <CaseListScreen />;
  if (place.kind === 'check') return <CheckGivenScreen />;
  if (place.kind === 'settings') return <SettingsScreen caseId={place.caseId} />;
  const { caseId, section } = place;
  return (
    <PurposeGate key={caseId} caseId={caseId}>
      <Section caseId={caseId} section={section} />
    </PurposeGate>
  );
}

function Section({ caseId, section }: { caseId: string; section: SectionName }) {
  switch (section) {
    case 'timeline':
      return (
        <>
          <h1 className="visually-hidden">Timeline</h1>
          <TimelineScreen key={caseId} caseId={caseId} />
        </>
      );
    case 'story':
      return <StoryScreen key={caseId} caseId={caseId} />;
    case 'evidence':
      return <EvidenceScreen key={caseId} caseId={caseId} />;
    case 'sources':
      return <SourcesScreen key={caseId} caseId={caseId} />;
    case 'people':
      return <PeopleScreen key={caseId} caseId={caseId} />;
    case 'approvals':
      return <ApprovalsScreen key={caseId} caseId={caseId} />;
    case 'bundle':
      return <BundleScreen key={caseId} caseId={caseId} />;
    case 'ledger':
      return <LedgerScreen key={caseId} caseId={caseId} />;
    case 'verify':
      return <VerifyScreen key={caseId} caseId={caseId} />;
  }
}
