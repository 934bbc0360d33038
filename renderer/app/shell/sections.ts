import type { IconName } from '../../components/Icon.tsx';
import type { Section } from '../navigation.ts';

export const sectionNames: Record<Section, string> = {
  timeline: 'Timeline',
  evidence: 'Evidence',
  approvals: 'Approvals',
  bundle: 'Bundle',
  ledger: 'Ledger',
  verify: 'Verify',
};

export const sectionIcons: Record<Section, IconName> = {
  timeline: 'timeline',
  evidence: 'evidence',
  approvals: 'approvals',
  bundle: 'bundle',
  ledger: 'ledger',
  verify: 'verify',
};
