/** Any table or lines of JSON objects, read as a mapping says (shared/api/mappings.ts). */
import type { ColumnRole, Mapping, TimeReading } from '../../shared/api/mappings.ts';
import { readEpoch, readExcelSerial, readFiletime } from '../../shared/domain/time/counted.ts';
import { compilePattern } from '../../shared/domain/time/pattern.ts';
import { isRefusal, quoteCell, type Refusal, readIsoTime, type WallTime } from '../../shared/domain/time/wall.ts';
import { openZone, type Zone } from '../../shared/domain/time/zone.ts';
import { canonicalName, firstFilled, joinFilled, readTagCell } from './columns.ts';
import type { CsvImporter, Importer, JsonLinesImporter, Reading, Rejection } from './importer.ts';
import { parseObject, valueText } from './json-text.ts';
import { countedRowTime, type RowTime, wallRowTime, zonedRowTime } from './row-time.ts';

/** A cell's claim: a wall reading, or an instant where the way of counting has its zone in itself. */
export type ReadTime = (cell: string) => WallTime | Refusal | { readonly instant: number };

export function timeReader(time: TimeReading, scope: 'whole' | 'date' | 'time' = 'whole'): ReadTime | Refusal {
  switch (time.kind) {
    case 'iso':
      return readIsoTime;
    case 'pattern':
      return compilePattern(time.pattern, scope);
    case 'epoch':
      return (cell) => counted(readEpoch(cell, time.unit));
    case 'filetime':
      return (cell) => counted(readFiletime(cell));
    case 'excel-serial':
      return readExcelSerial;
  }
}

const counted = (instant: number | Refusal): Refusal | { readonly instant: number } =>
  typeof instant === 'number' ? { instant } : instant;

type Time = (fields: readonly string[]) => RowTime | Rejection;

class Roles {
  readonly #indexes = new Map<ColumnRole, number[]>();
  readonly names: readonly string[];

  constructor(mapping: Mapping, columns: readonly string[]) {
    this.names = columns;
    const said = new Map<string, ColumnRole>();
    for (const { name, role } of mapping.columns)
      if (!said.has(canonicalName(name))) said.set(canonicalName(name), role);
    const seen = new Set<string>();
    for (const [index, column] of columns.entries()) {
      const name = canonicalName(column);
      // Where a name occurs twice the first column is meant; what the mapping does not name is kept for search.
      const role = seen.has(name) ? 'extra' : (said.get(name) ?? 'extra');
      seen.add(name);
      const found = this.#indexes.get(role);
      if (found) found.push(index);
      else this.#indexes.set(role, [index]);
    }
  }

  at(role: ColumnRole): readonly number[] {
    return this.#indexes.get(role) ?? [];
  }
}

/** Columns that the mapping gives a meaning and the file has not, beyond what is merely kept. */
function lacking(mapping: Mapping, columns: readonly string[]): string[] {
  const there = new Set(columns.map(canonicalName));
  return mapping.columns
    .filter(({ name, role }) => role !== 'extra' && role !== 'unused' && !there.has(canonicalName(name)))
    .map(({ name }) => name);
}

function rowZone(cell: string): Zone | Refusal | null {
  const name = cell.trim();
  if (name === '' || name === '-') return null;
  const zone = openZone(name);
  return isRefusal(zone) ? { refused: `in the zone column, ${zone.refused}` } : zone;
}

function timeOf(mapping: Mapping, roles: Roles, chosen: Zone | null): Time | Refusal {
  const zones = roles.at('zone');
  const place = (text: string, wall: WallTime | Refusal, fields: readonly string[]): RowTime | Rejection => {
    if (isRefusal(wall)) return wall;
    const zoneText = firstFilled(fields, zones, true);
    const zone = rowZone(zoneText);
    if (zone && 'refused' in zone) return zone;
    return zone && wall.offsetSeconds === null
      ? zonedRowTime(`${text} ${zoneText}`, wall, zone, chosen)
      : wallRowTime(text, wall, chosen);
  };
  const [whole] = roles.at('time');
  if (whole !== undefined) {
    const read = timeReader(mapping.time);
    if (isRefusal(read)) return read;
    return (fields) => {
      const text = fields[whole] ?? '';
      const found = read(text);
      return 'instant' in found ? countedRowTime(text, found.instant) : place(text, found, fields);
    };
  }
  const [date] = roles.at('date');
  const [clock] = roles.at('time-of-day');
  if (date === undefined) return { refused: 'no column is the time, or the date' };
  if (clock === undefined) return { refused: 'a column is the date, but none is the time of day' };
  const read = timeReader(mapping.time);
  if (isRefusal(read)) return read;
  return (fields) => {
    const day = (fields[date] ?? '').trim();
    const at = (fields[clock] ?? '').trim();
    if (at === '')
      return {
        refused:
          day === '' ? 'there is no time: the cells are empty' : `${quoteCell(day)} has a date but no time of day`,
      };
    const text = `${day} ${at}`;
    // Two spreadsheet numbers, the day and the fraction of it, are one number.
    const found = mapping.time.kind === 'excel-serial' ? read(`${day}.${at.replace(/^0?\./, '')}`) : read(text);
    return 'instant' in found ? countedRowTime(text, found.instant) : place(text, found, fields);
  };
}

