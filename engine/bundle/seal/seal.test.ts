/** Seals by real keys, judged by our own check and by poppler, on whole files and on every kind of changed one. */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Authority,
  forAuthority,
  forStamps,
  type Issued,
  startAuthority,
  Workshop,
} from '../../timestamps/authority.testing.ts';
import { requestTimestamp } from '../../timestamps/request-timestamp.ts';
import { PdfFile as PdfWriter } from '../pdf/pdfkit-file.ts';
import { run } from '../testing/read-pdf.ts';
import { appendSignature } from './append.ts';
import { checkSeal, type SealTrust } from './check-seal.ts';
import { makeCms, roomFor, type SealKey, timestampRoom } from './cms.ts';
import { forSeals, keyOf, pdfsig, sealChain } from './seal.testing.ts';
import type { SignatureUpdate } from './update.ts';

const workshop = new Workshop();
const now = new Date('2026-06-15T09:00:00.000Z');
const asked: SignatureUpdate = {
  kind: 'signature',
  at: '2026-06-01T10:00:00.000Z',
  name: 'Priya Ramän',
  reason: 'Served on (the) officer',
  place: { page: 1, rect: [50, 50, 250, 110] },
};
let chain: ReturnType<typeof sealChain>;
let tsaRoot: Issued;
let authority: Authority;
let unsealed: string;
let made = 0;

beforeAll(async () => {
  chain = sealChain(workshop);
  tsaRoot = workshop.issue({ name: 'Exampleshire Time Root', extensions: forAuthority() });
  const tsa = workshop.issue({ name: 'Exampleshire Time', issuer: tsaRoot, extensions: forStamps });
  authority = await startAuthority(workshop, { signer: tsa, chain: [tsaRoot] });
  unsealed = workshop.path('unsealed.pdf');
  writeFileSync(unsealed, threePages());
});

afterAll(async () => {
  await authority.close();
  workshop.dispose();
});

function threePages(): Uint8Array {
  const info = { title: 'T', author: 'A', subject: '', creator: 'test', createdAt: new Date(0), lang: 'en-GB' };
  const file = new PdfWriter(info);
  for (let i = 0; i < 3; i++) {
    const content = file.ref();
    content.end(`${i} 0 m 100 100 l S`);
    const page = file.ref({
      Type: 'Page',
      Parent: file.pagesRef,
      MediaBox: [0, 0, 595, 842],
      Contents: content,
      Resources: {},
    });
    page.end();
    file.addPageRef(page);
  }
  file.end();
  return Buffer.concat(file.take());
}

const stamp = async (digest: Uint8Array): Promise<Uint8Array> =>
  Buffer.from((await requestTimestamp(authority.url, digest)).record.token, 'base64');

async function sealed(options: { key?: SealKey; stamped?: boolean; asked?: SignatureUpdate } = {}): Promise<string> {
  const path = workshop.path(`sealed-${made++}.pdf`);
  copyFileSync(unsealed, path);
  const key = options.key ?? keyOf(chain.signer, [chain.between]);
  const stamper = options.stamped ? stamp : async () => null;
  const room = roomFor(key, options.stamped ?? false);
  await appendSignature(
    path,
    options.asked ?? asked,
    room,
    async (digest) => (await makeCms(digest, key, stamper)).cms,
  );
  return path;
}

function changed(path: string, change: (bytes: Buffer) => Buffer | undefined): string {
  const bytes = readFileSync(path);
  const out = workshop.path(`changed-${made++}.pdf`);
  writeFileSync(out, change(bytes) ?? bytes);
  return out;
}

const trust = (): SealTrust => ({
  signers: readFileSync(chain.root.certificate),
  authorities: readFileSync(tsaRoot.certificate),
});
const check = (path: string, given?: SealTrust) => checkSeal(path, { now, ...(given && { trust: given }) });
const kinds = (path: string, given?: SealTrust): string[] => check(path, given).problems.map(({ kind }) => kind);
const byteRange = (path: string): number[] =>
  (/ByteRange \[([\d ]+)\]/.exec(readFileSync(path, 'latin1'))?.[1] ?? '').split(' ').map(Number);

