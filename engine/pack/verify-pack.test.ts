/** What someone can do to a pack, as a folder, with every tool but the device's key; and how verification names it. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import { decodeEntry, encodeEntry, entryPae } from '../../shared/domain/ledger/entry.ts';
import { formatLedgerLine, parseLedgerLine } from '../../shared/domain/pack/ledger-line.ts';
import { startEngine, type TestEngine } from '../testing.ts';
import { checkPackLedger } from './check-ledger.ts';
import { PackFindings } from './findings.ts';
import { folderSource } from './folder-source.ts';
import { packLimits } from './source.ts';
import { verifyPack } from './verify-pack.ts';

let test: TestEngine;
let pristine: string;
let foreign: string;
let pack: string;

beforeAll(async () => {
  test = await startEngine();
  pristine = await exported('PK/1');
  foreign = await exported('PK/2');
  pack = join(test.home, 'attacked');
}, 180_000);
afterAll(() => test.dispose());
beforeEach(() => {
  rmSync(pack, { recursive: true, force: true });
  cpSync(pristine, pack, { recursive: true });
});

async function exported(ref: string): Promise<string> {
  const caseId = (await test.client.call('cases.create', { ref, title: 'Packs' })).id;
  const path = join(test.home, 'a.csv');
  writeFileSync(
    path,
    `message,datetime,timestamp_desc\nfirst,2026-01-05T09:00:00Z,Logon\nsecond,2026-01-05T09:01:00Z,Logon\n`,
  );
  await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
  for (const text of ['one', 'two']) {
    writeFileSync(join(test.home, `${text}.txt`), `${text}, of ${ref}`);
    const { grant } = await test.engine.grantRead(join(test.home, `${text}.txt`));
    await test.client.call('exhibits.addFile', { caseId, file: grant, description: text });
  }
  await test.client.call('exhibits.addSelection', { caseId, selection: { ids: [1] }, description: 'A row' });
  const out = join(test.home, ref.replace('/', '-'));
  const { grant } = await test.engine.grantWrite(out);
  await test.client.call('packs.export', { caseId, out: grant, form: 'folder' });
  return out;
}

const check = (path = pack, limits = packLimits): Promise<VerificationOutcome> =>
  verifyPack(path, { signal: new AbortController().signal, onProgress: () => undefined, limits });
const at = (...parts: string[]): string => join(pack, ...parts);
const read = (name: string): string => readFileSync(at(name), 'utf8');
const write = (name: string, text: string | Uint8Array): void => writeFileSync(at(name), text);
const edit = (name: string, from: string | RegExp, to: string): void => {
  const before = read(name);
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  write(name, after);
};
const lines = (): string[] => read('data/ledger.jsonl').split('\n').slice(0, -1);
const setLines = (all: readonly string[]): void => write('data/ledger.jsonl', all.map((line) => `${line}\n`).join(''));

/** What an attacker does after any change: makes every list fit again. Only the signed export entry cannot follow. */
function rehash(): void {
  const list = (tags: boolean): string =>
    (readdirSync(pack, { recursive: true, withFileTypes: true }) as import('node:fs').Dirent[])
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(pack.length + 1))
      .filter((name) => name.startsWith('data/') !== tags)
      .filter((name) => !tags || (!name.startsWith('proof/export/') && name !== 'tagmanifest-sha256.txt'))
      .sort()
      .map(
        (name) =>
          `${createHash('sha256')
            .update(readFileSync(at(name)))
            .digest('hex')}  ${name}\n`,
      )
      .join('');
  write('manifest-sha256.txt', list(false));
  write('tagmanifest-sha256.txt', list(true));
}

const fitted = (attack: () => void) => (): void => {
  attack();
  rehash();
};

