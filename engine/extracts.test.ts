/** Extracts of activity whose clock was off: both times in the file, and both on the pages of a bundle. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
beforeAll(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'E/1', title: 'Extracts' })).id;
  const path = join(test.home, 'a.csv');
  const rows = ['LAP-1', 'LAP-2'].map((host) => `opened by ${host},2026-01-05T09:00:05Z,Logon,proxy,sample,${host}`);
  writeFileSync(path, `message,datetime,timestamp_desc,source,username,hostname\n${rows.join('\n')}\n`);
  await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
});
afterAll(() => test.dispose());

const extract = (description: string) =>
  test.client.call('exhibits.addSelection', { caseId, selection: { filter: {} }, description });

it('keep their bytes while nothing is claimed, and carry both times once something is', async () => {
  const before = await extract('before');
  expect((await extract('again')).sha256).toBe(before.sha256);
  await test.client.call('sources.setClock', {
    caseId,
    scope: { source: null, host: 'LAP-1', importId: null },
    offset: -60_000_000,
    uncertainty: 0,
    zone: null,
    reason: 'Compared with the speaking clock',
  });
  const after = await extract('after');
  expect(after.sha256).not.toBe(before.sha256);
  const out = join(test.home, 'out');
  mkdirSync(out);
  const { grant } = await test.engine.grantWrite(join(out, 'bundle.pdf'));
  await test.client.call('bundles.export', { caseId, out: grant, options: { shortName: 'Extracts' } });
  const text = execFileSync('pdftotext', [join(out, 'bundle.pdf'), '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
  expect(text).toContain('09:01:05 UTC');
  expect(text).toMatch(/Recorded 09:00:05 UTC; ?the clock was slow by ?1 min/);
});
