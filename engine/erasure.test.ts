/** Erasing exhibits through the whole engine: what goes, what stays, what is refused, and that the case verifies after. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exhibit } from '../shared/api/exhibits.ts';
import { custodyBench, refused } from './custody.testing.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;

beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0413', title: 'Custody' })).id;
});
afterEach(() => test.dispose());

const { exhibit, propose, approved, copyOf, erase, problems } = custodyBench(() => ({ test, caseId }));

describe('an erasure', () => {
  const plan = (one: Exhibit) => test.client.call('custody.erasePlan', { caseId, exhibitId: one.id });
  const marker = 'SECRET-MARKER-9f1c';

  it('destroys the bytes and what described them, and keeps reference, digest and reason', async () => {
    const one = await exhibit('secret.txt', `${marker} in the bytes`);
    const of = await approved('erasure', [one.id]);
    expect(await plan(one)).toMatchObject({
      obstacles: [],
      approvalId: of.id,
      details: 2,
      sharedWith: [],
      copiesOut: [],
    });
    await expect(erase(one, of.id, 'AB/2')).rejects.toMatchObject(refused('invalid-request', /not AB\/1/));
    const holds = async (words: string): Promise<boolean> => {
      let found = false;
      test = await test.tamper(caseId, (db) => {
        db.pragma('wal_checkpoint(TRUNCATE)');
        found = db.serialize().includes(words);
      });
      return found;
    };
    expect([await holds(marker), await holds('Description of secret.txt')]).toEqual([true, true]);
    const { exhibit: left } = await erase(one, of.id);
    expect(left).toMatchObject({
      ref: 'AB/1',
      sha256: one.sha256,
      size: one.size,
      description: 'Erased',
      file: 'erased',
    });
    expect(left.erasedAt).not.toBeNull();
    expect([await holds(marker), await holds('Description of secret.txt')]).toEqual([false, false]);
    expect(await problems()).toEqual([]);
    expect((await test.client.call('approvals.list', { caseId }))[0]).toMatchObject({ status: 'used' });
    await expect(erase(one, of.id)).rejects.toMatchObject(refused('conflict', /was erased/));
    expect((await test.client.call('exhibits.continuity', { caseId, exhibitId: one.id })).hash.status).toBe('erased');
    // The same file can be taken in again, as another exhibit.
    expect(await exhibit('secret.txt', `${marker} in the bytes`)).toMatchObject({ ref: 'AB/2', sha256: one.sha256 });
    expect(await problems()).toEqual([]);
  });

  it('is refused without an approval of it, and where something rests on the exhibit', async () => {
    const one = await exhibit('a.txt');
    expect((await plan(one)).obstacles).toEqual([
      'No approval of its erasure is in force: propose it, and have a second person decide.',
    ]);
    const disclosure = await approved('disclosure', [one.id], 'The panel');
    await expect(erase(one, disclosure.id)).rejects.toMatchObject(refused('not-permitted', /kind disclosure/));
    const copy = await copyOf(one);
    const of = await approved('erasure', [one.id]);
    await expect(erase(one, of.id)).rejects.toMatchObject(refused('conflict', /AB\/2 is a redacted copy of AB\/1/));
    await erase(copy, (await approved('erasure', [copy.id])).id);
    const again = await approved('erasure', [one.id]);
    await propose('disclosure', [one.id], 'The panel');
    await expect(erase(one, again.id)).rejects.toMatchObject(refused('conflict', /waiting to be decided/));
    expect(await problems()).toEqual([]);
  });

  it('leaves bytes that something else holds, and says so', async () => {
    const one = await exhibit('a.txt', 'shared');
    const two = await exhibit('b.txt', 'shared');
    const erased = await erase(one, (await approved('erasure', [one.id])).id);
    expect(erased.sharedWith).toEqual(['exhibit AB/2']);
    expect(await test.client.call('custody.checkExhibit', { caseId, exhibitId: two.id })).toMatchObject({
      status: 'agrees',
    });
    expect(await problems()).toEqual([]);
    expect((await erase(two, (await approved('erasure', [two.id])).id)).sharedWith).toEqual([]);
    expect(await problems()).toEqual([]);
  });

  it('of a folder takes its files with it', async () => {
    const folder = join(test.home, 'papers');
    mkdirSync(folder);
    writeFileSync(join(folder, 'one.txt'), `${marker} one`);
    writeFileSync(join(folder, 'two.txt'), 'kept elsewhere');
    const papers = await test.client.call('exhibits.addFolder', {
      caseId,
      folder: (await test.engine.grantFolder(folder)).grant,
      description: 'Papers',
    });
    await exhibit('other.txt', 'kept elsewhere');
    const erased = await erase(papers, (await approved('erasure', [papers.id])).id);
    expect(erased).toMatchObject({ sharedWith: ['exhibit AB/2'], exhibit: { files: null } });
    let left = '';
    test = await test.tamper(caseId, (db) => {
      left = db.prepare('SELECT group_concat(CAST(bytes AS TEXT)) FROM blob_chunk').pluck().get() as string;
    });
    expect(left).toBe('kept elsewhere');
    expect(await problems()).toEqual([]);
  });

  it('goes on where it was killed, and only with what a signed entry names', async () => {
    const one = await exhibit('a.txt');
    const two = await exhibit('b.txt');
    const chunks = new Map<number, Buffer>();
    test = await test.tamper(caseId, (db) => {
      for (const row of db.prepare('SELECT blob, bytes FROM blob_chunk').all() as { blob: number; bytes: Buffer }[])
        chunks.set(row.blob, row.bytes);
    });
    await erase(one, (await approved('erasure', [one.id])).id);
    const put = (state: string) =>
      test.tamper(caseId, (db) => {
        db.prepare('INSERT OR IGNORE INTO blob_chunk VALUES (1, 0, ?)').run(chunks.get(1));
        db.exec(state);
      });
    const count = async (): Promise<number> => {
      let n = 0;
      test = await test.tamper(caseId, (db) => {
        n = db.prepare('SELECT count(*) FROM blob_chunk').pluck().get() as number;
      });
      return n;
    };
    test = await put('');
    await test.client.call('cases.info', { caseId });
    expect(await count()).toBe(1);
    // Marked as erased behind Continuity's back: its bytes are evidence still.
    test = await put('UPDATE blob SET state = 2 WHERE id = 2');
    expect(await problems()).toContainEqual(
      expect.objectContaining({ kind: 'evidence-missing', subject: `exhibit ${two.ref}` }),
    );
    expect(await count()).toBe(1);
  });
});
