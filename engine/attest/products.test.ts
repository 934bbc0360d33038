/** Trusted time and witnesses in what leaves the case: a pack checked by openssl alone, and a bundle with its manifest. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest, writeManifest } from '../bundle/manifest-file.ts';
import type { DeviceClock } from '../device-clock.ts';
import { verifyPack as verifyPackHere } from '../pack/verify-pack.ts';
import { startEngine, type TestEngine } from '../testing.ts';
import {
  type Authority,
  forAuthority,
  forStamps,
  type Issued,
  startAuthority,
  Workshop,
} from '../timestamps/authority.testing.ts';
import { newSigningKey, signerFrom } from '../vault/signer.ts';
import { startWitness, type TestWitness } from './witness.testing.ts';

const workshop = new Workshop();
let root: Issued;
let otherRoot: Issued;
let authority: Authority;
let witness: TestWitness;
let test: TestEngine;
let caseId: string;
let pack: string;
let size: number;

const clock: DeviceClock = { now: () => new Date('2026-05-04T09:00:00.000Z'), boot: 'b0'.repeat(16), mono: () => 1 };
// A name that a shell would obey, were it not quoted.
const witnessName = "witness.example/o'neil$(exit)";

const exportBundle = async (name: string) => {
  const out = (await test.engine.grantWrite(workshop.path(`${name}.pdf`))).grant;
  await test.client.call('bundles.export', {
    caseId,
    out,
    options: {
      shortName: 'Sample',
      letter: 'A',
      forum: 'Misconduct hearing',
      hearingDate: null,
      officerConcerned: 'PC 1234 Sample',
    },
  });
  return workshop.path(`${name}.pdf`);
};
const textOf = (pdf: string): string =>
  execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
const verifyBundle = async (pdf: string) =>
  test.client.call('verification.bundle', { file: (await test.engine.grantRead(pdf)).grant });
const verifyPack = async (folder: string, roots?: Issued) =>
  test.client.call('verification.pack', {
    pack: (await test.engine.grantFolder(folder)).grant,
    ...(roots && { tsaRoots: (await test.engine.grantRead(roots.certificate)).grant }),
  });
/** The commands of VERIFY.md but for the Go program, in one shell. */
const walkThrough = (folder: string, change = (commands: string): string => commands) => {
  const guide = readFileSync(join(folder, 'VERIFY.md'), 'utf8');
  const commands = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  const plain = commands.filter((text) => !text.includes('go run')).join('');
  return spawnSync('sh', ['-c', change(plain)], { cwd: folder, encoding: 'utf8' });
};

beforeAll(async () => {
  root = workshop.issue({ name: 'Exampleshire Root', extensions: forAuthority() });
  otherRoot = workshop.issue({ name: 'Another Root', extensions: forAuthority() });
  const between = workshop.issue({ name: 'Exampleshire Time Issuer', issuer: root, extensions: forAuthority() });
  const signer = workshop.issue({ name: 'Exampleshire Time', issuer: between, extensions: forStamps });
  authority = await startAuthority(workshop, { signer, chain: [between] });
  witness = await startWitness(witnessName);
  test = await startEngine({ clock });
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A test' })).id;
  const { grant } = await test.engine.grantRead(workshop.file('A note'));
  await test.client.call('exhibits.addFile', { caseId, file: grant, producer: 'AB', description: 'A note' });
  const before = await exportBundle('before');
  expect(textOf(before)).toContain('Not yet timestamped by an independent authority');
  expect((await readManifest(workshop.path('before.manifest.json'))).manifest.ledger.attested).toBeUndefined();
  const report = await verifyBundle(before);
  expect(report.status).toBe('verified');
  expect(report.limits.join(' ')).toContain('no independent authority has timestamped the ledger yet');

  witness.trust((await test.client.call('attestations.status', { caseId })).logKey);
  const pem = readFileSync(root.certificate, 'utf8');
  await test.client.call('attestations.configure', {
    tsa: { url: authority.url, roots: { pem } },
    witnesses: [{ vkey: witness.vkey, url: witness.url }],
  });
  size = (await test.client.call('attestations.run', { caseId })).entries;
  pack = workshop.path('pack');
  const out = (await test.engine.grantWrite(pack)).grant;
  await test.client.call('packs.export', { caseId, out, form: 'folder' });
});
afterAll(async () => {
  await test.dispose();
  await witness.close();
  await authority.close();
  workshop.dispose();
});

