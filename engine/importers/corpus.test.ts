/** Real files that nobody here wrote: what each is recognised as, and how many of its rows become events. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import { formatInstant } from '../../shared/domain/time/format.ts';
import { openSample } from './open-reader.ts';
import { readAll } from './read-all.testing.ts';

const corpus = resolve(import.meta.dirname, '../../../shared/corpus');
const absent = !existsSync(corpus);
if (absent) console.warn(`The corpus is absent (${corpus}): its format tests are skipped.`);
const read = (name: string) => readFileSync(join(corpus, name));

const otrf = 'otrf-security-datasets/atomic';

describe.skipIf(absent)('real files', () => {
  test.each<[string, FormatId, rows: number, events: number, first: string]>([
    ['timesketch/end_to_end/evtx_direct.csv', 'timesketch-csv', 13, 13, '2012-03-14T04:17:38.276340Z'],
    ['timesketch/end_to_end/evtx_part.csv', 'timesketch-csv', 13, 13, '2012-03-14T04:17:38.276340Z'],
    ['timesketch/end_to_end/sigma_events.csv', 'timesketch-csv', 4, 4, '2015-07-24T19:01:01.000000Z'],
    ['timesketch/end_to_end/sigma_events.jsonl', 'timesketch-jsonl', 4, 4, '2015-07-24T19:01:01.000000Z'],
    ['timesketch/test_events/sigma_events.jsonl', 'timesketch-jsonl', 5, 5, '2015-07-24T19:01:01.000000Z'],
    ['timesketch/test_events/csv_datetime_last_column.csv', 'timesketch-csv', 4, 4, '2018-07-27T10:58:07.000000Z'],
    ['timesketch/test_events/validate_time_precision.csv', 'timesketch-csv', 2, 2, '2015-07-24T19:01:01.000000Z'],
    [
      'timesketch/test_events/validate_time_precision_jsonl.jsonl',
      'timesketch-jsonl',
      2,
      2,
      '2015-07-24T19:01:01.000000Z',
    ],
    ['plaso/psort_outputs/dynamic.log', 'plaso-dynamic', 20, 20, '2012-01-22T07:52:33.000000Z'],
    ['plaso/psort_outputs/dynamic_time_zone.log', 'plaso-dynamic', 20, 20, '2012-01-22T07:52:33.000000Z'],
    ['plaso/psort_outputs/extract_and_output.log', 'plaso-dynamic', 445, 445, '2012-01-22T07:52:33.000000Z'],
    ['plaso/psort_outputs/l2tcsv.log', 'plaso-l2tcsv', 19, 19, '2012-01-22T07:52:33.000000Z'],
    ['plaso/psort_outputs/json_line.log', 'plaso-json-line', 20, 20, '2012-01-22T07:52:33.000000Z'],
    ['plaso/psort_outputs/tln.log', 'tln', 20, 20, '2012-01-22T07:52:33.000000Z'],
    ['plaso/psort_outputs/l2ttln.log', 'l2ttln', 20, 20, '2012-01-22T07:52:33.000000Z'],
    ['plaso/jsonl/microsoft_audit_log.jsonl', 'purview-jsonl', 4, 4, '2022-05-07T12:55:53.000000Z'],
    ['plaso/logs/bodyfile/bodyfile', 'mactime-body', 45, 40, '2012-05-15T06:00:53.000000Z'],
    ['plaso/evtx/System2.evtx', 'evtx', 284, 283, '2015-08-08T02:06:17.078125Z'],
    ['derived_sleuthkit/syslog_image.dd.bodyfile', 'mactime-body', 14, 10, '2012-05-25T15:59:14.000000Z'],
    [
      'derived_sleuthkit/syslog_image.dd.bodyfile.mactime-d-y.csv',
      'mactime-csv',
      16,
      10,
      '2012-05-25T15:59:14.000000Z',
    ],
    [
      `${otrf}/windows/credential_access/host/psh_windows_vault_web_credentials/psh_windows_vault_web_credentials_2020-10-2819191483.json`,
      'windows-events',
      120,
      120,
      '2020-10-28T07:19:03.262000Z',
    ],
    [
      `${otrf}/windows/discovery/host/cmd_discover_iexplorer_version_registry/cmd_discover_iexplorer_version_registry_2020-10-2123281491.json`,
      'windows-events',
      68,
      68,
      '2020-10-21T11:28:08.823000Z',
    ],
  ])('%s is %s', (name, format, rows, events, first) => {
    const file = readAll(read(name), {}, 10_000);
    expect(file.reader.format).toBe(format);
    expect(file.reader.recognised[0]?.why).toMatch(/\.$/);
    expect([file.rows.length, file.events.length]).toEqual([rows, events]);
    expect(file.events.length + file.refused.length).toBe(rows);
    expect(formatInstant(Math.min(...file.events.map(({ instant }) => instant)))).toBe(first);
  });

  test('one and the same body file, read raw and as mactime wrote it, has the same events', () => {
    const of = (name: string, zone?: string) =>
      readAll(read(`derived_sleuthkit/syslog_image.dd.${name}`), { zone })
        .events.map(({ instant, message }) => `${instant} ${message}`)
        .sort();
    const raw = of('bodyfile');
    expect(raw).toHaveLength(10);
    expect(of('bodyfile.mactime-d-y.csv')).toEqual(raw);
    expect(of('bodyfile.mactime-d-NY.csv', 'America/New_York')).toEqual(raw);
  });

  test('a mactime file without zones waits for one, and its rows without a date are refused as that', () => {
    const file = readAll(read('derived_sleuthkit/syslog_image.dd.bodyfile.mactime-d-NY.csv'));
    expect(file.rows.filter(({ reason }) => reason?.startsWith('there is no date: “Xxx Xxx 00 0000')).length).toBe(6);
    expect(file.refused.filter((reason) => reason.includes('no zone')).length).toBe(10);
  });

  test('the four timelines that psort wrote of the same events agree on every instant', () => {
    const instants = (name: string) =>
      readAll(read(`plaso/psort_outputs/${name}`))
        .events.map(({ instant }) => instant)
        .sort((a, b) => a - b);
    const dynamic = instants('dynamic.log');
    expect(instants('dynamic_time_zone.log')).toEqual(dynamic);
    // psort itself writes …955519 in one form and …955520 in the other, of a time that it holds in nanoseconds.
    const exact = instants('json_line.log');
    expect(exact.map((instant, index) => Math.abs(instant - (dynamic[index] ?? 0)) <= 1)).toEqual(
      exact.map(() => true),
    );
    const seconds = dynamic.map((instant) => Math.floor(instant / 1e6) * 1e6);
    expect(instants('tln.log')).toEqual(seconds);
    expect(instants('l2ttln.log')).toEqual(seconds);
  });

  test.each([
    ['plaso/psort_outputs/json.log', /json_line/],
    ['derived_sleuthkit/syslog_image.dd.bodyfile.mactime.txt', /mactime -d -y/],
    ['plaso/logs/syslog/syslog', /first line/],
    ['plaso/logs/apache_access.log', /first line/],
  ])('%s is refused as what it is', (name, words) => {
    let failure: unknown;
    try {
      readAll(read(name));
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(FailureError);
    expect((failure as FailureError).failure.code).toBe('format-unknown');
    expect((failure as FailureError).failure.what).toMatch(words);
  });

  test.each([
    ['timesketch/test_events/incorrect.csv', 'DT', 1],
    ['plaso/jsonl/aws_cloudtrail.jsonl', 'EventTime', 6],
    [
      `${otrf}/aws/collection/ec2_proxy_s3_exfiltration/ec2_proxy_s3_exfiltration_2020-09-14011940.json`,
      '@timestamp',
      103,
    ],
  ])('the mapper finds the time of %s and reads every row', (name, column, rows) => {
    const { mapping } = openSample(read(name), true, {});
    expect(mapping.columns.find(({ role }) => role === 'time')?.name).toBe(column);
    const file = readAll(read(name), { mapping, zone: 'UTC' });
    expect([file.rows.length, file.events.length]).toEqual([rows, rows]);
  });

  test('a workbook’s sheets as they are', () => {
    const bytes = read('evidence/xlsx-otrf/apt29.xlsx');
    const first = openSample(bytes, true, {});
    expect(first.sheets).toEqual(['day1', 'day2']);
    expect(first.columns).toEqual([
      'Stage',
      'Technique',
      'Step',
      'Description',
      'hands-on',
      'User',
      'Source',
      'Target',
    ]);
    const second = openSample(bytes, true, { sheet: 'day2' });
    expect(second.columns.slice(-2)).toEqual(['Source Endpoint', 'Target Endpoint']);
    expect(first.questions[0]).toMatch(/No column looks like a time/);
  });

  test('files that are no timelines at all are refused in words, whatever they are', () => {
    const folders = ['pdf/damaged', 'evidence/docx-mammoth', 'evidence/eml-mikel-mail/emails/plain_emails'];
    const files = folders.flatMap((folder) => readdirSync(join(corpus, folder)).map((name) => join(folder, name)));
    expect(files.length).toBeGreaterThan(40);
    for (const name of files) {
      let outcome: unknown;
      try {
        readAll(read(name));
      } catch (error) {
        outcome = error;
      }
      expect(outcome, name).toBeInstanceOf(FailureError);
    }
  });
});
