/**
 * Windows events as one JSON object a line, as log shippers write them (Winlogbeat, NXLog, Mordor): `EventID`, `Channel`,
 * `Hostname` flat, and one of `@timestamp`, `EventTime`, `TimeCreated`, `SystemTime`.
 *
 * Where several times are there, the event's own wins over the shipper's `@timestamp`, unless only the latter says its zone:
 * NXLog's `EventTime` is the local time of a machine that it does not name. Epoch numbers are told by their size.
 */
import type { EventRecord } from '../../shared/domain/events/record.ts';
import { readEpoch } from '../../shared/domain/time/counted.ts';
import { isRefusal, readIsoTime } from '../../shared/domain/time/wall.ts';
import type { Zone } from '../../shared/domain/time/zone.ts';
import { canonicalName } from './columns.ts';
import type { JsonLinesImporter, Reading, Rejection } from './importer.ts';
import { Members, parseObject, valueText } from './json-text.ts';
import { countedRowTime, isoRowTime, type RowTime } from './row-time.ts';
import { windowsEventName } from './windows-event-names.ts';

const timeNames = ['timecreated', 'systemtime', 'utctime', 'eventtime', '@timestamp', 'timestamp'];
const unsearched = new Set(['message', ...timeNames]);

function one(value: unknown, zone: Zone | null): RowTime | Rejection {
  if (typeof value === 'number' || /^\d{9,20}(\.\d+)?$/.test(valueText(value).trim())) {
    const text = valueText(value).trim();
    const digits = text.replace(/\..*$/, '').length;
    // Seconds have 9 or 10 digits until the year 2286, milliseconds 12 or 13, microseconds 15 or 16, nanoseconds 18 or 19.
    const unit = digits <= 11 ? 's' : digits <= 14 ? 'ms' : digits <= 17 ? 'us' : 'ns';
    return countedRowTime(text, readEpoch(text, unit));
  }
  if (typeof value !== 'string') return { refused: 'the time is neither text nor a number' };
  return isoRowTime(value, zone);
}

/** Whether a time says by itself when it was. */
const selfSufficient = (value: unknown): boolean => {
  if (typeof value === 'number') return true;
  const wall = typeof value === 'string' ? readIsoTime(value) : null;
  return wall !== null && (isRefusal(wall) ? /^\d+(\.\d+)?$/.test(String(value)) : wall.offsetSeconds !== null);
};

function timeOf(members: Members, zone: Zone | null): RowTime | Rejection {
  const there = timeNames.filter((name) => valueText(members.value(name)).trim() !== '');
  const chosen = there.find((name) => selfSufficient(members.value(name))) ?? there[0];
  if (chosen === undefined) return { refused: 'there is no TimeCreated, EventTime or @timestamp' };
  return one(members.value(chosen), zone);
}

/** `DOMAIN\name`; a machine's own account, `NAME$`, is an actor too. */
function accountOf(members: Members): string {
  const pairs = [
    ['subjectusername', 'subjectdomainname'],
    ['targetusername', 'targetdomainname'],
    ['accountname', 'domain'],
  ] as const;
  // Of a logon the one who logged on is the actor, not the service that noted it.
  const id = members.first(['eventid', 'event_id']);
  const ordered = ['4624', '4625', '4634', '4647', '4778', '4779', '4800', '4801'].includes(id)
    ? [pairs[1], pairs[0], pairs[2]]
    : pairs;
  for (const [user, domain] of ordered) {
    const name = members.first([user], true);
    if (name === '') continue;
    const of = members.first([domain], true);
    return of === '' ? name : `${of}\\${name}`;
  }
  return members.first(['user', 'username', 'user_name', 'subjectusersid', 'targetusersid', 'userid'], true);
}

/** @param told the event's own text; where there is none, what kind of event it is stands for it */
export function windowsRecord(members: Members, time: RowTime, told: string): EventRecord {
  const channel = members.first(['channel', 'log_name']);
  const provider = members.first(['sourcename', 'providername', 'provider', 'source_name', 'provider_name']);
  const type = windowsEventName(members.first(['eventid', 'event_id']), provider, channel);
  return {
    ...time,
    timeDescription: 'Event logged',
    source: channel || provider || 'Windows',
    type,
    actor: accountOf(members),
    host: members.first(['hostname', 'computer', 'computer_name', 'computername', 'host'], true),
    message: told || type,
    sourceTags: [],
    extraText: members.rest(unsearched),
  };
}

function readEvent(members: Members, zone: Zone | null): Reading {
  const time = timeOf(members, zone);
  return isRefusal(time) ? time : windowsRecord(members, time, members.first(['message']));
}

export const windowsEvents: JsonLinesImporter = {
  id: 'windows-events',
  label: 'Windows events, JSON lines',
  kind: 'jsonl',

  recognise({ objects }) {
    const members = objects.map((object) => new Members(object, canonicalName));
    const events = members.filter(
      (each) =>
        (each.has('eventid') || each.has('event_id')) &&
        (each.has('channel') || each.has('log_name') || each.has('sourcename') || each.has('providername')) &&
        timeNames.some((name) => each.has(name)),
    );
    if (events.length === 0) return null;
    const share = events.length / members.length;
    return {
      confidence: share > 0.9 ? 0.95 : 0.5 + share / 3,
      why: `${events.length} of the first ${members.length} lines are JSON objects with EventID, a channel or provider, and a time.`,
    };
  },

  bind: (zone) => (text) => {
    const parsed = parseObject(text);
    return isRefusal(parsed) ? parsed : readEvent(new Members(parsed.object, canonicalName), zone);
  },
};
