import { describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import type { FormatId } from '../../shared/api/imports.ts';
import { readLabels, readTagCell } from './columns.ts';
import { readAll } from './read-all.testing.ts';

const instant = Date.UTC(2026, 1, 14, 2, 41, 7) * 1000;

function failureOf(act: () => unknown): FailureError['failure'] {
  try {
    act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('Timesketch CSV', () => {
  test('columns by name: any order, case, spaces; extras are kept for search', () => {
    const { reader, events } = readAll(
      'Hostname,EVENT_TYPE, Timestamp Desc ,User Name,source_short,note,DateTime,tag,Message\n' +
        `WKS1,search,Logged,sample.r,ORBIT,extra words,2026-02-14 02:41:07.123456+00:00,"['a', ""b""]",hello\n`,
    );
    expect(reader.format).toBe('timesketch-csv');
    expect(events).toEqual([
      {
        timeText: '2026-02-14 02:41:07.123456+00:00',
        instant: instant + 123_456,
        basis: 'offset-in-text',
        timeDescription: 'Logged',
        source: 'ORBIT',
        type: 'search',
        actor: 'sample.r',
        host: 'WKS1',
        message: 'hello',
        sourceTags: ['a', 'b'],
        extraText: `WKS1\nsearch\nLogged\nsample.r\nORBIT\nextra words\n['a', "b"]`,
      },
    ]);
  });

  test('type, actor, host and source fall back within each row', () => {
    const { events } = readAll(
      'message,datetime,timestamp_desc,event_type,data_type,username,user_sid,computer_name,source_name\n' +
        'm,2026-02-14T02:41:07Z,Logged,,windows:evtx:record,,S-1-5-21,PC9,Security\n' +
        'm,2026-02-14T02:41:07Z,Logged,,,,,,\n',
    );
    expect(events[0]).toMatchObject({
      type: 'windows:evtx:record',
      actor: 'S-1-5-21',
      host: 'PC9',
      source: 'Security',
    });
    expect(events[1]).toMatchObject({ type: 'Logged', actor: '', host: '', source: '' });
  });

  test('the timestamp alone is microseconds of UTC; an ISO time beside it wins', () => {
    const { events } = readAll(
      'message,timestamp,datetime,timestamp_desc\n' +
        `only µs,${instant},,x\n` +
        `both,123456789,2026-02-14T02:41:07Z,x\n`,
    );
    expect(events[0]).toMatchObject({ instant, basis: 'utc-by-format', timeText: `${instant}` });
    expect(events[1]).toMatchObject({ instant, basis: 'offset-in-text' });
    expect(readAll(`message,timestamp,timestamp_desc\na,${instant},x\nb,,x\n`).refused).toEqual([
      '3: there is no time: the cell is empty',
    ]);
  });

  test('a time without a zone waits for one; a zone chosen changes no time that has its own', () => {
    const content = 'message,datetime,timestamp_desc\na,2026-07-14 02:41:07,x\nb,2026-07-14T02:41:07Z,x\n';
    const asked = readAll(content);
    expect(asked.refused).toEqual(['2: the time has no zone, and none was chosen']);
    const chosen = readAll(content, { zone: 'Europe/London' });
    expect(chosen.events.map(({ instant: at, basis }) => [at, basis])).toEqual([
      [Date.UTC(2026, 6, 14, 1, 41, 7) * 1000, 'zone-chosen'],
      [Date.UTC(2026, 6, 14, 2, 41, 7) * 1000, 'offset-in-text'],
    ]);
    const change = 'message,datetime,timestamp_desc\na,2026-03-29 01:30:00,x\nb,2026-10-25 01:30:00,x\n';
    expect(readAll(change, { zone: 'Europe/London' }).refused).toEqual([
      '2: clocks in Europe/London never showed this time: they went forward over it',
      '3: clocks in Europe/London showed this time twice (they went back), so it could be either of two instants',
    ]);
  });
});

describe('Timesketch JSONL', () => {
  const line = (object: unknown) => `${JSON.stringify(object)}\n`;
  const event = { message: 'm', datetime: '2026-02-14T02:41:07Z', timestamp_desc: 'Logged' };

  test('strings, numbers, lists and objects', () => {
    const { reader, events } = readAll(
      line({ ...event, username: 'sample.r', computer: 'PC9', tag: ['a', 'b'], details: { file: 'x.doc', n: 5 } }) +
        line({ message: 'µs', timestamp: instant, timestamp_desc: 'Logged' }) +
        line({ message: 'µs', timestamp: `${instant}`, timestamp_desc: 'Logged', data_type: 'test:type' }),
    );
    expect(reader.format).toBe('timesketch-jsonl');
    expect(events[0]).toMatchObject({
      instant,
      actor: 'sample.r',
      host: 'PC9',
      sourceTags: ['a', 'b'],
      type: 'Logged',
    });
    expect(events[0]?.extraText).toContain('{"file":"x.doc","n":5}');
    expect(events[1]).toMatchObject({ instant, basis: 'utc-by-format' });
    expect(events[2]).toMatchObject({ instant, type: 'test:type' });
  });

  test('what cannot be an event is refused with its reason', () => {
    const deep = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`;
    const { refused } = readAll(
      `${line(event)}{"message": "cut", "dat\n[1,2]\n"text"\nnull\n${line({ message: 'no time' })}${line({ ...event, datetime: 5 })}${line({ message: 'x', timestamp: 1e300 })}{"message":"deep","datetime":"2026-02-14T02:41:07Z","x":${deep}}\n`,
    );
    expect(refused).toEqual([
      '2: the line is not a JSON object, or is cut short',
      '3: the line is JSON but not an object',
      '4: the line is JSON but not an object',
      '5: the line is JSON but not an object',
      '6: there is neither a datetime nor a timestamp',
      '7: datetime is not text',
      '8: the timestamp is not whole microseconds within the years 1684 to 2255',
      '9: the object is nested more than 64 deep',
    ]);
  });

  test('members named like ours, NUL and half surrogates do no harm', () => {
    const { events } = readAll(
      `${line({ ...event, refused: 'x', object: 1, __proto__x: 2 })}{"message":"a\\u0000b\\ud800","datetime":"2026-02-14T02:41:07Z","timestamp_desc":"x","__proto__":{"actor":"evil"}}\n`,
    );
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({ message: 'a\ufffdb\ufffd', actor: '' });
  });
});

describe('plaso', () => {
  const dynamic = 'datetime,timestamp_desc,source,source_long,message,parser,display_name,tag\n';

  test('dynamic: a bare quote at the beginning of a value swallows nothing', () => {
    const row = (message: string) => `2026-02-14T02:41:07+00:00,Content,LOG,Log File,${message},p,-,exit1 exit2\n`;
    const { events, refused } = readAll(
      dynamic + row('"C:\\x.exe" -run') + row('"unbalanced') + row('plain') + row('"really, quoted"') + row('"all"'),
    );
    expect(refused).toEqual([]);
    expect(events.map(({ message }) => message)).toEqual([
      '"C:\\x.exe" -run',
      '"unbalanced',
      'plain',
      'really, quoted',
      'all',
    ]);
    expect(events[0]).toMatchObject({ source: 'LOG', type: 'Content', actor: '', sourceTags: ['exit1', 'exit2'] });
    expect(events[0]?.extraText).not.toContain('-\n');
  });

  test('dynamic that went through a spreadsheet: cells over several lines', () => {
    const { events, refused } = readAll(`${dynamic}2026-02-14T02:41:07Z,C,LOG,L,"one\ntwo, three",p,d,-\n`);
    expect(refused).toEqual([]);
    expect(events[0]?.message).toBe('one\ntwo, three');
  });

  test('bad dates are refused, not dated', () => {
    expect(readAll(`${dynamic}0000-00-00T00:00:00,C,LOG,L,m,p,d,-\n`).refused[0]).toMatch(/^2: .*plaso/);
  });

  const l2t =
    'date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra\n';
  const l2tRow = (date: string, time: string, zone: string) =>
    `${date},${time},${zone},M...,LOG,Log File,Content Modification Time,root,pc9,short,long text,2,f,-,repeated,p,-\n`;

  test('l2tcsv: the zone of the row, checked and correct through summer time', () => {
    const { events, refused } = readAll(
      l2t +
        l2tRow('02/14/2026', '02:41:07', 'UTC') +
        l2tRow('07/14/2026', '02:41:07', 'Europe/London ') +
        l2tRow('00/00/0000', '00:00:00', 'UTC') +
        l2tRow('02/14/2026', '02:41:07', 'BST') +
        l2tRow('02/14/2026', '02:41:07', '-'),
    );
    expect(events.map(({ instant: at }) => at)).toEqual([instant, Date.UTC(2026, 6, 14, 1, 41, 7) * 1000]);
    expect(events[0]).toMatchObject({
      timeText: '02/14/2026 02:41:07 UTC',
      basis: 'zone-in-row',
      actor: 'root',
      host: 'pc9',
      message: 'long text',
      source: 'LOG',
      type: 'Content Modification Time',
      sourceTags: ['repeated'],
    });
    expect(refused[0]).toMatch(/^4: .*plaso/);
    expect(refused[1]).toMatch(/^5: in the timezone column, “BST”/);
    expect(refused[2]).toMatch(/^6: .*no zone/);
    expect(readAll(l2t + l2tRow('02/14/2026', '02:41:07', '-'), { zone: 'UTC' }).events[0]?.basis).toBe('zone-chosen');
  });
});

describe('recognition', () => {
  const formatOf = (header: string) => readAll(`${header}\n`).reader.recognised.map(({ format }) => format);
  test('the best guess first, others offered', () => {
    expect(formatOf('datetime,timestamp_desc,source,source_long,message,parser,display_name,tag')).toEqual([
      'plaso-dynamic',
      'timesketch-csv',
    ]);
    expect(formatOf('message,datetime,timestamp_desc')[0]).toBe('timesketch-csv');
    expect(formatOf('"message","timestamp","datetime","timestamp_desc","parser","source_long"')[0]).toBe(
      'timesketch-csv',
    );
    expect(formatOf('datetime,message')).toEqual(['plaso-dynamic']);
  });

  test.each([
    ['a,b,c\n1,2,3\n', 'format-unknown', /“a”, “b”, “c”/],
    ['{"event_0": {"__container_type__": "event"}\n, "event_1": {}}\n', 'format-unknown', /json_line/],
    [
      'Xxx Xxx 00 0000 00:00:00      675 ...b r/rrw------- 151107   5000     11       /logs/hidden.zip\n',
      'format-unknown',
      /mactime -d -y/,
    ],
    ['{"a":1}\n', 'format-unknown', /JSON object with “a”/],
    ['[{"message": "m"}]\n', 'format-unknown', /first line/],
    ['\u001b]0;pwned\u0007header\n', 'format-unknown', /^[ -~“”…\ufffd]*$/],
    ['', 'file-empty', /empty/],
    ['\n\n  \r\n', 'file-empty', /blank/],
    ['%PDF-1.7\n', 'file-binary', /PDF/],
    ['PK\u0003\u0004rest', 'file-binary', /table of contents/],
    ['PK\u0005\u0006rest', 'file-binary', /ZIP/],
    ['\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008rest', 'file-binary', /binary/],
  ])('refuses %j', (content, code, words) => {
    const failure = failureOf(() => readAll(content));
    expect(failure.code).toBe(code);
    expect(failure.what).toMatch(words);
    expect(failure.next).toMatch(/\.$/);
  });

  test.each<[FormatId, string, RegExp]>([
    ['plaso-l2tcsv', 'message,datetime,timestamp_desc\n', /no column date/],
    ['timesketch-csv', 'datetime,message\n', /no timestamp_desc/],
    ['timesketch-jsonl', 'message,datetime,timestamp_desc\n', /not JSON objects/],
    ['plaso-dynamic', '{"message":"m"}\n', /no datetime/],
  ])('a format asked for that does not fit: %s', (format, content, words) => {
    const failure = failureOf(() => readAll(content, { format }));
    expect(failure.code).toBe('format-mismatch');
    expect(failure.what).toMatch(words);
  });

  test('a zone that is none', () => {
    expect(failureOf(() => readAll('a', { zone: 'Europe/Londres' })).code).toBe('zone-unknown');
  });

  test('a first line beyond all measure', () => {
    const head = Buffer.alloc(1024 * 1024, 'a');
    expect(failureOf(() => readAll(Buffer.concat([head, head]))).code).toBe('line-too-long');
  });
});

test('tag cells', () => {
  expect(readTagCell('["a","b c"]')).toEqual(['a', 'b c']);
  expect(readTagCell("['a', 'b']")).toEqual(['a', 'b']);
  expect(readTagCell('a, b')).toEqual(['a', 'b']);
  for (const none of ['', '-', '[]', ' ']) expect(readTagCell(none)).toEqual([]);
  expect(readLabels('exit1 exit2')).toEqual(['exit1', 'exit2']);
  expect(readLabels('a note: in words')).toEqual([]);
});
