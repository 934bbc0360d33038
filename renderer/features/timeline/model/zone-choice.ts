/** The zone that times are shown in: a person's choice, and what it means for a row. */
import type { ClockView } from '../../../../shared/api/sources.ts';

/** `source`: the zone that the row's own source keeps, where somebody has said which; the case's where nobody has. */
export type ZoneChoice = 'case' | 'utc' | 'source';

/** Of chart, filters and sentences, which are of many sources at once. */
export const commonZone = (choice: ZoneChoice, caseZone: string): string => (choice === 'utc' ? 'UTC' : caseZone);

export interface RowZones {
  /** Heading of the column; null where there is no second column. */
  readonly heading: string | null;
  /** What the heading means. */
  readonly hint: string;
  zoneOf(source: string, host: string): string;
}

const shortName = (zone: string): string => zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;

/**
 * The second time column of the grid. A claim about a single import cannot be told from a row; the event in full gives it.
 *
 * @param clocks what is claimed of the sources' clocks
 */
export function rowZones(choice: ZoneChoice, caseZone: string, clocks: readonly ClockView[]): RowZones {
  const zone = commonZone(choice, caseZone);
  if (choice !== 'source') {
    return {
      heading: zone === 'UTC' ? null : shortName(zone),
      hint: `Time in ${zone}`,
      zoneOf: () => zone,
    };
  }
  // A device before a source, both before one of them: whoever says more, knows more.
  const said = clocks
    .filter(({ zone: own, scope }) => own !== null && scope.importId === null)
    .map(({ zone: own, scope: { source, host } }) => ({ source, host, own: own ?? zone }))
    .sort((a, b) => rank(b) - rank(a));
  return {
    heading: `Source’s own, else ${shortName(zone)}`,
    hint: `Time in the zone that the source keeps, where somebody has said which; else in ${zone}. Each time names its zone.`,
    zoneOf: (source, host) =>
      said.find(
        (each) => (each.source === null || each.source === source) && (each.host === null || each.host === host),
      )?.own ?? zone,
  };
}

const rank = ({ source, host }: { source: string | null; host: string | null }): number =>
  (source !== null && host !== null ? 4 : 0) + (host !== null ? 2 : 0) + (source !== null ? 1 : 0);

/** For the event in full, whose own zone is known whatever its claim is about. */
export function eventZone(
  choice: ZoneChoice,
  caseZone: string,
  own: string | null,
): { readonly zone: string; readonly remark: string | null } {
  const zone = commonZone(choice, caseZone);
  if (choice !== 'source') return { zone, remark: null };
  return own === null
    ? { zone, remark: `Nobody has said which zone this source keeps; this is the case’s.` }
    : { zone: own, remark: 'The source’s own zone.' };
}

export const zoneChoiceWords = (choice: ZoneChoice, caseZone: string): string =>
  choice === 'utc' ? 'UTC' : choice === 'case' ? caseZone : 'each source’s own';
