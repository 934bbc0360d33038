/** Formats of which the corpus has no file: written after their documentation, with the oddities that their users report. */
import { describe, expect, test } from 'vitest';
import { readAll } from './read-all.testing.ts';
import { windowsEventName } from './windows-event-names.ts';

const utc = (...parts: [number, number, number, number, number, number]) =>
  Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5]) * 1000;

describe('Hayabusa', () => {
  const header = 'Timestamp,RuleTitle,Level,Computer,Channel,EventID,RecordID,Details,ExtraFieldInfo,RuleID\n';
  const row =
    '2023-09-20 05:05:03.123 +01:00,Logon (Network),info,WKS1,Sec,4624,12,"Type: 3 - NETWORK ¦ TgtUser: sample.r ¦ SrcComp: -",-,c7b22878\n';

  test('the standard profile; times have their own offset', () => {
    const { reader, events, refused } = readAll(header + row);
    expect(refused).toEqual([]);
    expect([reader.format, reader.recognised[0]?.confidence]).toEqual(['hayabusa', 0.99]);
    expect(events[0]).toMatchObject({
      instant: utc(2023, 9, 20, 4, 5, 3) + 123_000,
      basis: 'offset-in-text',
      source: 'Sec',
      type: 'Logon (4624)',
      actor: 'sample.r',
      host: 'WKS1',
      message: 'Logon (Network) [info]: Type: 3 - NETWORK ¦ TgtUser: sample.r ¦ SrcComp: -',
    });
  });

  test('the verbose profile: tactics are tags of the source', () => {
    const verbose = `${header.trim()},MitreTactics,MitreTags,OtherTags,RuleFile,EvtxFile\n${row.trim()},InitAccess ¦ Persis,T1078,-,a.yml,b.evtx\n`;
    const { reader, events } = readAll(verbose);
    expect(reader.recognised[0]?.why).toMatch(/5 of those that its verbose profile adds/);
    expect(events[0]?.sourceTags).toEqual(['InitAccess', 'Persis', 'T1078']);
    expect(events[0]?.extraText).toContain('b.evtx');
  });

  test.each([
    ['Timestamp,Computer,EventID,Level,RuleTitle,Details,RulePath,FilePath'],
    ['Time,Computername,Eventid,Level,Alert,Details,Rulepath,Filepath'],
  ])('of 2021: a blank first line, ragged rows and the tool’s own log at the end: %s', (columns) => {
    const { reader, events, refused } = readAll(
      `\r\n${columns}\r\n` +
        '2021-11-01 10:00:00.000 +09:00,WKS1,1102,high,Log cleared,User: sample.r,a.yml,b.evtx\r\n' +
        '2021-11-01 10:00:01.000 +09:00,WKS1,4688,low,Process,a,b,c,d,a.yml,b.evtx\r\n' +
        '2021-11-01 10:00:02.000 +09:00,WKS1,4688\r\n' +
        '\r\nTotal events: 3\r\nElapsed Time: 00:00:01, 3 rules\r\n',
    );
    expect(reader.format).toBe('hayabusa-2021');
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ instant: utc(2021, 11, 1, 1, 0, 0), actor: 'sample.r', host: 'WKS1' });
    expect(refused).toEqual([
      '4: the row has 11 cells where the header has 8, so which cell means what is not sure',
      '5: the row has 3 cells where the header has 8, so which cell means what is not sure',
      '7: the line is no row: it does not begin with a time (tools write lines of their own log there)',
      '8: the line is no row: it does not begin with a time (tools write lines of their own log there)',
    ]);
  });
});

