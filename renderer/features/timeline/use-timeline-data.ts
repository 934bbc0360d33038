import { useMemo } from 'react';
import type { EventFilter } from '../../../shared/api/timeline.ts';
import {
  useTimelineCoverageQuery,
  useTimelineFacetsQuery,
  useTimelineImportsQuery,
  useTimelineKeyEventsQuery,
  useTimelineSourcesQuery,
  useTimelineSummaryQuery,
} from './api.ts';
import { type FilterNames, withoutPart } from './model/filter.ts';
import { assignLooks } from './model/looks.ts';
import { silencesOf } from './model/silences.ts';
import { rowZones, type ZoneChoice } from './model/zone-choice.ts';
import { useDuty } from './use-duty.ts';

const none = [] as const;

/** What the timeline of a case knows: counts and key events under its filter, and what holds whatever the filter. */
export function useTimelineData(caseId: string, caseZone: string, filter: EventFilter, zoneChoice: ZoneChoice) {
  const summary = useTimelineSummaryQuery({ caseId, filter });
  const facets = useTimelineFacetsQuery({ caseId });
  // Without the span: what came and went while zooming would push the marks about. Only where there are more than the
  // engine gives at once is the span asked for as well.
  const everyKeyEvent = useTimelineKeyEventsQuery({ caseId, filter: withoutPart(filter, 'span') });
  const many = everyKeyEvent.data !== undefined && everyKeyEvent.data.total > everyKeyEvent.data.items.length;
  const keyEventsInSpan = useTimelineKeyEventsQuery({ caseId, filter }, { skip: !many });
  const keyEvents = (many ? keyEventsInSpan.data : undefined) ?? everyKeyEvent.data;
  const { data: imports } = useTimelineImportsQuery({ caseId });
  const { data: sources } = useTimelineSourcesQuery({ caseId });
  const { data: coverage } = useTimelineCoverageQuery({ caseId });
  const duty = useDuty(caseId);

  const looks = useMemo(() => assignLooks(facets.data?.type.map(({ value }) => value) ?? []), [facets.data]);
  const sourceLooks = useMemo(() => assignLooks(facets.data?.source.map(({ value }) => value) ?? []), [facets.data]);
  const names = useMemo<FilterNames>(
    () => ({ imports: new Map(imports?.map(({ importId, file }) => [importId, file])) }),
    [imports],
  );
  const clocks = sources?.clocks ?? none;
  const zones = useMemo(() => rowZones(zoneChoice, caseZone, clocks), [zoneChoice, caseZone, clocks]);
  const silences = useMemo(() => (coverage ? silencesOf(coverage, filter.source) : none), [coverage, filter.source]);
  const matched = summary.currentData?.matched ?? null;
  return {
    summary,
    /** Null while this filter is being counted: no other filter's number may stand in for it. */
    matched,
    counts: summary.data ? { total: summary.data.total, matched } : null,
    keyEvents: keyEvents?.items ?? none,
    keyEventTotal: everyKeyEvent.data?.total ?? 0,
    clocks,
    duty,
    looks,
    sourceLooks,
    names,
    zones,
    silences,
  };
}