/** Several message columns are told apart by their names. */
function messageOf(roles: Roles): (fields: readonly string[]) => string {
  const indexes = roles.at('message');
  const [only] = indexes;
  if (indexes.length === 1 && only !== undefined) return (fields) => fields[only] ?? '';
  return (fields) =>
    indexes
      .filter((index) => (fields[index] ?? '').trim() !== '')
      .map((index) => `${roles.names[index]}: ${fields[index]}`)
      .join(' · ');
}

function bindRow(
  mapping: Mapping,
  columns: readonly string[],
  chosen: Zone | null,
): ((fields: readonly string[]) => Reading) | Refusal {
  const missing = lacking(mapping, columns);
  if (missing.length > 0)
    return {
      refused: `it has no column ${missing.slice(0, 5).map(quoteCell).join(', ')}, to which the mapping gives a meaning`,
    };
  const roles = new Roles(mapping, columns);
  const named = mapping.zone === null ? null : openZone(mapping.zone);
  if (named && 'refused' in named) return { refused: `of the mapping’s zone, ${named.refused}` };
  const time = timeOf(mapping, roles, chosen ?? named);
  if (isRefusal(time)) return time;
  const message = messageOf(roles);
  const { fixed } = mapping;
  const first = (role: ColumnRole) => {
    const indexes = roles.at(role);
    return (fields: readonly string[]): string => firstFilled(fields, indexes, false);
  };
  const [description, source, type, actor, host, tags] = (
    ['description', 'source', 'type', 'actor', 'host', 'tags'] as const
  ).map(first) as [typeof message, typeof message, typeof message, typeof message, typeof message, typeof message];
  const extra = (['description', 'source', 'type', 'actor', 'host', 'tags', 'extra', 'zone'] as const).flatMap(
    (role) => [...roles.at(role)],
  );
  return (fields) => {
    const at = time(fields);
    if (isRefusal(at)) return at;
    return {
      ...at,
      timeDescription: description(fields) || fixed.description,
      source: source(fields) || fixed.source,
      type: type(fields) || fixed.type,
      actor: actor(fields),
      host: host(fields) || fixed.host,
      message: message(fields),
      sourceTags: readTagCell(tags(fields)),
      extraText: joinFilled(fields, extra, false),
    };
  };
}

const base = { id: 'mapped', recognise: () => null } as const;

function tableImporter(mapping: Mapping): CsvImporter {
  return {
    ...base,
    label: `the mapping “${mapping.name}”`,
    kind: 'csv',
    dialect: { quoting: mapping.quoted ? 'rfc4180' : 'none', delimiter: mapping.delimiter },
    headerRow: Math.max(mapping.headerRow, 1),
    ...(mapping.headerRow === 0 && { headerless: { columns: [], isHeader: () => false } }),
    bind: (columns, zone) => bindRow(mapping, columns, zone),
  };
}

/** A member's value by its name, or by names with dots between where it stands in another. */
export function memberText(object: Readonly<Record<string, unknown>>, name: string): string {
  if (Object.hasOwn(object, name)) return valueText(object[name]);
  let value: unknown = object;
  for (const part of name.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, part)) return '';
    value = (value as Record<string, unknown>)[part];
  }
  return valueText(value);
}

function objectsImporter(mapping: Mapping): JsonLinesImporter {
  return {
    ...base,
    label: `the mapping “${mapping.name}”`,
    kind: 'jsonl',
    bind: (zone) => {
      const names = mapping.columns.map(({ name }) => name);
      const known = new Set(names);
      const read = bindRow(mapping, names, zone);
      return (text) => {
        if (isRefusal(read)) return read;
        const parsed = parseObject(text);
        if (isRefusal(parsed)) return parsed;
        const reading = read(names.map((name) => memberText(parsed.object, name)));
        if ('refused' in reading) return reading;
        // Members that the mapping does not know are found by a search all the same.
        const others = Object.entries(parsed.object)
          .filter(([name]) => !known.has(name))
          .map(([, value]) => valueText(value))
          .filter((value) => value !== '');
        return { ...reading, extraText: [reading.extraText, ...others].filter((one) => one !== '').join('\n') };
      };
    },
  };
}

export function mappedImporter(mapping: Mapping): Importer {
  return mapping.shape === 'objects' ? objectsImporter(mapping) : tableImporter(mapping);
}

/** Why a mapping can read nothing at all; null where it can. */
export function mappingProblem(mapping: Mapping): string | null {
  const read = bindRow(
    mapping,
    mapping.columns.map(({ name }) => name),
    null,
  );
  return isRefusal(read) ? read.refused : null;
}
