/** Sealing as a person does it: a certificate, an export, a timestamp later, and what everybody says of the file then. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
/** Everything is exported once: by the certificate of a person, by the device's own, and by nobody. */
let test: TestEngine;
let caseId: string;
let out: string;
let signer: Output<'seals.addCertificate'>;
let own: Output<'seals.makeDeviceCertificate'>;
let sealed: Output<'bundles.export'>;

beforeAll(async () => {
  chain = sealChain(workshop);
  tsaRoot = workshop.issue({ name: 'Exampleshire Time Root', extensions: forAuthority() });
  const tsa = workshop.issue({ name: 'Exampleshire Time', issuer: tsaRoot, extensions: forStamps });
  authority = await startAuthority(workshop, { signer: tsa, chain: [tsaRoot] });
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A test' })).id;
  const path = join(test.home, 'notes.txt');
  writeFileSync(path, 'Notes of an interview.\n');
  await test.client.call('exhibits.addFile', { caseId, file: await read(path), description: 'Notes' });
  out = join(test.home, 'out');
  mkdirSync(out);
  signer = await test.client.call('seals.addCertificate', {
    file: await read(pkcs12(chain.signer, 'x')),
    password: 'x',
  });
  own = await test.client.call('seals.makeDeviceCertificate', { caseId });
  sealed = await exported('sealed.pdf', { certificate: signer.id, reason: 'Served on the officer' });
  await exported('own.pdf', { certificate: own.id });
  await exported('plain.pdf');
});
afterAll(async () => {
  await test.dispose();
  await authority.close();
  workshop.dispose();
});
afterEach(() => setAuthority(null));

const write = async (name: string): Promise<string> => (await test.engine.grantWrite(at(name))).grant;
const read = async (path: string): Promise<string> => (await test.engine.grantRead(path)).grant;
const at = (name: string): string => join(out, name);
const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

function pkcs12(issued: Issued, password: string): string {
  const path = workshop.file('');
  const args = ['-in', issued.certificate, '-inkey', issued.key, '-certfile', chain.between.certificate];
  workshop.openssl('pkcs12', '-export', '-out', path, ...args, '-passout', `pass:${password}`);
  return path;
}

async function exported(name: string, seal?: { certificate: string; reason?: string }, of = caseId) {
  const options = { shortName: 'Sample' };
  return test.client.call('bundles.export', { caseId: of, out: await write(name), options, ...(seal && { seal }) });
}

async function setAuthority(url: string | null): Promise<void> {
  const pem = readFileSync(tsaRoot.certificate, 'utf8');
  await test.client.call('attestations.configure', { tsa: url === null ? null : { url, roots: { pem } } });
}

/** A copy of what was exported, with its manifest unless it is to be without. */
function copied(name: string, as: string, withManifest = true): string {
  copyFileSync(at(`${name}.pdf`), at(`${as}.pdf`));
  if (withManifest) copyFileSync(at(`${name}.manifest.json`), at(`${as}.manifest.json`));
  return at(`${as}.pdf`);
}

async function verify(name: string, trust: { roots?: string; tsaRoots?: string } = {}) {
  return test.client.call('verification.bundle', { file: await read(at(name)), ...trust });
}

async function summaries(of: string, limit = 30): Promise<string> {
  const { rows } = await test.client.call('ledger.page', { caseId: of, offset: 0, limit });
  return rows.map(({ summary }) => summary).join('\n');
}

