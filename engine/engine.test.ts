import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryKeychain, startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
beforeEach(async () => {
  test = await startEngine();
});
afterEach(() => test.dispose());

const header = 'message,datetime,timestamp_desc,username,hostname,event_type';
const row = (n: number, message = `event ${n}`): string =>
  `${message},2026-01-05T09:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}+00:00,Logon,sample,WS${n % 3},type${n % 2}`;

async function csv(name: string, lines: readonly string[]): Promise<string> {
  const path = join(test.home, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return (await test.engine.grantRead(path)).grant;
}

async function newCase(ref = 'DPS/2026/0001'): Promise<string> {
  return (await test.client.call('cases.create', { ref, title: 'A test' })).id;
}

describe('a case', () => {
  it('is listed, opens again after a restart, and keeps what was acknowledged', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', { caseId, file: await csv('a.csv', [header, row(1), row(2)]) });
    test = await test.reopen();
    const info = await test.client.call('cases.info', { caseId });
    expect(info).toMatchObject({ ref: 'DPS/2026/0001', events: 2, imports: 1, marking: 'OFFICIAL-SENSITIVE' });
    expect((await test.client.call('cases.list', {}))[0]).toMatchObject({ events: 2, problem: null });
  });

  it('has a reference of its own', async () => {
    await newCase();
    await expect(newCase()).rejects.toMatchObject({ failure: { code: 'reference-taken' } });
    expect(readdirSync(join(test.home, 'cases')).filter((name) => name.endsWith('.case'))).toHaveLength(1);
  });

  it('shows nothing of its content on disk', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', {
      caseId,
      file: await csv('a.csv', [header, row(1, 'plainly visible words')]),
    });
    await test.close();
    for (const name of readdirSync(join(test.home, 'cases')))
      expect(readFileSync(join(test.home, 'cases', name)).includes('plainly visible')).toBe(false);
    expect(readFileSync(join(test.home, 'device.db')).includes('DPS/2026/0001')).toBe(false);
    test = await startEngine({ home: test.home, identify: false });
  });

  it('of a later version is named in the list, and the others stay open', async () => {
    await newCase('A');
    const laterId = await newCase('B');
    test = await test.tamper(laterId, (db) => db.pragma('user_version = 99'));
    const list = await test.client.call('cases.list', {});
    expect(list.find(({ ref }) => ref === 'B')?.problem).toContain('later version');
    expect(list.find(({ ref }) => ref === 'A')?.problem).toBeNull();
    await expect(test.client.call('cases.info', { caseId: laterId })).rejects.toMatchObject({
      failure: { code: 'case-newer' },
    });
  });
});

describe('the data folder', () => {
  it('lets in one engine at a time', async () => {
    await expect(startEngine({ home: test.home, keychain: test.keychain })).rejects.toMatchObject({
      failure: { code: 'in-use' },
    });
  });

  it('answers nothing about cases before somebody has unlocked it and said who they are', async () => {
    const other = await startEngine({ identify: false });
    try {
      expect((await other.client.call('session.get', {})).vault).toBe('new');
      await expect(other.client.call('cases.list', {})).rejects.toMatchObject({ failure: { code: 'not-permitted' } });
      await other.client.call('session.unlock', {});
      expect((await other.client.call('session.get', {})).vault).toBe('anonymous');
      await expect(other.client.call('cases.create', { ref: 'X', title: 'X' })).rejects.toMatchObject({
        failure: { code: 'not-permitted' },
      });
      await other.client.call('session.identify', { name: 'Sam Poole', initials: 'SP' });
      await other.client.call('cases.create', { ref: 'X', title: 'X' });
    } finally {
      await other.dispose();
    }
  });

  it('is not made at all where only a question was asked', async () => {
    const other = await startEngine({ identify: false, keychain: memoryKeychain() });
    await other.client.call('session.get', {});
    expect(readdirSync(other.home)).toEqual([]);
    await other.dispose();
  });
});

