import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import type { RowPlace } from '../../shared/domain/events/record.ts';
import { type ImportedRow, type ImportOutcome, previewImport, type RejectedRow, runImport } from './import-job.ts';
import { readFields } from './read-row.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-import-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(content: string | Uint8Array, name = 'activity.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Taken {
  outcome: ImportOutcome;
  rows: ImportedRow[];
  rejected: RejectedRow[];
  bytes: Buffer;
  chunks: number[];
  progress: Progress[];
}

async function take(path: string, options: { format?: FormatId; zone?: string } = {}): Promise<Taken> {
  const rows: ImportedRow[] = [];
  const rejected: RejectedRow[] = [];
  const chunks: Buffer[] = [];
  const progress: Progress[] = [];
  const outcome = await runImport({
    path,
    ...options,
    signal: new AbortController().signal,
    onProgress: (report) => progress.push(report),
    onChunk: (index, bytes) => {
      expect(index).toBe(chunks.length);
      chunks.push(Buffer.from(bytes));
    },
    onBatch: (batch) => {
      rows.push(...batch.rows);
      rejected.push(...batch.rejected);
    },
  });
  return {
    outcome,
    rows,
    rejected,
    bytes: Buffer.concat(chunks),
    chunks: chunks.map(({ length }) => length),
    progress,
  };
}

async function failureOf(work: Promise<unknown>): Promise<FailureError['failure']> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof FailureError) return error.failure;
  throw error;
}

const header = 'message,datetime,timestamp_desc,username,tag\n';
const row = (n: number) =>
  `"event ${n}, café",2026-02-14T02:41:07.${String(n % 1_000_000).padStart(6, '0')}Z,Logged,sample.r,\n`;

describe('a whole import', () => {
  test('stored bytes, hash, rows and ranges are of the same file, and the rows add up', async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => (n % 1000 === 7 ? 'not,enough\n' : row(n)));
    const path = fileOf(header + lines.join(''));
    const original = readFileSync(path);
    const { outcome, rows, rejected, bytes, chunks, progress } = await take(path);
    expect(bytes.equals(original)).toBe(true);
    expect(chunks.slice(0, -1).every((length) => length === 1024 * 1024)).toBe(true);
    expect(chunks.length).toBeGreaterThan(1);
    expect(outcome).toMatchObject({
      sha256: createHash('sha256').update(original).digest('hex'),
      size: original.length,
      format: 'timesketch-csv',
      encoding: 'UTF-8',
      zone: null,
      rows: 30_000,
      parsed: 29_970,
      rejectedCount: 30,
    });
    expect(rows).toHaveLength(outcome.parsed);
    expect(rejected).toHaveLength(outcome.rejectedCount);
    expect(rejected[0]).toEqual({ line: 9, reason: 'the row has 2 cells where the header has 5' });
    for (const { record, place } of [rows[0], rows[12_345], rows.at(-1)] as ImportedRow[]) {
      const { raw, fields } = readFields({ ...outcome, mapping: null }, place, (from, to) =>
        original.subarray(from, to),
      );
      expect(original.toString('utf8').split('\n')[place.line - 1]).toBe(raw);
      expect(fields[0]).toEqual({ name: 'message', value: record.message });
      expect(record.actor).toBe('sample.r');
    }
    expect(new Set(rows.map(({ identity }) => Buffer.from(identity).toString('hex'))).size).toBe(rows.length);
    expect(progress.at(-1)).toMatchObject({ done: original.length, total: original.length, unit: 'bytes' });
  });

  test('a file of exactly one chunk, and one byte more or less', async () => {
    for (const extra of [-1, 0, 1]) {
      const size = 1024 * 1024 + extra;
      const body = row(1).repeat(Math.floor((size - header.length) / row(1).length) + 1);
      const path = fileOf(Buffer.from(header + body).subarray(0, size));
      const { outcome, bytes } = await take(path);
      expect(outcome.size).toBe(size);
      expect(bytes.equals(readFileSync(path))).toBe(true);
      expect(outcome.rejectedCount).toBeLessThanOrEqual(1);
    }
  });

  test('tags, labels and texts arrive with their own rows', async () => {
    const lines = Array.from(
      { length: 5000 },
      (_, n) => `message ${n},2026-02-14T02:41:07Z,desc ${n % 7},user${n},"${n % 3 ? '' : `t${n},x`}"\n`,
    );
    const { rows } = await take(fileOf(header + lines.join('')));
    expect(rows).toHaveLength(5000);
    for (const [n, { record, place }] of rows.entries()) {
      expect(record).toMatchObject({
        message: `message ${n}`,
        actor: `user${n}`,
        timeDescription: `desc ${n % 7}`,
        sourceTags: n % 3 ? [] : [`t${n}`, 'x'],
      });
      expect(place.line).toBe(n + 2);
    }
  });

  test('read again, or as an overlapping export, the same rows have the same identities', async () => {
    const ids = async (content: string) =>
      (await take(fileOf(content))).rows.map(({ identity }) => Buffer.from(identity).toString('hex'));
    const first = await ids(header + row(1) + row(1) + row(2));
    expect(new Set(first).size).toBe(3);
    expect(await ids(header + row(1) + row(1) + row(2))).toEqual(first);
    expect((await ids(header + row(2) + row(3) + row(1))).filter((id) => first.includes(id))).toHaveLength(2);
  });
});

