/** Sealing as a person does it: a certificate, an export, a timestamp later, and what everybody says of the file then. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Output } from '../shared/api/contract.ts';
import { forSeals, pdfsig, sealChain } from './bundle/seal/seal.testing.ts';
import { startEngine, type TestEngine } from './testing.ts';
import {
  type Authority,
  forAuthority,
  forStamps,
  type Issued,
  startAuthority,
  Workshop,
} from './timestamps/authority.testing.ts';

const workshop = new Workshop();
let chain: ReturnType<typeof sealChain>;
let tsaRoot: Issued;
let authority: Authority;
let test: TestEngine;
let caseId: string;
let out: string;
const options = { shortName: 'Sample' };

beforeAll(async () => {
  chain = sealChain(workshop);
  tsaRoot = workshop.issue({ name: 'Exampleshire Time Root', extensions: forAuthority() });
  const tsa = workshop.issue({ name: 'Exampleshire Time', issuer: tsaRoot, extensions: forStamps });
  authority = await startAuthority(workshop, { signer: tsa, chain: [tsaRoot] });
});
afterAll(async () => {
  await authority.close();
  workshop.dispose();
});
beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A test' })).id;
  const path = join(test.home, 'notes.txt');
  writeFileSync(path, 'Notes of an interview.\n');
  const { grant } = await test.engine.grantRead(path);
  await test.client.call('exhibits.addFile', { caseId, file: grant, description: 'Notes' });
  out = join(test.home, 'out');
  mkdirSync(out);
});
afterEach(() => test.dispose());

const write = async (name: string): Promise<string> => (await test.engine.grantWrite(join(out, name))).grant;
const read = async (path: string): Promise<string> => (await test.engine.grantRead(path)).grant;
const at = (name: string): string => join(out, name);
const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

function pkcs12(issued: Issued, password: string): string {
  const path = workshop.path(
    `${Math.abs(Buffer.from(issued.key).length)}-${password}-${readdirSync(workshop.folder).length}.p12`,
  );
  const certfile = ['-certfile', chain.between.certificate];
  const args = ['-in', issued.certificate, '-inkey', issued.key, ...certfile, '-passout', `pass:${password}`];
  workshop.openssl('pkcs12', '-export', '-out', path, ...args);
  return path;
}

async function withAuthority(): Promise<void> {
  const pem = readFileSync(tsaRoot.certificate, 'utf8');
  await test.client.call('attestations.configure', { tsa: { url: authority.url, roots: { pem } } });
}

async function certificate(): Promise<Output<'seals.addCertificate'>> {
  return test.client.call('seals.addCertificate', { file: await read(pkcs12(chain.signer, 'x')), password: 'x' });
}

async function verify(name: string, trust: { roots?: string; tsaRoots?: string } = {}) {
  return test.client.call('verification.bundle', { file: await read(at(name)), ...trust });
}

describe('a sealed export', () => {
  it('holds for poppler and for us, is named in manifest, ledger and list, and shows who sealed it', async () => {
    const { id } = await certificate();
    const result = await test.client.call('bundles.export', {
      caseId,
      out: await write('bundle.pdf'),
      options,
      seal: { certificate: id, reason: 'Served on the officer' },
    });
    expect(result.sha256).toBe(digest(at('bundle.pdf')));
    expect(result.export.seal).toBe('B-B');
    const said = pdfsig(workshop, at('bundle.pdf'), [chain.root]);
    expect(said).toContain('Signature is Valid.');
    expect(said).toContain('Certificate is Trusted.');
    expect(said).toContain('- Total document signed');

    const roots = await read(chain.root.certificate);
    const report = await verify('bundle.pdf', { roots });
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({
      status: 'verified',
      seal: { holds: true, level: 'B-B', fingerprint: id, trust: { state: 'trusted' } },
    });
    expect(report.checked.map(({ what }) => what).join('\n')).toContain('seal (PAdES)');

    const text = execFileSync('pdftotext', ['-layout', '-l', '1', at('bundle.pdf'), '-'], { encoding: 'utf8' });
    expect(text).toContain('Sealed electronically by');
    expect(text).toContain('Reason: Served on the officer');
    expect(text).toContain(id);
    const { rows } = await test.client.call('ledger.page', { caseId, offset: 0, limit: 20 });
    expect(rows.map(({ summary }) => summary).join('\n')).toContain(
      `Sealed (PAdES B-B) with the certificate ${id.slice(0, 12)}…`,
    );
    expect((await test.client.call('verification.case', { caseId })).status).toBe('verified');
  });

  it('by an authority that answers is timestamped at once', async () => {
    await withAuthority();
    const { id } = await certificate();
    const { authority: named } = await test.client.call('seals.certificates', {});
    expect(named).toBe(authority.url);
    const result = await test.client.call('bundles.export', {
      caseId,
      out: await write('bundle.pdf'),
      options,
      seal: { certificate: id },
    });
    expect(result.export.seal).toBe('B-T');
    const report = await verify('bundle.pdf', { tsaRoots: await read(tsaRoot.certificate) });
    expect(report.problems).toEqual([]);
    expect(report.seal).toMatchObject({
      level: 'B-T',
      timestamps: [{ kind: 'signature', trust: { state: 'trusted' } }],
    });
  });

  it('is the same file as an unsealed one but for what seals it: the seal can be told from the bundle', async () => {
    const { id } = await certificate();
    await test.client.call('bundles.export', {
      caseId,
      out: await write('sealed.pdf'),
      options,
      seal: { certificate: id },
    });
    await test.client.call('bundles.export', { caseId, out: await write('plain.pdf'), options });
    const { counts, changes } = await test.client.call('bundles.compare', {
      before: await read(at('plain.pdf')),
      after: await read(at('sealed.pdf')),
    });
    expect(counts).toMatchObject({ moved: 0, added: 0, removed: 0 });
    expect(changes[0]).toMatchObject({ kind: 'changed', before: 'A:1', after: 'A:1' });
    expect(changes[0]?.come).toContain('Sealed electronically by');
  });

  it('with the device’s own certificate leads to the ledger', async () => {
    const made = await test.client.call('seals.makeDeviceCertificate', { caseId });
    expect(made).toMatchObject({ source: 'device', key: 'ECDSA P-256', selfSigned: true, refusal: null });
    // Asked again it is the same, and the case is told once.
    expect((await test.client.call('seals.makeDeviceCertificate', { caseId })).id).toBe(made.id);
    const { rows } = await test.client.call('ledger.page', { caseId, offset: 0, limit: 20 });
    expect(rows.filter(({ summary }) => summary.includes(made.id)).length).toBe(1);
    await test.client.call('bundles.export', {
      caseId,
      out: await write('bundle.pdf'),
      options,
      seal: { certificate: made.id },
    });
    const report = await verify('bundle.pdf');
    expect(report.problems).toEqual([]);
    expect(report.seal).toMatchObject({ fingerprint: made.id, selfSigned: true, trust: { state: 'not-judged' } });
    expect(report.limits.join(' ')).toContain(made.id);

    // Another case of the device is told with its first seal.
    const other = (await test.client.call('cases.create', { ref: 'DPS/2026/0002', title: 'Another' })).id;
    await test.client.call('bundles.export', {
      caseId: other,
      out: await write('other.pdf'),
      options,
      seal: { certificate: made.id },
    });
    const told = await test.client.call('ledger.page', { caseId: other, offset: 0, limit: 20 });
    expect(told.rows.some(({ summary }) => summary.includes(made.id))).toBe(true);
    expect((await test.client.call('verification.case', { caseId: other })).status).toBe('verified');
  });

  it('without its manifest is judged by its seal alone', async () => {
    const { id } = await certificate();
    await test.client.call('bundles.export', {
      caseId,
      out: await write('bundle.pdf'),
      options,
      seal: { certificate: id },
    });
    copyFileSync(at('bundle.pdf'), at('alone.pdf'));
    expect(await verify('alone.pdf')).toMatchObject({ status: 'unreadable', seal: { holds: true } });
    const roots = await read(chain.root.certificate);
    const report = await verify('alone.pdf', { roots });
    expect(report).toMatchObject({ status: 'verified', problems: [] });
    expect(report.limits[0]).toContain('The manifest was not beside the file');
    const bytes = readFileSync(at('alone.pdf'));
    bytes[2000] = (bytes[2000] as number) ^ 1;
    writeFileSync(at('alone.pdf'), bytes);
    expect((await verify('alone.pdf', { roots })).status).toBe('altered');
  });
});

describe('a timestamp that comes later', () => {
  it('leaves every byte as it was; manifest, ledger and list name both files', async () => {
    const { id } = await certificate();
    const written = await write('bundle.pdf');
    const result = await test.client.call('bundles.export', {
      caseId,
      out: written,
      options,
      seal: { certificate: id },
    });
    const before = readFileSync(at('bundle.pdf'));
    await withAuthority();
    // In its own place.
    const done = await test.client.call('seals.timestamp', { caseId, file: written, out: written });
    expect(done).toMatchObject({ before: result.sha256, sha256: digest(at('bundle.pdf')), file: 'bundle.pdf' });
    expect(readFileSync(at('bundle.pdf')).subarray(0, before.length).equals(before)).toBe(true);
    expect(readdirSync(out).sort()).toEqual(['bundle.manifest.json', 'bundle.pdf']);

    const report = await verify('bundle.pdf', { tsaRoots: await read(tsaRoot.certificate) });
    expect(report.problems).toEqual([]);
    expect(report.seal).toMatchObject({
      level: 'B-T',
      timestamps: [{ kind: 'document', trust: { state: 'trusted' } }],
    });
    expect(report.checked.map(({ what }) => what)).toContain(
      'bundle as it was before a timestamp: the digest of its beginning',
    );
    const { payload } = JSON.parse(readFileSync(at('bundle.manifest.json'), 'utf8'));
    const manifest = JSON.parse(Buffer.from(payload, 'base64').toString());
    expect(manifest.bundle).toMatchObject({
      seal: { level: 'B-T', certificate: id },
      earlier: [{ sha256: result.sha256, size: before.length }],
    });
    const { rows } = await test.client.call('ledger.page', { caseId, offset: 0, limit: 3 });
    expect(rows.map(({ summary }) => summary).join('\n')).toContain(
      `the bundle of before, ${result.sha256.slice(0, 12)}…, is its beginning`,
    );
    const [listed] = await test.client.call('bundles.exports', { caseId });
    expect(listed).toMatchObject({
      seal: 'B-T',
      volumes: [{ sha256: done.sha256, size: readFileSync(at('bundle.pdf')).length }],
    });
    expect((await test.client.call('verification.case', { caseId })).status).toBe('verified');
    expect(pdfsig(workshop, at('bundle.pdf'), [chain.root])).toContain('Signature is Valid.');

    // It goes into a pack as what it is now.
    const pack = await test.client.call('packs.export', {
      caseId,
      out: await write('pack.zip'),
      form: 'zip',
      bundle: written,
    });
    expect(pack).toBeTruthy();
    const checked = await test.client.call('verification.pack', { pack: await read(at('pack.zip')) });
    expect(checked.problems).toEqual([]);
  });

  it('is refused in words where there is nothing to stamp, or nobody to do it', async () => {
    const { id } = await certificate();
    const written = await write('bundle.pdf');
    await test.client.call('bundles.export', { caseId, out: written, options, seal: { certificate: id } });
    const before = digest(at('bundle.pdf'));
    const ask = (file: string) => test.client.call('seals.timestamp', { caseId, file, out: file });
    await expect(ask(written)).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
    await withAuthority();
    const plain = await write('plain.pdf');
    await test.client.call('bundles.export', { caseId, out: plain, options });
    await expect(ask(plain)).rejects.toMatchObject({
      failure: { code: 'not-verifiable', what: expect.stringContaining('not sealed') },
    });
    writeFileSync(at('foreign.pdf'), '%PDF-1.7');
    const foreign = await read(at('foreign.pdf'));
    await expect(
      test.client.call('seals.timestamp', { caseId, file: foreign, out: await write('x.pdf') }),
    ).rejects.toMatchObject({ failure: { code: 'not-verifiable' } });
    await test.client.call('attestations.configure', {
      tsa: { url: 'http://127.0.0.1:1/tsa', roots: { pem: readFileSync(tsaRoot.certificate, 'utf8') } },
    });
    await expect(ask(written)).rejects.toMatchObject({ failure: { code: 'timestamp-unavailable' } });
    expect(digest(at('bundle.pdf'))).toBe(before);
    expect(readdirSync(out).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('certificates', () => {
  it('that cannot seal are refused when they are opened, and nothing is kept', async () => {
    const expired = workshop.issue({
      name: 'Expired',
      issuer: chain.between,
      extensions: forSeals,
      from: '20200101000000Z',
      until: '20210101000000Z',
    });
    const add = async (path: string, password: string) =>
      test.client.call('seals.addCertificate', { file: await read(path), password });
    await expect(add(pkcs12(expired, 'x'), 'x')).rejects.toMatchObject({
      failure: { code: 'certificate-unusable', what: expect.stringContaining('expired on 2021-01-01') },
    });
    const future = workshop.issue({
      name: 'Future',
      issuer: chain.between,
      extensions: forSeals,
      from: '20450101000000Z',
      until: '20490101000000Z',
    });
    await expect(add(pkcs12(future, 'x'), 'x')).rejects.toMatchObject({
      failure: { code: 'certificate-unusable', what: expect.stringContaining('is not valid before 2045-01-01') },
    });
    await expect(add(pkcs12(chain.signer, 'x'), 'y')).rejects.toMatchObject({ failure: { code: 'wrong-passphrase' } });
    expect((await test.client.call('seals.certificates', {})).certificates).toEqual([]);
  });

  it('are dropped when they are to be forgotten, and an export says so before it writes anything', async () => {
    const { id } = await certificate();
    expect((await test.client.call('seals.certificates', {})).certificates).toMatchObject([
      { id, name: 'Priya Raman', source: 'file' },
    ]);
    await test.client.call('seals.forgetCertificate', { id });
    expect((await test.client.call('seals.certificates', {})).certificates).toEqual([]);
    await expect(
      test.client.call('bundles.export', { caseId, out: await write('b.pdf'), options, seal: { certificate: id } }),
    ).rejects.toMatchObject({ failure: { code: 'not-found' } });
    expect(readdirSync(out)).toEqual([]);
  });

  it('of the device are there after a restart; those from files are not', async () => {
    await certificate();
    const made = await test.client.call('seals.makeDeviceCertificate', { caseId });
    test = await test.reopen();
    expect((await test.client.call('seals.certificates', {})).certificates.map(({ id }) => id)).toEqual([made.id]);
  });
});

describe('a swapped seal', () => {
  it('is found by what the manifest says of the certificate', async () => {
    const { id } = await certificate();
    await test.client.call('bundles.export', {
      caseId,
      out: await write('bundle.pdf'),
      options,
      seal: { certificate: id },
    });
    const other = await test.client.call('seals.makeDeviceCertificate', { caseId });
    await test.client.call('bundles.export', {
      caseId,
      out: await write('other.pdf'),
      options,
      seal: { certificate: other.id },
    });
    copyFileSync(at('other.pdf'), at('bundle.pdf'));
    const report = await verify('bundle.pdf');
    expect(report.status).toBe('altered');
    expect(report.problems.map(({ kind }) => kind)).toContain('seal-swapped');
  });
});
