/** Files as `openssl pkcs12 -export` writes them, in its forms of today and of before. */
import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import { forAuthority, type Issued, type IssueOptions, Workshop } from '../timestamps/authority.testing.ts';
import { keptSealingKey, makeSealingKey, openSealingKey, whyNotNow } from './seal-key.ts';

const workshop = new Workshop();
const forSeals = ['basicConstraints = critical, CA:FALSE', 'keyUsage = critical, digitalSignature, nonRepudiation'];
let root: Issued;
let between: Issued;
let signer: Issued;
let made = 0;

beforeAll(() => {
  root = workshop.issue({ name: 'Exampleshire Root', extensions: forAuthority() });
  between = workshop.issue({ name: 'Exampleshire Issuing', issuer: root, extensions: forAuthority() });
  signer = workshop.issue({ name: 'Priya Raman', issuer: between, extensions: forSeals });
});
afterAll(() => workshop.dispose());

function pkcs12(issued: Issued, password: string, ...more: string[]): Uint8Array {
  const out = workshop.path(`file-${made++}.p12`);
  const chain = workshop.file([between, root].map(({ certificate }) => readFileSync(certificate, 'utf8')).join('\n'));
  const key = more.includes('-nokeys') ? [] : ['-inkey', issued.key];
  const args = ['-in', issued.certificate, ...key, '-certfile', chain, '-passout', `pass:${password}`, ...more];
  workshop.openssl('pkcs12', '-export', '-out', out, ...args);
  return readFileSync(out);
}

