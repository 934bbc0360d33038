/** Bundles from the command line: documents, plans in files, volumes, versions, exports that can be made again. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SavedBundle } from '../shared/api/bundle-plans.ts';
import type { BundleResult } from '../shared/api/bundles.ts';
import { exportBundle } from './commands/bundle.ts';
import {
  bundleLayout,
  bundleList,
  bundleNew,
  bundleRead,
  bundleShow,
  bundleWarnings,
  bundleWrite,
} from './commands/bundles.ts';
import { caseCreate } from './commands/cases.ts';
import type { Command } from './commands/command.ts';
import {
  documentAdd,
  documentList,
  documentWithdraw,
  unusedAdd,
  unusedList,
  unusedSubmit,
} from './commands/documents.ts';
import { exhibitAdd } from './commands/exhibit-add.ts';
import { verify } from './commands/verify.ts';
import { type Connection, connect } from './connect.ts';
import { type Ran, runCommand } from './run-command.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-cli-'));
const commands: Readonly<Record<string, Command>> = {
  'case create': caseCreate,
  'exhibit add': exhibitAdd,
  'document add': documentAdd,
  'document list': documentList,
  'document withdraw': documentWithdraw,
  'unused add': unusedAdd,
  'unused list': unusedList,
  'unused submit': unusedSubmit,
  'bundle list': bundleList,
  'bundle new': bundleNew,
  'bundle show': bundleShow,
  'bundle read': bundleRead,
  'bundle write': bundleWrite,
  'bundle layout': bundleLayout,
  'bundle warnings': bundleWarnings,
  'export bundle': exportBundle,
  verify,
};

let connection: Connection;

const run = <T = unknown>(...args: string[]): Promise<Ran<T>> => runCommand<T>(connection, commands, args);

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const ofCase = ['--case', 'B/1'];
const out = (name: string): string => join(folder, name);
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const words = (path: string, ...pages: string[]): string =>
  execFileSync('pdftotext', ['-layout', ...pages, path, '-'], { encoding: 'utf8' });

beforeAll(async () => {
  process.env.CONTINUITY_PASSPHRASE = 'correct horse battery';
  const silent = { say() {}, note() {}, result() {}, failure() {}, progress() {} };
  connection = await connect(join(folder, 'home'), silent);
  await run('case', 'create', '--ref', 'B/1', '--title', 'Bundles', '--as', 'Alex Byrne', '--initials', 'AB');
  for (const [name, text] of [
    ['lookups.txt', 'Fourteen lookups by night.'],
    ['doors.txt', 'The door log, in full.'],
    ['source.txt', 'SECRET-SOURCE of the tip.'],
  ] as const)
    await run('exhibit', 'add', write(name, text), ...ofCase, '--description', `About ${name}`);
  mkdirSync(out('papers'));
  write('papers/notice.txt', 'NOTICE under regulation 30.');
});
afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The example of docs/bundle-plan.md, which is to be true. */
const example = (): string => {
  const page = readFileSync(join(import.meta.dirname, '../docs/bundle-plan.md'), 'utf8');
  // Three lines of text have no pages 1 to 3 and 7.
  return (/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '').replace('pages: 1-3, 7', 'pages: "1"');
};

/** The first export of the example: the panel's version, `panel.pdf`. */
let served: BundleResult;