describe('failures', () => {
  test('paths', async () => {
    expect((await failureOf(take(join(folder, 'nowhere.csv')))).code).toBe('file-missing');
    mkdirSync(join(folder, 'sub'));
    expect(await failureOf(take(join(folder, 'sub')))).toMatchObject({ code: 'file-unreadable', what: /folder/ });
    if (process.getuid?.() !== 0) {
      const path = fileOf(header);
      chmodSync(path, 0);
      expect((await failureOf(take(path))).code).toBe('file-unreadable');
    }
  });

  test('contents', async () => {
    expect((await failureOf(take(fileOf('')))).code).toBe('file-empty');
    expect((await failureOf(take(fileOf(Buffer.from([0x1f, 0x8b, 8, 0]))))).code).toBe('file-binary');
    expect((await failureOf(take(fileOf('a,b\n1,2\n')))).code).toBe('format-unknown');
    expect((await failureOf(take(fileOf(header), { zone: 'BST' }))).code).toBe('zone-unknown');
  });

  test('a time without a zone stops the import and says where', async () => {
    const path = fileOf(`${header}${row(1)}m,2026-02-14 02:41:07,x,y,\n`);
    expect(await failureOf(take(path))).toMatchObject({ code: 'zone-required', what: /line 3/ });
    expect((await take(path, { zone: ' Europe/London ' })).outcome).toMatchObject({ parsed: 2, zone: 'Europe/London' });
  });

  test('rows that all fail, or fail by the hundred thousand', async () => {
    const first = await failureOf(take(fileOf(`${header}${'no time,x,y,z,\n'.repeat(1000)}`)));
    expect(first).toMatchObject({ code: 'format-mismatch', what: /first 1,000 rows.*line 2: “x” is not an ISO 8601/ });
    // One short of it is a certificate with 999 rejected rows, not a failure.
    expect((await take(fileOf(`${header}${'no time,x,y,z,\n'.repeat(999)}`))).outcome.rejectedCount).toBe(999);
    const many = await failureOf(take(fileOf(`${header}${row(1)}${'x\n'.repeat(100_001)}`)));
    expect(many).toMatchObject({ code: 'format-mismatch', what: /More than 100,000 rows/ });
  });

  test('a file that is written to while it is read', async () => {
    const path = fileOf(header + row(1).repeat(60_000));
    let touched = false;
    const failure = await failureOf(
      runImport({
        path,
        signal: new AbortController().signal,
        onProgress: () => {},
        onChunk: () => {
          if (!touched) appendFileSync(path, row(2));
          touched = true;
        },
        onBatch: () => {},
      }),
    );
    expect(failure).toMatchObject({ code: 'conflict', what: /changed while it was being read/ });
  });

  test('a row that takes all the memory it can get does not take the engine down', async () => {
    const nested = '['.repeat(2_000_000) + ']'.repeat(2_000_000);
    const good = '{"message":"m","datetime":"2026-02-14T02:41:07Z","timestamp_desc":"x"}\n';
    const { outcome } = await take(fileOf(`${good}{"message":${nested}}\n${good}`, 'deep.jsonl'));
    expect(outcome).toMatchObject({ rows: 3, rejectedCount: 1 });
  });
});

