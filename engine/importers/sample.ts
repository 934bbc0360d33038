/** The beginning of any table as it is, and a first guess at what its columns mean: what the mapper shows. */
import { FailureError } from '../../shared/api/failures.ts';
import type { ColumnRole, Mapping, Sample, TimeTrial } from '../../shared/api/mappings.ts';
import { quoteCell } from '../../shared/domain/time/wall.ts';
import { canonicalName, meanings } from './columns.ts';
import { type CsvDialect, splitRecord } from './csv-text.ts';
import { binaryKind, type DetectedEncoding, decodeRow, detectEncoding, forcedEncoding } from './encoding.ts';
import { parseObject } from './json-text.ts';
import { mappingProblem, memberText } from './mapped.ts';
import { RecordFeeder } from './record-feeder.ts';
import { tryReading, tryTimes } from './time-trials.ts';

const sampledRows = 60;
const shownRows = 20;
const shownCell = 500;

type LayoutKey = 'shape' | 'delimiter' | 'quoted' | 'encoding' | 'headerRow';
export type Layout = { readonly [K in LayoutKey]?: Mapping[K] | undefined };

/** Rows as cells, each with its line. */
export interface RawRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface SampleOptions {
  readonly mapping?: Mapping | undefined;
  readonly layout?: Layout | undefined;
}

type SampleBody = Omit<Sample, 'file' | 'size' | 'sheets' | 'sheet'>;

function readRows(
  head: Uint8Array,
  whole: boolean,
  encoding: DetectedEncoding,
  dialect: CsvDialect | 'lines',
): { line: number; text: string }[] {
  const feeder = new RecordFeeder(encoding, dialect);
  feeder.add(head, whole);
  const rows: { line: number; text: string }[] = [];
  while (rows.length < sampledRows) {
    const found = feeder.next();
    if (found === null) break;
    const bytes = found.buffer.subarray(found.from, found.to);
    rows.push({ line: found.line, text: decodeRow(encoding.encoding, bytes) ?? bytes.toString('latin1') });
  }
  return rows;
}

/** The delimiter that cuts most of the first lines into the same number of cells, more than one. */
function guessDelimiter(lines: readonly string[]): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of [',', ';', '\t', '|']) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const cells = (splitRecord(line, { quoting: 'rfc4180', delimiter }, 0) ?? line.split(delimiter)).length;
      if (cells > 1) counts.set(cells, (counts.get(cells) ?? 0) + 1);
    }
    for (const [cells, times] of counts) {
      const score = times * 1000 + Math.min(cells, 999);
      if (score > best.score) best = { delimiter, score };
    }
  }
  return best.delimiter;
}

const looksLikeData = (cell: string): boolean => /^[\s\d.,:/+-]*\d[\s\d.,:/+TZ-]*$/.test(cell);

/** Which row names the columns: the first as wide as most, unless it holds numbers and times as data does (then none does). */
function guessHeaderRow(rows: readonly RawRow[]): number {
  const widths = new Map<number, number>();
  for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  const usual = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1;
  const index = rows.findIndex(({ cells }) => cells.length === usual);
  const cells = rows[index]?.cells ?? [];
  return index < 0 || cells.some((cell) => looksLikeData(cell)) ? 0 : index + 1;
}

/** In order of preference: of two columns that could be the type, the one named first here is. */
const roleNames: readonly (readonly [ColumnRole, readonly string[]])[] = [
  ['actor', [...meanings.actor, 'employee', 'staff', 'officer', 'login', 'logon_name', 'who', 'samaccountname']],
  ['host', [...meanings.host, 'pc', 'workstation_name', 'terminal', 'asset', 'device_id', 'ip', 'ip_address']],
  ['source', [...meanings.source, 'system', 'application', 'app', 'log', 'channel', 'workload', 'eventsource']],
  [
    'type',
    [
      ...meanings.type,
      'type',
      'eventname',
      'event_name',
      'eventtype',
      'operation',
      'action',
      'activity',
      'event',
      'category',
    ],
  ],
  ['message', ['message', 'description', 'details', 'detail', 'text', 'info', 'summary', 'url', 'subject', 'content']],
  ['tags', [...meanings.tags, 'label', 'labels']],
  ['zone', ['timezone', 'time_zone', 'tz', 'zone', 'utc_offset']],
];

const timeName = /(time|date|when|stamp|logged|occurred|created)/;

/** Roles by the columns' names, one column a role; those in `roles` have theirs already. */
function guessRoles(columns: readonly string[], roles: Map<number, ColumnRole>): void {
  const indexes = new Map<string, number>();
  for (const [index, name] of columns.entries()) {
    const canonical = canonicalName(name);
    if (!indexes.has(canonical) && !roles.has(index)) indexes.set(canonical, index);
  }
  for (const [role, names] of roleNames) {
    const found = names.map((name) => indexes.get(name)).find((index) => index !== undefined && !roles.has(index));
    if (found !== undefined) roles.set(found, role);
  }
}