describe('a pack', () => {
  it('holds tokens, cosigned checkpoints and keys, and its VERIFY.md checks them with openssl and coreutils', () => {
    expect(readdirSync(join(pack, 'proof/attested')).map((name) => name.replace(/[0-9a-f]{64}/, '<key>'))).toEqual([
      `checkpoint-${size}`,
      `checkpoint-${size}.1.tst`,
      `checkpoint-${size}.cosigned`,
      'tsa-roots.pem',
      'witness-<key>.pem',
      'witnesses',
    ]);
    const ran = walkThrough(pack);
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stdout).toContain('Verification: OK');
    expect(ran.stdout).toContain('Time stamp: ');
    expect(ran.stdout).toContain(`${witnessName} saw ${size} entries on Thu May 28 20:26:40 UTC 2026`);
    const guide = readFileSync(join(pack, 'VERIFY.md'), 'utf8');
    expect(guide).toContain(`- the first ${size} entries: `);
    expect(guide).not.toContain('not yet timestamped by');
  });

  it('does not get through VERIFY.md with other roots, another checkpoint’s token or another witness’s signature', () => {
    const others = walkThrough(pack, (text) => text.replace(/^roots=.*$/m, `roots=${otherRoot.certificate}`));
    expect(others.status).not.toBe(0);
    expect(others.stdout + others.stderr).toContain('Verification: FAILED');
    // From where the lists of files are checked on: whoever made the pack anew could make those fit.
    const late = (text: string): string => text.replace(/^sha256sum --check.*$/gm, '');
    const altered = (name: string, change: (text: string) => string): string => {
      const copy = workshop.path(`copy of ${name}`);
      cpSync(pack, copy, { recursive: true });
      const path = join(copy, 'proof/attested', name);
      writeFileSync(path, Buffer.from(change(readFileSync(path, 'latin1')), 'latin1'));
      return copy;
    };
    const token = altered(`checkpoint-${size}.1.tst`, (text) => `${text.slice(0, -1)}\u0001`);
    expect(walkThrough(token, late).status).not.toBe(0);
    const cosigned = altered(`checkpoint-${size}.cosigned`, (text) => text.replace(/.{8}==\n$/, 'AAAAAAAA==\n'));
    const ran = walkThrough(cosigned, late);
    expect(ran.status).not.toBe(0);
    expect(ran.stdout).toContain('not cosigned by');
  });

  it('is verified against the verifier’s own roots, and says so where there are none', async () => {
    const unjudged = await verifyPack(pack);
    expect(unjudged).toMatchObject({ status: 'verified', problems: [] });
    expect(unjudged.limits.join('\n')).toContain('chain not judged, no roots were given');
    const judged = await verifyPack(pack, root);
    expect(judged).toMatchObject({ status: 'verified', problems: [] });
    expect(judged.limits.join('\n')).not.toContain('chain not judged');
    expect(judged.limits.join('\n')).toMatch(
      new RegExp(`The first ${size} entries existed on .* CN=Exampleshire Time stamped`),
    );
    expect(judged.limits).toContain(`${witnessName} saw the first ${size} entries on 28 May 2026 20:26:40 UTC.`);
    const other = await verifyPack(pack, otherRoot);
    expect(other).toMatchObject({
      status: 'altered',
      problems: [{ kind: 'timestamp-untrusted', subject: `proof/attested/checkpoint-${size}.1.tst` }],
    });
    const none = (await test.engine.grantRead(workshop.file('no certificate'))).grant;
    const folder = (await test.engine.grantFolder(pack)).grant;
    await expect(test.client.call('verification.pack', { pack: folder, tsaRoots: none })).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
  });

  it('with an altered token, cosignature or checkpoint is named, each for itself', async () => {
    const copy = workshop.path('altered');
    cpSync(pack, copy, { recursive: true });
    const change = (name: string, how: (bytes: Buffer) => Buffer): void => {
      const path = join(copy, 'proof/attested', `checkpoint-${size}${name}`);
      writeFileSync(path, how(readFileSync(path)));
    };
    const attested = async () => {
      const { status, problems } = await verifyPackHere(copy, {
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      expect(status).toBe('altered');
      // The lists of files name them too: whoever made the pack anew could make those fit.
      return problems.map(({ kind }) => kind).filter((kind) => kind !== 'file-altered');
    };
    change('.1.tst', (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]));
    change('.cosigned', (bytes) => Buffer.from(bytes.toString().replace(/.{8}==\n$/, 'AAAAAAAA==\n')));
    expect(await attested()).toEqual(['timestamp-altered', 'cosignature-altered']);
    cpSync(pack, copy, { recursive: true });
    change('.1.tst', () => Buffer.from('no token'));
    change('.cosigned', (bytes) => Buffer.from(bytes.toString().replace(/.*\n$/, '')));
    expect(await attested()).toEqual(['timestamp-altered', 'cosignature-unmatched']);
    cpSync(pack, copy, { recursive: true });
    change('', (bytes) => Buffer.from(bytes.toString().replace(/\n\d+\n/, '\n1\n')));
    expect(await attested()).toEqual(['log-altered', 'timestamp-unmatched', 'cosignature-unmatched']);
  });
});

