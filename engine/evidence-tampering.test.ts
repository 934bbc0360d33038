/** Evidence and its record changed straight in SQLite by someone with the key: each is named, with what was expected and found. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VerificationProblem } from '../shared/api/verification.ts';
import type { Connection } from './store/driver.ts';
import { startEngine, type TestEngine, temporaryFolder } from './testing.ts';

const folder = temporaryFolder();
const papers = join(folder, 'papers');
beforeAll(() => {
  mkdirSync(join(papers, 'sub'), { recursive: true });
  for (const name of ['a.txt', 'b.txt', 'sub/c.txt']) writeFileSync(join(papers, name), `content of ${name}`);
  writeFileSync(join(papers, 'CON.txt'), 'reserved');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let test: TestEngine;
let caseId: string;
beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'T/1', title: 'Tampered' })).id;
  const { grant } = await test.engine.grantFolder(papers);
  const acquisition = { source: 'Stick', acquiredBy: 'Jo Lane' };
  await test.client.call('exhibits.addFolder', { caseId, folder: grant, description: 'Papers', acquisition });
});
afterEach(() => test.dispose());

async function problemsAfter(change: (db: Connection) => void): Promise<VerificationProblem[]> {
  test = await test.tamper(caseId, change);
  return (await test.client.call('verification.case', { caseId })).problems;
}

const blobOf = (path: string): string => `(SELECT blob FROM exhibit_file WHERE path = '${path}')`;

describe('a folder’s evidence', () => {
  it('untouched is verified, and each file is counted', async () => {
    const report = await test.client.call('verification.case', { caseId });
    expect(report.problems).toEqual([]);
    expect(report.checked).toContainEqual({ what: 'folders: files against the signed manifest', count: 4 });
    expect(report.checked).toContainEqual({ what: 'originals and exhibits: every byte re-hashed', count: 6 });
  });

  it.each<[string, string, string, string]>([
    [
      'a byte of a file',
      `UPDATE blob_chunk SET bytes = CAST('content of a.txT' AS BLOB) WHERE blob = ${blobOf('a.txt')}`,
      'evidence-altered',
      'exhibit AB/1, file a.txt',
    ],
    [
      'bytes cut off a file',
      `UPDATE blob_chunk SET bytes = substr(bytes, 1, 3) WHERE blob = ${blobOf('b.txt')}`,
      'evidence-altered',
      'file b.txt',
    ],
    [
      'a file’s bytes removed',
      `DELETE FROM blob_chunk WHERE blob = ${blobOf('b.txt')}`,
      'evidence-altered',
      'file b.txt',
    ],
    [
      'two files’ bytes swapped',
      `UPDATE exhibit_file SET blob = CASE path WHEN 'a.txt' THEN ${blobOf('b.txt')} ELSE ${blobOf('a.txt')} END WHERE path IN ('a.txt', 'b.txt')`,
      'exhibit-file-altered',
      'exhibit AB/1, file a.txt',
    ],
    [
      'a file renamed',
      "UPDATE exhibit_file SET path = 'd.txt' WHERE path = 'b.txt'",
      'exhibit-file-altered',
      'file d.txt',
    ],
    [
      'what a file was called changed',
      "UPDATE exhibit_file SET original = 'AUX.txt' WHERE original = 'CON.txt'",
      'exhibit-file-altered',
      'CON.txt',
    ],
    [
      'a file’s time changed',
      "UPDATE exhibit_file SET modified = '2026-01-01T00:00:00.000000000Z' WHERE path = 'b.txt'",
      'exhibit-file-altered',
      'file b.txt',
    ],
    [
      'a file left out',
      "DELETE FROM exhibit_file WHERE path = 'sub/c.txt'",
      'exhibit-file-altered',
      'a file of its manifest',
    ],
    [
      'a file added',
      "INSERT INTO exhibit_file SELECT exhibit, 99, 'new.txt', NULL, NULL, blob, size, sha256, NULL, NULL FROM exhibit_file WHERE n = 1",
      'exhibit-file-altered',
      'file new.txt',
    ],
    [
      'a thing said to be left out',
      "INSERT INTO exhibit_skipped SELECT id, 1, 'x', 'link', 'A link.' FROM exhibit",
      'exhibit-file-altered',
      'left out: x',
    ],
    ['a count', 'UPDATE exhibit_folder SET files = 5', 'exhibit-altered', 'exhibit AB/1, files'],
    [
      'another listing',
      `UPDATE exhibit_folder SET listing = ${blobOf('a.txt')}`,
      'exhibit-altered',
      'exhibit AB/1, listing',
    ],
    ['no listing', 'DELETE FROM exhibit_folder', 'exhibit-altered', 'its listing'],
    [
      'who acquired it',
      "UPDATE exhibit SET acquisition = json_set(acquisition, '$.acquiredBy', 'Someone Else')",
      'exhibit-altered',
      'exhibit AB/1, acquisition',
    ],
    [
      'when it was written',
      "UPDATE exhibit SET original = json_set(original, '$.modifiedAt', '2026-01-01T00:00:00.000000000Z')",
      'exhibit-altered',
      'exhibit AB/1, original',
    ],
    ['what it was made from', 'UPDATE exhibit SET parent = id', 'exhibit-altered', 'exhibit AB/1, parent'],
    [
      'the manifest’s bytes',
      "UPDATE blob_chunk SET bytes = CAST(replace(CAST(bytes AS TEXT), 'a.txt', 'e.txt') AS BLOB) WHERE blob = (SELECT blob FROM exhibit)",
      'evidence-altered',
      'exhibit AB/1, its manifest',
    ],
  ])('names %s', async (_, sql, kind, subject) => {
    const problems = await problemsAfter((db) => db.exec(sql));
    expect(problems).toContainEqual(expect.objectContaining({ kind, subject: expect.stringContaining(subject) }));
    for (const { expected, found } of problems) expect(expected).not.toBe(found);
  });

  it('names every place where the same bytes stand', async () => {
    const { grant } = await test.engine.grantRead(join(papers, 'a.txt'));
    await test.client.call('exhibits.addFile', { caseId, file: grant, description: 'The same' });
    const problems = await problemsAfter((db) =>
      db.exec(`UPDATE blob_chunk SET bytes = x'00' WHERE blob = ${blobOf('a.txt')}`),
    );
    const [named] = problems.filter(({ kind }) => kind === 'evidence-altered').map(({ subject }) => subject);
    expect(named).toBe('exhibit AB/2, exhibit AB/1, file a.txt');
  });
});
