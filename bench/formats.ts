/**
 * Reading rows alone, in one thread and without the engine: our record scanner with every cell's row placed, timed and
 * identified, against CSV parsers that give cells only; and a file that is one line of 2 GB, which must need no more memory.
 *
 *   npm run -s bench -- formats [--rows 200000] [--runs 5] [--line 2048]
 */
import { createReadStream, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeGenerated } from '../engine/demo/write.ts';
import { RowIdentities } from '../engine/importers/identity.ts';
import { openReader } from '../engine/importers/open-reader.ts';
import { answer, inProcess, measure, report } from './_harness.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    runs: { type: 'string', default: '5' },
    /** MB of the long line; 0 leaves it out. */
    line: { type: 'string', default: '2048' },
    as: { type: 'string' },
    file: { type: 'string' },
  },
});

const chunkBytes = 1024 * 1024;

type Reader = (file: string) => Promise<number>;

const readers: Record<string, Reader> = {
  async ours(file) {
    const handle = openSync(file, 'r');
    const read = (): Uint8Array => {
      const chunk = new Uint8Array(chunkBytes);
      return chunk.subarray(0, readSync(handle, chunk));
    };
    let chunk = read();
    const reader = openReader(chunk, chunk.length < chunkBytes, {});
    const identities = new RowIdentities(reader.format, reader.identityColumns);
    const identity = Buffer.alloc(16);
    let rows = 0;
    for (; ; chunk = read()) {
      const last = chunk.length < chunkBytes;
      reader.add(chunk, last);
      for (let row = reader.next(); row; row = reader.next()) {
        if (!row.record) throw new Error(row.reason);
        identities.write(row.text, identity, 0);
        rows += 1;
      }
      if (last) return rows;
    }
  },

  async 'csv-parse'(file) {
    const { parse } = await import('csv-parse');
    let rows = -1;
    for await (const _ of createReadStream(file).pipe(parse({ info: true }))) rows += 1;
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
    for await (const text of createReadStream(file, { encoding: 'utf8', highWaterMark: chunkBytes })) {
      parser ??= initParser(inferSchema(text));
      parser.chunk<string[]>(text, parser.stringArrs as never, () => {
        rows += 1;
      });
    }
    parser?.end();
    return rows;
  },
};

/** One line of so many MB made on the way, then one good row; the row must be read and the line refused. */
function longLine(megabytes: number): void {
  const chunk = Buffer.alloc(chunkBytes, 'a');
  const head = Buffer.concat([Buffer.from('message,datetime,timestamp_desc\n'), chunk]).subarray(0, chunkBytes);
  const reader = openReader(head, false, {});
  const outcomes: (string | null)[] = [];
  const take = (): void => {
    for (let row = reader.next(); row; row = reader.next()) outcomes.push(row.record ? null : row.reason);
  };
  reader.add(head, false);
  take();
  for (let n = 1; n < megabytes; n += 1) {
    reader.add(chunk, false);
    take();
  }
  reader.add(Buffer.from('\nm,2026-07-01T09:00:00Z,x\n'), true);
  take();
  if (outcomes.length !== 2 || outcomes[0] !== 'the row is longer than 4 MiB' || outcomes[1] !== null)
    throw new Error(`unexpected: ${JSON.stringify(outcomes)}`);
}

if (values.as === 'line') {
  const started = performance.now();
  longLine(Number(values.line));
  answer((performance.now() - started) / 1000);
} else if (values.as) {
  const started = performance.now();
  const rows = await readers[values.as]?.(values.file ?? '');
  if (rows !== Number(values.rows)) throw new Error(`${values.as} found ${rows} rows`);
  answer((performance.now() - started) / 1000);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'continuity-bench-'));
  try {
    const file = join(folder, 'activity.csv');
    const rows = Number(values.rows);
    await writeGenerated({ events: rows, seed: 1, out: file, signal: new AbortController().signal });
    const script = import.meta.filename;
    const cases = Object.keys(readers).map((name) =>
      inProcess(name, script, ['--as', name, '--file', file, '--rows', values.rows]),
    );
    const megabytes = Math.round(statSync(file).size / 1e6);
    report(
      `CSV rows, ${rows.toLocaleString('en-GB')} rows, ${megabytes} MB`,
      measure(cases, Number(values.runs)),
      { rows, megabytes },
      ({ seconds }) => ({ 'rows/s': Math.round(rows / seconds).toLocaleString('en-GB') }),
    );
    if (Number(values.line) > 0) {
      const line = inProcess(`one line of ${values.line} MB`, script, ['--as', 'line', '--line', values.line]);
      report('A line without end', measure([line], 1), { megabytes: Number(values.line) }, () => ({}));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