describe('a bundle', () => {
  it('says on its hash certificate which checkpoint is timestamped, when and by whom, and its manifest proves it', async () => {
    const pdf = await exportBundle('after');
    const { manifest } = await readManifest(workshop.path('after.manifest.json'));
    const stamped = manifest.ledger.attested?.timestamp;
    expect(stamped?.size).toBeGreaterThan(size);
    const text = textOf(pdf);
    expect(text).toContain(`First ${stamped?.size} entries of the log:`);
    expect(text).toContain('CN=Exampleshire Time');
    expect(text).toContain('28 May 2026, 20:26:4');
    const report = await verifyBundle(pdf);
    expect(report).toMatchObject({ status: 'verified', problems: [] });
    expect(report.limits.join(' ')).toContain(`The first ${stamped?.size} entries of the ledger existed on`);
    expect(
      workshop.accepts(
        Buffer.from(stamped?.token ?? '', 'base64'),
        Buffer.from(
          execFileSync('sha256sum', [workshop.file(Buffer.from(stamped?.checkpoint ?? '', 'base64'))])
            .toString()
            .slice(0, 64),
          'hex',
        ),
        root,
      ),
    ).toBe(true);
  });

  it('with a manifest made anew around another’s token or cosignature is named', async () => {
    const pdf = await exportBundle('forged');
    const path = workshop.path('forged.manifest.json');
    const { manifest } = await readManifest(path);
    const { attested } = manifest.ledger;
    const [one] = attested?.witnesses ?? [];
    if (!attested?.timestamp || !one) throw new Error('nothing attested');
    const signer = signerFrom(newSigningKey());
    const foreign = { ...manifest, key: Buffer.from(signer.publicKey).toString('hex') };
    await writeManifest(path, foreign, (pae) => signer.sign(pae));
    const kinds = (await verifyBundle(pdf)).problems.map(({ kind }) => kind);
    expect(kinds).toContain('timestamp-unmatched');
    expect(kinds).toContain('cosignature-altered');
  });
});
