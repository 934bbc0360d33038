/** PDFs in a bundle that only a password opens: it can be given for one export, and is kept nowhere. */
import type { PlacedVolume } from '../../../../shared/api/bundle-plans.ts';
import { lockedPdf } from '../../../../shared/domain/bundle/locked.ts';
import type { Audience, BundlePlan } from '../../../../shared/domain/bundle/plan.ts';
import type { Holdings } from './names.ts';

export interface Locked {
  readonly sha256: string;
  readonly name: string;
}

export function lockedIn(
  volumes: readonly PlacedVolume[],
  plan: BundlePlan,
  audience: Audience,
  { exhibits }: Pick<Holdings, 'exhibits'>,
): Locked[] {
  const planned = new Map(
    [...plan.sections.flatMap(({ items }) => items), ...(plan.late?.items ?? [])].map((item) => [item.id, item]),
  );
  const found = new Map<string, Locked>();
  for (const { id, ref, title, placeholder } of volumes.flatMap(({ sections }) =>
    sections.flatMap(({ items }) => items),
  )) {
    if (placeholder !== lockedPdf) continue;
    const item = planned.get(id);
    const sha256 = item?.kind === 'document' ? (item.instead[audience] ?? item.sha256) : exhibits.get(ref)?.sha256;
    if (sha256 !== undefined) found.set(sha256, { sha256, name: ref === '' ? title : ref });
  }
  return [...found.values()];
}