describe('cancelling', () => {
  test('before and during; nothing is handed over after the answer', async () => {
    const path = fileOf(header + row(1).repeat(100_000));
    const before = new AbortController();
    before.abort();
    const idle = { onProgress: () => {}, onChunk: () => {}, onBatch: () => {} };
    expect((await failureOf(runImport({ path, signal: before.signal, ...idle }))).code).toBe('cancelled');

    const during = new AbortController();
    let answered = false;
    let late = 0;
    let batches = 0;
    const failure = await failureOf(
      runImport({
        ...idle,
        path,
        signal: during.signal,
        onBatch: async () => {
          batches += 1;
          if (answered) late += 1;
          if (batches === 2) during.abort();
          await new Promise((turn) => setImmediate(turn));
        },
      }),
    );
    answered = true;
    expect(failure.code).toBe('cancelled');
    expect(batches).toBeLessThan(10);
    await new Promise((turn) => setImmediate(turn));
    expect(late).toBe(0);
  });

  test('what a callback throws ends the import and comes back', async () => {
    const path = fileOf(header + row(1).repeat(50_000));
    const full = new FailureError('disk-full', 'The disk is full.', 'Free some space.');
    const idle = { onProgress: () => {}, onChunk: () => {}, signal: new AbortController().signal };
    await expect(runImport({ path, ...idle, onBatch: () => Promise.reject(full) })).rejects.toBe(full);
  });

  test('the worker waits while the engine is behind', async () => {
    const path = fileOf(header + row(1).repeat(100_000));
    let open = 0;
    let most = 0;
    let chunksAtFirstBatch = -1;
    let chunks = 0;
    await runImport({
      path,
      signal: new AbortController().signal,
      onProgress: () => {},
      onChunk: () => {
        chunks += 1;
      },
      onBatch: async () => {
        open += 1;
        most = Math.max(most, open);
        if (chunksAtFirstBatch < 0) chunksAtFirstBatch = chunks;
        for (let turns = 0; turns < 20; turns += 1) await new Promise((turn) => setImmediate(turn));
        open -= 1;
      },
    });
    expect(most).toBe(1);
    expect(chunksAtFirstBatch).toBe(1);
  });
});

describe('preview', () => {
  const signal = new AbortController().signal;

  test('fifty rows, refused ones with their reason, and nothing of a file beyond its beginning', async () => {
    const path = fileOf(`${header}x,yesterday,z,,\n${row(1).repeat(100)}`);
    const preview = await previewImport({ path, signal });
    expect(preview).toMatchObject({
      file: 'activity.csv',
      format: 'timesketch-csv',
      encoding: 'UTF-8',
      columns: ['message', 'datetime', 'timestamp_desc', 'username', 'tag'],
      zoneRequired: false,
    });
    expect(preview.rows).toHaveLength(50);
    expect(preview.rows[0]).toMatchObject({ line: 2, instant: null, reason: '“yesterday” is not an ISO 8601 time' });
    expect(preview.rows[1]).toMatchObject({ line: 3, actor: 'sample.r', reason: null });
  });

  test('says that a zone is needed, and no longer once it is chosen', async () => {
    const path = fileOf(`${header}m,2026-02-14 02:41:07,x,y,\n`);
    expect((await previewImport({ path, signal })).zoneRequired).toBe(true);
    const chosen = await previewImport({ path, zone: 'Europe/London', signal });
    expect(chosen.zoneRequired).toBe(false);
    expect(chosen.rows[0]).toMatchObject({ basis: 'zone-chosen' });
  });
});

const corpus = resolve(import.meta.dirname, '../../../shared/corpus');
const absent = !existsSync(corpus);
if (absent) console.warn(`The corpus is absent (${corpus}): its import tests are skipped.`);