describe('a plan in a file', () => {
  it('as docs/bundle-plan.md shows it makes the bundle that it describes, and reading it again changes nothing', async () => {
    const plan = write('hearing.yaml', example());
    const first = await run<BundleResult>('export', 'bundle', ...ofCase, '--plan', plan, '--out', out('panel.pdf'));
    expect(first).toMatchObject({ status: 0, result: { exhibits: 3, export: { audience: 'panel', version: 1 } } });
    served = first.result;
    const text = words(out('panel.pdf'));
    for (const part of [
      'NOTICE under regulation 30',
      'Eleven concern the same address',
      'Fourteen lookups',
      'SECRET-SOURCE',
    ])
      expect(text).toContain(part);
    const again = await run<SavedBundle>('bundle', 'read', plan, ...ofCase);
    expect(again.result).toMatchObject({ version: 1, plan: { name: 'Hearing bundle' } });
    expect((await run('bundle', 'list', ...ofCase)).said).toMatch(/Hearing bundle: .*version 1.*exported once/);
    expect((await run('document', 'list', ...ofCase)).said).toContain('Notice: notice.txt, 2026-03-02');
    expect((await run('verify', out('panel.pdf'))).status).toBe(0);
  });

  it('keeps sensitive material and names from the public version, in the file itself', async () => {
    const made = await run<BundleResult>(
      'export',
      'bundle',
      ...ofCase,
      '--bundle',
      'hearing bundle',
      '--audience',
      'public',
      '--out',
      out('public.pdf'),
    );
    expect(made.status).toBe(0);
    expect(made.said).toContain('Note: Exhibit AB/3 is sensitive material');
    const text = words(out('public.pdf'));
    expect(text).toContain('Fourteen lookups');
    expect(text).toContain('Officer A');
    for (const secret of ['SECRET-SOURCE', 'AB/3', 'About source.txt', 'Jordan', 'door log'])
      expect(text).not.toContain(secret);
    const { said } = await run('bundle', 'show', 'Hearing bundle', ...ofCase);
    expect(said).toContain('AB/3 About source.txt [panel: whole, officer: sensitive, public: sensitive]');
  });

  it('is written back as it was read, in YAML and in JSON', async () => {
    for (const name of ['back.yaml', 'back.json']) {
      await run('bundle', 'write', 'Hearing bundle', ...ofCase, '--out', out(name));
      const read = await run<SavedBundle>('bundle', 'read', out(name), ...ofCase);
      expect(read.result?.version).toBe(1);
    }
    expect(JSON.parse(readFileSync(out('back.json'), 'utf8'))).toMatchObject({ name: 'Hearing bundle' });
  });

  it('that is wrong is refused with line and field, and nothing is changed', async () => {
    const before = (await run('document', 'list', ...ofCase)).said;
    const head = 'name: X\ncover: { shortName: S, letter: A }\nsections:\n';
    const item = (fields: string) => `${head}  - title: T\n    items:\n      - ${fields}\n`;
    symlinkSync('/etc/hostname', out('papers/link.txt'));
    for (const [text, why] of [
      ['', /hearing|plan of a bundle.*line 1/],
      ['name: X\nb: c: d', /line 2/],
      ['name: X\nname: Y', /line 2.*unique/i],
      [`${head}  - title: T\n    items: {}`, /line 5, sections 1, items: array is wanted/],
      [item('kind: exhibit'), /line 6, sections 1, items 1, ref: it is missing/],
      [item('{ kind: exhibit, ref: AB/1, pages: 3-1 }'), /sections 1, items 1, pages: pages are written/],
      [item('{ kind: exhibit, ref: AB/1, colour: red }'), /items 1, colour: there is no such field/],
      [item('{ kind: paper }'), /kind is exhibit, document, text or generated/],
      [item('{ kind: exhibit, ref: AB/1, audiences: [judge] }'), /one of panel, officer, public is wanted here/],
      [item('{ kind: document, file: ../lookups.txt }'), /lies in it/],
      [item('{ kind: document, file: papers/link.txt }'), /lies in it/],
      [item('{ kind: document, file: papers/none.txt }'), /there is no file papers\/none.txt/],
      [item('{ kind: document, file: papers/notice.txt, as: poem }'), /items 1, as: one of statement, notice/],
      [item('!!js/function x'), /line 6/],
      [`a: &a [1]\nb: [${'*a, '.repeat(200)}]\n`, /line|repeats/],
      ['['.repeat(200_000), /nested too deeply|line/],
      [
        `${head}  - { id: s, title: T, items: [] }\n  - { id: s, title: U, items: [] }`,
        /two parts of the plan have the id s/,
      ],
    ] as const) {
      const { status, said } = await run('bundle', 'read', write('bad.yaml', text), ...ofCase);
      expect([status, said]).toEqual([1, expect.stringMatching(why)]);
      expect(said).toMatch(/^bad\.yaml is not a plan of a bundle/);
    }
    expect((await run('document', 'list', ...ofCase)).said).toBe(before);
    expect((await run<unknown[]>('bundle', 'list', ...ofCase)).result).toHaveLength(1);
  });

  it('stops where it names what is not there, and warnings say so', async () => {
    const plan = write(
      'missing.yaml',
      'name: Missing\ncover: { shortName: S, letter: A }\nsections:\n  - title: T\n    items: [{ kind: exhibit, ref: AB/9 }]\n',
    );
    const refused = await run('export', 'bundle', ...ofCase, '--plan', plan, '--out', out('missing.pdf'));
    expect(refused).toMatchObject({ status: 1, said: 'Exhibit AB/9 is not in the case.' });
    const { status, said } = await run('bundle', 'warnings', 'Missing', ...ofCase);
    expect([status, said]).toEqual([1, expect.stringContaining('Stops it: Exhibit AB/9 is not in the case.')]);
  });
});