describe('an import', () => {
  it('accounts for every row, and counts it again as duplicate the second time', async () => {
    const caseId = await newCase();
    const lines = [header, row(1), row(2), 'bad,no time,Logon,sample,WS1,x', row(2)];
    const first = await test.client.call('imports.run', { caseId, file: await csv('a.csv', lines) });
    // Two rows that read the same are two events: the export may hold two acts within one second.
    expect(first).toMatchObject({ rows: 4, imported: 3, duplicate: 0, rejected: [{ line: 4 }] });
    const again = await test.client.call('imports.run', { caseId, file: await csv('a.csv', lines) });
    expect(again).toMatchObject({ rows: 4, imported: 0, duplicate: 3, rejected: [{ line: 4 }], span: null });
    const overlapping = await test.client.call('imports.run', {
      caseId,
      file: await csv('b.csv', [header, row(2), row(2), row(2), row(3)]),
    });
    expect(overlapping).toMatchObject({ rows: 4, imported: 2, duplicate: 2 });
    expect((await test.client.call('cases.info', { caseId })).events).toBe(5);
    expect(await test.client.call('imports.list', { caseId })).toHaveLength(3);
  });

  it('opens the original at the very row', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', {
      caseId,
      file: await csv('a.csv', [header, row(1), '"two\nlines",2026-01-05T10:00:00+01:00,Logon,sample,WS1,x']),
    });
    const page = await test.client.call('timeline.page', {
      caseId,
      filter: { text: 'lines' },
      sort: { column: 'time', descending: false },
      offset: 0,
      limit: 10,
    });
    const detail = await test.client.call('timeline.event', { caseId, eventId: page.rows[0]?.[0] ?? 0 });
    expect(detail).toMatchObject({
      timeText: '2026-01-05T10:00:00+01:00',
      basis: 'offset-in-text',
      provenance: { file: 'a.csv', line: 3 },
    });
    expect(detail.instant).toBe(Date.parse('2026-01-05T09:00:00Z') * 1000);
    expect(detail.raw).toBe('"two\nlines",2026-01-05T10:00:00+01:00,Logon,sample,WS1,x');
    expect(detail.fields[0]).toEqual({ name: 'message', value: 'two\nlines' });
    const bytes = readFileSync(join(test.home, 'a.csv'));
    expect(bytes.subarray(detail.provenance.byteStart, detail.provenance.byteEnd).toString()).toBe(detail.raw);
  });

  it('that is cancelled leaves the case as it was, and the next one is whole', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', { caseId, file: await csv('a.csv', [header, row(1)]) });
    const before = await test.client.call('cases.info', { caseId });
    const big = await csv('big.csv', [header, ...Array.from({ length: 20_000 }, (_, n) => row(n, `large ${n}`))]);
    const controller = new AbortController();
    await expect(
      test.client.call(
        'imports.run',
        { caseId, file: big },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
    ).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(await test.client.call('cases.info', { caseId })).toEqual(before);
    expect((await test.client.call('timeline.summary', { caseId, filter: { text: 'large' } })).matched).toBe(0);
    expect(await test.client.call('imports.run', { caseId, file: big })).toMatchObject({
      imported: 20_000,
      duplicate: 0,
    });
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
  });

  it('left half done by a crash is gone when the case is opened again', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', { caseId, file: await csv('a.csv', [header, row(1)]) });
    test = await test.tamper(caseId, (db) =>
      db.exec(`INSERT INTO blob (id, state, chunk) VALUES (900, 0, 1048576); INSERT INTO blob_chunk VALUES (900, 0, x'00');
        INSERT INTO import (id, state, file, blob, at, person) VALUES (900, 0, 'x', 900, '', '');
        INSERT INTO event SELECT 2, 900, at, time_text, basis, description, source, type, actor, host, message, source_tags, line, byte_start, byte_end, identity FROM event WHERE id = 1;
        INSERT INTO event_piece SELECT 900, 900, run, kind, n, 2, count, sha256, bytes FROM event_piece WHERE kind = 1`),
    );
    const info = await test.client.call('cases.info', { caseId });
    expect(info).toMatchObject({ events: 1, imports: 1 });
    expect((await test.client.call('verification.case', { caseId })).status).toBe('verified');
    test = await test.tamper(caseId, (db) => {
      const left = db.prepare(
        'SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM blob WHERE state = 0), (SELECT count(*) FROM import WHERE state = 0), (SELECT count(*) FROM event_piece WHERE import = 900)',
      );
      expect(left.raw().get()).toEqual([1, 0, 0, 0]);
    });
  });

  it.each([
    ['empty', '', 'file-empty'],
    ['binary', '\u0000\u0001\u0002'.repeat(400), 'file-binary'],
    ['of no known format', 'a,b\n1,2\n', 'format-unknown'],
    ['without a zone', 'message,datetime,timestamp_desc\nx,2026-01-05 09:00:00,y\n', 'zone-required'],
    ['in a wrong zone', 'message,datetime,timestamp_desc\nx,2026-01-05 09:00:00,y\n', 'zone-unknown', 'Europe/Nowhere'],
  ])('of a file that is %s says so and changes nothing', async (_, content, code, zone?: string) => {
    const caseId = await newCase();
    const before = await test.client.call('cases.info', { caseId });
    const path = join(test.home, 'bad.csv');
    writeFileSync(path, content);
    const { grant } = await test.engine.grantRead(path);
    await expect(test.client.call('imports.run', { caseId, file: grant, ...(zone && { zone }) })).rejects.toMatchObject(
      { failure: { code } },
    );
    expect(await test.client.call('cases.info', { caseId })).toEqual(before);
    expect(readdirSync(test.home).sort()).toEqual(
      [
        'bad.csv',
        'cases',
        'device.db',
        ...readdirSync(test.home).filter((name) => name.startsWith('device.db-')),
        'vault.json',
      ].sort(),
    );
  });

  it('reads no file that was not granted', async () => {
    const caseId = await newCase();
    await expect(test.client.call('imports.run', { caseId, file: '0'.repeat(32) })).rejects.toMatchObject({
      failure: { code: 'no-such-grant' },
    });
    const { grant } = await test.engine.grantWrite(join(test.home, 'out.pdf'));
    await expect(test.client.call('imports.run', { caseId, file: grant })).rejects.toMatchObject({
      failure: { code: 'no-such-grant' },
    });
  });
});

