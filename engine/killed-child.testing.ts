/** Works on a case without end, a line on standard output for each act that is done: what `killed.testing.ts` kills. */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from './device-clock.ts';
import { type Acknowledged, keptKeychain } from './killed.testing.ts';
import { startEngine } from './testing.ts';

const [home = '', folder = '', caseId = '', run = ''] = process.argv.slice(2);
const test = await startEngine({ home, keychain: keptKeychain(dirname(home)), clock: systemClock() });

/** Bytes that no other act has. */
const content = (name: string, size: number): Uint8Array => {
  const digest = createHash('sha256').update(`${run} ${name}`).digest();
  return Buffer.alloc(size, digest);
};

const said = (done: Acknowledged): void => void writeSync(1, `${JSON.stringify(done)}\n`);

for (let n = 0; ; n++) {
  const { id } = await test.client.call('annotations.add', {
    caseId,
    selection: { ids: [1 + (n % 20)] },
    note: `run ${run}, note ${n}`,
    tags: [],
  });
  said({ act: 'annotated', id, sha256: null });

  const file = join(folder, `${run}-${n}.bin`);
  writeFileSync(file, content(`file ${n}`, 1_300_000));
  const asFile = (await test.engine.grantRead(file)).grant;
  const one = await test.client.call('exhibits.addFile', { caseId, file: asFile, description: `File ${n}` });
  said({ act: 'file', id: one.id, sha256: one.sha256 });
  rmSync(file);

  const papers = join(folder, `${run}-${n}`);
  mkdirSync(papers);
  for (let i = 0; i < 25; i++) writeFileSync(join(papers, `${i}.txt`), content(`${n} ${i}`, 40 * i));
  writeFileSync(join(papers, 'large.bin'), content(`large ${n}`, 1_100_000));
  const asFolder = (await test.engine.grantFolder(papers)).grant;
  const all = await test.client.call('exhibits.addFolder', { caseId, folder: asFolder, description: `Folder ${n}` });
  said({ act: 'folder', id: all.id, sha256: all.sha256 });
  rmSync(papers, { recursive: true });
}