interface Guess {
  readonly columns: Mapping['columns'];
  readonly time: Mapping['time'];
  readonly trials: readonly TimeTrial[];
  readonly ambiguous: boolean;
  readonly questions: string[];
}

function guessColumns(columns: readonly string[], rows: readonly RawRow[]): Guess {
  const cellsOf = (index: number): string[] => rows.map(({ cells }) => cells[index] ?? '');
  // 10,000 columns are not all tried: those named like a time first, then from the left.
  const order = columns
    .map((name, index) => ({ index, hinted: timeName.test(canonicalName(name)) }))
    .sort((a, b) => Number(b.hinted) - Number(a.hinted) || a.index - b.index)
    .slice(0, 40);
  let best: { index: number; score: number; trials: readonly TimeTrial[]; ambiguous: boolean } | null = null;
  for (const { index, hinted } of order) {
    const { trials, ambiguous } = tryTimes(cellsOf(index));
    const [first] = trials;
    if (!first) continue;
    const numeric = first.time.kind !== 'iso' && first.time.kind !== 'pattern';
    // A number is a time only where its column says so.
    if (numeric && !hinted) continue;
    const score = first.fits / first.of + (hinted ? 0.5 : 0) - (numeric ? 0.2 : 0);
    if (!best || score > best.score) best = { index, score, trials, ambiguous };
  }
  const paired = best ? null : guessPair(columns, cellsOf);
  const roles = new Map<number, ColumnRole>();
  if (best) roles.set(best.index, 'time');
  if (paired) {
    roles.set(paired.date, 'date');
    roles.set(paired.clock, 'time-of-day');
  }
  guessRoles(columns, roles);
  const named = columns.slice(0, 10_000).map((name, index) => ({ name, role: roles.get(index) ?? 'extra' }));
  const questions: string[] = [];
  if (best?.ambiguous || paired?.ambiguous)
    questions.push(
      'Every date seen could be day first or month first. Nothing in the file says which: ask whoever made it, and choose.',
    );
  if (!best && !paired) questions.push('No column looks like a time. Say which one is, and how it is written.');
  if (!named.some(({ role }) => role === 'message'))
    questions.push('No column looks like what happened. Say which one is the message, or several.');
  const trials = best?.trials ?? paired?.trials ?? [];
  const ambiguous = best?.ambiguous ?? paired?.ambiguous ?? false;
  return { columns: named, time: trials[0]?.time ?? { kind: 'iso' }, trials, ambiguous, questions };
}

/** A day in one column and its time of day in another. */
function guessPair(
  columns: readonly string[],
  cellsOf: (index: number) => string[],
): { date: number; clock: number; trials: readonly TimeTrial[]; ambiguous: boolean } | null {
  const like = (pattern: RegExp): number =>
    columns.findIndex((name) => pattern.test(canonicalName(name)) && !/zone/.test(canonicalName(name)));
  const date = like(/date|day/);
  const clock = columns.findIndex(
    (name, index) => index !== date && /time|clock|hour/.test(canonicalName(name)) && !/zone/.test(canonicalName(name)),
  );
  if (date < 0 || clock < 0) return null;
  const clocks = cellsOf(clock);
  const { trials, ambiguous } = tryTimes(
    cellsOf(date).map((day, index) => `${day.trim()} ${(clocks[index] ?? '').trim()}`),
  );
  return trials.length > 0 ? { date, clock, trials, ambiguous } : null;
}

/** The cells that a mapping takes the time from, joined where they are two. */
function timeCells(columns: Mapping['columns'], rows: readonly RawRow[]): string[] {
  const at = (role: ColumnRole): number => columns.findIndex((column) => column.role === role);
  const [whole, date, clock] = [at('time'), at('date'), at('time-of-day')];
  if (whole >= 0) return rows.map(({ cells }) => cells[whole] ?? '');
  if (date < 0 || clock < 0) return [];
  return rows.map(({ cells }) => `${(cells[date] ?? '').trim()} ${(cells[clock] ?? '').trim()}`);
}

/** A mapping made to fit the columns that the file has: its roles by name, everything else extra. */
function fitted(mapping: Mapping, columns: readonly string[]): Mapping['columns'] {
  const roles = new Map(mapping.columns.map(({ name, role }) => [canonicalName(name), role]));
  const seen = new Set<string>();
  return columns.slice(0, 10_000).map((name) => {
    const key = canonicalName(name);
    const role = seen.has(key) ? 'extra' : (roles.get(key) ?? 'extra');
    seen.add(key);
    return { name, role };
  });
}