describe('the timeline', () => {
  it('filters, counts and pages the same events everywhere', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', {
      caseId,
      file: await csv('a.csv', [header, ...Array.from({ length: 300 }, (_, n) => row(n))]),
    });
    const filter = { type: ['type1'], host: ['WS0', 'WS1'] };
    const summary = await test.client.call('timeline.summary', { caseId, filter });
    expect(summary).toMatchObject({ total: 300, matched: 100, annotated: 0 });
    const sort = { column: 'host', descending: true } as const;
    const page = await test.client.call('timeline.page', { caseId, filter, sort, offset: 95, limit: 50 });
    expect(page).toMatchObject({ total: 100 });
    expect(page.rows).toHaveLength(5);
    const last = page.rows.at(-1)?.[0] ?? 0;
    expect(await test.client.call('timeline.locate', { caseId, filter, sort, eventId: last })).toEqual({ offset: 99 });
    const drawn = await test.client.call('timeline.histogram', {
      caseId,
      filter,
      from: summary.span?.from ?? 0,
      to: (summary.span?.to ?? 0) + 1,
      buckets: 7,
    });
    expect(drawn.series.flatMap(({ counts }) => counts).reduce((a, b) => a + b)).toBe(100);
    const facets = await test.client.call('timeline.facets', { caseId });
    expect(facets.type.map(({ count }) => count)).toEqual([150, 150]);
  });

  it('finds words, phrases and prefixes, and nothing for a query without a word', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', {
      caseId,
      file: await csv('a.csv', [
        header,
        row(1, 'Maple Row search'),
        row(2, 'Row of maple'),
        row(3, 'burglary at 12 High St'),
      ]),
    });
    const matched = async (text: string): Promise<number> =>
      (await test.client.call('timeline.summary', { caseId, filter: { text } })).matched;
    expect(await matched('maple row')).toBe(2);
    expect(await matched('"maple row"')).toBe(1);
    expect(await matched('burgl*')).toBe(1);
    expect(await matched('burgl')).toBe(0);
    expect(await matched('WS1')).toBe(1);
    expect(await matched('--')).toBe(0);
    expect(await matched('" OR 1=1')).toBe(0);
    expect(await matched('NEAR(')).toBe(0);
  });
});