describe('Microsoft Purview', () => {
  const data = (over: Record<string, unknown> = {}) =>
    `"${JSON.stringify({ CreationTime: '2023-09-20T04:05:03', Operation: 'FileDownloaded', Workload: 'SharePoint', UserId: 'sample.r@force.example', ObjectId: 'https://x/pay.xlsx', ClientIP: '10.0.0.9', ...over }).replaceAll('"', '""')}"`;

  test('the portal’s export: AuditData decides, its time is UTC', () => {
    const { reader, events, refused } = readAll(
      `RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits\n` +
        `1,9/20/2023 4:05:03 AM,6,FileDownloaded,sample.r@force.example,${data()},\n` +
        `2,9/20/2023 4:05:04 PM,6,FileDownloaded,sample.r@force.example,"{cut",\n` +
        `3,20/09/2023 04:05,6,FileDownloaded,sample.r@force.example,,\n`,
    );
    expect(reader.format).toBe('purview');
    expect(events).toMatchObject([
      {
        instant: utc(2023, 9, 20, 4, 5, 3),
        timeText: '2023-09-20T04:05:03',
        basis: 'utc-by-format',
        source: 'SharePoint',
        type: 'FileDownloaded',
        actor: 'sample.r@force.example',
        message: 'FileDownloaded: https://x/pay.xlsx (10.0.0.9)',
      },
      { instant: utc(2023, 9, 20, 16, 5, 4), timeText: '9/20/2023 4:05:04 PM', type: 'FileDownloaded' },
    ]);
    expect(refused).toEqual([expect.stringMatching(/^4: /)]);
  });

  test('PowerShell’s export', () => {
    const { reader, events } = readAll(
      `RunspaceId,RecordType,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount\n` +
        `x,SharePoint,2023-09-20T04:05:03.0000000Z,a,FileDownloaded,${data({ CreationTime: undefined, UserId: undefined })},1,2\n`,
    );
    expect([reader.format, reader.recognised[0]?.confidence]).toEqual(['purview', 0.97]);
    expect(events[0]).toMatchObject({ instant: utc(2023, 9, 20, 4, 5, 3), basis: 'offset-in-text', actor: 'a' });
  });

  test('exactly 50,000 rows are called what they probably are: cut off', () => {
    const { reader } = readAll(`RecordId,CreationDate,AuditData\n`);
    expect(reader.warnings(49_999)).toEqual([]);
    expect(reader.warnings(50_000)).toEqual([expect.stringMatching(/probably cut off/)]);
  });
});

describe('CERT insider threat', () => {
  const date = '01/02/2010 06:49:00';
  test.each([
    ['id,date,user,pc,activity', `{A},${date},DTAA/KEE,PC-1,Logon`, 'Logon', 'Logon', 'Logon'],
    ['id,date,user,pc,activity', `{A},${date},DTAA/KEE,PC-1,Connect`, 'Device', 'Device connect', 'Connect'],
    [
      'id,date,user,pc,url,content',
      `{A},${date},KEE,PC-1,http://x/a,some words`,
      'Web',
      'Web page visited',
      'http://x/a: some words',
    ],
    [
      'id,date,user,pc,filename,content',
      `{A},${date},KEE,PC-1,x.doc,D0-CF`,
      'File',
      'File copied to removable media',
      'x.doc: D0-CF',
    ],
    [
      'id,date,user,pc,to,cc,bcc,from,size,attachments,content',
      `{A},${date},KEE,PC-1,a@x,,,b@x,100,0,"hello, you"`,
      'Email',
      'Email',
      'b@x · a@x · 0: hello, you',
    ],
  ])('%s', (header, row, source, type, message) => {
    const content = `${header}\n${row}\n`;
    expect(readAll(content).refused).toEqual(['2: the time has no zone, and none was chosen']);
    const { reader, events } = readAll(content, { zone: 'America/New_York' });
    expect(reader.format).toBe('cert-insider-threat');
    expect(events[0]).toMatchObject({ source, type, message, host: 'PC-1', instant: utc(2010, 1, 2, 11, 49, 0) });
  });
});

