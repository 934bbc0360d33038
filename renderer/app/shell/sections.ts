import type { IconName } from '../../components/Icon.tsx';
import type { Section } from '../navigation.ts';

export const sectionNames: Record<Section, string> = {
  timeline: 'Timeline',
  story: 'Story',
  evidence: 'Evidence',
  sources: 'Sources',
  people: 'People',
  approvals: 'Approvals',
  bundle: 'Bundle',
  ledger: 'Ledger',
  verify: 'Verify',
};

export const sectionIcons: Record<Section, IconName> = {
  timeline: 'timeline',
  story: 'story',
  evidence: 'evidence',
  sources: 'clock',
  people: 'person',
  approvals: 'approvals',
  bundle: 'bundle',
  ledger: 'ledger',
  verify: 'verify',
};

/** The key after g: the first letter, but where another has it already. */
export const sectionKey = (section: Section): string => (section === 'sources' ? 'o' : section.charAt(0));
