import { FailureError } from '../../../shared/api/failures.ts';
import type { FormatId } from '../../../shared/api/imports.ts';
import type { EventDetail, EventRow } from '../../../shared/api/timeline.ts';
import { describeScope } from '../../../shared/domain/bundle/scope.ts';
import { scopeWords } from '../../../shared/domain/time/clock-scope.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { readFields } from '../../jobs/read-row.ts';
import { chronology } from '../../query/chronology.ts';
import { claimedTime } from '../../query/clocks.ts';
import { type EventIndex, idsAt, type LabelColumn, labelColumns, positionsById } from '../../query/event-index.ts';
import { densities, histogram } from '../../query/histogram.ts';
import { originalAround } from '../../query/original.ts';
import { maskFor } from '../../query/people.ts';
import { countsOf } from '../../query/postings.ts';
import { earlyPage, matches } from '../../query/queries.ts';
import { annotationsOfEvent } from '../../store/annotations.ts';
import { blobRange } from '../../store/blobs.ts';
import { annotatedEvents, marksOf, tagCounts } from '../../store/event-columns.ts';
import { bases, eventOf, eventsById } from '../../store/events.ts';
import { exhibitsOfEvent } from '../../store/exhibits.ts';
import { importOf, imports } from '../../store/imports.ts';
import type { FeatureContext } from '../context.ts';
import { annotationView } from '../views.ts';

type Methods = Extract<keyof Handlers, `timeline.${string}`>;

const longestRaw = 64 * 1024;
const mostFacets = 500;
const mostKeyEvents = 1000;

export function timelineHandlers({ home, viewing }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'timeline.summary': async ({ caseId, filter }, { signal }) => {
      const file = await home.openCase(caseId);
      const { index, matched } = await matches(file, filter, undefined, signal);
      viewing.search(file, 'summary', filter, matched.count);
      let marked = 0;
      for (const id of annotatedEvents(file.read)) if (matched.has(positionOf(index, id))) marked++;
      const { first, last } = matched;
      return {
        total: index.total,
        matched: matched.count,
        annotated: marked,
        span:
          first === undefined || last === undefined
            ? null
            : { from: index.times[first] as number, to: index.times[last] as number },
      };
    },
    'timeline.histogram': async ({ caseId, filter, from, to, buckets, stack }, { signal }) => {
      const file = await home.openCase(caseId);
      const { index, matched } = await matches(file, filter, undefined, signal);
      viewing.search(file, 'histogram', filter, matched.count);
      return histogram(index, matched, from, to, buckets, stack);
    },
    'timeline.lanes': async ({ caseId, filter, by, from, to, buckets, most }, { signal }) => {
      const file = await home.openCase(caseId);
      const { index, matched } = await matches(file, filter, undefined, signal);
      viewing.search(file, 'lanes', filter, matched.count);
      const { width, shown, rest } = densities(index, matched, from, to, buckets, by, most);
      const mask = by === 'actor' || by === 'host' ? maskFor(file) : (value: string) => value;
      return { from, to, width, lanes: underOneName(shown, mask), others: rest };
    },
    'timeline.page': async ({ caseId, filter, sort, offset, limit, early }, { signal }) => {
      const file = await home.openCase(caseId);
      const first = early ? await earlyPage(file, filter, sort, offset, limit) : null;
      if (first) {
        viewing.search(file, 'page', filter, null);
        return { total: null, rows: eventRows(file, idsAt(first.index, first.positions)) };
      }
      const { index, matched, page } = await matches(file, filter, sort, signal);
      viewing.search(file, 'page', filter, matched.count);
      return { total: matched.count, rows: eventRows(file, idsAt(index, page(offset, limit))) };
    },
    'timeline.locate': async ({ caseId, filter, sort, eventId }, { signal }) => {
      const file = await home.openCase(caseId);
      const { index, offsetOf } = await matches(file, filter, sort, signal);
      return { offset: eventId > index.size ? null : offsetOf(positionOf(index, eventId)) };
    },
    'timeline.facets': async ({ caseId }) => {
      const file = await home.openCase(caseId);
      const { index } = await matches(file, {});
      const facet = (column: LabelColumn): { value: string; count: number }[] => {
        const counts = countsOf(index, column);
        const mask = column === 'actor' || column === 'host' ? maskFor(file) : (value: string) => value;
        const shown = new Map<string, number>();
        for (const [code, value] of index.columns[column].values.entries())
          shown.set(mask(value), (shown.get(mask(value)) ?? 0) + (counts[code] as number));
        return [...shown]
          .map(([value, count]) => ({ value, count }))
          .filter(({ count }) => count > 0)
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
          .slice(0, mostFacets);
      };
      const [source, type, actor, host] = labelColumns.map(facet) as [Facets, Facets, Facets, Facets];
      return { source, type, actor, host, tag: tagCounts(file.read) };
    },
    'timeline.keyEvents': async ({ caseId, filter }, { signal }) => {
      const file = await home.openCase(caseId);
      const { index, matched, page } = await matches(file, { ...filter, annotated: true }, undefined, signal);
      viewing.search(file, 'keyEvents', filter, matched.count);
      const ids = idsAt(index, page(0, mostKeyEvents));
      const mask = maskFor(file);
      return {
        total: matched.count,
        items: eventsById(file.read, ids).map((event) => {
          const standing = annotationsOfEvent(file.read, event.id).filter(
            (annotation) => annotation.withdrawnAt === null,
          );
          return {
            id: event.id,
            instant: claimedTime(file, event).instant,
            type: event.type,
            source: event.source,
            actor: mask(event.actor),
            host: mask(event.host),
            note: standing
              .map(({ note }) => note)
              .filter((note) => note !== '')
              .join(' · '),
            tags: [...new Set(standing.flatMap(({ tags }) => tags))].sort(),
            exhibits: exhibitsOfEvent(file.read, event.id).map(({ ref }) => ref),
          };
        }),
      };
    },
    'timeline.story': async ({ caseId, offset, limit }, { signal }) => {
      const file = await home.openCase(caseId);
      const { total, annotated, printable, events } = await chronology(file, { offset, limit }, signal);
      viewing.search(file, 'story', { annotated: true }, annotated);
      return {
        scope: describeScope({ keyEvents: annotated, events: total, files: imports(file.read).length }),
        total: annotated,
        left: total - annotated,
        printable,
        rows: events.map(({ number, id, instant, recorded, clock, unsafeWith, source, type, ...rest }) => ({
          number,
          id,
          instant,
          recorded,
          clock,
          unsafeWith: [...unsafeWith],
          source,
          type,
          actor: rest.actor,
          host: rest.host,
          message: rest.message,
          note: rest.note,
          tags: [...rest.tags],
          exhibits: [...rest.exhibits],
          file: rest.file,
          line: rest.line,
        })),
      };
    },
    'timeline.original': async ({ caseId, eventId }) => {
      const file = await home.openCase(caseId);
      const original = originalAround(file, eventId);
      viewing.event(file, eventId);
      return original;
    },
    'timeline.event': async ({ caseId, eventId }) => {
      const file = await home.openCase(caseId);
      const detail = eventDetail(file, eventId);
      viewing.event(file, eventId);
      return detail;
    },
  };
}