function edited(line: string, change: (entry: Record<string, unknown>) => void, resign = false): string {
  const parsed = parseLedgerLine(line);
  const entry = parsed && decodeEntry(parsed.payload);
  if (!parsed || !entry) throw new Error('no entry');
  change(entry as unknown as Record<string, unknown>);
  const payload = encodeEntry(entry);
  const signature = resign
    ? sign(null, entryPae(payload), generateKeyPairSync('ed25519').privateKey)
    : parsed.signature;
  return formatLedgerLine({ ...parsed, payload, signature });
}

it('an untouched pack verifies, for whoever holds it', async () => {
  expect(await check(pristine)).toMatchObject({ status: 'verified', problems: [], kind: 'pack' });
  const other = await startEngine({ identify: false });
  const { grant } = await other.engine.grantFolder(pristine);
  const report = await other.client.call('verification.pack', { pack: grant });
  expect(report).toMatchObject({ status: 'verified', target: 'PK-1' });
  expect(report.checked.find(({ what }) => what.startsWith('exhibits'))?.count).toBe(3);
  await other.dispose();
});

const one = 'data/exhibits/AB-1_one.txt';
const two = 'data/exhibits/AB-2_two.txt';
const swap = (): void => {
  const first = read(one);
  write(one, read(two));
  write(two, first);
};
const zeros = '0'.repeat(64);

it('an exhibit that was produced while the pack was written is in the next one, and not looked for in this', async () => {
  const all = lines();
  const from = all.findLastIndex(
    (line) => decodeEntry(parseLedgerLine(line)?.payload ?? new Uint8Array())?.act === 'exhibited',
  );
  const exhibitsIn = async (): Promise<string[]> => {
    const findings = new PackFindings();
    const ledger = await checkPackLedger(await folderSource(pack, findings, packLimits), findings, {
      signal: new AbortController().signal,
      onEntry: () => undefined,
    });
    return [...ledger.exhibits.keys()];
  };
  expect(await exhibitsIn()).toEqual(['AB/1', 'AB/2', 'AB/3']);
  const later = all
    .slice(from)
    .map((line) => `${line}\n`)
    .join('');
  setLines(all.slice(0, from));
  write('proof/export/ledger.jsonl', later + read('proof/export/ledger.jsonl'));
  expect(await exhibitsIn()).toEqual(['AB/1', 'AB/2']);
});

