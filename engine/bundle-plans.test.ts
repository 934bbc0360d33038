/** Plans of bundles through the whole engine: versions, what they come to, what was exported of them. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SavedBundle } from '../shared/api/bundle-plans.ts';
import type { Exhibit } from '../shared/api/exhibits.ts';
import { BundlePlan, type BundlePlanInput } from '../shared/domain/bundle/plan.ts';
import { custodyBench, refused } from './custody.testing.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
let exhibits: Exhibit[];

const { exhibit, approved, copyOf, erase, problems, jo, alex } = custodyBench(() => ({ test, caseId }));

beforeAll(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0501', title: 'Plans' })).id;
  exhibits = [await exhibit('one.txt', 'Alpha, in full'), await exhibit('two.txt', 'Beta, in full')];
});
afterAll(() => test.dispose());
afterEach(() => expect(test.logged).toEqual([]));

const create = (name: string): Promise<SavedBundle> =>
  test.client.call('bundles.create', { caseId, template: 'misconduct-hearing', name });
const planOf = (sections: BundlePlanInput['sections'], more: Partial<BundlePlanInput> = {}): BundlePlan =>
  BundlePlan.parse({
    v: 1,
    name: 'Bundle',
    template: 'misconduct-hearing',
    cover: { shortName: 'Sample', letter: 'A' },
    sections,
    ...more,
  });
const path = (name: string): string => join(test.home, name);
const grant = async (name: string): Promise<string> => (await test.engine.grantWrite(path(name))).grant;
const words = (name: string, ...pages: string[]): string =>
  execFileSync('pdftotext', ['-layout', ...pages, path(name), '-'], { encoding: 'utf8' });
const pagesOf = (name: string): number =>
  Number(/^Pages: +(\d+)$/m.exec(execFileSync('pdfinfo', [path(name)], { encoding: 'utf8' }))?.[1]);

describe('plans', () => {
  it('are saved version by version; whoever edited an older one is told, and nothing is overwritten', async () => {
    const made = await create('Hearing');
    expect(made).toMatchObject({
      version: 1,
      by: 'Alex Byrne',
      plan: { name: 'Hearing', template: 'misconduct-hearing' },
    });
    const save = (base: number, name: string, why = '') =>
      test.client.call('bundles.save', { caseId, id: made.id, base, plan: { ...made.plan, name }, why });
    await save(1, 'Hearing, served', 'Served on 3 June.');
    await jo();
    await expect(save(1, 'Hearing by Jo')).rejects.toMatchObject(
      refused('conflict', /Alex Byrne saved version 2.*version 1/),
    );
    const third = await save(2, 'Hearing by Jo');
    await alex();
    expect(third.versions).toMatchObject([
      { version: 3, by: 'Jo Lane' },
      { version: 2, by: 'Alex Byrne', why: 'Served on 3 June.' },
      { version: 1 },
    ]);
    const second = await test.client.call('bundles.get', { caseId, id: made.id, version: 2 });
    expect(second).toMatchObject({ version: 2, plan: { name: 'Hearing, served' } });
    await expect(test.client.call('bundles.get', { caseId, id: made.id, version: 9 })).rejects.toMatchObject(
      refused('not-found', /has 3 versions; there is no version 9/),
    );
    expect(await test.client.call('bundles.list', { caseId })).toMatchObject([
      { name: 'Hearing by Jo', version: 3, exports: 0 },
    ]);
  });

  it('have names of their own, and can be removed', async () => {
    const one = await create('Twin');
    await expect(create('twin')).rejects.toMatchObject(refused('conflict', /named “Twin” already/));
    await test.client.call('bundles.remove', { caseId, id: one.id });
    await expect(test.client.call('bundles.get', { caseId, id: one.id })).rejects.toMatchObject(
      refused('not-found', /was removed/),
    );
    await expect(
      test.client.call('bundles.save', { caseId, id: one.id, base: 1, plan: one.plan }),
    ).rejects.toMatchObject(refused('not-found', /was removed/));
    const again = await create('Twin');
    expect(again.id).not.toBe(one.id);
    const { rows } = await test.client.call('ledger.page', { caseId, offset: 0, limit: 2 });
    expect(rows.map(({ summary }) => summary)).toEqual(['Bundle “Twin” begun.', 'Bundle “Twin” removed.']);
    expect(await problems()).toEqual([]);
  });
});

describe('a version that calls the officer otherwise', () => {
  it('names them by the case’s title nowhere: on no page, in no property of the file', async () => {
    const named = (await test.client.call('cases.create', { ref: 'DPS/2026/0502', title: 'PC 4471 Quillon: lookups' }))
      .id;
    writeFileSync(path('lookups.txt'), 'Fourteen lookups by night.');
    const file = (await test.engine.grantRead(path('lookups.txt'))).grant;
    await test.client.call('exhibits.addFile', { caseId: named, file, description: 'Lookups' });
    const plan = planOf([{ id: 'all', title: 'All', items: [{ kind: 'exhibit', id: 'x', ref: 'AB/1' }] }], {
      cover: {
        shortName: 'Lookups',
        letter: 'A',
        officerConcerned: 'PC 4471 Quillon',
        anonymised: { public: 'Officer A' },
      },
    });
    const everything = async (audience: 'panel' | 'public'): Promise<string> => {
      await test.client.call('bundles.export', { caseId: named, plan, audience, out: await grant(`${audience}.pdf`) });
      return `${words(`${audience}.pdf`)}${execFileSync('pdfinfo', ['-meta', path(`${audience}.pdf`)])}${execFileSync('pdfinfo', [path(`${audience}.pdf`)])}`;
    };
    expect(await everything('panel')).toContain('PC 4471 Quillon: lookups');
    const shown = await everything('public');
    expect(shown).toContain('Officer A');
    expect(shown).toContain('DPS/2026/0502');
    expect(shown).not.toMatch(/Quillon/iu);
  });
});

describe('a layout', () => {
  /** Some hundred pages. */
  const long = (n: number) => ({
    kind: 'text' as const,
    id: `t${n}`,
    title: `Long ${n}`,
    body: `Short paragraph of text ${n}.\n\n`.repeat(2700),
  });
  const ofPages = planOf(
    [
      { id: 'a', title: 'First', items: [long(1), long(2)] },
      { id: 'b', title: 'Second', items: [long(3), long(4)] },
      { id: 'c', title: 'Third', items: [{ kind: 'exhibit', id: 'x', ref: 'AB/1' }] },
    ],
    { profile: 'family' },
  );

  it('splits at sections where the profile asks for it, and is what is then exported, page by page', async () => {
    const { volumes, profile, warnings } = await test.client.call('bundles.layout', {
      caseId,
      plan: ofPages,
      audience: 'panel',
    });
    expect(profile).toMatchObject({ profile: 'family', mostPages: 350, fits: true });
    expect(volumes.map(({ letter, file }) => [letter, file])).toEqual([
      ['A', 'Sample - Bundle A.pdf'],
      ['B', 'Sample - Bundle B.pdf'],
    ]);
    expect(warnings.filter(({ kind }) => kind === 'too-large')).toEqual([]);
    const made = await test.client.call('bundles.export', {
      caseId,
      plan: ofPages,
      out: await grant('Sample - Bundle A.pdf'),
    });
    expect(made.export.volumes.map(({ letter, file, pages }) => ({ letter, file, pages }))).toEqual(
      volumes.map(({ letter, file, pages }) => ({ letter, file, pages })),
    );
    for (const { file, pages, bytes, sections } of volumes) {
      expect(pagesOf(file)).toBe(pages);
      expect(pages).toBeLessThanOrEqual(350);
      const { size } = made.export.volumes.find((one) => one.file === file) ?? { size: 0 };
      // Fonts are guessed at their largest; a volume is never planned as smaller than it comes out.
      expect(bytes - size).toBeGreaterThan(-0.01 * size);
      expect(bytes - size).toBeLessThan(0.05 * size + 150_000);
      for (const { firstPage } of sections.slice(2))
        expect(words(file, '-f', String(firstPage), '-l', String(firstPage))).toMatch(/Long|AB\/1/);
      expect(sections.length).toBeGreaterThan(2);
    }
  });

  it('previews the pages that are asked for, with their own numbers', async () => {
    const preview = await test.client.call('bundles.preview', {
      caseId,
      plan: ofPages,
      audience: 'panel',
      letter: 'B',
      page: 3,
      count: 2,
    });
    expect([preview.firstPage, preview.lastPage]).toEqual([3, 4]);
    writeFileSync(path('preview.pdf'), preview.pdf);
    expect(pagesOf('preview.pdf')).toBe(2);
    expect(words('preview.pdf')).toBe(words('Sample - Bundle B.pdf', '-f', '3', '-l', '4'));
    await expect(
      test.client.call('bundles.preview', { caseId, plan: ofPages, audience: 'panel', letter: 'Q', page: 1 }),
    ).rejects.toMatchObject(refused('not-found', /no volume Q/));
  });

  it('says of each version what stands in its way', async () => {
    const plan = planOf([
      {
        id: 's',
        title: 'Papers',
        items: [
          { kind: 'exhibit', id: 'a', ref: 'AB/1' },
          { kind: 'exhibit', id: 'b', ref: 'AB/9' },
        ],
      },
    ]);
    const { warnings } = await test.client.call('bundles.layout', { caseId, plan, audience: 'officer' });
    expect(warnings.filter(({ stops }) => stops)).toMatchObject([{ kind: 'missing', ids: ['b'] }]);
    const before = readdirSync(test.home);
    await expect(
      test.client.call('bundles.export', { caseId, plan, audience: 'officer', out: await grant('stopped.pdf') }),
    ).rejects.toMatchObject(refused('conflict', /AB\/9 is not in the case/));
    expect(readdirSync(test.home)).toEqual(before);
  });
});

