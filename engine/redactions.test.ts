/** Redactions through the contract: marks, a second person, the copy, and that what is hidden stands nowhere else in the case. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Exhibit } from '../shared/api/exhibits.ts';
import type { RedactionHit, RedactionSet } from '../shared/api/redactions.ts';
import { BundlePlan } from '../shared/domain/bundle/plan.ts';
import { custodyBench, refused } from './custody.testing.ts';
import { behindItsBack, startEngine, type TestEngine } from './testing.ts';

const secret = 'Zanzibar Quillfeather';

let test_: TestEngine;
let caseId: string;
let cases = 0;
const bench = custodyBench(() => ({ test: test_, caseId }));
const call: TestEngine['client']['call'] = (method, input, options) => test_.client.call(method, input, options);

beforeAll(async () => {
  test_ = await startEngine();
});
afterAll(() => test_.dispose());
beforeEach(async () => {
  ({ id: caseId } = await call('cases.create', { ref: `PSD/26/${++cases}`, title: 'Redactions' }));
});

async function pdf(...pages: string[][]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.setTitle(`About ${secret}`);
  for (const lines of pages) {
    const page = document.addPage([595, 842]);
    for (const [n, line] of lines.entries()) page.drawText(line, { x: 60, y: 760 - n * 30, size: 12, font });
  }
  return document.save();
}

async function granted(name: string, bytes: Uint8Array | string): Promise<string> {
  writeFileSync(join(test_.home, name), bytes);
  return (await test_.engine.grantRead(join(test_.home, name))).grant;
}

async function exhibit(bytes: Uint8Array, name = 'statement.pdf'): Promise<Exhibit> {
  return call('exhibits.addFile', { caseId, file: await granted(name, bytes), description: 'Statement' });
}

const source = ({ id }: { id: string }) => ({ kind: 'exhibit' as const, id });

async function hitsOf(of: { id: string }, text = secret): Promise<RedactionHit[]> {
  return (await call('redactions.search', { caseId, sources: [source(of)], text })).hits;
}

/** A set with every hit of the secret marked. */
async function marked(of: { id: string }): Promise<RedactionSet> {
  const set = await call('redactions.create', {
    caseId,
    source: source(of),
    name: 'Third parties',
    audience: 'officer',
  });
  const hits = await hitsOf(of);
  return call('redactions.mark', {
    caseId,
    id: set.id,
    marks: hits.map(({ page, rects }) => ({ page, rects, way: 'search' as const, ground: 'third-party' })),
  });
}

async function approved(of: { id: string }): Promise<RedactionSet> {
  const { id } = await marked(of);
  const { digest } = await call('redactions.propose', { caseId, id, reason: 'Not concerned' });
  await bench.jo();
  const decided = await call('redactions.decide', { caseId, id, decision: 'approved', digest });
  await bench.alex();
  return decided;
}

const statement = () => pdf(['Seen by', `the witness ${secret} on Monday.`], ['Nothing here.'], [`Again ${secret}.`]);

test('marks are proposed, approved by a second person, and applied: the copy is an exhibit of its own', async () => {
  const of = await exhibit(await statement());
  const ready = await approved(of);
  expect(ready).toMatchObject({ status: 'approved', decided: { name: 'Jo Lane', decision: 'approved' } });
  const done = await call('redactions.apply', { caseId, id: ready.id });
  expect(done).toMatchObject({ status: 'applied', applied: { current: true, instead: 'AB/2', rasterised: [] } });
  const copy = (await call('exhibits.list', { caseId })).find(({ ref }) => ref === 'AB/2');
  expect(copy).toMatchObject({ kind: 'redaction', parents: [of.sha256], description: 'Redacted copy of AB/1' });
  expect(await hitsOf({ id: copy?.id ?? '' })).toEqual([]);
  expect((await hitsOf({ id: copy?.id ?? '' }, 'on Monday')).length).toBe(1);
  expect(await call('redactions.log', { caseId })).toMatchObject([
    { page: 1, ground: 'Personal data of a third party', author: 'Alex Byrne', approver: 'Jo Lane', copyName: 'AB/2' },
    { page: 3 },
  ]);
  expect(await bench.problems()).toEqual([]);
  // The very same marks make no second copy.
  await expect(call('redactions.apply', { caseId, id: ready.id })).rejects.toMatchObject(
    refused('conflict', /made already/),
  );
});

