/**
 * How fast a file becomes a case's evidence and its timeline: hashed, reconciled, encrypted, indexed and searchable, against
 * DuckDB's bare load of the same file. With --linear a file of a tenth is measured too; with --parsers the reading alone,
 * against the bare hash by openssl and CSV parsers that do less (cells only: no times, no identities, no hash).
 *
 *   npm run -s bench -- import [--rows 1000000] [--runs 3] [--linear] [--parsers]
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeGenerated } from '../engine/demo/write.ts';
import { runImport } from '../engine/jobs/import-job.ts';
import { importInto, loadDuckDb, openEngine } from './_case.ts';
import { answer, type Case, inProcess, measure, report } from './_harness.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    linear: { type: 'boolean', default: false },
    parsers: { type: 'boolean', default: false },
    as: { type: 'string' },
    file: { type: 'string' },
  },
});

interface Read {
  readonly rows: number;
  /** Where not all of the process's work counts. */
  readonly seconds?: number;
}
type Reader = (file: string) => Promise<number | Read>;

const readers: Record<string, Reader> = {
  async case(file) {
    const home = mkdtempSync(join(tmpdir(), 'continuity-bench-case-'));
    try {
      const engine = await openEngine(home);
      const imported = await importInto(engine, file);
      const found = await engine.client.call('timeline.summary', {
        caseId: imported.caseId,
        filter: { text: 'logon OR logoff' },
      });
      if (found.matched === 0) throw new Error('what was imported must be found');
      await engine.close();
      return imported;
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },

  async duckdb(file) {
    const folder = mkdtempSync(join(tmpdir(), 'continuity-bench-duckdb-'));
    try {
      return await loadDuckDb(file, join(folder, 'events.duckdb'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },

  async job(file) {
    let rows = 0;
    const outcome = await runImport({
      path: file,
      signal: new AbortController().signal,
      onProgress: () => {},
      onChunk: () => {},
      onBatch: (batch) => {
        rows += batch.rows.length;
      },
    });
    if (outcome.rejectedCount !== 0) throw new Error('the generated file must import whole');
    return rows;
  },

  /** With `info` it tells the bytes consumed, from which ranges can be had: what comes nearest to ours. */
  async 'csv-parse-info'(file) {
    const { parse } = await import('csv-parse');
    let rows = -1;
    let bytes = 0;
    for await (const { info } of createReadStream(file).pipe(parse({ info: true }))) {
      rows += 1;
      bytes = info.bytes;
    }
    if (bytes !== statSync(file).size) throw new Error('csv-parse did not account for every byte');
    return rows;
  },

  async 'csv-parse'(file) {
    const { parse } = await import('csv-parse');
    let rows = -1;
    for await (const _ of createReadStream(file).pipe(parse())) rows += 1;
    return rows;
  },

  async papaparse(file) {
    const { default: Papa } = await import('papaparse');
    let rows = -1;
    const stream = createReadStream(file, 'utf8').pipe(Papa.parse(Papa.NODE_STREAM_INPUT, { skipEmptyLines: true }));
    for await (const _ of stream) rows += 1;
    return rows;
  },

  async udsv(file) {
    const { inferSchema, initParser } = await import('udsv');
    let parser: import('udsv').Parser | null = null;
    let rows = 0;
    for await (const text of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
      parser ??= initParser(inferSchema(text));
      parser.chunk<string[]>(text, parser.stringArrs as never, () => {
        rows += 1;
      });
    }
    parser?.end();
    return rows;
  },
};

if (values.as !== undefined && values.file !== undefined) await one(values.as, values.file);
else await all();

async function one(name: string, file: string): Promise<void> {
  const read = readers[name];
  if (!read) throw new Error(`no reader ${name}`);
  const started = performance.now();
  const done = await read(file);
  const result: Read = typeof done === 'number' ? { rows: done } : done;
  if (result.rows !== Number(values.rows)) throw new Error(`${name} read ${result.rows} rows of ${values.rows}`);
  answer(result.seconds ?? (performance.now() - started) / 1000);
}

async function all(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'continuity-bench-'));
  try {
    const rows = Number(values.rows);
    const file = await generated(folder, rows);
    const { size } = statSync(file);
    const child = (name: string, reader: string, from = file, count = rows): Case =>
      inProcess(name, import.meta.filename, ['--as', reader, '--file', from, '--rows', String(count)]);
    const cases: Case[] = [
      child('DuckDB: load into a database file', 'duckdb'),
      child('import into a case (all of it)', 'case'),
    ];
    if (values.linear) {
      const tenth = Math.round(rows / 10);
      cases.push(child('import of a tenth of the rows', 'case', await generated(folder, tenth), tenth));
    }
    if (values.parsers)
      cases.push(
        child('import job (parse, hash, identify, place)', 'job'),
        child('csv-parse with byte positions', 'csv-parse-info'),
        child('csv-parse', 'csv-parse'),
        child('papaparse', 'papaparse'),
        child('udsv', 'udsv'),
        {
          name: 'openssl dgst -sha256',
          run: () => {
            const started = performance.now();
            execFileSync('openssl', ['dgst', '-sha256', file], { stdio: ['ignore', 'ignore', 'inherit'] });
            return { seconds: (performance.now() - started) / 1000, peakMegabytes: null };
          },
        },
      );
    console.error(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`);
    const results = measure(cases, Number(values.runs));
    const title = `Import of ${rows.toLocaleString('en-GB')} rows, ${(size / 1e6).toFixed(1)} MB`;
    const facts = { rows, bytes: size, runs: Number(values.runs), load: loadavg()[0] };
    report(title, results, facts, ({ name, seconds }) => {
      const part = name.includes('tenth') ? 0.1 : 1;
      return {
        'rows/s': Math.round((rows * part) / seconds).toLocaleString('en-GB'),
        'MB/s': ((size * part) / seconds / 1e6).toFixed(0),
      };
    });
    if (values.linear)
      console.error(
        `ten times the rows took ${((results[1]?.seconds ?? 0) / (results[2]?.seconds ?? 1)).toFixed(2)} × the time`,
      );
    console.error(
      `load of the machine after: ${loadavg()[0]?.toFixed(1)} (above ${availableParallelism()} others were at work too)`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function generated(folder: string, rows: number): Promise<string> {
  const file = join(folder, `activity-${rows}.csv`);
  await writeGenerated({ events: rows, seed: 1, out: file, signal: new AbortController().signal });
  return file;
}
