/**
 * Timesketch JSONL: one object a line with `message`, `datetime`, `timestamp_desc`, optionally `timestamp` (µs since 1970
 * UTC) and `tag`. Source: Timesketch's documentation, "Import your own timeline".
 */
import { isRefusal } from '../../shared/domain/time/wall.ts';
import type { Zone } from '../../shared/domain/time/zone.ts';
import { canonicalName, meanings, readTagCell } from './columns.ts';
import type { JsonLinesImporter, Reading, Rejection } from './importer.ts';
import { parseObject, valueText } from './json-text.ts';
import { isoRowTime, microsRowTime, type RowTime } from './row-time.ts';

function tagsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((tag) => valueText(tag).trim()).filter((tag) => tag !== '');
  return readTagCell(valueText(value));
}

function timeOf(datetime: unknown, timestamp: unknown, zone: Zone | null): RowTime | Rejection {
  const written = valueText(datetime);
  if (written.trim() !== '') {
    if (typeof datetime !== 'string') return { refused: 'datetime is not text' };
    return isoRowTime(written, zone);
  }
  if (timestamp === undefined || timestamp === null) return { refused: 'there is neither a datetime nor a timestamp' };
  if (typeof timestamp === 'number' && !Number.isSafeInteger(timestamp))
    return { refused: 'the timestamp is not whole microseconds within the years 1684 to 2255' };
  return microsRowTime(valueText(timestamp));
}

const timeNames = new Set(['message', 'datetime', 'timestamp']);

function readObject(object: Readonly<Record<string, unknown>>, zone: Zone | null): Reading {
  const values = new Map<string, unknown>();
  let extraText = '';
  for (const [key, value] of Object.entries(object)) {
    const name = canonicalName(key);
    const first = !values.has(name);
    if (first) values.set(name, value);
    if (first && timeNames.has(name)) continue;
    const text = valueText(value);
    if (text !== '') extraText = extraText === '' ? text : `${extraText}\n${text}`;
  }
  const filled = (names: readonly string[]): string => {
    for (const name of names) {
      const text = valueText(values.get(name)).trim();
      if (text !== '') return text;
    }
    return '';
  };
  const time = timeOf(values.get('datetime'), values.get('timestamp'), zone);
  if (isRefusal(time)) return time;
  return {
    timeText: time.timeText,
    instant: time.instant,
    basis: time.basis,
    timeDescription: valueText(values.get('timestamp_desc')),
    source: filled(meanings.source),
    type: filled(meanings.type),
    actor: filled(meanings.actor),
    host: filled(meanings.host),
    message: valueText(values.get('message')),
    sourceTags: tagsOf(values.get('tag') ?? values.get('tags')),
    extraText,
  };
}

export const timesketchJsonl: JsonLinesImporter = {
  id: 'timesketch-jsonl',
  label: 'Timesketch JSONL',
  kind: 'jsonl',

  recognise({ objects }) {
    const [first] = objects;
    if (!first) return null;
    const names = new Set(Object.keys(first).map(canonicalName));
    // plaso's own json_line has these; it is another format, whose time is not in `datetime`.
    if (names.has('__container_type__') || names.has('date_time')) return null;
    const timed = names.has('datetime') || names.has('timestamp');
    if (!timed || !names.has('message') || !names.has('timestamp_desc')) return null;
    return {
      confidence: names.has('datetime') ? 0.95 : 0.8,
      why: 'Each line is a JSON object, and the first has message, timestamp_desc and a time.',
    };
  },

  bind: (zone) => (text) => {
    const parsed = parseObject(text);
    return isRefusal(parsed) ? parsed : readObject(parsed.object, zone);
  },
};