describe.skipIf(absent)('real files', () => {
  const spanOf = (rows: readonly ImportedRow[]) => {
    const instants = rows.map(({ record }) => record.instant);
    return [Math.min(...instants), Math.max(...instants)];
  };
  const utc = (...parts: [number, number, number, number, number, number]) => {
    const [year, month, ...rest] = parts;
    return Date.UTC(year, month - 1, ...rest) * 1000;
  };

  test.each<[string, FormatId, number, number, number]>([
    ['timesketch/end_to_end/evtx_part.csv', 'timesketch-csv', 13, utc(2012, 3, 14, 4, 17, 38) + 276_340, 0],
    ['timesketch/end_to_end/evtx_direct.csv', 'timesketch-csv', 13, utc(2012, 3, 14, 4, 17, 38) + 276_340, 0],
    ['timesketch/end_to_end/sigma_events.csv', 'timesketch-csv', 4, utc(2015, 7, 24, 19, 1, 1), 0],
    ['timesketch/end_to_end/sigma_events.jsonl', 'timesketch-jsonl', 4, utc(2015, 7, 24, 19, 1, 1), 0],
    ['timesketch/test_events/sigma_events.jsonl', 'timesketch-jsonl', 5, utc(2015, 7, 24, 19, 1, 1), 0],
    ['timesketch/test_events/csv_datetime_last_column.csv', 'timesketch-csv', 4, utc(2018, 7, 27, 10, 58, 7), 0],
    ['timesketch/test_events/validate_time_precision.csv', 'timesketch-csv', 2, utc(2015, 7, 24, 19, 1, 1), 0],
    [
      'timesketch/test_events/validate_time_precision_jsonl.jsonl',
      'timesketch-jsonl',
      2,
      utc(2015, 7, 24, 19, 1, 1),
      0,
    ],
    ['plaso/psort_outputs/dynamic.log', 'plaso-dynamic', 20, utc(2012, 1, 22, 7, 52, 33), 0],
    ['plaso/psort_outputs/dynamic_time_zone.log', 'plaso-dynamic', 20, utc(2012, 1, 22, 7, 52, 33), 0],
    ['plaso/psort_outputs/l2tcsv.log', 'plaso-l2tcsv', 19, utc(2012, 1, 22, 7, 52, 33), 0],
    ['plaso/psort_outputs/extract_and_output.log', 'plaso-dynamic', 445, utc(2012, 1, 22, 7, 52, 33), 0],
  ])('%s', async (name, format, count, first, rejectedCount) => {
    const path = join(corpus, name);
    const { outcome, rows, bytes } = await take(path);
    expect(outcome).toMatchObject({ format, rows: count, parsed: count - rejectedCount, rejectedCount });
    expect(spanOf(rows)[0]).toBe(first);
    expect(bytes.equals(readFileSync(path))).toBe(true);
    for (const { record, place } of rows) {
      const { fields } = readFields({ ...outcome, mapping: null }, place, (from, to) => bytes.subarray(from, to));
      expect(fields.some(({ value }) => value === record.message)).toBe(true);
    }
  });

  test('the multi-line XML of a row comes back whole from its byte range', async () => {
    const path = join(corpus, 'timesketch/end_to_end/evtx_part.csv');
    const { outcome, rows, bytes } = await take(path);
    const place = rows[0]?.place;
    expect(place).toMatchObject({ line: 2 });
    expect(rows[1]?.place.line).toBe(26);
    const { fields } = readFields({ ...outcome, mapping: null }, place as RowPlace, (from, to) =>
      bytes.subarray(from, to),
    );
    expect(fields.find(({ name }) => name === 'xml_string')?.value).toMatch(/^<Event xmlns=".*<\/Event>\n$/s);
  });

  test('a fraction of nine digits is cut to microseconds', async () => {
    const { rows } = await take(join(corpus, 'plaso/psort_outputs/dynamic.log'));
    expect(rows.find(({ record }) => record.timeText.includes('955519754'))?.record.instant).toBe(
      utc(2026, 7, 2, 17, 47, 57) + 955_519,
    );
  });

  test.each([
    ['timesketch/test_events/incorrect.csv', 'format-unknown', /timestampDesc/],
    ['plaso/psort_outputs/json.log', 'format-unknown', /json_line/],
    ['plaso/jsonl/aws_cloudtrail.jsonl', 'format-unknown', /EventId/],
    ['plaso/browser/chrome/History', 'file-binary', /SQLite/],
    ['plaso/evidence_files/Document.docx', 'file-binary', /no Excel workbook/],
  ])('%s is refused as what it is', async (name, code, words) => {
    const failure = await failureOf(take(join(corpus, name)));
    expect(failure.code).toBe(code);
    expect(failure.what).toMatch(words);
  });
});
