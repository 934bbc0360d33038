import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
let out: string;

beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A test' })).id;
  const path = join(test.home, 'a.csv');
  const rows = Array.from(
    { length: 40 },
    (_, n) => `event ${n},2026-01-05T09:00:${String(n).padStart(2, '0')}Z,Logon,sample,WS1,logon`,
  );
  writeFileSync(path, `${['message,datetime,timestamp_desc,username,hostname,event_type', ...rows].join('\n')}\n`);
  await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
  await test.client.call('annotations.add', { caseId, selection: { ids: [3, 4] }, note: 'Look', tags: ['key'] });
  await test.client.call('exhibits.addSelection', { caseId, selection: { ids: [3, 4] }, description: 'Two rows' });
  out = join(test.home, 'out');
  mkdirSync(out);
});
afterEach(() => test.dispose());

const options = { shortName: 'Sample' };
const grant = async (name: string): Promise<string> => (await test.engine.grantWrite(join(out, name))).grant;
const ledger = async (): Promise<string[]> =>
  (await test.client.call('ledger.page', { caseId, offset: 0, limit: 100 })).rows.map(
    ({ act, subject }) => `${act} ${subject.split(':')[0]}`,
  );

describe('a bundle', () => {
  it('is planned, exported with its manifest, recorded for itself and each exhibit, and verifies without the case', async () => {
    const plan = await test.client.call('bundles.plan', { caseId });
    expect(plan).toMatchObject({ keyEvents: 2, exhibits: 1, suggestedName: 'A test - Bundle A.pdf' });
    const written = await grant('bundle.pdf');
    const result = await test.client.call('bundles.export', { caseId, out: written, options });
    expect(readdirSync(out).sort()).toEqual(['bundle.manifest.json', 'bundle.pdf']);
    expect(
      createHash('sha256')
        .update(readFileSync(join(out, 'bundle.pdf')))
        .digest('hex'),
    ).toBe(result.sha256);
    expect((await ledger()).slice(0, 3)).toEqual(['stated statement', 'exported bundle', 'exported exhibit']);
    // The very grant it was written by reads it back.
    expect(await test.client.call('verification.bundle', { file: written })).toMatchObject({
      status: 'verified',
      problems: [],
    });
    expect((await test.client.call('verification.case', { caseId })).status).toBe('verified');
    const other = await startEngine({ identify: false });
    const { grant: file } = await other.engine.grantRead(join(out, 'bundle.pdf'));
    expect(await other.client.call('verification.bundle', { file })).toMatchObject({ status: 'verified' });
    await other.dispose();
  });

  it('prints an extract as the events it holds, and says how many', async () => {
    await test.client.call('bundles.export', { caseId, out: await grant('bundle.pdf'), options });
    const text = execFileSync('pdftotext', ['-layout', join(out, 'bundle.pdf'), '-'], { encoding: 'utf8' });
    expect(text).toContain('Shown: all 2 events.');
    expect(text).toContain('a.csv');
    expect(text).toContain('line 4');
    expect(text).not.toContain('time_recorded');
  });

  it('that is cancelled leaves neither file nor entry', async () => {
    const before = await ledger();
    const controller = new AbortController();
    await expect(
      test.client.call(
        'bundles.export',
        { caseId, out: await grant('bundle.pdf'), options },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
    ).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(readdirSync(out)).toEqual([]);
    expect(await ledger()).toEqual(before);
  });

  it('into a folder that is gone says so, and leaves neither file nor entry', async () => {
    const before = await ledger();
    const nowhere = (await test.engine.grantWrite(join(out, 'gone', 'bundle.pdf'))).grant;
    await expect(test.client.call('bundles.export', { caseId, out: nowhere, options })).rejects.toMatchObject({
      failure: { code: 'file-missing' },
    });
    expect(await ledger()).toEqual(before);
  });

  it('whose manifest cannot be put in its place is not left without it, and the failure says what the ledger keeps', async () => {
    mkdirSync(join(out, 'bundle.manifest.json', 'in the way'), { recursive: true });
    const failed = test.client.call('bundles.export', { caseId, out: await grant('bundle.pdf'), options });
    await expect(failed).rejects.toMatchObject({
      failure: { kept: expect.stringContaining('The ledger keeps the entry') },
    });
    expect(readdirSync(out)).toEqual(['bundle.manifest.json']);
    expect((await ledger()).slice(0, 2)).toEqual(['stated statement', 'exported bundle']);
  });
});
