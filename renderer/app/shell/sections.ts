import type { IconName } from '../../components/Icon.tsx';
import type { Section } from '../navigation.ts';

export const sectionNames: Record<Section, string> = {
  timeline: 'Timeline',
  evidence: 'Evidence',
  bundle: 'Bundle',
  ledger: 'Ledger',
  verify: 'Verify',
};

export const sectionIcons: Record<Section, IconName> = {
  timeline: 'timeline',
  evidence: 'evidence',
  bundle: 'bundle',
  ledger: 'ledger',
  verify: 'verify',
};