/** From rows of cells on; the rest is the same for text and spreadsheets. */
export function sampleTable(
  layout: Pick<Mapping, LayoutKey>,
  encoding: string,
  header: readonly string[],
  data: readonly RawRow[],
  { mapping }: SampleOptions,
): SampleBody {
  const guess = guessColumns(header, data);
  const columns = mapping ? fitted(mapping, header) : guess.columns;
  const cells = timeCells(columns, data);
  const tried = tryTimes(cells);
  const questions = mapping ? [] : [...guess.questions];
  const trials = [...tried.trials];
  const time = mapping?.time ?? guess.time;
  if (mapping) {
    // The reading chosen comes first, also where it fits nothing.
    const same = trials.findIndex((trial) => JSON.stringify(trial.time) === JSON.stringify(time));
    const own = same >= 0 ? trials.splice(same, 1)[0] : undefined;
    trials.unshift(
      own ??
        tryReading(
          time,
          'as chosen',
          cells.filter((cell) => cell.trim() !== ''),
        ),
    );
    const there = new Set(header.map(canonicalName));
    const gone = mapping.columns.filter(
      ({ name, role }) => role !== 'extra' && role !== 'unused' && !there.has(canonicalName(name)),
    );
    if (gone.length > 0)
      questions.push(
        `The file has no column ${gone
          .slice(0, 5)
          .map(({ name }) => quoteCell(name))
          .join(', ')}, to which the mapping gives a meaning.`,
      );
  }
  const made: Mapping = {
    v: 1,
    name: mapping?.name ?? 'New mapping',
    ...layout,
    columns: columns.length > 0 ? columns : [{ name: 'column 1', role: 'message' }],
    time,
    zone: mapping?.zone ?? null,
    fixed: mapping?.fixed ?? { source: '', type: '', description: '', host: '' },
  };
  if (mapping) {
    const problem = mappingProblem(made);
    if (problem !== null) questions.push(`As it stands nothing can be read: ${problem}.`);
  }
  return {
    encoding,
    columns: [...header].slice(0, 10_000),
    rows: data
      .slice(0, shownRows)
      .map(({ line, cells: row }) => ({ line, cells: row.map((cell) => cell.slice(0, shownCell)) })),
    mapping: made,
    trials,
    ambiguous: tried.ambiguous,
    questions,
  };
}

/**
 * The sample of a file of text.
 *
 * @throws FailureError file-empty, file-binary
 */
export function sampleText(head: Uint8Array, whole: boolean, options: SampleOptions): SampleBody {
  if (head.length === 0)
    throw new FailureError('file-empty', 'The file is empty.', 'Choose the file that holds the activity data.');
  const binary = binaryKind(head);
  if (binary !== null)
    throw new FailureError('file-binary', `This file is ${binary}.`, 'Export it as text (CSV or JSON lines) first.');
  const layout: Layout = { ...options.mapping, ...options.layout };
  const asked = layout.encoding ?? 'detect';
  const encoding = forcedEncoding(head, asked) ?? detectEncoding(head);
  const lines = readRows(head, whole, encoding, 'lines');
  const [first] = lines;
  if (!first)
    throw new FailureError(
      'file-empty',
      'The file holds nothing but blank lines.',
      'Choose the file that holds the activity data.',
    );
  const objects = lines.flatMap(({ line, text }) => {
    const parsed = parseObject(text);
    return 'object' in parsed ? [{ line, object: parsed.object }] : [];
  });
  const shape = layout.shape ?? (first.text.trimStart().startsWith('{') && objects.length > 0 ? 'objects' : 'table');
  const settled = {
    shape,
    delimiter: layout.delimiter ?? ',',
    quoted: layout.quoted ?? true,
    encoding: asked,
    headerRow: 1,
  };
  if (shape === 'objects') {
    const own = options.mapping?.columns.map(({ name }) => name) ?? [];
    const names = [...new Set([...own, ...objects.flatMap(({ object }) => Object.keys(object))])];
    const data = objects.map(({ line, object }) => ({ line, cells: names.map((name) => memberText(object, name)) }));
    return sampleTable(settled, encoding.encoding, names, data, options);
  }
  const delimiter = layout.delimiter ?? guessDelimiter(lines.slice(0, 20).map(({ text }) => text));
  const dialect: CsvDialect = { quoting: settled.quoted ? 'rfc4180' : 'none', delimiter };
  const rows: RawRow[] = readRows(head, whole, encoding, dialect).map(({ line, text }) => ({
    line,
    cells: splitRecord(text, dialect, 0) ?? text.split(delimiter),
  }));
  const headerRow = layout.headerRow ?? guessHeaderRow(rows);
  const header =
    headerRow === 0
      ? (rows[0]?.cells ?? []).map((_, index) => `column ${index + 1}`)
      : (rows[headerRow - 1]?.cells ?? rows[0]?.cells ?? []);
  return sampleTable({ ...settled, delimiter, headerRow }, encoding.encoding, header, rows.slice(headerRow), options);
}
