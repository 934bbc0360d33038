/** Suggested starting points by kind, with what each kind means and what it does not. */
import type { Lead, LeadKind } from '../../../shared/api/leads.ts';

export const kindWords: Readonly<Record<LeadKind, { readonly title: string; readonly text: string }>> = {
  'first-device': {
    title: 'First use of a device',
    text: 'A device that the person had not used before in this data. New equipment explains most of them.',
  },
  volume: {
    title: 'Far above the ordinary',
    text: 'Days with much more activity than the same person’s own ordinary days.',
  },
  'out-of-hours': {
    title: 'Out of hours',
    text: 'Activity when the rota has no shift of theirs or, without a rota, at night.',
  },
  'own-name': {
    title: 'Own name, address or colleagues',
    text: 'Searches that hold a name or an identifier of somebody on the identity map.',
  },
  'removable-after-bulk': {
    title: 'Removable device after much access',
    text: 'A removable device soon after many records or files were opened.',
  },
  'log-cleared': { title: 'Log cleared', text: 'A log says that it was cleared: what it held before is not here.' },
  'clock-changed': { title: 'Clock changed', text: 'A computer’s clock was set: times near it need care.' },
};

export interface LeadGroup {
  readonly kind: LeadKind;
  readonly leads: readonly Lead[];
}

/** In the order the engine gives them, which is by kind and then by how far each stands out. */
export function groupsOf(leads: readonly Lead[]): LeadGroup[] {
  const groups = new Map<LeadKind, Lead[]>();
  for (const lead of leads) {
    const group = groups.get(lead.kind);
    if (group) group.push(lead);
    else groups.set(lead.kind, [lead]);
  }
  return [...groups].map(([kind, each]) => ({ kind, leads: each }));
}