describe('Windows events as JSON lines', () => {
  const line = (object: unknown) => `${JSON.stringify(object)}\n`;
  const event = {
    EventID: 4624,
    Channel: 'Security',
    Hostname: 'WKS1',
    TargetUserName: 'sample.r',
    TargetDomainName: 'F',
  };

  test('mixed times: what says its zone wins; a local time alone asks for one; epoch numbers by their size', () => {
    const content =
      line({ ...event, EventTime: '2020-10-28 03:19:03.511', '@timestamp': '2020-10-28T07:19:04.000Z' }) +
      line({ ...event, EventTime: '2020-10-28 03:19:03.511' }) +
      line({ ...event, '@timestamp': 1603869543.5 }) +
      line({ ...event, '@timestamp': 1603869543500 }) +
      line({ ...event, TimeCreated: '2020-10-28T07:19:03.511Z', '@timestamp': '2020-10-28T07:20:00.000Z' }) +
      line(event);
    const { events, refused } = readAll(content, { zone: 'America/New_York' });
    expect(events.map(({ instant, basis }) => [instant, basis])).toEqual([
      [utc(2020, 10, 28, 7, 19, 4), 'offset-in-text'],
      [utc(2020, 10, 28, 7, 19, 3) + 511_000, 'zone-chosen'],
      [utc(2020, 10, 28, 7, 19, 3) + 500_000, 'utc-by-format'],
      [utc(2020, 10, 28, 7, 19, 3) + 500_000, 'utc-by-format'],
      [utc(2020, 10, 28, 7, 19, 3) + 511_000, 'offset-in-text'],
    ]);
    expect(refused).toEqual(['6: there is no TimeCreated, EventTime or @timestamp']);
    expect(events[0]).toMatchObject({ actor: 'F\\sample.r', host: 'WKS1', type: 'Logon (4624)' });
  });

  test('ids in words, and only where they mean it', () => {
    expect(windowsEventName('1102', 'Microsoft-Windows-Eventlog', 'Security')).toBe('Audit log cleared (1102)');
    expect(windowsEventName('4616', 'Microsoft-Windows-Security-Auditing', '')).toBe('System time changed (4616)');
    expect(windowsEventName('6416', '', 'Security')).toBe('External device recognised (6416)');
    expect(windowsEventName('307', 'Microsoft-Windows-PrintService', '')).toBe('Document printed (307)');
    expect(windowsEventName('307', '', 'Microsoft-Windows-PrintService/Operational')).toBe('Document printed (307)');
    expect(windowsEventName('1102', 'Some Application', 'Application')).toBe('Event 1102 of Some Application');
    for (const id of [4624, 4634, 4647, 4625, 4648, 4672, 4656, 4663, 4688, 4778, 4779, 4800, 4801, 5140, 5145])
      expect(windowsEventName(String(id), '', 'Security')).toMatch(/^[A-Z].+ \(\d+\)$/);
  });
});

describe('TLN and body files', () => {
  test('TLN without a header; a time of 0 is no 1970', () => {
    const { reader, events, refused } = readAll(
      '1327218753|EVTX|WKS1|sample.r|Logon\n0|REG|WKS1|-|Key written\n1327218754|FILE|WKS1|-|.a.. x\n',
    );
    expect(reader.format).toBe('tln');
    expect(events.map(({ host, actor }) => [host, actor])).toEqual([
      ['WKS1', 'sample.r'],
      ['WKS1', ''],
    ]);
    expect(refused).toEqual(['2: there is no date: the time is 0']);
  });

  test('a body file’s name may hold the separator, and its times are its rows', () => {
    const { rows, events } = readAll('0|/a|b|c.txt|5|r|0|0|9|1337961350|1337961351|1337961350|0\n'.repeat(2));
    expect(rows).toHaveLength(4);
    expect(events.map(({ message }) => message).slice(0, 2)).toEqual(['m... /a|b|c.txt', '.ac. /a|b|c.txt']);
    expect(rows[0]?.byteStart).toBe(rows[1]?.byteStart);
  });
});
