/**
 * The timeline of a large case through the product's own calls: opening it, histograms under filters nobody asked for before
 * (against DuckDB's answer to the same question in the same run, which must be the same answer), pages at random places, and
 * free text.
 *
 *   npm run -s bench -- timeline [--events 2000000] [--questions 60] [--keep DIR]
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeGenerated } from '../engine/demo/write.ts';
import type { EventFilter, EventSort } from '../shared/api/timeline.ts';
import { type BenchEngine, importInto, loadDuckDb, openEngine, percentile, seeded } from './_case.ts';
import { machine } from './_harness.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '2000000' },
    questions: { type: 'string', default: '60' },
    keep: { type: 'string' },
  },
});
const events = Number(values.events);
const questions = Number(values.questions);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'continuity-bench-'));
const random = seeded(4_041);

const measured: { name: string; median: number; p95: number; bar: string }[] = [];
function note(name: string, times: readonly number[], bar: string): void {
  measured.push({ name, median: percentile(times, 0.5), p95: percentile(times, 0.95), bar });
}

try {
  await run();
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const home = join(folder, `home-${events}`);
  const database = join(folder, `events-${events}.duckdb`);
  const csv = join(folder, `activity-${events}.csv`);
  if (!existsSync(home) || !existsSync(database)) {
    console.error(`making a case of ${events.toLocaleString('en-GB')} events`);
    for (const path of [home, database]) rmSync(path, { recursive: true, force: true });
    await writeGenerated({ events, seed: 1, out: csv, signal: new AbortController().signal });
    const engine = await openEngine(home);
    const { seconds } = await importInto(engine, csv);
    await engine.close();
    console.error(`imported in ${seconds.toFixed(1)} s; loading DuckDB`);
    await loadDuckDb(csv, database);
    rmSync(csv);
  }
  console.error(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`);
  const engine = await openEngine(home);
  const caseId = await open(engine);
  const facets = await engine.client.call('timeline.facets', { caseId });
  const span = (await engine.client.call('timeline.summary', { caseId, filter: {} })).span ?? { from: 0, to: 1 };
  await histograms(engine, caseId, facets, span, database);
  await pages(engine, caseId, facets, span);
  await words(engine, caseId);
  await engine.close();
  report();
}

/** To a timeline that can be used: its summary, its whole density and its first rows. */
async function open({ client }: BenchEngine): Promise<string> {
  const [first] = await client.call('cases.list', {});
  if (!first) throw new Error('the case is not there');
  const started = performance.now();
  const { total, span } = await client.call('timeline.summary', { caseId: first.id, filter: {} });
  if (total !== events || !span) throw new Error(`the case holds ${total} events`);
  await client.call('timeline.histogram', {
    caseId: first.id,
    filter: {},
    from: span.from,
    to: span.to + 1,
    buckets: 600,
  });
  await client.call('timeline.page', {
    caseId: first.id,
    filter: {},
    sort: { column: 'time', descending: false },
    offset: 0,
    limit: 100,
  });
  note('opening to a usable timeline', [performance.now() - started], '2,000');
  return first.id;
}

type Facets = Awaited<ReturnType<BenchEngine['client']['call']>> &
  Record<'source' | 'type' | 'actor' | 'host', { value: string }[]>;

/** A filter of random parts; never the same twice. */
function anyFilter(facets: Facets, span: { from: number; to: number }): EventFilter {
  const some = (column: 'source' | 'type' | 'actor' | 'host', most: number): string[] => {
    const all = facets[column].map(({ value }) => value);
    return Array.from(
      { length: 1 + Math.floor(random() * most) },
      () => all[Math.floor(random() * all.length)] as string,
    );
  };
  const width = span.to - span.from;
  const from = Math.round(span.from + random() * width * 0.5);
  return {
    ...(random() < 0.5 && { from, to: Math.round(from + (0.1 + 0.9 * random()) * width) }),
    ...(random() < 0.4 && { source: some('source', 5) }),
    ...(random() < 0.5 && { type: some('type', 8) }),
    ...(random() < 0.4 && { actor: some('actor', 60) }),
    ...(random() < 0.3 && { host: some('host', 60) }),
  };
}

function where(filter: EventFilter): string {
  const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  const parts = (['source', 'type', 'actor', 'host'] as const).flatMap((column) =>
    filter[column] ? [`coalesce(${column}, '') IN (${filter[column].map(quoted).join(', ')})`] : [],
  );
  if (filter.from !== undefined) parts.push(`micros >= ${filter.from}`);
  if (filter.to !== undefined) parts.push(`micros < ${filter.to}`);
  return parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
}