describe('an export', () => {
  it('made again has the same bytes, whatever came since', async () => {
    await run('exhibit', 'add', write('later.txt', 'Came later.'), ...ofCase, '--description', 'Came later');
    const again = await run<BundleResult>(
      'export',
      'bundle',
      ...ofCase,
      '--again',
      served.export.id,
      '--out',
      out('two.pdf'),
    );
    expect(again.status).toBe(0);
    expect(sha256(out('two.pdf'))).toBe(sha256(out('panel.pdf')));
    expect(again.result.sha256).toBe(served.sha256);
  });

  it('in volumes is cut where the plan says, each with its manifest', async () => {
    const plan = write(
      'volumes.yaml',
      `${example().replace('Hearing bundle', 'Volumes').replace('profile: mail', 'volumes: { split: at-sections, at: [exhibits] }').replace('- title: Exhibits', '- id: exhibits\n    title: Exhibits')}`,
    );
    const { result } = await run<BundleResult>(
      'export',
      'bundle',
      ...ofCase,
      '--plan',
      plan,
      '--out',
      out('Sample - Bundle A.pdf'),
    );
    expect(result.export.volumes.map(({ letter, file }) => [letter, file])).toEqual([
      ['A', 'Sample - Bundle A.pdf'],
      ['B', 'Sample - Bundle B.pdf'],
    ]);
    expect(words(out('Sample - Bundle B.pdf'))).toContain('Fourteen lookups');
    expect(words(out('Sample - Bundle A.pdf'))).not.toContain('Fourteen lookups by night');
    for (const { file } of result.export.volumes) expect((await run('verify', out(file))).status).toBe(0);
    const { said } = await run('bundle', 'layout', 'Volumes', ...ofCase);
    expect(said).toMatch(/^A: Sample - Bundle A - 2026-06-15\.pdf, \d+ pages, about [\d.]+ MB$/m);
    expect(said).toMatch(/^B: Sample - Bundle B - 2026-06-15\.pdf/m);
  });

  it('with later additions keeps every page that was served, and refuses what would move one', async () => {
    const late = `late:\n  since: ${served.export.id}\n  items:\n    - { kind: exhibit, ref: AB/4 }\n`;
    const plan = write('late.yaml', `${example()}${late}`);
    const added = await run<BundleResult>('export', 'bundle', ...ofCase, '--plan', plan, '--out', out('late.pdf'));
    expect(added).toMatchObject({ status: 0 });
    const pages = served.pages;
    expect(added.result.pages).toBeGreaterThan(pages);
    const from = (name: string, ...more: string[]) => words(out(name), '-f', '3', ...more);
    expect(from('late.pdf', '-l', String(pages))).toBe(from('panel.pdf'));
    // The index says that there is more, and everything else that it said.
    const index = (name: string) =>
      words(out(name), '-f', '2', '-l', '2')
        .split('\n')
        .map((line) => line.trim().replace(/ {2,}/g, '  '))
        .filter((line) => line !== '');
    expect(index('late.pdf').filter((line) => !line.startsWith('Late additions'))).toEqual(index('panel.pdf'));
    expect(index('late.pdf')).toContain(`Late additions  from ${pages + 1}`);
    expect(words(out('late.pdf'), '-f', String(pages + 1))).toContain('Came later.');
    const moved = write('moved.yaml', `${example().replace('slip: false', 'slip: true')}${late}`);
    const refused = await run('export', 'bundle', ...ofCase, '--plan', moved, '--out', out('moved.pdf'));
    expect(refused).toMatchObject({ status: 1, said: expect.stringContaining('was served otherwise') });
    const wrong = (change: (text: string) => string, ...args: string[]) =>
      run(
        'export',
        'bundle',
        ...ofCase,
        '--plan',
        write('wrong.yaml', change(`${example()}${late}`)),
        ...args,
        '--out',
        out('wrong.pdf'),
      );
    expect((await wrong((text) => text, '--audience', 'officer')).said).toMatch(
      /follow an export of the panel version/,
    );
    const none = '00000000-0000-4000-8000-000000000000';
    expect((await wrong((text) => text.replace(served.export.id, none))).said).toMatch(/is not in this case/);
    // What came later was served too, and something comes later still.
    const more = write(
      'more.yaml',
      `${example()}${late.replace(served.export.id, added.result.export.id).replace('AB/4', 'AB/2, title: Door log again')}`,
    );
    const third = await run<BundleResult>('export', 'bundle', ...ofCase, '--plan', more, '--out', out('more.pdf'));
    expect(from('more.pdf', '-l', String(added.result.pages))).toBe(from('late.pdf'));
    expect(third.result.pages).toBeGreaterThan(added.result.pages);
  });

  it('says what it is of in one way only', async () => {
    const both = await run('export', 'bundle', ...ofCase, '--bundle', 'X', '--plan', 'Y', '--out', out('x.pdf'));
    expect(both.status).toBe(2);
    expect((await run('export', 'bundle', ...ofCase, '--version', '2', '--out', out('x.pdf'))).status).toBe(2);
    expect((await run('export', 'bundle', ...ofCase, '--bundle', 'None', '--out', out('x.pdf'))).said).toBe(
      'There is no bundle "None" in this case.',
    );
    const none = '00000000-0000-4000-8000-000000000000';
    expect((await run('export', 'bundle', ...ofCase, '--again', none, '--out', out('x.pdf'))).said).toBe(
      'There is no such export in this case.',
    );
    expect((await run('export', 'bundle', ...ofCase, '--audience', 'press', '--out', out('x.pdf'))).status).toBe(2);
  });
});

