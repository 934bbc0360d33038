import { api, contractQuery } from '../../app/api.ts';

/** Counts, values and single events. Pages and histograms are asked for directly: the grid and the chart keep their own. */
export const timelineApi = api.injectEndpoints({
  endpoints: (build) => ({
    timelineSummary: contractQuery(build, 'timeline.summary', [
      'timeline',
      'annotations',
      'imports',
      'sources',
      'people',
    ]),
    timelineFacets: contractQuery(build, 'timeline.facets', ['timeline', 'annotations', 'imports', 'people']),
    timelineKeyEvents: contractQuery(build, 'timeline.keyEvents', [
      'timeline',
      'annotations',
      'exhibits',
      'imports',
      'sources',
      'people',
    ]),
    timelineStory: contractQuery(build, 'timeline.story', [
      'timeline',
      'annotations',
      'exhibits',
      'imports',
      'sources',
      'people',
    ]),
    timelineOriginal: contractQuery(build, 'timeline.original', ['imports', 'people']),
    timelineImports: contractQuery(build, 'imports.list', ['imports']),
    timelinePeople: contractQuery(build, 'people.list', ['people', 'imports']),
    timelineSources: contractQuery(build, 'sources.list', ['sources', 'imports']),
    timelineScope: contractQuery(build, 'scope.get', ['scope', 'imports', 'sources']),
    timelineTwins: contractQuery(build, 'imports.possibleTwins', ['imports', 'sources', 'people']),
    timelineCoverage: contractQuery(build, 'coverage.get', ['imports', 'sources']),
    timelineEvent: contractQuery(build, 'timeline.event', ['timeline', 'annotations', 'exhibits', 'sources', 'people']),
  }),
});

export const {
  useTimelineSummaryQuery,
  useTimelineFacetsQuery,
  useTimelineKeyEventsQuery,
  useTimelineEventQuery,
  useTimelineStoryQuery,
  useTimelineOriginalQuery,
  useTimelineImportsQuery,
  useTimelinePeopleQuery,
  useTimelineSourcesQuery,
  useTimelineScopeQuery,
  useTimelineTwinsQuery,
  useTimelineCoverageQuery,
} = timelineApi;
