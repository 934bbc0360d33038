/** The plan of a bundle that nobody planned: everything the case has, in the order that hearings know. */
import type { GeneratedPart } from '../../../shared/domain/bundle/plan.ts';
import type { ResolvedItem, ResolvedSection, Volume } from '../../../shared/domain/bundle/resolved.ts';
import type { BundleExhibit } from '../bundle-input.ts';

export function wholeCaseVolume(letter: string, exhibits: readonly BundleExhibit[]): Volume {
  return {
    letter,
    late: [],
    sections: [
      generated('chronology', 'Chronology'),
      generated('exhibits-list', 'List of exhibits'),
      ...(exhibits.length === 0 ? [] : [{ id: 'exhibits', title: 'Exhibits', items: exhibits.map(exhibitItem) }]),
      generated('continuity', 'Continuity statement'),
      generated('certificate', 'Hash certificate'),
    ],
  };
}

/** A section of one generated part, named alike. */
export function generated(part: GeneratedPart, title: string): ResolvedSection {
  const content = { kind: 'generated', part, standing: {} } as const;
  return { id: part, title, items: [{ id: `${part}-part`, title, date: null, ref: '', content }] };
}

export function exhibitItem({ id, ref, description, producedAt }: BundleExhibit): ResolvedItem {
  return {
    id: `exhibit-${id}`,
    title: description,
    date: producedAt.slice(0, 10),
    ref,
    content: { kind: 'exhibit', exhibitId: id, standsFor: null, pages: null, slip: true, unfit: 'mend' },
  };
}
