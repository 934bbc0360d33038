/**
 * How fast a file becomes hashed, identified, placed rows: the import job, through its worker thread, against the bare hash of
 * the same file by openssl and against CSV parsers that do less (cells only: no times, no identities, no hash).
 *
 *   npm run -s bench -- import [--rows 200000] [--runs 5]
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeGenerated } from '../engine/demo/write.ts';
import { runImport } from '../engine/jobs/import-job.ts';
import { answer, type Case, inProcess, measure, report } from './_harness.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    runs: { type: 'string', default: '5' },
    as: { type: 'string' },
    file: { type: 'string' },
  },
});

type Reader = (file: string) => Promise<number>;

const readers: Record<string, Reader> = {
  async ours(file) {
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
  const rows = await read(file);
  const seconds = (performance.now() - started) / 1000;
  if (rows !== Number(values.rows)) throw new Error(`${name} read ${rows} rows of ${values.rows}`);
  answer(seconds);
}

async function all(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'continuity-bench-'));
  try {
    const file = join(folder, 'activity.csv');
    const rows = Number(values.rows);
    await writeGenerated({ events: rows, seed: 1, out: file, signal: new AbortController().signal });
    const { size } = statSync(file);
    const child = (name: string, reader: string): Case =>
      inProcess(name, import.meta.filename, ['--as', reader, '--file', file, '--rows', String(rows)]);
    const cases: Case[] = [
      child('import job (parse, hash, identify, place)', 'ours'),
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
    ];
    const results = measure(cases, Number(values.runs));
    const title = `Import of ${rows.toLocaleString('en-GB')} rows, ${(size / 1e6).toFixed(1)} MB`;
    report(title, results, { rows, bytes: size, runs: Number(values.runs) }, ({ seconds }) => ({
      'rows/s': Math.round(rows / seconds).toLocaleString('en-GB'),
      'MB/s': (size / seconds / 1e6).toFixed(0),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
