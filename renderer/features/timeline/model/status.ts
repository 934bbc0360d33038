/** The status bar's line: counts, zones and order, each exact or left out. */
import type { EventSort } from '../../../../shared/api/timeline.ts';
import { counted, formatCount } from '../../../format/numbers.ts';
import { facetLabels } from './filter.ts';
import { monthName } from './format.ts';
import type { View } from './viewport.ts';
import { abbreviationAt, offsetChanges, wallAt } from './zone.ts';

export interface StatusFacts {
  readonly total: number;
  /** Null while this filter is being counted. */
  readonly matched: number | null;
  readonly annotated: number | null;
  readonly selected: number;
  readonly sort: EventSort;
  readonly zone: string;
  readonly view: View;
  /** Clocks of which an offset is claimed. */
  readonly clocks: number;
}

export function describeSort(sort: EventSort): string {
  if (sort.column === 'time') return sort.descending ? 'latest first' : 'earliest first';
  return `by ${facetLabels[sort.column]}, ${sort.descending ? 'Z to A' : 'A to Z'}`;
}

/** `Europe/London (GMT, BST from 29 Mar)`: which abbreviations hold in the span, and from which local day. */
export function describeZone(zone: string, view: View): string {
  if (zone === 'UTC') return 'UTC';
  const changes = offsetChanges(zone, view.from, view.to, 2).map(({ at, name }) => {
    const day = wallAt(zone, at);
    return `${name} from ${day.day} ${monthName(day)}`;
  });
  return `${zone} (${[abbreviationAt(zone, view.from), ...changes].join(', ')}) and UTC`;
}

export function statusLine(facts: StatusFacts): string {
  const { total, matched, annotated, selected, sort, zone, view, clocks } = facts;
  return [
    matched === total
      ? counted(total, 'event')
      : `${matched === null ? '…' : formatCount(matched)} of ${counted(total, 'event')}`,
    ...(selected > 0 ? [`${formatCount(selected)} selected`] : []),
    `${annotated === null ? '…' : formatCount(annotated)} annotated`,
    describeSort(sort),
    `times in ${describeZone(zone, view)}`,
    ...(clocks > 0 ? [`adjusted for ${counted(clocks, 'clock')}`] : []),
  ].join(' · ');
}