describe('verification of a pack names', () => {
  it.each<[string, () => void, string, RegExp]>([
    ['an altered exhibit', () => write(one, 'other'), 'file-altered', /AB-1_one/],
    ['an altered exhibit with every list made to fit', fitted(() => write(one, 'x')), 'exhibit-altered', /AB\/1/],
    ['lists made to fit', fitted(() => write(one, 'x')), 'export-entry', /SHA-256 of the tag manifest/],
    ['two exhibits swapped', fitted(() => swap()), 'exhibit-altered', /exhibit AB\/2/],
    [
      'an extract moved among the exhibits',
      () => {
        renameSync(at('data/derived/AB-3_AB-3-extract.csv'), at('data/exhibits/AB-3_AB-3-extract.csv'));
        rehash();
      },
      'exhibit-altered',
      /kind/,
    ],
    [
      'an exhibit renamed to another’s reference',
      () => {
        rmSync(at(two));
        renameSync(at(one), at('data/exhibits/AB-2_one.txt'));
        rehash();
      },
      'exhibit-altered',
      /AB\/2/,
    ],
    ['a missing exhibit', () => rmSync(at(one)), 'file-missing', /AB-1_one/],
    ['an exhibit left out of every list', fitted(() => rmSync(at(one))), 'exhibit-missing', /AB\/1/],
    ['an added exhibit', fitted(() => write('data/exhibits/AB-9_x.txt', 'x')), 'exhibit-unrecorded', /AB-9/],
    ['a second file for an exhibit', fitted(() => write('data/exhibits/AB-1_x.txt', 'x')), 'exhibit-twice', /AB-1/],
    ['an added original', fitted(() => write('data/originals/import-9_x', 'x')), 'original-unrecorded', /import-9/],
    ['a missing original', fitted(() => rmSync(at('data/originals/import-1_a.csv'))), 'original-missing', /orig/],
    ['an extra file among the evidence', () => write('data/exhibits/x.txt', 'x'), 'file-extra', /x\.txt/],
    ['an extra file elsewhere', () => write('readme.txt', 'x'), 'file-extra', /readme/],
    ['an extra file beside the export entry', () => write('proof/export/x', 'x'), 'file-extra', /proof\/export\/x/],
    ['an altered tag file', () => edit('VERIFY.md', 'How', 'Why'), 'file-altered', /VERIFY/],
    [
      'an altered list of tag files',
      () => edit('tagmanifest-sha256.txt', /^[0-9a-f]{64}/, zeros),
      'export-entry',
      /tag/,
    ],
    ['a missing list of tag files', () => rmSync(at('tagmanifest-sha256.txt')), 'file-missing', /tagmanifest/],
    ['a missing manifest', () => rmSync(at('manifest-sha256.txt')), 'file-missing', /manifest/],
    ['a missing declaration', () => rmSync(at('bagit.txt')), 'file-missing', /bagit/],
    ['a missing guide', fitted(() => rmSync(at('VERIFY.md'))), 'file-missing', /VERIFY/],
    ['another version', () => edit('bagit.txt', '1.0', '0.97'), 'declaration', /bagit/],
    ['a version that is none', () => edit('bagit.txt', '1.0', '2.7'), 'declaration', /bagit/],
    ['another encoding', () => edit('bagit.txt', 'UTF-8', 'ISO-8859-1'), 'declaration', /bagit/],
    ['a byte order mark', () => edit('bagit.txt', /^/, '\u{feff}'), 'declaration', /bagit/],
    [
      'bytes that are no UTF-8',
      () => write('manifest-sha256.txt', Buffer.from([0xff, 0xfe, 0x41])),
      'tag-encoding',
      /man/,
    ],
    ['a wrong count of the payload', () => edit('bag-info.txt', /Oxum: \d+/, 'Oxum: 1'), 'payload-oxum', /bag-info/],
    ['files to be fetched', () => write('fetch.txt', 'http://x.invalid/ - ../../x\n'), 'path-unsafe', /fetch/],
    ['an unknown manifest', () => write('manifest-crc32.txt', ''), 'manifest-unknown', /crc32/],
  ])('%s', async (_, attack, kind, subject) => {
    attack();
    const report = await check();
    expect(report.status).toBe('altered');
    expect(report.problems).toContainEqual(expect.objectContaining({ kind, subject: expect.stringMatching(subject) }));
  });

  it('whose bytes stand in an exhibit’s place', async () => {
    swap();
    rehash();
    const { problems } = await check();
    expect(problems.find(({ subject }) => subject.includes('AB/1 '))?.found).toContain('the content of exhibit AB/2');
  });

  it.each<[string, string, string]>([
    ['a path out of the pack', '../outside.txt', 'path-unsafe'],
    ['a path out of the pack further on', 'data/exhibits/../../../outside.txt', 'path-unsafe'],
    ['an absolute path', '/etc/hostname', 'path-unsafe'],
    ['a path with a drive', 'C:/outside.txt', 'path-unsafe'],
    ['a path of a home', '~/outside.txt', 'path-unsafe'],
    ['a backslash', 'data\\exhibits\\x.txt', 'path-unsafe'],
    ['a reserved name', 'data/exhibits/con.txt', 'path-unsafe'],
    ['a reserved name with a number', 'data/COM1', 'path-unsafe'],
    ['a reserved character', 'data/a:b', 'path-unsafe'],
    ['a dot at the end', 'data/exhibits./x', 'path-unsafe'],
    ['a line break in hiding', 'data/a%0Ab', 'path-unsafe'],
    ['names that differ in case alone', 'data/exhibits/ab-1_ONE.txt', 'path-clash'],
    ['a file twice', one, 'manifest-twice'],
    ['a tag file among the evidence', 'bagit.txt', 'manifest-line'],
  ])('a manifest with %s', async (_, path, kind) => {
    writeFileSync(join(test.home, 'outside.txt'), 'outside');
    write('manifest-sha256.txt', `${read('manifest-sha256.txt')}${zeros}  ${path}\n`);
    expect((await check()).problems.map((problem) => problem.kind)).toContain(kind);
  });

  it('a link, and follows none', async () => {
    writeFileSync(join(test.home, 'secret'), 'secret');
    const bytes = readFileSync(at(one));
    writeFileSync(join(test.home, 'same'), bytes);
    rmSync(at(one));
    symlinkSync(join(test.home, 'same'), at(one));
    symlinkSync(test.home, at('data/all'));
    symlinkSync('/dev/zero', at('proof/zero'));
    const { problems } = await check();
    const links = problems.filter(({ kind }) => kind === 'not-a-file').map(({ subject }) => subject);
    expect(links.sort()).toEqual(['data/all', one, 'proof/zero']);
    expect(problems).toContainEqual(expect.objectContaining({ kind: 'file-missing', subject: one }));
  });

  it('files that are one on some systems', async () => {
    write('data/exhibits/ab-1_One.txt', 'x');
    expect((await check()).problems.map(({ kind }) => kind)).toContain('path-clash');
  });

  it.each<[string, () => void, string, RegExp]>([
    [
      'an edited entry',
      () =>
        setLines(
          lines().map((line, n) => (n === 3 ? edited(line, (entry) => (entry.at = '2020-01-01T00:00:00.000Z')) : line)),
        ),
      'entry-altered',
      /entry 3/,
    ],
    [
      'an entry signed by another key',
      () => setLines(lines().map((line, n) => (n === 3 ? edited(line, () => undefined, true) : line))),
      'entry-altered',
      /entry 3/,
    ],
    [
      'an inserted entry of another key',
      () => {
        const all = lines();
        all.splice(
          4,
          0,
          edited(all[3] ?? '', (entry) => (entry.seq = 4), true),
        );
        setLines(all);
      },
      'entry-altered',
      /entry 4/,
    ],
    [
      'a first entry of another key',
      () =>
        setLines(
          lines().map((line, n) =>
            n === 0
              ? edited(
                  line,
                  (entry) =>
                    (entry.subject = { id: `ed25519:${'1'.repeat(64)}:${'0'.repeat(32)}`, sha256: null, size: null }),
                )
              : line,
          ),
        ),
      'entry-foreign',
      /entry 0/,
    ],
    [
      'an edited detail',
      () => edit('data/ledger.jsonl', '"description":"two"', '"description":"too"'),
      'detail-altered',
      /AB\/2/,
    ],
    [
      'an erased detail',
      () => edit('data/ledger.jsonl', /"salt":"[^"]*","detail":\{.*\}\}$/m, '"salt":null,"detail":null}'),
      'detail-missing',
      /entry 0/,
    ],
    ['a deleted entry', () => setLines(lines().filter((_, n) => n !== 3)), 'entry-missing', /entry 4/],
    [
      'a deleted entry and the next renumbered',
      () =>
        setLines(
          lines()
            .filter((_, n) => n !== 3)
            .map((line, n) => (n === 3 ? edited(line, (entry) => (entry.seq = 3)) : line)),
        ),
      'chain-broken',
      /entry 3/,
    ],
    ['a truncated ledger', () => setLines(lines().slice(0, -1)), 'entry-missing', /exported/],
    [
      'two entries in another order',
      () => {
        const all = lines();
        setLines([...all.slice(0, 3), all[4] ?? '', all[3] ?? '', ...all.slice(5)]);
      },
      'entry-repeated',
      /entry 3/,
    ],
    [
      'an entry twice',
      () => setLines(lines().flatMap((line, n) => (n === 3 ? [line, line] : [line]))),
      'entry-repeated',
      /entry 3/,
    ],
    [
      'two entries for one place',
      () =>
        setLines(
          lines().flatMap((line, n) => (n === 3 ? [line, edited(line, (entry) => (entry.mono = 7), true)] : [line])),
        ),
      'entry-forked',
      /entry 3/,
    ],
    [
      'entries of another case',
      () =>
        setLines([...lines(), ...readFileSync(join(foreign, 'data/ledger.jsonl'), 'utf8').split('\n').slice(0, -1)]),
      'entry-replayed',
      /entry 0/,
    ],
    [
      'an entry in another spelling',
      () => edit('data/ledger.jsonl', '{"payload"', '{ "payload"'),
      'entry-altered',
      /entry 1/,
    ],
    [
      'a last line cut short',
      () => write('data/ledger.jsonl', read('data/ledger.jsonl').slice(0, -1)),
      'entry-altered',
      /entry 9/,
    ],
    ['a ledger that is not there', () => rmSync(at('data/ledger.jsonl')), 'entry-missing', /exported/],
    [
      'a ledger for reading that says otherwise',
      () => edit('data/ledger-readable.csv', 'exhibited', 'viewed'),
      'readable-altered',
      /readable/,
    ],
    [
      'the export entry of another pack',
      () => cpSync(join(foreign, 'proof'), at('proof'), { recursive: true }),
      'export-entry',
      /subject/,
    ],
    [
      'another signature beside the export entry',
      () => write('proof/export/entry.sig', new Uint8Array(64)),
      'export-entry',
      /entry\.sig/,
    ],
    ['another checkpoint', () => edit('proof/export/checkpoint', /^\d+$/m, '3'), 'log-altered', /checkpoint/],
    [
      'the checkpoint of another case',
      () => cpSync(join(foreign, 'proof/export/checkpoint'), at('proof/export/checkpoint')),
      'log-altered',
      /checkpoint/,
    ],
    ['a missing checkpoint', () => rmSync(at('proof/export/checkpoint')), 'file-missing', /checkpoint/],
    [
      'another place in the log',
      () => edit('proof/export/entry.tlog-proof', /^index \d+$/m, 'index 1'),
      'log-altered',
      /inclusion/,
    ],
    ['an added key', () => write(`proof/keys/${zeros}.pem`, 'x'), 'key-foreign', /keys/],
    ['a missing key', () => rmSync(at('proof/keys'), { recursive: true }), 'key-foreign', /keys/],
  ])('%s, every list made to fit', async (_, attack, kind, subject) => {
    attack();
    rehash();
    const report = await check();
    expect(report.status).toBe('altered');
    expect(report.problems).toContainEqual(expect.objectContaining({ kind, subject: expect.stringMatching(subject) }));
  });

  it('a line longer than any entry without keeping it', async () => {
    write('data/ledger.jsonl', Buffer.alloc(9 * 1024 * 1024, 0x61));
    expect((await check()).problems).toContainEqual(expect.objectContaining({ kind: 'entry-altered' }));
  });

  it('no more than it can list, and says how many more', async () => {
    write('manifest-sha256.txt', `${zeros}  ../x\n`.repeat(5000));
    const { problems } = await check();
    expect(problems).toHaveLength(1001);
    expect(problems.at(-1)?.found).toMatch(/more problems not listed/);
  });
});