describe('annotations and exhibits', () => {
  it('a withdrawal is undone by saying the same again, once more in the ledger', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', {
      caseId,
      file: await csv('a.csv', [header, row(1), row(2), row(3), row(4)]),
    });
    const selection = { ids: [2, 4] };
    const made = await test.client.call('annotations.add', { caseId, selection, note: 'Said', tags: ['again'] });
    await expect(test.client.call('annotations.repeat', { caseId, annotationId: made.id })).rejects.toMatchObject({
      failure: { code: 'conflict' },
    });
    await test.client.call('annotations.withdraw', { caseId, annotationId: made.id, reason: 'Undone' });
    const again = await test.client.call('annotations.repeat', { caseId, annotationId: made.id });
    expect(again).toMatchObject({ note: 'Said', tags: ['again'], events: 2, withdrawn: false });
    expect(await test.client.call('timeline.summary', { caseId, filter: { tag: ['again'] } })).toMatchObject({
      matched: 2,
    });
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
    await test.client.call('annotations.withdraw', { caseId, annotationId: again.id, reason: 'Undone' });
  });

  it('annotate, filter by it, exhibit, and tell the continuity', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', { caseId, file: await csv('a.csv', [header, row(1), row(2), row(3)]) });
    const annotation = await test.client.call('annotations.add', {
      caseId,
      selection: { ids: [1, 3] },
      note: 'Look here',
      tags: ['key', 'usb'],
    });
    expect(annotation).toMatchObject({ events: 2, author: 'Alex Byrne', initials: 'AB', withdrawn: false });
    expect((await test.client.call('timeline.summary', { caseId, filter: { tag: ['usb'] } })).matched).toBe(2);
    expect(
      (await test.client.call('timeline.keyEvents', { caseId, filter: {} })).items.map(({ note }) => note),
    ).toEqual(['Look here', 'Look here']);
    const first = await test.client.call('exhibits.addSelection', {
      caseId,
      selection: { filter: { annotated: true } },
      description: 'Key events',
    });
    expect(first).toMatchObject({ ref: 'AB/1', kind: 'extract', events: 2, file: 'AB-1-extract.csv' });
    const second = await test.client.call('exhibits.addFile', {
      caseId,
      file: await csv('note.txt', ['a note']),
      description: 'A note',
      producer: 'XY',
    });
    expect(second).toMatchObject({ ref: 'XY/1', kind: 'file', mediaType: 'text/plain' });
    const { entries } = await test.client.call('exhibits.continuity', { caseId, exhibitId: first.id });
    expect(entries.map(({ act, actor }) => [act, actor])).toEqual([['exhibited', 'Alex Byrne']]);
    const withdrawn = await test.client.call('annotations.withdraw', {
      caseId,
      annotationId: annotation.id,
      reason: 'Wrong events',
    });
    expect(withdrawn.withdrawn).toBe(true);
    expect((await test.client.call('timeline.summary', { caseId, filter: { annotated: true } })).matched).toBe(0);
    await expect(
      test.client.call('annotations.withdraw', { caseId, annotationId: annotation.id, reason: 'Again' }),
    ).rejects.toMatchObject({ failure: { code: 'conflict' } });
    const ledger = await test.client.call('ledger.page', { caseId, offset: 0, limit: 100 });
    expect(ledger.rows.map(({ act }) => act).reverse()).toEqual([
      'opened',
      'created',
      'acquired',
      'imported',
      'annotated',
      'searched',
      'exhibited',
      'acquired',
      'exhibited',
      'viewed',
      'withdrawn',
    ]);
    expect(ledger.rows[0]).toMatchObject({ reason: 'Wrong events', actor: 'Alex Byrne' });
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
  });

  it('refuse an empty selection, an unknown event and an annotation that says nothing', async () => {
    const caseId = await newCase();
    await expect(
      test.client.call('annotations.add', { caseId, selection: { filter: {} }, note: 'x', tags: [] }),
    ).rejects.toMatchObject({ failure: { code: 'nothing-selected' } });
    await expect(
      test.client.call('annotations.add', { caseId, selection: { ids: [5] }, note: 'x', tags: [] }),
    ).rejects.toMatchObject({ failure: { code: 'not-found' } });
    await expect(
      test.client.call('annotations.add', { caseId, selection: { ids: [5] }, note: ' ', tags: [] }),
    ).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
    expect((await test.client.call('cases.info', { caseId })).ledgerEntries).toBe(2);
  });

  it('make the same extract from the same events, formulas disarmed', async () => {
    const caseId = await newCase();
    await test.client.call('imports.run', {
      caseId,
      file: await csv('a.csv', [header, row(2, '=cmd|calc'), row(1, 'plain')]),
    });
    const made = [];
    for (const description of ['once', 'twice'])
      made.push(await test.client.call('exhibits.addSelection', { caseId, selection: { filter: {} }, description }));
    expect(made[0]?.sha256).toBe(made[1]?.sha256);
    expect(made.map(({ ref }) => ref)).toEqual(['AB/1', 'AB/2']);
    expect(made[0]?.parents).toHaveLength(1);
    expect(statSync(join(test.home, 'a.csv')).size).toBeGreaterThan(0);
  });
});