/** People who share a pseudonym share a lane. */
function underOneName(
  lanes: { value: string; total: number; counts: number[] }[],
  mask: (value: string) => string,
): { value: string; total: number; counts: number[] }[] {
  const shown = new Map<string, { value: string; total: number; counts: number[] }>();
  for (const lane of lanes) {
    const value = mask(lane.value);
    const known = shown.get(value);
    if (known) {
      known.total += lane.total;
      known.counts = known.counts.map((count, n) => count + (lane.counts[n] ?? 0));
    } else shown.set(value, { ...lane, value });
  }
  return [...shown.values()].sort((a, b) => b.total - a.total || (a.value < b.value ? -1 : 1));
}

type Facets = { value: string; count: number }[];

const positionOf = (index: EventIndex, id: number): number => positionsById(index)?.[id - 1] ?? id - 1;

function eventRows(file: CaseFile, ids: readonly number[]): EventRow[] {
  const mask = maskFor(file);
  return eventsById(file.read, ids).map((event) => {
    const marks = marksOf(file.read, event.id);
    return [
      event.id,
      claimedTime(file, event).instant,
      event.source,
      event.type,
      mask(event.actor),
      mask(event.host),
      mask(event.message),
      marks.tags,
      marks.annotations,
    ];
  });
}

function eventDetail(file: CaseFile, eventId: number): EventDetail {
  const tx = file.read;
  const event = eventOf(tx, eventId);
  const origin = event ? importOf(tx, event.import) : null;
  const basis = event ? bases[event.basis] : undefined;
  if (!event || !origin || !basis)
    throw new FailureError(
      'not-found',
      'There is no such event in this case.',
      'Go back to the timeline and choose another event.',
    );
  const cut = event.byteEnd - event.byteStart > longestRaw;
  const row = readFields({ ...origin, format: origin.format as FormatId }, event, (from, to) =>
    blobRange(tx, origin.blob, from, to),
  );
  const { instant, claim } = claimedTime(file, event);
  const mask = maskFor(file);
  const raw = cut ? row.raw.slice(0, longestRaw) : row.raw;
  const fields = row.fields.map(({ name, value }) => ({ name, value: mask(value) }));
  return {
    id: event.id,
    instant,
    recorded: event.at,
    clock: claim && {
      about: scopeWords(claim.scope),
      offset: claim.offset,
      uncertainty: claim.uncertainty,
      zone: claim.zone,
      reason: claim.statement.reason,
    },
    masked: mask(raw) !== raw || mask(event.message) !== event.message || mask(event.actor) !== event.actor,
    timeText: event.timeText,
    basis,
    timeDescription: event.description,
    source: event.source,
    type: event.type,
    actor: mask(event.actor),
    host: mask(event.host),
    message: mask(event.message),
    fields,
    raw: mask(raw),
    rawCut: cut,
    provenance: {
      importId: origin.id,
      file: origin.file,
      sha256: origin.sha256,
      line: event.line,
      byteStart: event.byteStart,
      byteEnd: event.byteEnd,
    },
    annotations: annotationsOfEvent(tx, eventId).map((annotation) => annotationView(tx, annotation)),
    exhibits: exhibitsOfEvent(tx, eventId),
  };
}