describe('verification of what a pack brings of the log names', () => {
  let grown: string;
  beforeAll(async () => {
    const [first] = await test.client.call('cases.list', {});
    const caseId = first?.id ?? '';
    const bundle = join(test.home, 'bundle.pdf');
    const out = async (path: string): Promise<string> => (await test.engine.grantWrite(path)).grant;
    await test.client.call('bundles.export', { caseId, out: await out(bundle), options: { shortName: 'Packs' } });
    grown = join(test.home, 'grown');
    const { grant } = await test.engine.grantRead(bundle);
    await test.client.call('packs.export', { caseId, out: await out(grown), form: 'folder', bundle: grant });
  }, 180_000);
  beforeEach(() => {
    rmSync(pack, { recursive: true, force: true });
    cpSync(grown, pack, { recursive: true });
  });
  const only = (folder: string, n = 0): string =>
    `${folder}/${readdirSync(at(folder))
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
      .at(n)}`;
  const flip = (path: string): void => {
    const bytes = readFileSync(at(path));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    write(path, bytes);
  };

  it('nothing, where nothing was touched', async () => {
    expect(readdirSync(at('proof/consistency'))).toHaveLength(2);
    const report = await check();
    expect(report).toMatchObject({ status: 'verified', problems: [] });
    const counts = new Map(report.checked.map(({ what, count }) => [what.split(':')[0], count]));
    expect(counts.get('checkpoints')).toBe(3);
    expect(counts.get('consistency proofs from each checkpoint to the next')).toBe(3);
    expect(counts.get('inclusion proofs of the entries that produced exhibits')).toBe(3);
    expect(counts.get('tiles of the log, grown anew from its entries')).toBe(2);
    expect(counts.get('bundle')).toBe(1);
    expect(report.content.ledger?.entries).toBeGreaterThan(10);
  });

  it.each<[string, () => void, string, RegExp]>([
    ['a missing report', () => rmSync(at('report.pdf')), 'file-missing', /report\.pdf/],
    ['a missing program', () => rmSync(at('verify.go')), 'file-missing', /verify\.go/],
    ['an altered checkpoint', () => flip(only('proof/checkpoints')), 'proof-altered', /checkpoints/],
    [
      'a checkpoint under another size',
      () => renameSync(at(only('proof/checkpoints')), at('proof/checkpoints/3')),
      'proof-altered',
      /checkpoints\/3/,
    ],
    [
      'a checkpoint beyond the ledger',
      () => cpSync(at('proof/export/checkpoint'), at('proof/checkpoints/900')),
      'proof-altered',
      /checkpoints\/900/,
    ],
    ['the last checkpoint missing', () => rmSync(at(only('proof/checkpoints', -1))), 'file-missing', /checkpoints/],
    ['every checkpoint missing', () => rmSync(at('proof/checkpoints'), { recursive: true }), 'file-missing', /checkp/],
    ['a checkpoint that is none', () => write('proof/checkpoints/x', 'x'), 'proof-foreign', /checkpoints\/x/],
    ['an altered consistency proof', () => flip(only('proof/consistency')), 'proof-altered', /consistency/],
    ['a missing consistency proof', () => rmSync(at(only('proof/consistency'))), 'file-missing', /consistency/],
    ['an added consistency proof', () => write('proof/consistency/1-2', 'x'), 'proof-foreign', /1-2/],
    ['a consistency proof from elsewhere', () => edit(only('proof/consistency'), /\d+/, '3'), 'proof-altered', /cons/],
    ['another proof of the export', () => edit('proof/export/consistency', /\d+/, '2'), 'proof-altered', /export/],
    ['no proof of the export', () => rmSync(at('proof/export/consistency')), 'file-missing', /export\/cons/],
    [
      'the proof of another exhibit',
      () => cpSync(at('proof/inclusion/AB-1.tlog-proof'), at('proof/inclusion/AB-2.tlog-proof')),
      'proof-altered',
      /AB-2/,
    ],
    ['a missing proof', () => rmSync(at('proof/inclusion/AB-2.tlog-proof')), 'file-missing', /AB-2/],
    ['a proof of no exhibit', () => write('proof/inclusion/AB-9.tlog-proof', 'x'), 'proof-foreign', /AB-9/],
    [
      'a proof of another place',
      () => edit('proof/inclusion/AB-1.tlog-proof', /index \d/, 'index 1'),
      'proof-altered',
      /AB-1/,
    ],
    ['an altered tile', () => flip(only('proof/tiles/tile/0/000.p')), 'tile-altered', /tile\/0/],
    ['an altered bundle of entries', () => flip(only('proof/tiles/tile/entries/000.p')), 'tile-altered', /entries/],
    ['a missing tile', () => rmSync(at('proof/tiles/tile/0'), { recursive: true }), 'file-missing', /tile\/0/],
    [
      'an added tile',
      () => {
        mkdirSync(at('proof/tiles/tile/1'));
        write('proof/tiles/tile/1/000', 'x');
      },
      'proof-foreign',
      /tile\/1/,
    ],
    [
      'another checkpoint over the tiles',
      () => cpSync(at(only('proof/checkpoints')), at('proof/tiles/checkpoint')),
      'proof-altered',
      /tiles\/checkpoint/,
    ],
    ['an altered bundle', () => flip('data/bundle.pdf'), 'bundle-unrecorded', /bundle\.pdf/],
    ['a bundle without its manifest', () => rmSync(at('data/bundle.manifest.json')), 'file-missing', /manifest\.json/],
    ['a manifest without its bundle', () => rmSync(at('data/bundle.pdf')), 'file-missing', /bundle\.pdf/],
    [
      'another signature on the manifest',
      () => edit('data/bundle.manifest.json', /"sig": "..../, '"sig": "AAAA'),
      'manifest-altered',
      /signature/,
    ],
    ['a manifest that is none', () => write('data/bundle.manifest.json', '{}'), 'manifest-altered', /manifest/],
  ])('%s, every list made to fit', async (_, attack, kind, subject) => {
    attack();
    rehash();
    const report = await check();
    expect(report.status).toBe('altered');
    expect(report.problems).toContainEqual(expect.objectContaining({ kind, subject: expect.stringMatching(subject) }));
  });
});

describe('a bundle goes with a pack', () => {
  it('only where the ledger recorded its export, with the manifest that was signed with it', async () => {
    const [first] = await test.client.call('cases.list', {});
    const caseId = first?.id ?? '';
    const path = join(test.home, 'other.pdf');
    const { grant: out } = await test.engine.grantWrite(path);
    await test.client.call('bundles.export', { caseId, out, options: { shortName: 'Other' } });
    const goes = async (): Promise<unknown> => {
      const { grant: to } = await test.engine.grantWrite(join(test.home, 'with-bundle'));
      const { grant: bundle } = await test.engine.grantRead(path);
      return test.client.call('packs.export', { caseId, out: to, form: 'folder', bundle });
    };
    const pdf = readFileSync(path);
    const refused = { failure: { code: 'not-verifiable' } };
    writeFileSync(path, Buffer.concat([pdf, Buffer.from('%')]));
    await expect(goes()).rejects.toMatchObject(refused);
    writeFileSync(path, pdf);
    const manifest = join(test.home, 'other.manifest.json');
    renameSync(manifest, `${manifest}.away`);
    await expect(goes()).rejects.toMatchObject(refused);
    cpSync(join(test.home, 'bundle.manifest.json'), manifest);
    await expect(goes()).rejects.toMatchObject(refused);
    expect(existsSync(join(test.home, 'with-bundle'))).toBe(false);
  });
});

describe('what is no pack', () => {
  it('is unreadable, and nothing is said of it', async () => {
    rmSync(pack, { recursive: true });
    expect(await check()).toMatchObject({ status: 'unreadable', checked: [] });
    mkdirSync(pack);
    expect(await check()).toMatchObject({ status: 'unreadable', checked: [] });
    writeFileSync(at('x.zip'), 'no zip');
    expect(await check(at('x.zip'))).toMatchObject({ status: 'unreadable', checked: [] });
  });

  it('holds more than any pack', async () => {
    expect((await check(pack, { ...packLimits, files: 10 })).status).toBe('unreadable');
    expect((await check(pack, { ...packLimits, bytes: 1000 })).status).toBe('unreadable');
    mkdirSync(at('data', ...Array<string>(20).fill('d')), { recursive: true });
    expect((await check()).problems).toContainEqual(expect.objectContaining({ found: 'more' }));
  });

  it('stops when it is cancelled', async () => {
    const { grant } = await test.engine.grantFolder(pack);
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort() };
    const cancelled = test.client.call('verification.pack', { pack: grant }, options);
    await expect(cancelled).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(existsSync(pack)).toBe(true);
  });
});