async function histograms(
  { client }: BenchEngine,
  caseId: string,
  facets: Facets,
  span: { from: number; to: number },
  database: string,
): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const ours: number[] = [];
  const theirs: number[] = [];
  const buckets = 600;
  for (let n = 0; n < questions; n++) {
    const filter = n === 0 ? {} : anyFilter(facets, span);
    const width = Math.ceil((span.to + 1 - span.from) / buckets);
    const to = span.from + width * buckets;
    let started = performance.now();
    const answer = await client.call('timeline.histogram', { caseId, filter, from: span.from, to, buckets });
    ours.push(performance.now() - started);
    started = performance.now();
    const rows = await connection.runAndReadAll(
      `SELECT (micros - ${span.from}) // ${width} AS bucket, type, count(*) FROM event ${where(filter)} GROUP BY 1, 2`,
    );
    theirs.push(performance.now() - started);
    const counted = answer.series.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
    const expected = rows.getRows().reduce((sum, row) => sum + Number(row[2]), 0);
    if (counted !== expected)
      throw new Error(`the answers differ: ${counted} and ${expected} for ${JSON.stringify(filter)}`);
  }
  connection.closeSync();
  instance.closeSync();
  const bar = (percentile(theirs, 0.95) * 0.25).toFixed(1);
  note('histogram under a new filter', ours.slice(1), `${bar} = 0.25 × DuckDB`);
  note('the same by DuckDB', theirs.slice(1), '');
  note('histogram of everything, again', [ours[0] ?? 0], '');
}

async function pages(
  { client }: BenchEngine,
  caseId: string,
  facets: Facets,
  span: { from: number; to: number },
): Promise<void> {
  const make: number[] = [];
  const page: number[] = [];
  const columns = ['time', 'source', 'type', 'actor', 'host'] as const;
  for (let n = 0; n < questions; n++) {
    const filter = n === 0 ? { from: span.from } : anyFilter(facets, span);
    const sort: EventSort = { column: columns[n % 5] ?? 'time', descending: random() < 0.5 };
    let started = performance.now();
    const { total } = await client.call('timeline.page', { caseId, filter, sort, offset: 0, limit: 100 });
    make.push(performance.now() - started);
    for (let k = 0; k < 4; k++) {
      const offset = Math.floor(random() * Math.max(1, (total ?? 0) - 100));
      started = performance.now();
      await client.call('timeline.page', { caseId, filter, sort, offset, limit: 100 });
      page.push(performance.now() - started);
    }
  }
  note('match list and sort made, first page', make, '150');
  note('page at a random offset', page, '30');
}

async function words({ client }: BenchEngine, caseId: string): Promise<void> {
  const sort: EventSort = { column: 'time', descending: false };
  // Rare and common words, phrases, prefixes and combinations, each asked for once.
  const texts = [
    'logon',
    'orbit',
    'crime',
    'records',
    'usb',
    'interactive',
    'recorded',
    'officer',
    'evtx',
    'maple',
    '"crime records"',
    '"Event Logged"',
    '"cctv request"',
    '"Updated CR"',
    '"ORBIT crime records"',
    'rec*',
    'log*',
    'officer*',
    'cr*',
    '1004*',
    'logon OR logoff',
    'orbit NOT logon',
    '(crime OR usb) record',
    'maple row',
    'NOT orbit',
    '4624',
    '10044',
    '0056033',
    'nowhere',
    'email AND sent',
  ];
  const first: number[] = [];
  const count: number[] = [];
  for (const text of texts) {
    let started = performance.now();
    await client.call('timeline.page', { caseId, filter: { text }, sort, offset: 0, limit: 100, early: true });
    first.push(performance.now() - started);
    started = performance.now();
    // Another text for the same words, so that nothing is remembered.
    await client.call('timeline.summary', { caseId, filter: { text: ` ${text} ` } });
    count.push(performance.now() - started);
  }
  note('free text: first page', first, '100');
  note('free text: exact count', count, '500');
}

function report(): void {
  const here = machine();
  const load = loadavg()[0] ?? 0;
  console.error(`\nA timeline of ${events.toLocaleString('en-GB')} events, ms`);
  console.error(`${here.cpu}, ${here.cores} cores, ${here.memoryGigabytes} GB; ${here.system}; Node ${here.node}`);
  const width = Math.max(...measured.map(({ name }) => name.length));
  console.error(`${''.padEnd(width)}  ${'median'.padStart(9)}  ${'p95'.padStart(9)}  bar (p95)`);
  for (const { name, median, p95, bar } of measured)
    console.error(`${name.padEnd(width)}  ${median.toFixed(1).padStart(9)}  ${p95.toFixed(1).padStart(9)}  ${bar}`);
  console.error(
    `peak memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, DuckDB's included`,
  );
  console.error(
    `load of the machine after: ${load.toFixed(1)} (above ${availableParallelism()} others were at work too)`,
  );
  console.log(JSON.stringify({ title: 'timeline', machine: here, events, questions, load, measured }));
}
