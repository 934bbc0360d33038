/**
 * plaso's `psort -o json_line`: one event a line with `timestamp` (µs since 1970 UTC), `timestamp_desc` and the parser's own
 * members. Source: plaso/output/json_line.py, shared_json.py.
 *
 * `date_time` holds the value as it was found (a FILETIME, a POSIX time, elements); plaso has made `timestamp` of it. A
 * `date_time` that claims no time (“Not set”, plaso's SemanticTime) has a `timestamp` of 0 beside it, which is no 1970.
 */
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { canonicalName, meanings, readLabels } from './columns.ts';
import type { JsonLinesImporter, Reading, Rejection } from './importer.ts';
import { Members, parseObject, valueText } from './json-text.ts';
import { microsRowTime, type RowTime } from './row-time.ts';

const unsearched = new Set(['message', 'timestamp', 'date_time', '__container_type__', '__type__', 'pathspec']);

function timeOf(members: Members): RowTime | Rejection {
  const dateTime = members.value('date_time');
  const made = dateTime !== null && typeof dateTime === 'object' ? (dateTime as Record<string, unknown>) : {};
  if (made.__class_name__ === 'SemanticTime')
    return { refused: `plaso found no date: it says “${valueText(made.string).slice(0, 40) || 'not set'}”` };
  if (made.__class_name__ === 'InvalidTime') return { refused: 'plaso found a date that does not exist' };
  const timestamp = members.value('timestamp');
  if (timestamp === undefined || timestamp === null) return { refused: 'there is no timestamp' };
  if (typeof timestamp === 'number' && !Number.isSafeInteger(timestamp))
    return { refused: 'the timestamp is not whole microseconds within the years 1684 to 2255' };
  return microsRowTime(valueText(timestamp));
}

function readEvent(members: Members): Reading {
  const time = timeOf(members);
  if (isRefusal(time)) return time;
  const tag = members.value('tag');
  const labels = tag !== null && typeof tag === 'object' ? (tag as { labels?: unknown }).labels : undefined;
  return {
    ...time,
    timeDescription: valueText(members.value('timestamp_desc')),
    source: members.first(['source_short', 'source', 'source_long', 'parser'], true),
    type: members.first(meanings.type, true),
    actor: members.first(meanings.actor, true),
    host: members.first(meanings.host, true),
    message: members.first(['message', 'message_short', 'display_name']),
    sourceTags: Array.isArray(labels) ? labels.map(valueText).filter((one) => one !== '') : readLabels(valueText(tag)),
    extraText: members.rest(unsearched),
  };
}

export const plasoJsonLine: JsonLinesImporter = {
  id: 'plaso-json-line',
  label: 'plaso json_line',
  kind: 'jsonl',

  recognise({ objects }) {
    const [first] = objects;
    if (!first) return null;
    const members = new Members(first, canonicalName);
    if (!members.has('timestamp') || !members.has('timestamp_desc')) return null;
    if (members.has('__container_type__'))
      return {
        confidence: 0.98,
        why: 'Each line is a JSON object, and the first is marked as one of plaso’s (__container_type__) with a timestamp.',
      };
    return members.has('date_time') && members.has('parser')
      ? {
          confidence: 0.85,
          why: 'The first line is a JSON object with timestamp, date_time and parser, as psort writes.',
        }
      : null;
  },

  bind: () => (text) => {
    const parsed = parseObject(text);
    return isRefusal(parsed) ? parsed : readEvent(new Members(parsed.object, canonicalName));
  },
};