describe('the schedule of unused material', () => {
  it('numbers each schedule by itself across submissions, never anew, and prints the non-sensitive one alone', async () => {
    const add = (...args: string[]) => run<{ number: number; submission: number }>('unused', 'add', ...args, ...ofCase);
    await add('Duty rota', '--location', 'Store 2');
    const secret = await add('Source report', '--sensitive', '--reason', 'It names a source.', '--exhibit', 'AB/3');
    expect(secret.result).toMatchObject({ number: 1, submission: 1 });
    expect((await add('No reason', '--sensitive')).status).toBe(1);
    expect((await add('None', '--exhibit', 'ZZ/9')).said).toBe('There is no exhibit ZZ/9 in this case.');
    await run('unused', 'submit', ...ofCase, '--recipient', 'Federation');
    expect((await run('unused', 'submit', ...ofCase, '--recipient', 'Federation')).status).toBe(1);
    expect(
      (await add('Canteen receipts', '--decision', 'not-disclosable', '--reason', 'No bearing.')).result,
    ).toMatchObject({ number: 2, submission: 2 });
    const { said } = await run('unused', 'list', ...ofCase);
    expect(said.split('\n')).toEqual([
      'MG6C 1 (submission 1): Duty rota. Not decided.',
      'MG6C 2 (submission 2): Canteen receipts. Clearly not disclosable.',
      'MG6D 1 (submission 1): Source report. Not decided.',
    ]);
    await run('bundle', 'new', 'Schedule', '--template', 'disclosure-schedule', ...ofCase);
    await run('export', 'bundle', ...ofCase, '--bundle', 'Schedule', '--out', out('schedule.pdf'));
    const text = words(out('schedule.pdf'));
    expect(text).toContain('Duty rota');
    expect(text).toContain('Canteen receipts');
    expect(text).not.toContain('Source report');
  });

  it('keeps what is on the sensitive one from officer and public, whatever the plan says', async () => {
    const plan = write(
      'open.yaml',
      'name: Open\ncover: { shortName: S, letter: A }\nsections:\n  - title: T\n    items: [{ kind: exhibit, ref: AB/3 }, { kind: exhibit, ref: AB/1 }]\n',
    );
    const made = await run(
      'export',
      'bundle',
      ...ofCase,
      '--plan',
      plan,
      '--audience',
      'officer',
      '--out',
      out('open.pdf'),
    );
    expect([made.status, made.said]).toEqual([0, expect.stringContaining('AB/3 is sensitive material')]);
    const text = words(out('open.pdf'));
    expect(text).toContain('Fourteen lookups');
    expect(text).not.toContain('SECRET-SOURCE');
  });
});

describe('a document', () => {
  it('is added, listed and withdrawn; plans that name it then stop', async () => {
    const added = await run<{ sha256: string }>(
      'document',
      'add',
      write('s1.txt', 'I saw it.'),
      ...ofCase,
      '--kind',
      'statement',
      '--title',
      'Of J. Lane',
      '--author',
      'J. Lane',
      '--date',
      '2026-03-01',
    );
    expect((await run('document', 'list', ...ofCase)).said).toContain(
      `${added.result.sha256}  Statement: Of J. Lane, J. Lane, 2026-03-01`,
    );
    const plan = write(
      'by-digest.yaml',
      `name: By digest\ncover: { shortName: S, letter: A }\nsections:\n  - title: T\n    items: [{ kind: document, sha256: ${added.result.sha256} }]\n`,
    );
    expect((await run('export', 'bundle', ...ofCase, '--plan', plan, '--out', out('digest.pdf'))).status).toBe(0);
    expect(
      (await run('document', 'withdraw', added.result.sha256.slice(0, 8), ...ofCase, '--reason', 'Not signed.')).status,
    ).toBe(0);
    expect(
      (await run('export', 'bundle', ...ofCase, '--bundle', 'By digest', '--out', out('digest.pdf'))).said,
    ).toMatch(/is not in the case, or was withdrawn/);
    expect((await run('document', 'withdraw', 'abcdef12', ...ofCase, '--reason', 'x')).status).toBe(1);
    expect((await run('document', 'add', out('s1.txt'), ...ofCase, '--kind', 'poem')).status).toBe(2);
  });

  it('and everything else of this case verifies', async () => {
    const { status, said } = await run('verify', '--case', 'B/1');
    expect([status, said]).toEqual([0, expect.any(String)]);
  });
});
