/** What the case's data covers: computed from the index and the ledger, remembered while neither changes. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Coverage } from '../../shared/api/coverage.ts';
import { reviewSentence, sessionSentence, silenceSentence } from '../../shared/domain/coverage/limitations.ts';
import { sessionKind } from '../../shared/domain/coverage/session-kind.ts';
import { pairSessions, type SessionMark } from '../../shared/domain/coverage/sessions.ts';
import { silences } from '../../shared/domain/coverage/silences.ts';
import { formatInstant } from '../../shared/domain/time/format.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { openZone, type Zone } from '../../shared/domain/time/zone.ts';
import type { CaseFile } from '../case-file.ts';
import { annotatedEvents } from '../store/event-columns.ts';
import { metaValue } from '../store/meta.ts';
import { viewedEvents } from '../store/viewed-events.ts';
import { type Days, daysOf } from './days.ts';
import { type EventIndex, idAt } from './event-index.ts';
import { matches } from './queries.ts';

const mostExamples = 200;
const daySeconds = 86_400;
/** Events looked at before other calls get a turn. */
const step = 2_000_000;

interface Kept {
  readonly index: EventIndex;
  readonly zone: string;
  readonly timed: Pick<Coverage, 'sources' | 'sessions'>;
}
const kept = new WeakMap<CaseFile, Kept>();

/** @throws whatever `matches` throws */
export async function coverageOf(file: CaseFile): Promise<Coverage> {
  const { index } = await matches(file, {});
  const zoneName = metaValue(file.read, 'displayZone') ?? 'Europe/London';
  const zone = openZone(zoneName);
  if (isRefusal(zone)) throw new RangeError(zone.refused);
  let held = kept.get(file);
  if (!held || held.index !== index || held.zone !== zoneName) {
    held = { index, zone: zoneName, timed: { sources: await silencesOf(index, zone), sessions: sessionsOf(index) } };
    kept.set(file, held);
  }
  const inspected = viewedEvents(file.read);
  const annotated = new Set(annotatedEvents(file.read));
  const either = new Set([...inspected, ...annotated]).size;
  const reviewed = { inspected: inspected.size, annotated: annotated.size, either, total: index.size };
  return { zone: zoneName, ...held.timed, reviewed, limitations: sentences(held.timed, reviewed) };
}

function sentences(
  { sources, sessions }: Pick<Coverage, 'sources' | 'sessions'>,
  { either, total }: Coverage['reviewed'],
): string[] {
  const session = sessionSentence(sessions);
  return [
    ...sources.flatMap(({ source, silences: found }) =>
      found.map((silence) => silenceSentence({ source, ...silence })),
    ),
    ...(session === null ? [] : [session]),
    reviewSentence({ reviewed: either, total }),
  ];
}

async function silencesOf(index: EventIndex, zone: Zone): Promise<Coverage['sources']> {
  const days = daysOf(index, zone);
  if (days === null) return [];
  const { codes, values } = index.columns.source;
  const counts = values.map(() => new Uint32Array(days.count));
  for (let day = 0, counted = 0; day < days.count; day++) {
    const end = days.positions[day + 1] as number;
    for (let position = days.positions[day] as number; position < end; position++) {
      const own = counts[codes[position] as number] as Uint32Array;
      own[day] = (own[day] as number) + 1;
    }
    counted += end - (days.positions[day] as number);
    if (counted < step) continue;
    counted = 0;
    await turn();
  }
  const found = values.map((source, code) => sourceCoverage(source, counts[code] as Uint32Array, days));
  return found.sort((a, b) => (a.source < b.source ? -1 : 1));
}

function sourceCoverage(source: string, counts: Uint32Array, days: Days): Coverage['sources'][number] {
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const own = Array.from(counts.subarray(first, last + 1));
  const judged = silences(own);
  const begins = (day: number): number => days.begin[first + day] as number;
  const dateOf = (day: number): string =>
    formatInstant((days.first + first + day) * daySeconds * 1_000_000, 'UTC', 0).slice(0, 10);
  return {
    source,
    days: own.length,
    activeDays: own.filter((count) => count > 0).length,
    ordinary: judged?.rule.ordinary ?? null,
    silences: (judged?.found ?? []).map(({ from, to }) => ({
      from: begins(from),
      to: begins(to),
      first: dateOf(from),
      last: dateOf(to - 1),
      days: to - from,
    })),
  };
}

function sessionsOf(index: EventIndex): Coverage['sessions'] {
  const { type, actor, host } = index.columns;
  const kinds = type.values.map(sessionKind);
  const marks = new Map<string, SessionMark[]>();
  if (kinds.some((kind) => kind !== null))
    for (let position = 0; position < index.size; position++) {
      const kind = kinds[type.codes[position] as number];
      if (!kind) continue;
      const who = `${actor.codes[position]} ${host.codes[position]}`;
      const mark = { event: idAt(index, position), at: index.times[position] as number, kind };
      const own = marks.get(who);
      if (own) own.push(mark);
      else marks.set(who, [mark]);
    }
  let paired = 0;
  const lacking: Coverage['sessions']['examples'] = [];
  let withoutOff = 0;
  let withoutOn = 0;
  for (const [who, own] of marks) {
    const [actorCode = 0, hostCode = 0] = who.split(' ').map(Number);
    const sessions = pairSessions(own);
    paired += sessions.paired.length;
    withoutOff += sessions.withoutOff.length;
    withoutOn += sessions.withoutOn.length;
    const name = { actor: actor.values[actorCode] ?? '', host: host.values[hostCode] ?? '' };
    for (const [marksLacking, lacks] of [
      [sessions.withoutOff, 'logoff'],
      [sessions.withoutOn, 'logon'],
    ] as const)
      for (const { event, at } of marksLacking) lacking.push({ event, at, ...name, lacks });
  }
  const examples = lacking.sort((a, b) => a.at - b.at || a.event - b.event).slice(0, mostExamples);
  return { paired, withoutOff, withoutOn, examples };
}