function failureOf(open: () => unknown): { code: string; what: string; kept: string; next: string } {
  try {
    open();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const issue = (options: Partial<IssueOptions>): Issued =>
  workshop.issue({ name: 'Priya Raman', issuer: between, extensions: forSeals, ...options });

describe('a PKCS#12 file', () => {
  test.each([
    ['as OpenSSL writes it today (PBES2, AES-256, SHA-256)', []],
    ['as it was written before (3DES and RC2-40, SHA-1)', ['-legacy']],
    ['with RC2-128', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-3DES']],
    ['with 3DES for both, as Windows writes it', ['-legacy', '-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES']],
    ['with two-key 3DES', ['-legacy', '-certpbe', 'PBE-SHA1-2DES', '-keypbe', 'PBE-SHA1-2DES']],
    ['with AES-128', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-128-CBC']],
    ['with 3DES by PBES2', ['-certpbe', 'DES-EDE3-CBC', '-keypbe', 'DES-EDE3-CBC']],
    ['with certificates in the clear', ['-certpbe', 'NONE']],
    ['with another digest for its password', ['-macalg', 'sha512']],
    ['without a check of its password', ['-nomac']],
  ])('%s', (_, options) => {
    const key = openSealingKey(pkcs12(signer, 'pässwörd 1', ...options), 'pässwörd 1', 'own.p12');
    expect(key.certificate.name).toBe('C=GB, O=Exampleshire, CN=Priya Raman');
    expect(key).toMatchObject({ algorithm: 'ecdsa', kind: 'ECDSA P-256' });
    expect(key.chain.map((der) => new X509Certificate(der).subject.split('\n').at(-1))).toEqual([
      'CN=Exampleshire Issuing',
    ]);
    const message = Buffer.from('signed');
    expect(verify('sha256', message, key.certificate.key, key.sign(message))).toBe(true);
  });

  test('without a password, in both spellings of none', () => {
    for (const options of [[], ['-legacy']])
      expect(openSealingKey(pkcs12(signer, '', ...options), '', 'own.p12').kind).toBe('ECDSA P-256');
  });

  test('with RSA, and on P-384', () => {
    const rsa = openSealingKey(pkcs12(issue({ key: 'rsa' }), 'x'), 'x', 'rsa.p12');
    expect(rsa).toMatchObject({ algorithm: 'rsa', kind: 'RSA 2048' });
    const key = workshop.path('p384.pem');
    workshop.openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', key);
    const p384 = openSealingKey(pkcs12(issue({ keyOf: { key, certificate: '' } }), 'x'), 'x', 'p384.p12');
    expect(p384).toMatchObject({ algorithm: 'ecdsa', kind: 'ECDSA P-384' });
  });

  test.each([[[]], [['-legacy']], [['-nomac']]])('with another password is refused (%s)', (options) => {
    const bytes = pkcs12(signer, 'right', ...options);
    for (const wrong of ['wrong', '', 'Right'])
      expect(failureOf(() => openSealingKey(bytes, wrong, 'own.p12'))).toMatchObject({
        code: 'wrong-passphrase',
        what: 'That is not the password of own.p12.',
      });
  });

  test.each<[string, RegExp, () => Uint8Array]>([
    ['no PKCS#12 at all', /is not a PKCS#12 file/, () => Buffer.from('-----BEGIN CERTIFICATE-----')],
    ['cut off', /is not a PKCS#12 file/, () => pkcs12(signer, 'x').subarray(0, 700)],
    ['without a key', /holds no private key/, () => pkcs12(signer, 'x', '-nokeys')],
    ['a key that is too short', /kind or length/, () => pkcs12(issue({ key: 'rsa1024' }), 'x')],
    [
      'a certificate for something else',
      /may not be used to sign/,
      () => pkcs12(issue({ extensions: ['keyUsage = critical, keyEncipherment'] }), 'x'),
    ],
    [
      'a critical limit that is not known',
      /critical limit/,
      () => pkcs12(issue({ extensions: [...forSeals, '1.3.6.1.4.1.99999.1 = critical, DER:0500'] }), 'x'),
    ],
  ])('with %s is refused in words', (_, words, file) => {
    const failure = failureOf(() => openSealingKey(file(), 'x', 'own.p12'));
    expect(failure.code).toBe('certificate-unusable');
    expect(failure.what).toMatch(words);
    expect(failure.next).not.toBe('');
    expect(failure.kept).toContain('Nothing was sealed');
  });

  test('that asks for more rounds than any program does is refused before they are made', () => {
    const hostile = pkcs12(signer, 'x', '-iter', '2000001', '-nomac', '-certpbe', 'NONE');
    expect(failureOf(() => openSealingKey(hostile, 'x', 'own.p12'))).toMatchObject({
      code: 'certificate-unusable',
      what: 'own.p12 cannot be opened: it asks for too many rounds.',
    });
  });

  test('never throws anything else, whatever byte of it is changed', () => {
    const bytes = pkcs12(signer, 'x');
    for (let i = 0; i < bytes.length; i += 7) {
      const copy = Buffer.from(bytes);
      copy[i] = (copy[i] as number) ^ 0x11;
      try {
        openSealingKey(copy, 'x', 'own.p12');
      } catch (error) {
        expect(error, `byte ${i}`).toBeInstanceOf(FailureError);
      }
    }
  });
});

describe('when a certificate is valid', () => {
  test('is said in sentences', () => {
    const at = new Date('2026-06-01T00:00:00Z');
    const dates = (from: string, until: string) =>
      openSealingKey(pkcs12(issue({ from: `${from}000000Z`, until: `${until}000000Z` }), 'x'), 'x', 'a.p12')
        .certificate;
    expect(whyNotNow(dates('20260101', '20270101'), at)).toBeNull();
    expect(whyNotNow(dates('20250101', '20260301'), at)).toContain('expired on 2026-03-01');
    expect(whyNotNow(dates('20260701', '20270101'), at)).toContain('is not valid before 2026-07-01');
  });
});

describe('a key made here', () => {
  test('has a certificate that openssl takes for what it is', () => {
    const made = makeSealingKey('Continuity device 0123456789abcdef', new Date('2026-06-01T10:00:00.500Z'));
    const key = keptSealingKey(made);
    expect(key).toMatchObject({ algorithm: 'ecdsa', kind: 'ECDSA P-256', chain: [] });
    expect(key.certificate.name).toBe('CN=Continuity device 0123456789abcdef');
    expect(new Date(key.certificate.notBefore / 1000).toISOString()).toBe('2026-06-01T10:00:00.000Z');
    expect(new Date(key.certificate.notAfter / 1000).toISOString()).toBe('2031-06-01T10:00:00.000Z');
    const said = workshop
      .openssl('x509', '-inform', 'DER', '-in', workshop.file(made.certificate), '-noout', '-text')
      .toString();
    expect(said).toContain('Digital Signature, Non Repudiation');
    expect(said).toContain('CA:FALSE');
    expect(said).toMatch(/ASN1 OID: prime256v1/);
    const message = Buffer.from('m');
    expect(
      verify(
        'sha256',
        message,
        createPublicKey(key.certificate.key.export({ format: 'pem', type: 'spki' })),
        key.sign(message),
      ),
    ).toBe(true);
    expect(makeSealingKey('x', new Date()).certificate).not.toEqual(made.certificate);
  });
});
