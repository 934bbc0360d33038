import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import { chunkOf, evtxChunkBytes, readRecord } from './evtx-reader.ts';
import { filetimeText, valueTexts } from './evtx-values.ts';
import { openSample } from './open-reader.ts';
import { readAll } from './read-all.testing.ts';

const path = resolve(import.meta.dirname, '../../../shared/corpus/plaso/evtx/System2.evtx');
const absent = !existsSync(path);
if (absent) console.warn(`The corpus is absent (${path}): the event log tests are skipped.`);

describe.skipIf(absent)('a real event log, cut at 200,000 bytes in its third chunk', () => {
  const bytes = absent ? Buffer.alloc(0) : readFileSync(path);
  // The body of a suite that is skipped runs all the same.
  const whole = absent ? ({} as ReturnType<typeof readAll>) : readAll(bytes);

  test('every record as evtxexport (libevtx 20181227) gives it, and those of the cut chunk that it leaves out', () => {
    expect(whole.events).toHaveLength(283);
    expect(whole.refused).toEqual(['284: the file ends in the middle of a chunk, before its last event']);
    const numbers = whole.rows.map(({ text }) => /<EventRecordID>(\d+)</.exec(text)?.[1]);
    expect(numbers.slice(0, -1)).toEqual(Array.from({ length: 283 }, (_, index) => String(index + 1)));
    expect(whole.events[0]).toMatchObject({
      // 1 ms is 10,000 of its units: a reader that goes through JavaScript's Date says .078.
      timeText: '2015-08-08T02:06:17.078125000Z',
      instant: Date.UTC(2015, 7, 8, 2, 6, 17) * 1000 + 78_125,
      type: 'Windows started (4608)',
      source: 'Security',
      host: '37L4247E29-32',
    });
    expect(whole.events[1]).toMatchObject({ type: 'Logon (4624)', actor: 'NT AUTHORITY\\SYSTEM' });
    const changed = whole.events.filter(({ type }) => type === 'System time changed (4616)');
    expect(changed).toHaveLength(6);
    expect(changed[0]?.message).toMatch(/PreviousTime: 2015-.*NewTime: 2015-/);
    expect(whole.reader.warnings(0)).toEqual([expect.stringMatching(/dirty flag/)]);
  });

  test('a record comes back from its own bytes', () => {
    for (const row of [whole.rows[0], whole.rows[103], whole.rows[104], whole.rows[282]]) {
      if (!row) throw new Error('no row');
      const base = chunkOf(row.byteStart);
      const { raw, fields } = readRecord(
        bytes.subarray(base, base + evtxChunkBytes),
        row.byteStart - base,
        row.byteEnd - base,
      );
      expect(raw).toBe(row.text);
      expect(fields.find(({ name }) => name === 'TimeCreated')?.value).toBe(row.record?.timeText);
    }
    expect(() => readRecord(bytes.subarray(4096, 69_632), 600, 700)).toThrow(RangeError);
  });

  test('the same rows, whatever the borders of the chunks that come', () => {
    for (const chunk of [1777, 65_536]) expect(readAll(bytes, {}, chunk).rows).toEqual(whole.rows);
  });

  test('a cut between two records is as good a cut as any: what is missing is said', () => {
    const cut = readAll(bytes.subarray(0, whole.rows[250]?.byteEnd));
    expect(cut.events).toHaveLength(251);
    expect(cut.refused).toEqual(['252: the file ends in the middle of a chunk, before the last 33 of its events']);
  });

  test('a changed byte fails the checksums of its chunk, and is said', () => {
    const changed = Buffer.from(bytes);
    const place = changed.indexOf(Buffer.from('37L4247E29', 'utf16le'));
    changed[place] = 0x58;
    const file = readAll(changed);
    expect(file.events).toHaveLength(283);
    expect(file.reader.warnings(0)[0]).toMatch(/checksums of 1 of 3 chunks do not fit \(number 1\)/);
  });

  test('damage anywhere: every row an event or a reason, no crash, bounded work', () => {
    const small = bytes.subarray(0, 4096 + 65_536);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }),
        fc.option(fc.nat(small.length)),
        (edits, cut) => {
          const damaged = Buffer.from(small);
          for (const [at, value] of edits) if (at >= 8) damaged[at] = value;
          const file = readAll(cut === null ? damaged : damaged.subarray(0, Math.max(cut, 8)), {}, 30_000);
          expect(file.events.length + file.refused.length).toBe(file.rows.length);
          let end = 0;
          for (const { byteStart, byteEnd } of file.rows) {
            expect(byteStart).toBeGreaterThanOrEqual(end);
            end = byteEnd;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('it is no text, and text is no event log', () => {
    expect(() => openSample(bytes, true, {})).toThrow(FailureError);
    expect(() => readAll(bytes, { format: 'timesketch-csv' })).toThrow(FailureError);
    expect(() => readAll('message,datetime,timestamp_desc\n', { format: 'evtx' })).toThrow(FailureError);
  });
});

test('an event log without chunks has no rows; reserved room is none', () => {
  const header = Buffer.concat([Buffer.from('ElfFile\0'), Buffer.alloc(4088)]);
  expect(readAll(header).rows).toEqual([]);
  expect(readAll(Buffer.concat([header, Buffer.alloc(65_536)])).rows).toEqual([]);
  expect(readAll(Buffer.concat([header, Buffer.alloc(65_536, 7)])).refused).toEqual([
    '1: there is no chunk of events where one should be',
  ]);
  expect(readAll(header.subarray(0, 100)).refused).toEqual(['1: the file ends within its header']);
});

test('values as Windows renders them', () => {
  expect(filetimeText(130_834_731_770_781_257n)).toBe('2015-08-08T02:06:17.078125700Z');
  expect(filetimeText(0n)).toBe('0');
  const of = (type: number, hex: string): string[] => valueTexts(type, Buffer.from(hex, 'hex'));
  expect(of(0x13, '010500000000000515000000a065cf7e784b9b5fe77c8770f4010000')).toEqual([
    'S-1-5-21-2127521184-1604012920-1887927527-500',
  ]);
  expect(of(0x0f, '5dbd909054fc784994a5ba3e3b0328c3')).toEqual(['{9090BD5D-FC54-4978-94A5-BA3E3B0328C3}']);
  expect(of(0x15, 'e703000000000000')).toEqual(['0x3e7']);
  expect(of(0x12, 'ea0702000600 0e00 0200 2900 0700 fa00'.replaceAll(' ', ''))).toEqual(['2026-02-14T02:41:07.250Z']);
  expect(of(0x09, 'ffffffffffffffff')).toEqual(['-1']);
  expect(of(0x0d, '01000000')).toEqual(['true']);
  expect(of(0x81, '610000006200630000000000')).toEqual(['a', 'bc', '']);
  expect(of(0x88, '0100000002000000')).toEqual(['1', '2']);
  for (const [type, hex] of [
    [0x08, '0100'],
    [0x13, '0105'],
    [0x7f, '00'],
  ] as const)
    expect(() => of(type, hex)).toThrow();
});
