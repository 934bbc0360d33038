/** What the palette offers beside the keys of the timeline: each way to show, and each part of the filter. */
import type { Command } from '../../app/commands/commands.ts';
import { menuParts } from './filter/menu-parts.ts';
import type { FilterPart } from './model/filter.ts';
import type { CaseTimeline } from './slice.ts';

type Shown = Partial<Pick<CaseTimeline, 'stack' | 'lanes' | 'zone'>>;

const ways: readonly (readonly [label: string, to: Shown])[] = [
  ['Stack the chart by type', { stack: 'type' }],
  ['Stack the chart by source', { stack: 'source' }],
  ['Lanes by source', { lanes: 'source' }],
  ['Lanes by who', { lanes: 'actor' }],
  ['Lanes by device', { lanes: 'host' }],
  ['Lanes by type', { lanes: 'type' }],
  ['Show times in the case’s zone', { zone: 'case' }],
  ['Show times in UTC alone', { zone: 'utc' }],
  ['Show times in each source’s own zone', { zone: 'source' }],
];

export function viewCommands(
  show: (to: Shown) => void,
  openFilter: (part: Exclude<FilterPart, 'weekdays'>) => void,
): Command[] {
  return [
    ...ways.map(
      ([label, to]): Command => ({ id: `timeline.show ${label}`, group: 'Timeline', label, run: () => show(to) }),
    ),
    ...menuParts.map(
      ({ part, label }): Command => ({
        id: `timeline.filter ${part}`,
        group: 'Timeline',
        label: `Filter by ${label.toLowerCase()}`,
        run: () => openFilter(part),
      }),
    ),
  ];
}