describe('a sealed export', () => {
  it('holds for poppler and for us, is named in manifest, ledger and list, and shows who sealed it', async () => {
    const { id } = signer;
    expect(sealed.sha256).toBe(digest(at('sealed.pdf')));
    expect(sealed.export.seal).toBe('B-B');
    const said = pdfsig(workshop, at('sealed.pdf'), [chain.root]);
    expect(said).toContain('Signature is Valid.');
    expect(said).toContain('Certificate is Trusted.');
    expect(said).toContain('- Total document signed');
    expect(execFileSync('qpdf', ['--check', at('sealed.pdf')], { encoding: 'utf8' })).toContain('No syntax');

    const report = await verify('sealed.pdf', { roots: await read(chain.root.certificate) });
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({
      status: 'verified',
      seal: { holds: true, level: 'B-B', fingerprint: id, trust: { state: 'trusted' } },
    });
    expect(report.checked.map(({ what }) => what).join('\n')).toContain('seal (PAdES)');

    const text = execFileSync('pdftotext', ['-layout', '-l', '1', at('sealed.pdf'), '-'], { encoding: 'utf8' });
    expect(text).toContain('Sealed electronically by Alex Byrne');
    expect(text).toContain('Reason: Served on the officer');
    expect(text).toContain(id);
    expect(await summaries(caseId)).toContain(`Sealed (PAdES B-B) with the certificate ${id.slice(0, 12)}…`);
    expect((await test.client.call('verification.case', { caseId })).status).toBe('verified');
  });

  it('says on its cover what an unsealed one does not', async () => {
    const { changes } = await test.client.call('bundles.compare', {
      before: await read(at('plain.pdf')),
      after: await read(at('sealed.pdf')),
    });
    expect(changes[0]).toMatchObject({ kind: 'changed', before: 'A:1', after: 'A:1' });
    expect(changes[0]?.come).toContain('Sealed electronically by');
  });

  it('with the device’s own certificate leads to the ledger', async () => {
    expect(own).toMatchObject({ source: 'device', key: 'ECDSA P-256', selfSigned: true, refusal: null });
    // Asked again it is the same, and the case is told once.
    expect((await test.client.call('seals.makeDeviceCertificate', { caseId })).id).toBe(own.id);
    expect((await summaries(caseId)).split(own.id).length).toBe(2);
    const report = await verify('own.pdf');
    expect(report.problems).toEqual([]);
    expect(report.seal).toMatchObject({ fingerprint: own.id, selfSigned: true, trust: { state: 'not-judged' } });
    expect(report.limits.join(' ')).toContain(own.id);
  });

  it('is timestamped at once where an authority answers; another case is told of the device’s certificate', async () => {
    await setAuthority(authority.url);
    expect((await test.client.call('seals.certificates', {})).authority).toBe(authority.url);
    const other = (await test.client.call('cases.create', { ref: 'DPS/2026/0002', title: 'Another' })).id;
    const result = await exported('stamped.pdf', { certificate: own.id }, other);
    expect(result.export.seal).toBe('B-T');
    const report = await verify('stamped.pdf', { tsaRoots: await read(tsaRoot.certificate) });
    expect(report.problems).toEqual([]);
    expect(report.seal).toMatchObject({
      level: 'B-T',
      timestamps: [{ kind: 'signature', trust: { state: 'trusted' } }],
    });
    expect(await summaries(other)).toContain(own.id);
    expect((await test.client.call('verification.case', { caseId: other })).status).toBe('verified');
  });

  it('without its manifest is judged by its seal alone', async () => {
    copied('sealed', 'alone', false);
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

  it('with another seal in its place is found by what the manifest says of the certificate', async () => {
    copied('sealed', 'swapped');
    copyFileSync(at('own.pdf'), at('swapped.pdf'));
    const report = await verify('swapped.pdf');
    expect(report.status).toBe('altered');
    expect(report.problems.map(({ kind }) => kind)).toContain('seal-swapped');
  });
});

describe('a timestamp that comes later', () => {
  it('leaves every byte as it was; manifest, ledger and list name both files', async () => {
    const before = readFileSync(at('sealed.pdf'));
    await setAuthority(authority.url);
    // In its own place.
    const file = await read(copied('sealed', 'later'));
    const done = await test.client.call('seals.timestamp', { caseId, file, out: await write('later.pdf') });
    expect(done).toMatchObject({ before: sealed.sha256, sha256: digest(at('later.pdf')), file: 'later.pdf' });
    expect(readFileSync(at('later.pdf')).subarray(0, before.length).equals(before)).toBe(true);

    const report = await verify('later.pdf', { tsaRoots: await read(tsaRoot.certificate) });
    expect(report.problems).toEqual([]);
    expect(report.seal).toMatchObject({
      level: 'B-T',
      timestamps: [{ kind: 'document', trust: { state: 'trusted' } }],
    });
    const checked = report.checked.map(({ what }) => what);
    expect(checked).toContain('bundle as it was before a timestamp: the digest of its beginning');
    const { payload } = JSON.parse(readFileSync(at('later.manifest.json'), 'utf8'));
    const manifest = JSON.parse(Buffer.from(payload, 'base64').toString());
    expect(manifest.bundle).toMatchObject({
      seal: { level: 'B-T', certificate: signer.id },
      earlier: [{ sha256: sealed.sha256, size: before.length }],
    });
    expect(await summaries(caseId, 3)).toContain(
      `the bundle of before, ${sealed.sha256.slice(0, 12)}…, is its beginning`,
    );
    const listed = (await test.client.call('bundles.exports', { caseId })).find(({ id }) => id === sealed.export.id);
    expect(listed).toMatchObject({
      seal: 'B-T',
      volumes: [{ sha256: done.sha256, size: readFileSync(at('later.pdf')).length }],
    });
    expect((await test.client.call('verification.case', { caseId })).status).toBe('verified');
    expect(pdfsig(workshop, at('later.pdf'), [chain.root])).toContain('Signature is Valid.');

    // It goes into a pack as what it is now.
    const pack = { caseId, out: await write('pack.zip'), form: 'zip', bundle: await read(at('later.pdf')) } as const;
    await test.client.call('packs.export', pack);
    const judged = await test.client.call('verification.pack', { pack: await read(at('pack.zip')) });
    expect(judged.problems).toEqual([]);
  });

  it('is refused in words where there is nothing to stamp, or nobody to do it', async () => {
    const ask = async (name: string) =>
      test.client.call('seals.timestamp', { caseId, file: await read(at(name)), out: await write('never.pdf') });
    await expect(ask('own.pdf')).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
    await setAuthority(authority.url);
    await expect(ask('plain.pdf')).rejects.toMatchObject({
      failure: { code: 'not-verifiable', what: expect.stringContaining('not sealed') },
    });
    writeFileSync(at('foreign.pdf'), '%PDF-1.7');
    await expect(ask('foreign.pdf')).rejects.toMatchObject({ failure: { code: 'not-verifiable' } });
    await setAuthority('http://127.0.0.1:1/tsa');
    await expect(ask('own.pdf')).rejects.toMatchObject({ failure: { code: 'timestamp-unavailable' } });
    expect(readdirSync(out).filter((name) => name.includes('partial') || name.includes('never'))).toEqual([]);
  });
});

const known = async (): Promise<string[]> =>
  (await test.client.call('seals.certificates', {})).certificates.map(({ id }) => id);

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
    expect(await known()).toEqual([own.id, signer.id]);
  });

  it('are dropped when they are to be forgotten, and an export says so before it writes anything', async () => {
    expect(signer).toMatchObject({ name: 'Priya Raman', source: 'file', selfSigned: false });
    await test.client.call('seals.forgetCertificate', { id: signer.id });
    expect(await known()).toEqual([own.id]);
    await expect(exported('never.pdf', { certificate: signer.id })).rejects.toMatchObject({
      failure: { code: 'not-found' },
    });
    expect(readdirSync(out).filter((name) => name.includes('never'))).toEqual([]);
  });

  it('of the device are there after a restart; those from files are not', async () => {
    const file = await read(pkcs12(chain.signer, 'x'));
    await test.client.call('seals.addCertificate', { file, password: 'x' });
    expect(await known()).toEqual([own.id, signer.id]);
    test = await test.reopen();
    expect(await known()).toEqual([own.id]);
  });
});