describe('a sealed file', () => {
  test('is the file it was and more; poppler and we find the same', async () => {
    const path = await sealed();
    const before = readFileSync(unsealed);
    expect(readFileSync(path).subarray(0, before.length).equals(before)).toBe(true);
    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    const [, from, to, rest] = byteRange(path) as [number, number, number, number];
    expect(to + rest).toBe(statSync(path).size);
    expect(readFileSync(path, 'latin1').slice(from, to)).toMatch(/^<[0-9a-f]+>$/);

    const said = pdfsig(workshop, path, [chain.root]);
    expect(said).toContain('Signature is Valid.');
    expect(said).toContain('Certificate is Trusted.');
    expect(said).toContain('- Total document signed');
    expect(said).toContain('ETSI.CAdES.detached');
    const { seal, problems } = check(path, trust());
    expect(problems).toEqual([]);
    expect(seal).toMatchObject({
      holds: true,
      level: 'B-B',
      by: 'Priya Ramän',
      reason: 'Served on (the) officer',
      signedAt: '2026-06-01T10:00:00.000Z',
      trust: { state: 'trusted', words: 'C=GB, O=Exampleshire, CN=Exampleshire Root' },
      selfSigned: false,
    });
  });

  test('keeps what PDF/A needs: the identifier, embedded nothing, a printed widget with an appearance', async () => {
    const path = await sealed();
    const idOf = (file: string) => [...readFileSync(file, 'latin1').matchAll(/\/ID \[\s*<([0-9a-f]+)>/g)].at(-1)?.[1];
    expect(idOf(path)).toBe(idOf(unsealed));
    const { qpdf } = JSON.parse(run('qpdf', '--json=2', '--json-key=qpdf', path)) as {
      qpdf: [unknown, { [object: string]: { value?: { [key: string]: unknown } } }];
    };
    const values = Object.values(qpdf[1]).map(({ value }) => value);
    const widget = values.find((value) => value?.['/Subtype'] === '/Widget');
    expect(widget).toMatchObject({ '/F': 132, '/FT': '/Sig', '/Rect': [50, 50, 250, 110] });
    expect(widget).toHaveProperty('/AP');
    const catalog = values.find((value) => value?.['/Type'] === '/Catalog');
    expect(catalog?.['/AcroForm']).toMatchObject({ '/SigFlags': 3 });
  });

  test('has no signing time in the signature, and names its certificate in it', async () => {
    const path = await sealed();
    const [, from, to] = byteRange(path) as [number, number, number];
    const der = workshop.file(Buffer.from(readFileSync(path, 'latin1').slice(from + 1, to - 1), 'hex'));
    const said = workshop.openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', der).toString();
    expect(said).toContain('id-smime-aa-signingCertificateV2');
    expect(said).not.toContain('signingTime');
    expect(said).toContain('sha256');
  });

  test.each(['ec', 'rsa'] as const)('verifies with openssl alone (%s)', async (kind) => {
    const root = workshop.issue({ name: `Root ${kind}`, extensions: forAuthority(), key: kind });
    const signer = workshop.issue({ name: `Signer ${kind}`, issuer: root, extensions: forSeals, key: kind });
    const path = await sealed({ key: keyOf(signer) });
    const [, from, to] = byteRange(path) as [number, number, number];
    const bytes = readFileSync(path);
    const content = workshop.file(Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]));
    const der = workshop.file(Buffer.from(bytes.toString('latin1', from + 1, to - 1), 'hex'));
    const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', der, '-content', content, '-purpose', 'any'];
    expect(() => workshop.openssl(...args, '-CAfile', root.certificate, '-out', '/dev/null')).not.toThrow();
  });
});

