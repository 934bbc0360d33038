/** Documents through the whole engine: bytes and statement in one commit, verified, packed, and known to erasures. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseDocument } from '../shared/api/documents.ts';
import { custodyBench, refused } from './custody.testing.ts';
import { secondVerifier } from './pack/second-verifier.testing.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;

beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0500', title: 'Documents' })).id;
});
afterEach(() => test.dispose());

const { exhibit, approved, erase, problems } = custodyBench(() => ({ test, caseId }));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function grant(name: string, text: string): Promise<string> {
  writeFileSync(join(test.home, name), text);
  return (await test.engine.grantRead(join(test.home, name))).grant;
}
const add = async (name: string, text: string, more: object = {}): Promise<CaseDocument> =>
  test.client.call('documents.add', { caseId, file: await grant(name, text), kind: 'statement', ...more });
const list = () => test.client.call('documents.list', { caseId });

describe('documents', () => {
  it('are taken in byte for byte, described anew and withdrawn, each with its entry', async () => {
    const one = await add('s1.txt', 'I am the author.', {
      title: 'Statement of A',
      author: 'A. Author',
      date: '2026-03-01',
    });
    expect(one).toMatchObject({
      kind: 'statement',
      title: 'Statement of A',
      author: 'A. Author',
      date: '2026-03-01',
      fileName: 's1.txt',
      mediaType: 'text/plain',
      size: 16,
      sha256: sha256('I am the author.'),
      parent: null,
      approved: false,
      addedBy: 'Alex Byrne',
    });
    const two = await add('notice.pdf', 'not a real one', { kind: 'notice' });
    expect(two.title).toBe('notice.pdf');
    const changed = await test.client.call('documents.change', {
      caseId,
      id: two.id,
      title: 'Notice',
      date: '2026-02-01',
    });
    expect(changed).toMatchObject({ ...two, title: 'Notice', date: '2026-02-01' });
    expect((await list()).map(({ id }) => id)).toEqual([one.id, two.id]);
    await test.client.call('documents.withdraw', { caseId, id: one.id, reason: 'The wrong file.' });
    expect((await list()).map(({ id }) => id)).toEqual([two.id]);
    const { rows } = await test.client.call('ledger.page', { caseId, offset: 0, limit: 4 });
    expect(rows.map(({ summary }) => summary)).toEqual([
      'Document “Statement of A” withdrawn.',
      'Document “Notice” described anew.',
      'Notice “notice.pdf” added as a document.',
      'Statement “Statement of A” added as a document.',
    ]);
    expect(await problems()).toEqual([]);
  });

  it('that are there already, were withdrawn, or have no such parent are refused, and nothing is left of them', async () => {
    const one = await add('a.txt', 'the same bytes');
    await expect(add('b.txt', 'the same bytes')).rejects.toMatchObject(refused('conflict', /“a\.txt”/));
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(add('c.txt', 'c', { parent: nobody })).rejects.toMatchObject(refused('not-found', /no such document/));
    await expect(test.client.call('documents.change', { caseId, id: nobody, title: 'x' })).rejects.toMatchObject(
      refused('not-found', /no such document/),
    );
    await expect(add('empty.txt', '')).rejects.toMatchObject({ failure: { code: 'file-empty' } });
    expect(await list()).toHaveLength(1);
    await test.client.call('documents.withdraw', { caseId, id: one.id, reason: 'Again.' });
    // What was withdrawn may come back, as another document.
    expect((await add('b.txt', 'the same bytes')).id).not.toBe(one.id);
    let blobs: unknown[] = [];
    test = await test.tamper(caseId, (db) => {
      blobs = db.prepare('SELECT state FROM blob').all();
    });
    expect(blobs).toEqual([{ state: 1 }]);
    expect(await problems()).toEqual([]);
  });

  it('whose bytes are altered or taken out are named by verification', async () => {
    await add('a.txt', 'Alpha');
    test = await test.tamper(caseId, (db) => {
      db.prepare('UPDATE blob_chunk SET bytes = ?').run(Buffer.from('Omega'));
    });
    expect(await problems()).toMatchObject([{ kind: 'evidence-altered', subject: 'document file a.txt' }]);
    test = await test.tamper(caseId, (db) => void db.exec('DELETE FROM blob_chunk; DELETE FROM blob'));
    expect(await problems()).toMatchObject([
      { kind: 'statement-file-missing', subject: expect.stringContaining('file a.txt') },
    ]);
  });

  it('share bytes with an exhibit, which its erasure then leaves and says so', async () => {
    const one = await exhibit('both.txt', 'in both places');
    await add('paper.txt', 'in both places');
    const of = await approved('erasure', [one.id]);
    expect((await test.client.call('custody.erasePlan', { caseId, exhibitId: one.id })).sharedWith).toEqual([
      'document “paper.txt”',
    ]);
    await erase(one, of.id);
    expect(await problems()).toEqual([]);
    expect(await list()).toHaveLength(1);
  });
});

describe('a pack', () => {
  it('holds each file that a statement names; a changed, missing or foreign one is found', async () => {
    const text = 'Statement, in full.';
    const one = await add('statement of a.txt', text);
    await test.client.call('documents.withdraw', { caseId, id: one.id, reason: 'Superseded.' });
    const out = join(test.home, 'out');
    mkdirSync(out);
    const { grant: place } = await test.engine.grantWrite(join(out, 'pack'));
    await test.client.call('packs.export', { caseId, out: place, form: 'folder' });
    const folder = join(out, 'pack', 'data', 'statements');
    const [name = ''] = readdirSync(folder);
    expect(name).toBe(`${sha256(text).slice(0, 16)}_statement_of_a.txt`);
    expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    expect(secondVerifier(join(out, 'pack'))).toEqual([]);
    const verify = async () => {
      const { grant: pack } = await test.engine.grantFolder(join(out, 'pack'));
      return (await test.client.call('verification.pack', { pack })).problems.map(({ kind }) => kind);
    };
    expect(await verify()).toEqual([]);
    truncateSync(join(folder, name), 4);
    expect(await verify()).toEqual(
      expect.arrayContaining(['file-altered', 'statement-file-unrecorded', 'statement-file-missing']),
    );
  });
});
