import { api, contractQuery } from '../../app/api.ts';

/** Counts, values and single events. Pages and histograms are asked for directly: the grid and the chart keep their own. */
export const timelineApi = api.injectEndpoints({
  endpoints: (build) => ({
    timelineSummary: contractQuery(build, 'timeline.summary', ['timeline', 'annotations', 'imports']),
    timelineFacets: contractQuery(build, 'timeline.facets', ['timeline', 'annotations', 'imports']),
    timelineKeyEvents: contractQuery(build, 'timeline.keyEvents', ['timeline', 'annotations', 'exhibits', 'imports']),
    timelineEvent: contractQuery(build, 'timeline.event', ['timeline', 'annotations', 'exhibits']),
  }),
});

export const { useTimelineSummaryQuery, useTimelineFacetsQuery, useTimelineKeyEventsQuery, useTimelineEventQuery } =
  timelineApi;