test('what is hidden stands nowhere but in the original’s own bytes: not in database, ledger, log, answers, names, or the rest of a pack', async () => {
  // In plain letters, so that a search that finds nothing at all would show itself.
  const original = Buffer.concat([await statement(), Buffer.from(`\n% ${secret}\n`)]);
  const of = await exhibit(new Uint8Array(original));
  const ready = await approved(of);
  const done = await call('redactions.apply', { caseId, id: ready.id });
  await call('redactions.search', { caseId, text: secret });
  const refusal = await call('redactions.apply', { caseId, id: ready.id }).catch((error: unknown) => error);
  test_.elapse();
  const says = /zanzibar|quillfeather/i;
  for (const told of [await bench.ledger(), done, refusal, await call('redactions.log', { caseId }), test_.logged])
    expect(JSON.stringify(told)).not.toMatch(says);

  const pack = join(test_.home, 'pack');
  await call('packs.export', { caseId, out: (await test_.engine.grantWrite(pack)).grant, form: 'folder' });
  const held = (await test_.engine.grantFolder(pack)).grant;
  expect(await call('verification.pack', { pack: held })).toMatchObject({ status: 'verified' });
  const inPack = readdirSync(pack, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => says.test(path) || says.test(readFileSync(path, 'latin1')));
  expect(inPack.map((path) => path.slice(pack.length + 1))).toEqual(['data/exhibits/AB-1_statement.pdf']);

  const { home, keychain } = test_;
  await test_.close();
  const found: unknown[] = [];
  await behindItsBack(
    home,
    caseId,
    (db) => {
      const originals = db.prepare('SELECT id FROM blob WHERE sha256 = ?').all(of.sha256) as { id: number }[];
      const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
      for (const { name } of tables)
        for (const row of db.prepare(`SELECT * FROM "${name}"`).all() as Record<string, unknown>[])
          for (const [column, value] of Object.entries(row))
            if (says.test(Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
              found.push([name, column, originals.some(({ id }) => id === row.blob)]);
    },
    { keychain },
  );
  expect(found).toEqual([[expect.any(String), expect.any(String), true]]);
  test_ = await startEngine({ home, keychain });
});

test('a mark after the approval lapses it, visibly; nothing can be made of it then', async () => {
  const of = await exhibit(await statement());
  const ready = await approved(of);
  const rect = { x: 50, y: 50, width: 100, height: 30 };
  const changed = await call('redactions.mark', {
    caseId,
    id: ready.id,
    marks: [{ page: 2, rects: [rect], ground: 'irrelevant' }],
  });
  expect(changed).toMatchObject({ status: 'lapsed', lapsedBecause: ['Marks were added, changed or removed since.'] });
  await expect(call('redactions.apply', { caseId, id: ready.id })).rejects.toMatchObject(
    refused('conflict', /has lapsed/),
  );
  await call('redactions.unmark', {
    caseId,
    id: ready.id,
    marks: [changed.marks.find(({ page }) => page === 2)?.id ?? ''],
  });
  // As it was again, it is what was approved again.
  expect(await call('redactions.get', { caseId, id: ready.id })).toMatchObject({ status: 'approved' });
});

describe('who may decide', () => {
  test('neither whoever proposed it nor whoever made a mark of it; nobody undecided', async () => {
    const of = await exhibit(await statement());
    const set = await marked(of);
    await expect(call('redactions.apply', { caseId, id: set.id })).rejects.toMatchObject(
      refused('not-permitted', /No second person/),
    );
    await bench.jo();
    const { digest } = await call('redactions.propose', { caseId, id: set.id, reason: 'Needed' });
    const input = { caseId, id: set.id, decision: 'approved' as const, digest };
    await expect(call('redactions.decide', input)).rejects.toMatchObject(refused('not-permitted', /You proposed this/));
    await bench.alex();
    await expect(call('redactions.decide', input)).rejects.toMatchObject(
      refused('not-permitted', /made by Alex Byrne/),
    );
    await bench.signIn('Sam Okoro', 'SO');
    await expect(call('redactions.decide', { ...input, digest: '0'.repeat(64) })).rejects.toMatchObject(
      refused('conflict', /not the state/),
    );
    await expect(call('redactions.decide', { ...input, decision: 'rejected' })).rejects.toMatchObject(
      refused('invalid-request', /needs a reason/),
    );
    expect(await call('redactions.decide', input)).toMatchObject({ status: 'approved' });
  });

  test('a decision put in behind Continuity’s back counts for nothing', async () => {
    const of = await exhibit(await statement());
    const { id } = await marked(of);
    const { digest } = await call('redactions.propose', { caseId, id, reason: 'Needed' });
    test_ = await test_.tamper(caseId, (db) => {
      const proposal = db
        .prepare('SELECT entry, person, at FROM statement WHERE key = ?')
        .get(`${id}/proposal`) as Record<string, string>;
      db.prepare(
        "INSERT INTO statement (kind, key, body, reason, at, person, entry) VALUES ('redaction', ?, ?, '', ?, ?, ?)",
      ).run(
        `${id}/decision`,
        JSON.stringify({ decision: 'approved', digest, proposal: proposal.entry, v: 1 }),
        proposal.at,
        proposal.person,
        'f'.repeat(64),
      );
    });
    expect(await call('redactions.get', { caseId, id })).toMatchObject({ status: 'lapsed' });
    await expect(call('redactions.apply', { caseId, id })).rejects.toMatchObject(
      refused('conflict', /not what was signed/),
    );
  });
});

test('words that repeat what a mark hides are refused, in the mark and in the copy’s description', async () => {
  const of = await exhibit(await statement());
  const set = await call('redactions.create', { caseId, source: source(of), name: 'A', audience: 'public' });
  const [hit] = await hitsOf(of);
  const mark = { page: 1, rects: hit?.rects ?? [], ground: 'third-party' };
  await expect(
    call('redactions.mark', { caseId, id: set.id, marks: [{ ...mark, words: 'This is Quillfeather' }] }),
  ).rejects.toMatchObject(refused('invalid-request', /repeat what it hides/));
  const ready = await approved(of);
  await expect(
    call('redactions.apply', { caseId, id: ready.id, description: `Without ${secret}` }),
  ).rejects.toMatchObject(refused('invalid-request', /repeats what a box hides/));
});

test('bad marks are refused', async () => {
  const of = await exhibit(await statement());
  const { id } = await call('redactions.create', { caseId, source: source(of), name: 'A', audience: 'public' });
  const rect = { x: 50, y: 50, width: 100, height: 30 };
  const mark = (more: object) =>
    call('redactions.mark', { caseId, id, marks: [{ page: 1, rects: [rect], ground: 'third-party', ...more }] });
  await expect(mark({ ground: 'because' })).rejects.toMatchObject(refused('invalid-request', /none of the grounds/));
  await expect(mark({ page: 9 })).rejects.toMatchObject(refused('invalid-request', /no page 9/));
  await expect(mark({ rects: [{ ...rect, x: 5000 }] })).rejects.toMatchObject(
    refused('invalid-request', /outside page 1/),
  );
  await expect(mark({ way: 'text', rects: [{ ...rect, y: 700 }] })).rejects.toMatchObject(
    refused('invalid-request', /no text/),
  );
  await expect(call('redactions.propose', { caseId, id, reason: 'x' })).rejects.toMatchObject(
    refused('invalid-request', /no marks/),
  );
});

test('a document’s redacted copy is a document with a parent', async () => {
  const file = await granted('response.pdf', await statement());
  const document = await call('documents.add', { caseId, file, kind: 'response', title: 'Response' });
  const of = { kind: 'document' as const, id: document.id };
  const { id } = await call('redactions.create', { caseId, source: of, name: 'Names', audience: 'officer' });
  const { hits } = await call('redactions.search', { caseId, sources: [of], text: secret });
  await call('redactions.mark', {
    caseId,
    id,
    marks: hits.map(({ page, rects }) => ({ page, rects, ground: 'third-party' })),
  });
  const { digest } = await call('redactions.propose', { caseId, id, reason: 'Needed' });
  await bench.jo();
  await call('redactions.decide', { caseId, id, decision: 'approved', digest });
  await bench.alex();
  const done = await call('redactions.apply', { caseId, id });
  const copy = (await call('documents.list', { caseId })).find((one) => one.sha256 === done.applied?.instead);
  expect(copy).toMatchObject({ parent: document.id, approved: true, title: 'Response (redacted)' });
  expect(await bench.problems()).toEqual([]);
});

test('text of any other kind is redacted as a bundle draws it', async () => {
  const of = await call('exhibits.addFile', {
    caseId,
    file: await granted('note.txt', `Call from ${secret} at ten.\nAll quiet.`),
    description: 'Note',
  });
  const done = await call('redactions.apply', { caseId, id: (await approved(of)).id });
  expect(done.status).toBe('applied');
  expect(await hitsOf(done.applied?.copy ?? { id: '' })).toEqual([]);
});

describe('search', () => {
  test('over line ends, hyphens, ligatures, accents, case and number spellings; whole words alone', async () => {
    const of = await exhibit(
      await pdf(
        [
          'He met Zanzibar',
          'Quillfeather. Then Zanzi-',
          'bar Quillfeather left.',
          'ZANZIBAR QUILLFEATHER',
          'Zanzibar Quillfeathers',
        ],
        ['Call 07700 900 123 or 07700-900123.', 'Caf\u00e9 Ren\u00e9e', 'Office: the \u201csafe\u201d'],
      ),
    );
    expect(await hitsOf(of)).toHaveLength(3);
    expect((await hitsOf(of))[0]).toMatchObject({ before: 'He met ', found: secret, page: 1, in: 'page' });
    expect((await hitsOf(of))[0]?.rects).toHaveLength(2);
    const loose = await call('redactions.search', { caseId, sources: [source(of)], text: secret, wholeWord: false });
    expect(loose.hits).toHaveLength(4);
    const exact = await call('redactions.search', { caseId, sources: [source(of)], text: secret, matchCase: true });
    expect(exact.hits).toHaveLength(2);
    expect(await hitsOf(of, '07700900123')).toHaveLength(2);
    expect(await hitsOf(of, 'cafe renee')).toHaveLength(1);
    expect(await hitsOf(of, '"safe"')).toHaveLength(1);
    const pattern = await call('redactions.search', {
      caseId,
      sources: [source(of)],
      pattern: '0\\d{4}[ -]?\\d{3}[ -]?\\d{3}',
    });
    expect(pattern.hits).toHaveLength(2);
    await expect(call('redactions.search', { caseId, pattern: '(((' })).rejects.toMatchObject(
      refused('invalid-request', /no pattern/),
    );
    await expect(call('redactions.search', { caseId })).rejects.toMatchObject(refused('invalid-request', /Either/));
  });

  test('says what is marked already, and what could not be searched', async () => {
    const of = await exhibit(await statement());
    await marked(of);
    await exhibit(new TextEncoder().encode('%PDF-1.7 and nothing more'), 'broken.pdf');
    const { hits, unsearched } = await call('redactions.search', { caseId, text: secret });
    expect(hits.map(({ marked: hidden }) => hidden)).toEqual([true, true]);
    expect(unsearched).toMatchObject([{ title: 'AB/2' }]);
  });
});

test('before export: who would be named that is no subject of the case, shortened', async () => {
  await call('people.save', {
    caseId,
    name: secret,
    standing: 'member-of-public',
    identifiers: [{ kind: 'username', value: 'zquill' }],
    reason: 'Known',
  });
  await call('people.save', { caseId, name: 'Alex Subject', standing: 'subject', identifiers: [], reason: 'Known' });
  const of = await exhibit(
    await pdf(
      [
        'Alex Subject met Zanzibar',
        'Quillfeather (zquill), z.q@example.org,',
        '07700 900123, AB 12 34 56 C, SW1A 1AA.',
      ],
      ['Born on 4 May 1980. No 12345.'],
    ),
  );
  const plan = BundlePlan.parse({
    v: 1,
    name: 'Bundle',
    template: 'misconduct-hearing',
    cover: { shortName: 'Case', letter: 'A' },
    sections: [
      {
        id: 's',
        title: 'Evidence',
        items: [
          { kind: 'exhibit', id: 'one', ref: of.ref, title: `Met ${secret}` },
          { kind: 'text', id: 'two', body: 'Ask zquill.' },
        ],
      },
    ],
  });
  const { findings } = await call('redactions.check', { caseId, plan, audience: 'public' });
  expect(findings.map(({ kind, page, item, shown }) => [item, kind, page, shown])).toEqual(
    expect.arrayContaining([
      ['one', 'name', 1, 'Z… Q…'],
      ['one', 'name', 1, 'Z…'],
      ['one', 'email', 1, 'z…@e…'],
      ['one', 'phone', 1, '…123'],
      ['one', 'national-insurance', 1, '…456'],
      ['one', 'postcode', 1, 'SW…'],
      ['one', 'date-of-birth', 2, 'a date of birth'],
      ['one', 'name', null, 'Z… Q…'],
      ['two', 'name', null, 'Z…'],
    ]),
  );
  expect(findings).toHaveLength(9);
  expect(JSON.stringify(findings)).not.toMatch(/quillfeather|zquill/i);
});

test('pages are given as a PDF without what it could do, with their size', async () => {
  const of = await exhibit(await statement());
  const { pdf: pages, pages: sizes, ref } = await call('redactions.pages', { caseId, source: source(of) });
  expect(ref).toBe('AB/1');
  expect(sizes).toEqual([1, 2, 3].map(() => ({ width: 595, height: 842 })));
  expect(Buffer.from(pages).subarray(0, 5).toString()).toBe('%PDF-');
});

test('grounds are the case’s own', async () => {
  const grounds = [{ id: 'cover', label: 'Covert address' }];
  await call('redactions.setGrounds', { caseId, grounds, reason: 'By the force’s own policy' });
  expect(await call('redactions.grounds', { caseId })).toEqual(grounds);
});
