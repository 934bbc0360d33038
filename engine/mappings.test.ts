/** Mappings and readings that take another's place, through the engine as the window uses it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mapping } from './importers/mapping.testing.ts';
import { mappingHash } from './mapping-hash.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A test' })).id;
});
afterEach(() => test.dispose());

async function fileOf(content: string, name = 'export.txt'): Promise<string> {
  const path = join(test.home, name);
  writeFileSync(path, content);
  return (await test.engine.grantRead(path)).grant;
}

const verified = async (): Promise<unknown> =>
  (await test.client.call('verification.case', { caseId }, { onProgress: () => {} })).problems;

const vigil =
  'When;Who;What;Where\n03/04/2026 09:15;sample.r;Opened record 7;WKS1\n04/04/2026 10:20;sample.r;Printed;WKS1\n';

describe('a mapping', () => {
  it('is suggested with what must be asked, tried, saved by name, used, and kept in the case and its signed entry', async () => {
    const file = await fileOf(vigil);
    await expect(test.client.call('imports.preview', { caseId, file })).rejects.toMatchObject({
      failure: { code: 'format-unknown' },
    });
    const sample = await test.client.call('imports.sample', { caseId, file });
    expect(sample.columns).toEqual(['When', 'Who', 'What', 'Where']);
    expect(sample.mapping).toMatchObject({ delimiter: ';', headerRow: 1 });
    expect(sample.questions[0]).toMatch(/day first or month first/);
    expect(sample.trials.map(({ label }) => label)).toEqual([
      expect.stringMatching(/^day first/),
      expect.stringMatching(/^month first/),
    ]);
    const chosen = {
      ...sample.mapping,
      name: 'Vigil export',
      zone: 'Europe/London',
      columns: sample.mapping.columns.map(({ name, role }) => ({
        name,
        role: name === 'What' ? ('message' as const) : name === 'Where' ? ('host' as const) : role,
      })),
    };
    const preview = await test.client.call('imports.preview', { caseId, file, mapping: chosen });
    expect(preview).toMatchObject({ format: 'mapped', zoneRequired: false });
    // 09:15 in summer time.
    expect(preview.rows[0]).toMatchObject({ instant: Date.UTC(2026, 3, 3, 8, 15) * 1000, message: 'Opened record 7' });

    const saved = await test.client.call('mappings.save', { mapping: chosen });
    expect(saved.sha256).toBe(mappingHash(chosen));
    const certificate = await test.client.call('imports.run', { caseId, file, mapping: chosen }, { onProgress() {} });
    expect(certificate).toMatchObject({
      format: 'mapped',
      imported: 2,
      zone: 'Europe/London',
      mapping: { name: 'Vigil export', sha256: saved.sha256 },
    });
    expect(await test.client.call('mappings.list', { caseId })).toMatchObject([
      { name: 'Vigil export', place: 'device', sha256: saved.sha256, mapping: chosen },
      { name: 'Vigil export', place: 'case', sha256: saved.sha256, mapping: chosen },
    ]);
    const detail = await test.client.call('timeline.event', { caseId, eventId: 1 });
    expect(detail.fields).toEqual([
      { name: 'When', value: '03/04/2026 09:15' },
      { name: 'Who', value: 'sample.r' },
      { name: 'What', value: 'Opened record 7' },
      { name: 'Where', value: 'WKS1' },
    ]);
    expect(await verified()).toEqual([]);
    test = await test.tamper(caseId, (db) =>
      db.prepare("UPDATE import SET mapping = json_set(mapping, '$.zone', 'UTC')").run(),
    );
    expect(await verified()).toMatchObject([{ kind: 'import-altered', subject: expect.stringMatching(/mapping/) }]);
  });

  it('goes to a file and comes back the same; what is none is refused in words', async () => {
    const made = mapping({ a: 'time', b: 'message' });
    const out = join(test.home, 'mapping.json');
    const { grant } = await test.engine.grantWrite(out);
    const written = await test.client.call('mappings.write', { mapping: made, out: grant });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(made);
    const back = await test.client.call('mappings.read', { file: (await test.engine.grantRead(out)).grant });
    expect(back).toEqual({ mapping: made, sha256: written.sha256 });
    for (const [content, words] of [
      ['{', /not JSON/],
      [JSON.stringify({ ...made, v: 2 }), /v: /],
      [JSON.stringify({ ...made, columns: [{ name: 'a', role: 'king' }] }), /columns\.0\.role/],
    ] as const)
      await expect(
        test.client.call('mappings.read', { file: await fileOf(content, 'bad.json') }),
      ).rejects.toMatchObject({
        failure: { code: 'invalid-request', what: expect.stringMatching(words) },
      });
  });

  it('is removed from the device, once', async () => {
    await test.client.call('mappings.save', { mapping: mapping({ a: 'time' }) });
    await test.client.call('mappings.remove', { name: 'A test' });
    expect(await test.client.call('mappings.list', {})).toEqual([]);
    await expect(test.client.call('mappings.remove', { name: 'A test' })).rejects.toMatchObject({
      failure: { code: 'not-found' },
    });
  });
});

describe('a file read in the wrong zone', () => {
  const rows = 'message,datetime,timestamp_desc\nopened,2026-07-01 09:00:00,x\nclosed,2026-07-01 09:05:00,x\n';
  const run = async (input: Record<string, unknown>) =>
    test.client.call('imports.run', { caseId, file: await fileOf(rows), ...input } as never, { onProgress() {} });
  const times = async (): Promise<number[]> => {
    const sort = { column: 'time', descending: false } as const;
    const { rows: page } = await test.client.call('timeline.page', { caseId, filter: {}, sort, offset: 0, limit: 10 });
    return page.map(([, instant]) => instant);
  };

  it('is read again in its place: the old events leave every view, and verification holds both', async () => {
    await run({ zone: 'UTC' });
    expect(await run({ zone: 'Europe/London' })).toMatchObject({ imported: 0, duplicate: 2 });
    const again = await run({ zone: 'Europe/London', supersedes: 1 });
    expect(again).toMatchObject({ imported: 2, duplicate: 0, supersededBy: null });
    expect(await times()).toEqual([Date.UTC(2026, 6, 1, 8, 0) * 1000, Date.UTC(2026, 6, 1, 8, 5) * 1000]);
    expect(await test.client.call('timeline.summary', { caseId, filter: {} })).toMatchObject({ total: 2, matched: 2 });
    expect((await test.client.call('imports.list', { caseId })).map(({ supersededBy }) => supersededBy)).toEqual([
      again.importId,
      null,
      null,
    ]);
    // What took its place is what another copy of the file repeats.
    expect(await run({ zone: 'Europe/London' })).toMatchObject({ imported: 0, duplicate: 2 });
    expect(await verified()).toEqual([]);
    await expect(run({ zone: 'UTC', supersedes: 1 })).rejects.toMatchObject({ failure: { code: 'conflict' } });
  });

  it('cannot be superseded by another file, nor under annotations, nor where there is no such import', async () => {
    await run({ zone: 'UTC' });
    await expect(
      test.client.call(
        'imports.run',
        { caseId, file: await fileOf(`${rows}more,2026-07-01 09:06:00,x\n`), zone: 'UTC', supersedes: 1 },
        { onProgress() {} },
      ),
    ).rejects.toMatchObject({ failure: { code: 'conflict', what: expect.stringMatching(/not the file/) } });
    expect(await times()).toHaveLength(2);
    await expect(run({ zone: 'UTC', supersedes: 9 })).rejects.toMatchObject({ failure: { code: 'not-found' } });
    await test.client.call('annotations.add', { caseId, selection: { ids: [1] }, note: 'seen', tags: [] } as never, {
      onProgress() {},
    });
    await expect(run({ zone: 'Europe/London', supersedes: 1 })).rejects.toMatchObject({
      failure: { code: 'conflict', what: expect.stringMatching(/Annotations stand on 1 event/) },
    });
    expect(await verified()).toEqual([]);
  });

  it('taken out of view by a hand on the file is found', async () => {
    await run({ zone: 'UTC' });
    test = await test.tamper(caseId, (db) => db.prepare('UPDATE import SET superseded_by = 1').run());
    expect(await verified()).toMatchObject([
      { kind: 'import-altered', subject: expect.stringMatching(/superseded by/), found: 'import 1' },
    ]);
  });
});

it('one act told by two systems is suggested with its reasons, and never merged', async () => {
  const told = async (name: string, row: string): Promise<void> => {
    const content = `message,datetime,timestamp_desc,username,hostname\n${row}\n`;
    await test.client.call('imports.run', { caseId, file: await fileOf(content, name) }, { onProgress() {} });
  };
  await told('a.csv', 'Signed in from 10.0.0.9,2026-07-01T09:00:00Z,x,FORCE\\sample.r,WKS1');
  await told('b.csv', 'Logon LogonType 2 10.0.0.9,2026-07-01T09:00:01Z,x,sample.r@force.example,wks1.force.example');
  await told('c.csv', 'Signed in from 10.0.0.9,2026-07-01T09:00:01Z,x,other.p,WKS1');
  await told('d.csv', 'Signed in from 10.0.0.9,2026-07-01T10:00:00Z,x,sample.r,WKS1');
  const { suggestions, compared, all } = await test.client.call('imports.possibleTwins', { caseId, eventId: 1 });
  expect([compared, all]).toEqual([2, true]);
  expect(suggestions).toMatchObject([
    {
      eventId: 2,
      file: 'b.csv',
      because: [
        '1.0 s apart',
        expect.stringMatching(/account/),
        expect.stringMatching(/device/),
        expect.stringMatching(/10\.0\.0\.9/),
      ],
    },
  ]);
  expect(await test.client.call('timeline.summary', { caseId, filter: {} })).toMatchObject({ total: 4 });
  await expect(test.client.call('imports.possibleTwins', { caseId, eventId: 99 })).rejects.toMatchObject({
    failure: { code: 'not-found' },
  });
});