/** A PDF of one page whose picture is as many bytes of noise as one asks for. */
function heavyPdf(seed: number, side: number): Buffer {
  const noise = Buffer.alloc(side * side);
  let state = seed;
  for (let i = 0; i < noise.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    noise[i] = state >>> 24;
  }
  const draw = Buffer.from('q 400 0 0 400 90 200 cm /I Do Q');
  const objects: [string, Buffer | null][] = [
    ['<< /Type /Catalog /Pages 2 0 R >>', null],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>', null],
    [
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
      null,
    ],
    [`<< /Length ${draw.length} >>`, draw],
    [
      `<< /Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${noise.length} >>`,
      noise,
    ],
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  const put = (bytes: Buffer): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  for (const [n, [words, stream]] of objects.entries()) {
    offsets.push(at);
    put(Buffer.from(`${n + 1} 0 obj\n${words}\n`));
    if (stream) put(Buffer.concat([Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')]));
    put(Buffer.from('endobj\n'));
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  put(
    Buffer.from(`xref\n0 6\n0000000000 65535 f \n${rows}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`),
  );
  return Buffer.concat(parts);
}

describe('the profile for mail', () => {
  it('keeps every volume below 36 MB, in the file itself', async () => {
    const items = [];
    for (const seed of [1, 2]) {
      writeFileSync(path(`heavy${seed}.pdf`), heavyPdf(seed, 4300));
      const { grant: file } = await test.engine.grantRead(path(`heavy${seed}.pdf`));
      const { sha256 } = await test.client.call('documents.add', {
        caseId,
        file,
        kind: 'other',
        title: `Heavy ${seed}`,
      });
      items.push({ kind: 'document' as const, id: `d${seed}`, sha256 });
    }
    const plan = planOf(
      items.map((item, n) => ({ id: `s${n}`, title: `Section ${n}`, items: [item] })),
      { profile: 'mail', cover: { shortName: 'Heavy', letter: 'A' } },
    );
    const { export: of } = await test.client.call('bundles.export', {
      caseId,
      plan,
      out: await grant('Heavy - Bundle A.pdf'),
    });
    expect(of.volumes.map(({ letter }) => letter)).toEqual(['A', 'B']);
    for (const { file } of of.volumes) expect(statSync(path(file)).size).toBeLessThanOrEqual(36_000_000);
  });
});

describe('an export', () => {
  it('for officer and public says nothing of sensitive material: no event of it, no word of it in what is said of others', async () => {
    writeFileSync(
      path('a.csv'),
      'message,datetime,timestamp_desc\nOpen lookup,2026-01-05T09:00:00Z,Logon\nSecret lookup,2026-01-05T10:00:00Z,Logon\n',
    );
    const { grant: file } = await test.engine.grantRead(path('a.csv'));
    await test.client.call('imports.run', { caseId, file });
    await test.client.call('annotations.add', { caseId, selection: { ids: [1, 2] }, note: 'Key', tags: [] });
    const secret = await test.client.call('exhibits.addSelection', {
      caseId,
      selection: { ids: [2] },
      description: 'Tip',
    });
    await test.client.call('unused.add', {
      caseId,
      description: 'Tip',
      sensitive: true,
      reason: 'It names a source.',
      exhibit: secret.ref,
    });
    const [, open] = exhibits;
    if (!open) throw new Error('no exhibit');
    await approved('export', [open.id, secret.id], 'The panel');
    const plan = planOf([
      { id: 'c', title: 'Chronology', items: [{ kind: 'generated', id: 'c1', part: 'chronology' }] },
      {
        id: 'e',
        title: 'Exhibits',
        items: [open, secret].map(({ ref }, n) => ({ kind: 'exhibit', id: `e${n}`, ref })),
      },
      {
        id: 'k',
        title: 'Continuity',
        items: (['exhibits-list', 'continuity', 'approvals', 'ledger'] as const).map((part) => ({
          kind: 'generated',
          id: part,
          part,
        })),
      },
    ]);
    for (const audience of ['panel', 'officer', 'public'] as const) {
      await test.client.call('bundles.export', { caseId, plan, audience, out: await grant(`${audience}-2.pdf`) });
      const text = words(`${audience}-2.pdf`);
      expect(text).toContain('Open lookup');
      expect(text).toContain(open.ref);
      for (const word of ['Secret lookup', secret.ref]) expect(text.includes(word)).toBe(audience === 'panel');
    }
  });

  it('of a version that a redacted copy stands in shows the copy, logs it, and names no one else’s words', async () => {
    const [one] = exhibits;
    if (!one) throw new Error('no exhibit');
    const copy = await copyOf(one, 'Alpha, [redacted]', (await approved('redaction', [one.id])).id);
    const plan = planOf([
      { id: 's', title: 'Papers', items: [{ kind: 'exhibit', id: 'a', ref: one.ref, instead: { public: copy.ref } }] },
      { id: 'log', title: 'Redaction log', items: [{ kind: 'generated', id: 'l', part: 'redaction-log' }] },
    ]);
    const rows = await test.client.call('bundles.audiences', { caseId, plan });
    expect(rows[0]?.in.map(({ state, instead }) => [state, instead])).toEqual([
      ['whole', null],
      ['whole', null],
      ['redacted', copy.ref],
    ]);
    await test.client.call('bundles.export', { caseId, plan, audience: 'public', out: await grant('public.pdf') });
    const text = words('public.pdf');
    expect(text).toContain('Alpha, [redacted]');
    expect(text).not.toContain('Alpha, in full');
    expect(text).toMatch(/A third party’s/);
    expect(text).toContain('Jo Lane');
    const { export: of } = await test.client.call('bundles.export', {
      caseId,
      plan,
      recipient: 'The panel',
      out: await grant('panel.pdf'),
    });
    expect(words('panel.pdf')).toContain('Alpha, in full');
    expect((await test.client.call('bundles.exports', { caseId })).slice(0, 2)).toMatchObject([
      { id: of.id, audience: 'panel', recipient: 'The panel', by: 'Alex Byrne', bundle: null, seal: null },
      { audience: 'public' },
    ]);
  });

  it('is kept with what it was made of, which goes with an exhibit that is erased; then it cannot be made again', async () => {
    const gone = await exhibit('gone.txt', 'Gamma, in full');
    const plan = planOf([{ id: 's', title: 'Papers', items: [{ kind: 'exhibit', id: 'g', ref: gone.ref }] }]);
    const { export: of, sha256 } = await test.client.call('bundles.export', {
      caseId,
      plan,
      out: await grant('gone.pdf'),
    });
    const again = () =>
      grant('again.pdf').then((out) => test.client.call('bundles.export', { caseId, again: of.id, out }));
    expect((await again()).sha256).toBe(sha256);
    expect(
      createHash('sha256')
        .update(readFileSync(path('again.pdf')))
        .digest('hex'),
    ).toBe(sha256);
    const { id: approval } = await approved('erasure', [gone.id]);
    await erase(gone, approval);
    expect(await problems()).toEqual([]);
    await expect(again()).rejects.toMatchObject(refused('conflict', /was erased/));
    await expect(
      test.client.call('bundles.export', { caseId, plan, out: await grant('third.pdf') }),
    ).rejects.toMatchObject(refused('conflict', /was erased/));
    // Its title went, and the list of exports still says that it went out.
    expect((await test.client.call('bundles.exports', { caseId })).some(({ id }) => id === of.id)).toBe(true);
  });

  it('says what it is of in exactly one way', async () => {
    const out = await grant('none.pdf');
    await expect(test.client.call('bundles.export', { caseId, out })).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
    const bundle = { id: '00000000-0000-4000-8000-000000000000' };
    await expect(test.client.call('bundles.export', { caseId, out, bundle })).rejects.toMatchObject(
      refused('not-found', /no such bundle/),
    );
  });
});