describe('timestamps', () => {
  test('stand in the signature where an authority answered', async () => {
    const path = await sealed({ stamped: true });
    const { seal, problems } = check(path, trust());
    expect(problems).toEqual([]);
    expect(seal).toMatchObject({ level: 'B-T', timestamps: [{ kind: 'signature', trust: { state: 'trusted' } }] });
    expect(pdfsig(workshop, path, [chain.root])).toContain('Signature is Valid.');
  });

  test('are added later without touching a byte, as often as need be', async () => {
    const path = await sealed();
    const first = readFileSync(path);
    const added = await appendSignature(path, { kind: 'timestamp' }, timestampRoom, stamp);
    expect(added?.before).toEqual({ size: first.length, sha256: createHash('sha256').update(first).digest('hex') });
    const second = readFileSync(path);
    expect(second.subarray(0, first.length).equals(first)).toBe(true);
    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    const { seal, problems, earlier } = check(path, trust());
    expect(problems).toEqual([]);
    expect(seal).toMatchObject({ level: 'B-T', timestamps: [{ kind: 'document', trust: { state: 'trusted' } }] });
    expect(earlier).toEqual([first.length]);
    expect(pdfsig(workshop, path, [chain.root])).toContain('Signature is Valid.');

    await appendSignature(path, { kind: 'timestamp' }, timestampRoom, stamp);
    expect(check(path, trust())).toMatchObject({ problems: [], earlier: [first.length, second.length] });
  });

  test('that cannot be had leave the file as it is', async () => {
    const path = await sealed();
    const before = readFileSync(path);
    expect(await appendSignature(path, { kind: 'timestamp' }, timestampRoom, async () => null)).toBeNull();
    await expect(appendSignature(path, { kind: 'timestamp' }, 100, stamp)).rejects.toThrow(RangeError);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('of an authority that is not trusted are named', async () => {
    const path = await sealed({ stamped: true });
    const other = { ...trust(), authorities: readFileSync(chain.root.certificate) };
    expect(kinds(path, other)).toEqual(['seal-timestamp-untrusted']);
  });
});

describe('a changed file', () => {
  test('is found by us and by poppler: a byte of a page', async () => {
    const path = changed(await sealed(), (bytes) => {
      bytes[bytes.indexOf('/MediaBox') + 11] = 0x39;
      return undefined;
    });
    expect(kinds(path)).toEqual(['seal-digest']);
    expect(pdfsig(workshop, path, [chain.root])).toContain('Digest Mismatch');
  });

  test.each([
    ['the reason', '/Reason (S'],
    ['the digits of the range', '/ByteRange [0000000000'],
    ['the end', '%%EOF\n'],
  ])('%s', async (_, text) => {
    const path = changed(await sealed(), (bytes) => {
      const at = bytes.lastIndexOf(text) + text.length - 1;
      bytes[at] = (bytes[at] as number) ^ 1;
    });
    expect(check(path).problems.length).toBeGreaterThan(0);
    expect(check(path).seal?.holds ?? false).toBe(false);
  });

  test('bytes that follow', async () => {
    const path = changed(await sealed(), (bytes) => Buffer.concat([bytes, Buffer.from('% more\n')]));
    expect(check(path).problems.map(({ kind }) => kind)).toEqual(['seal-unreadable']);
    const appended = await sealed();
    // An update of the kind that a reader writes: another page is shown, and no signature changed.
    const update = workshop.path(`update-${made++}.pdf`);
    copyFileSync(appended, update);
    const bytes = readFileSync(update);
    const page = /(\d+) 0 obj\n<<\n\/Type \/Page\n/.exec(bytes.toString('latin1')) as RegExpExecArray;
    const prev = bytes
      .toString('latin1')
      .match(/startxref\n(\d+)/g)
      ?.at(-1)
      ?.split('\n')[1];
    const object = `${page[1]} 0 obj\n<< /Type /Page /MediaBox [0 0 10 10] >>\nendobj\n`;
    const xref = `xref\n${page[1]} 1\n${String(bytes.length).padStart(10, '0')} 00000 n \n`;
    const root = /\/Root (\d+ 0 R)/.exec(bytes.toString('latin1'))?.[1];
    const trailer = `trailer\n<< /Size 99 /Root ${root} /Prev ${prev} >>\nstartxref\n${bytes.length + object.length}\n%%EOF\n`;
    writeFileSync(update, Buffer.concat([bytes, Buffer.from(object + xref + trailer)]));
    expect(kinds(update)).toEqual(['seal-appended']);
    expect(pdfsig(workshop, update, [chain.root])).toContain('Not total document signed');
  });

  test('a range cut short leaves bytes that nobody signed', async () => {
    const path = changed(await sealed(), (bytes) => {
      const at = bytes.indexOf('/ByteRange [') + '/ByteRange ['.length + 39;
      const rest = Number(bytes.toString('latin1', at, at + 12));
      bytes.write(String(rest - 20).padStart(12, '0'), at, 'latin1');
    });
    expect(kinds(path)).toContain('seal-appended');
    expect(pdfsig(workshop, path, [chain.root])).not.toContain('- Total document signed');
  });

  test('a timestamp that brings something else with it', async () => {
    const path = await sealed();
    const size = statSync(path).size;
    await appendSignature(path, { kind: 'timestamp' }, timestampRoom, stamp);
    expect(kinds(path)).toEqual([]);
    // Whoever can have a timestamp made could show another page in the same addition: made again, it is another.
    const other = workshop.path(`other-${made++}.pdf`);
    copyFileSync(path, other);
    const bytes = readFileSync(other);
    const at = bytes.indexOf('/MediaBox [0 0 595 842]', size);
    bytes.write('/MediaBox [0 0 595 841]', at, 'latin1');
    writeFileSync(other, bytes);
    expect(kinds(other)).toEqual(['seal-changed', 'seal-timestamp']);
  });

  test('another certificate of the same key, put in the place of the one that signed', async () => {
    // By an issuer with RSA: two certificates of the same length.
    const root = workshop.issue({ name: 'Exampleshire RSA Root', extensions: forAuthority(), key: 'rsa' });
    const own = { name: 'Priya Raman', issuer: root, extensions: forSeals };
    const signer = workshop.issue({ ...own, serial: '0ffe' });
    const twin = workshop.issue({ ...own, serial: '0fff', keyOf: signer });
    const swapped = changed(await sealed({ key: keyOf(signer) }), (bytes) => {
      const hex = (issued: Issued) => Buffer.from(keyOf(issued).certificate).toString('hex');
      expect(hex(twin).length).toBe(hex(signer).length);
      const at = bytes.indexOf(hex(signer));
      expect(at).toBeGreaterThan(0);
      bytes.write(hex(twin), at, 'latin1');
      return undefined;
    });
    // The signer is named by issuer and serial number: it is not there any more.
    expect(kinds(swapped)).toEqual(['seal-broken']);
    expect(pdfsig(workshop, swapped, [root])).not.toContain('Certificate is Trusted');
  });

  test('a signature whose signed attributes name another certificate', async () => {
    const key = keyOf(chain.signer, [chain.between]);
    const other = workshop.issue({
      name: 'Someone Else',
      issuer: chain.between,
      extensions: forSeals,
      keyOf: chain.signer,
    });
    const path = workshop.path(`bound-${made++}.pdf`);
    copyFileSync(unsealed, path);
    await appendSignature(path, asked, 16_384, async (digest) => {
      const { cms } = await makeCms(digest, key, async () => null);
      // Ours in everything but the digest of the certificate, which nothing but the signature protects.
      const hash = (one: SealKey) => createHash('sha256').update(one.certificate).digest('hex');
      const text = Buffer.from(cms)
        .toString('hex')
        .replace(hash(key), hash(keyOf(other)));
      return Buffer.from(text, 'hex');
    });
    expect(kinds(path)).toEqual(['seal-broken']);
  });

  test('a certificate that could not sign then, and one that nobody trusts', async () => {
    const expired = workshop.issue({
      name: 'Expired',
      issuer: chain.between,
      extensions: forSeals,
      from: '20200101000000Z',
      until: '20210101000000Z',
    });
    expect(kinds(await sealed({ key: keyOf(expired, [chain.between]) }))).toEqual(['seal-certificate']);
    const noSigning = workshop.issue({
      name: 'Encipherment',
      issuer: chain.between,
      extensions: ['keyUsage = critical, keyEncipherment'],
    });
    expect(kinds(await sealed({ key: keyOf(noSigning, [chain.between]) }))).toEqual(['seal-certificate']);
    const stranger = workshop.issue({ name: 'Stranger', extensions: forSeals });
    const path = await sealed({ key: keyOf(stranger) });
    expect(kinds(path)).toEqual([]);
    expect(check(path).seal?.trust.state).toBe('not-judged');
    expect(kinds(path, trust())).toEqual(['seal-untrusted']);
    expect(pdfsig(workshop, path, [chain.root])).not.toContain('Certificate is Trusted');
    // The verifier may trust exactly this certificate: a device's own.
    expect(kinds(path, { signers: readFileSync(stranger.certificate) })).toEqual([]);
  });

  test('no seal at all is none, and no PDF is none that can be read', () => {
    expect(check(unsealed)).toMatchObject({ seal: null, problems: [] });
    expect(kinds(workshop.file('not a PDF'))).toEqual(['seal-unreadable']);
  });

  test('every byte of a seal counts: no change of one is accepted', { timeout: 120_000 }, async () => {
    // Without certificates of issuers, which nothing but a verifier's own trust protects.
    const path = await sealed({ key: keyOf(chain.signer), asked: { ...asked, place: null } });
    const bytes = readFileSync(path);
    const start = statSync(unsealed).size;
    const [, from, to] = byteRange(path) as [number, number, number];
    const used = bytes.toString('latin1', from, to).replace(/0*>$/, '').length;
    const places = Array.from({ length: bytes.length - start }, (_, i) => start + i).filter(
      (place) => place % 5 === 0 && (place < from || place > to || place < from + used),
    );
    const out = workshop.path('flipped.pdf');
    for (const place of places) {
      const copy = Buffer.from(bytes);
      copy[place] = (copy[place] as number) ^ 1;
      writeFileSync(out, copy);
      const { seal, problems } = check(out);
      expect(problems.length > 0 || seal === null, `byte ${place}`).toBe(true);
    }
  });
});
