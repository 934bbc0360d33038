import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forAuthority, forStamps, type Issued, startAuthority, Workshop } from './authority.testing.ts';
import { type Element, encodeDer, parseDer } from './der.ts';
import { readTimestampResponse, timestampRequest } from './message.ts';
import { type TimestampProblemCode, timestampProblemCodes } from './problem.ts';
import { requestTimestamp } from './request-timestamp.ts';
import { readToken } from './token.ts';
import { type VerifyTimestampOptions, verifyTimestamp } from './verify-timestamp.ts';

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const digest = sha256('checkpoint');
const nonce = Uint8Array.of(0x80, 1, 2, 3, 4, 5, 6, 7);

let workshop: Workshop;
let root: Issued;
let between: Issued;
let signer: Issued;
let token: Buffer;
let trusted: Uint8Array[];

const pem = (issued: Issued): Uint8Array => readFileSync(issued.certificate);
const stamp = async (options: Parameters<typeof startAuthority>[1]): Promise<Buffer> => {
  const authority = await startAuthority(workshop, options);
  try {
    const { record } = await requestTimestamp(authority.url, digest, { nonce });
    return Buffer.from(record.token, 'base64');
  } finally {
    await authority.close();
  }
};
/** The code that it is refused with, or `ok`. */
const outcome = (bytes: Uint8Array, options: VerifyTimestampOptions = {}, of = digest): TimestampProblemCode | 'ok' => {
  const result = verifyTimestamp(bytes, of, options);
  return result.ok ? 'ok' : result.code;
};

beforeAll(async () => {
  workshop = new Workshop();
  root = workshop.issue({ name: 'Root', extensions: forAuthority() });
  between = workshop.issue({ name: 'Between', issuer: root, extensions: forAuthority() });
  signer = workshop.issue({ name: 'Exampleshire Time', issuer: between, extensions: forStamps });
  trusted = [pem(root)];
  token = await stamp({ signer, chain: [between] });
});
afterAll(() => workshop.dispose());

describe('a timestamp of a real authority', () => {
  it('says when, by whom, and under which trusted certificate', () => {
    const result = verifyTimestamp(token, digest, { trusted, nonce });
    if (!result.ok) throw new Error(result.message);
    const fingerprint = (issued: Issued): string =>
      workshop
        .openssl('x509', '-in', issued.certificate, '-noout', '-fingerprint', '-sha256')
        .toString()
        .replace(/^.*=|:|\s/g, '')
        .toLowerCase();
    expect(result).toMatchObject({
      accuracy: 1_500_100,
      policy: '1.3.6.1.4.1.99999.7',
      serial: '02',
      tsaName: 'C=GB, O=Exampleshire, CN=Exampleshire Time',
      certificate: fingerprint(signer),
      anchor: { name: 'C=GB, O=Exampleshire, CN=Root', fingerprint: fingerprint(root) },
    });
    // openssl prints the same instant, to the microsecond.
    const printed = workshop.openssl('ts', '-reply', '-token_in', '-in', workshop.file(token), '-token_out', '-text');
    const [, day, time, decimals, year] =
      /Time stamp: (\w+ +\d+) ([\d:]+)(?:\.(\d+))? (\d+) GMT/.exec(`${printed}`) ?? [];
    expect(result.time).toBe(Date.parse(`${day} ${year} ${time} UTC`) * 1000 + Number((decimals ?? '').padEnd(6, '0')));
  });

  it.each([
    ['ec', 'sha1', 'sha256'],
    ['ec', 'sha512', 'sha512'],
    ['rsa', 'sha256', 'sha256'],
    ['rsa', 'sha1', 'sha384'],
  ] as const)(
    'is accepted with a %s key, bound by %s, signed with %s, as openssl accepts it',
    async (key, essDigest, signerDigest) => {
      const other = workshop.issue({ name: 'Other Time', issuer: between, extensions: forStamps, key });
      const made = await stamp({ signer: other, chain: [between], essDigest, signerDigest });
      expect(outcome(made, { trusted, nonce })).toBe('ok');
      expect(workshop.accepts(made, digest, root)).toBe(true);
      expect(outcome(made, { trusted }, sha256('other'))).toBe('digest-wrong');
      expect(workshop.accepts(made, sha256('other'), root)).toBe(false);
    },
  );

  it('is not anchored where no certificate is trusted, and says so', () => {
    expect(verifyTimestamp(token, digest)).toMatchObject({ ok: true, anchor: null });
  });

  it('is anchored by its own certificate or the one between, where these are trusted', () => {
    expect(outcome(token, { trusted: [pem(signer)] })).toBe('ok');
    expect(outcome(token, { trusted: [pem(between)] })).toBe('ok');
    expect(outcome(token, { trusted: [readDer(root)] })).toBe('ok');
    expect(outcome(token, { trusted: [Buffer.concat([Buffer.from('0 of 2\n'), pem(signer), pem(root)])] })).toBe('ok');
  });

  it('is refused for another digest, another request, or other trust', () => {
    const stranger = workshop.issue({ name: 'Root', extensions: forAuthority() });
    expect(outcome(token, { trusted }, sha256('other'))).toBe('digest-wrong');
    expect(outcome(token, { trusted }, digest.subarray(1))).toBe('digest-wrong');
    expect(outcome(token, { trusted, nonce: Uint8Array.of(1) })).toBe('nonce-wrong');
    expect(outcome(token, { trusted, nonce: new Uint8Array(0) })).toBe('nonce-wrong');
    expect(outcome(token, { trusted: [pem(stranger)] })).toBe('not-trusted');
    expect(outcome(token, { trusted: [Buffer.from('no certificate')] })).toBe('trust-unreadable');
    expect(workshop.accepts(token, digest, stranger)).toBe(false);
  });

  it('is refused without the certificate between', async () => {
    const short = await stamp({ signer });
    expect(outcome(short)).toBe('ok');
    expect(outcome(short, { trusted })).toBe('not-trusted');
    expect(workshop.accepts(short, digest, root)).toBe(false);
    expect(outcome(short, { trusted: [...trusted, pem(between)] })).toBe('ok');
    expect(workshop.accepts(short, digest, root, [between])).toBe(true);
  });
});

describe('a signer that may not stamp', () => {
  const refusedAs: readonly [string, TimestampProblemCode, Partial<Parameters<Workshop['issue']>[0]>][] = [
    ['has expired', 'certificate-not-valid-then', { until: '20210101000000Z' }],
    ['is not valid yet', 'certificate-not-valid-then', { from: '20480101000000Z' }],
    ['has no purpose', 'signer-not-for-timestamps', { extensions: ['keyUsage = critical, digitalSignature'] }],
    ['has another purpose', 'signer-not-for-timestamps', { extensions: ['extendedKeyUsage = critical, codeSigning'] }],
    [
      'has a purpose more',
      'signer-not-for-timestamps',
      { extensions: ['extendedKeyUsage = critical, timeStamping, codeSigning'] },
    ],
    ['has the purpose, not critical', 'signer-not-for-timestamps', { extensions: ['extendedKeyUsage = timeStamping'] }],
    [
      'has a key for encryption',
      'signer-not-for-timestamps',
      { extensions: ['keyUsage = critical, keyEncipherment', 'extendedKeyUsage = critical, timeStamping'] },
    ],
    [
      'has an unknown critical extension',
      'signer-not-for-timestamps',
      { extensions: [...forStamps, '1.3.6.1.4.1.99999.8 = critical, DER:0500'] },
    ],
  ];
  it.each(refusedAs)('%s: %s', (_, code, options) => {
    const bad = workshop.issue({ name: 'Exampleshire Time', issuer: root, extensions: forStamps, ...options });
    const made = workshop.sign(readToken(token).content, [bad]);
    expect(outcome(made, { trusted })).toBe(code);
    expect(workshop.accepts(made, digest, root)).toBe(false);
  });

  it('has a key too short to be believed, which openssl believes', () => {
    const short = workshop.issue({ name: 'Exampleshire Time', issuer: root, extensions: forStamps, key: 'rsa1024' });
    const made = workshop.sign(readToken(token).content, [short]);
    expect(outcome(made)).toBe('algorithm-refused');
    expect(workshop.accepts(made, digest, root)).toBe(true);
  });

  it('is not reached over an issuer that may not issue', () => {
    const issuers: [Partial<Parameters<Workshop['issue']>[0]>, boolean][] = [
      [{}, true],
      [{ extensions: forAuthority('extendedKeyUsage = timeStamping') }, true],
      [{ extensions: ['basicConstraints = critical, CA:FALSE'] }, false],
      [{ extensions: ['subjectKeyIdentifier = hash'] }, false],
      [{ extensions: ['basicConstraints = critical, CA:TRUE', 'keyUsage = critical, digitalSignature'] }, false],
      [{ extensions: forAuthority('extendedKeyUsage = codeSigning') }, false],
      [{ extensions: forAuthority('nameConstraints = critical, excluded;DNS:example.org') }, false],
      [{ until: '20210101000000Z' }, false],
    ];
    for (const [options, accepted] of issuers) {
      const issuer = workshop.issue({ name: 'Issuer', issuer: root, extensions: forAuthority(), ...options });
      const below = workshop.issue({ name: 'Exampleshire Time', issuer, extensions: forStamps });
      const made = workshop.sign(readToken(token).content, [below]);
      const chain = { trusted: [...trusted], nonce };
      const withIssuer = splice(made, pem(issuer));
      expect([options, outcome(withIssuer, chain)]).toEqual([options, accepted ? 'ok' : 'not-trusted']);
      if (accepted) expect(workshop.accepts(withIssuer, digest, root)).toBe(true);
    }
  });

  it('is not looked for without end among issuers that all sign one another', () => {
    const like = { name: 'Circle', extensions: forAuthority() };
    const first = workshop.issue(like);
    const below = workshop.issue({ name: 'Exampleshire Time', issuer: first, extensions: forStamps });
    const bare = workshop.sign(readToken(token).content, [below]);
    const circle = Array.from({ length: 12 }, () => workshop.issue({ ...like, keyOf: first }));
    const made = circle.reduce<Uint8Array>((held, each) => splice(held, pem(each)), bare);
    expect(verifyTimestamp(made, digest, { trusted })).toMatchObject({
      code: 'not-trusted',
      message: expect.stringContaining('more than 64'),
    });
    expect(outcome(made, { trusted: [pem(first)] })).toBe('ok');
    expect(outcome(made, { trusted: [pem(root), readFileSync(circle[11]?.certificate ?? '')] })).toBe('ok');
  });

  it('is not reached past the length that an issuer allows, nor with a weak signature', () => {
    const end = workshop.issue({
      name: 'End',
      issuer: root,
      extensions: ['basicConstraints = critical, CA:TRUE, pathlen:0', 'keyUsage = critical, keyCertSign'],
    });
    const further = workshop.issue({ name: 'Further', issuer: end, extensions: forAuthority() });
    const content = readToken(token).content;
    const under = (issuer: Issued, digestUsed: 'sha1' | 'sha256' = 'sha256'): Issued =>
      workshop.issue({ name: 'Exampleshire Time', issuer, extensions: forStamps, digest: digestUsed });
    expect(outcome(splice(workshop.sign(content, [under(end)]), pem(end)), { trusted })).toBe('ok');
    const far = splice(splice(workshop.sign(content, [under(further)]), pem(end)), pem(further));
    expect(outcome(far, { trusted })).toBe('not-trusted');
    expect(workshop.accepts(far, digest, root)).toBe(false);
    expect(outcome(workshop.sign(content, [under(root, 'sha1')]), { trusted })).toBe('not-trusted');
  });
});

describe('a token that was put together', () => {
  it('is refused with two signatures, none, or one that names no certificate', () => {
    const content = readToken(token).content;
    const second = workshop.issue({ name: 'Second Time', issuer: root, extensions: forStamps });
    expect(outcome(workshop.sign(content, [signer]))).toBe('ok');
    expect(outcome(workshop.sign(content, [signer, second]))).toBe('malformed');
    expect(outcome(workshop.sign(content, [signer], { ess: false }))).toBe('signer-not-bound');
    expect(outcome(workshop.sign(content, [signer], { type: '1.2.840.113549.1.9.16.1.1' }))).toBe('not-a-timestamp');
    expect(outcome(workshop.sign(content, [second]))).toBe('name-wrong');
  });

  it('is refused with another certificate of the same issuer and number', () => {
    const like = { name: 'Exampleshire Time', issuer: root, extensions: forStamps, serial: '77' };
    const real = workshop.issue(like);
    const made = workshop.sign(readToken(token).content, [real]);
    expect(outcome(made, { trusted })).toBe('ok');
    // The second is of the same key, so its signature fits: only the binding tells it from the first.
    for (const other of [workshop.issue(like), workshop.issue({ ...like, keyOf: real, until: '20480101000000Z' })]) {
      const swapped = rebuilt(parseDer(made), readDer(real), () => readDer(other));
      expect(outcome(swapped, { trusted })).toBe('signer-not-bound');
      expect(workshop.accepts(swapped, digest, root)).toBe(false);
    }
  });

  it('is refused with the content of another, and with its certificates taken out', async () => {
    const content = readToken(token).content;
    const later = Buffer.from(content);
    const year = later.toString('latin1').search(/\d{14}/);
    later[year + 3] = (later[year + 3] ?? 0) ^ 1;
    const altered = rebuilt(parseDer(token), Buffer.from(encodeDer(0x04, content)), () => encodeDer(0x04, later));
    expect(outcome(altered)).toBe('content-altered');
    const bare = rebuilt(parseDer(token), certificatesOf(token).raw, () => new Uint8Array());
    expect(outcome(bare, { trusted })).toBe('signer-missing');
    expect(outcome(bare, { trusted: [...trusted, pem(between), pem(signer)] })).toBe('ok');
  });
});

// Thousands of verifications on a busy machine.
describe('hostile bytes', { timeout: 180_000 }, () => {
  it('are refused with every single bit of imprint, time and signature changed', () => {
    const { info, signer: signed } = readToken(token);
    const time = /\d{14}(?:\.\d+)?Z/.exec(Buffer.from(readToken(token).content).toString('latin1'))?.[0] ?? '';
    expect(time).not.toBe('');
    for (const part of [Buffer.from(info.imprint.digest), Buffer.from(time), Buffer.from(signed.signature)]) {
      const at = token.lastIndexOf(part);
      expect(at).toBeGreaterThan(0);
      for (let bit = 0; bit < part.length * 8; bit++) expect(outcome(flipped(token, at * 8 + bit))).not.toBe('ok');
    }
  });

  it('are refused with a bit changed anywhere, where a root is given', () => {
    // Every third byte, each time another bit: the certificates of the chain and the fields outside the signature too.
    for (let at = 0; at < token.length; at += 3)
      expect([at, outcome(flipped(token, at * 8 + (at % 8)), { trusted })]).not.toEqual([at, 'ok']);
  });

  it('are refused cut at any length, or with anything after', () => {
    for (let length = 0; length < token.length; length++) expect(outcome(token.subarray(0, length))).toBe('malformed');
    expect(outcome(Buffer.concat([token, Buffer.of(0)]))).toBe('malformed');
  });

  it('never throw, never hang, and are never accepted as saying something else', () => {
    const original = verifyTimestamp(token, digest);
    const edit = fc.record({ at: fc.nat(), drop: fc.nat(6), put: fc.uint8Array({ maxLength: 6 }) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let bytes = Buffer.from(token);
        for (const { at, drop, put } of edits) {
          const place = at % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + drop)]);
        }
        const result = verifyTimestamp(bytes, digest);
        if (result.ok) expect(result).toEqual(original);
        else expect(timestampProblemCodes).toContain(result.code);
      }),
      { numRuns: 1500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(outcome(bytes)).not.toBe('ok');
        expect(readTimestampResponse(bytes).ok).toBe(false);
      }),
    );
  });

  it('are bounded in length, depth and number', () => {
    const nested = Array.from({ length: 5000 }).reduce<Uint8Array>((inner) => encodeDer(0x30, inner), Buffer.of(5, 0));
    const many = encodeDer(0x30, Buffer.alloc(100_000).fill(Buffer.of(5, 0)));
    for (const bytes of [nested, many, Buffer.alloc(1 << 20, 0x30)]) {
      expect(outcome(bytes)).toBe('malformed');
      expect(readTimestampResponse(bytes)).toMatchObject({ ok: false, code: 'malformed' });
    }
  });
});

describe('messages', () => {
  it('ask as openssl asks', () => {
    for (const asked of [nonce, Uint8Array.of(0, 0, 5), Uint8Array.of(0x7f, 0xff), new Uint8Array(8).fill(255)]) {
      const text = workshop.openssl('ts', '-query', '-text', '-in', workshop.file(timestampRequest(digest, asked)));
      const value = BigInt(`0x${Buffer.from(asked).toString('hex')}`);
      expect(`${text}`).toMatch(/Hash Algorithm: sha256[\s\S]*Certificate required: yes/);
      expect(BigInt(/Nonce: (\S+)/.exec(`${text}`)?.[1] ?? -1)).toBe(value);
      expect(`${text}`.replace(/^ +[0-9a-f]{4} - | {3}.*$|[\s-]/gm, '')).toContain(Buffer.from(digest).toString('hex'));
    }
    expect(() => timestampRequest(digest.subarray(1), nonce)).toThrow(RangeError);
    expect(() => timestampRequest(digest, new Uint8Array(33))).toThrow(RangeError);
  });

  it('are read as they come from openssl, and no other way', async () => {
    const reply = encodeDer(0x30, Buffer.concat([Buffer.from('3003020100', 'hex'), token]));
    expect(readTimestampResponse(reply)).toEqual({ ok: true, token: Uint8Array.from(token) });
    const response = (hex: string) => readTimestampResponse(Buffer.from(hex, 'hex'));
    expect(response('30053003020100')).toMatchObject({ code: 'malformed' });
    expect(response('30053003020102')).toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('rejection'),
    });
    // Rejection with words that would turn a line around, and badAlg.
    expect(response('301430120201023007 0c05 61e280ae62 0302 0780'.replaceAll(' ', ''))).toMatchObject({
      code: 'malformed',
    });
    expect(response('3012301002010230070c0561e280ae6203020780')).toMatchObject({
      code: 'rejected',
      message: 'The time-stamping authority refused: rejection: it does not know the algorithm; “a\\u{202e}b”.',
    });
    // The token of a refusal is no token.
    const refusal = encodeDer(0x30, Buffer.concat([Buffer.from('3003020102', 'hex'), token]));
    expect(readTimestampResponse(refusal)).toMatchObject({ code: 'rejected' });
  });
});

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

function readDer(issued: Issued): Buffer {
  return workshop.openssl('x509', '-in', issued.certificate, '-outform', 'DER');
}

/** The token with the first element that is `from` exchanged, and every length above it made right. */
function rebuilt(element: Element, from: Uint8Array, to: () => Uint8Array): Uint8Array {
  if (Buffer.from(element.raw).equals(from)) return to();
  if (element.children.length === 0) return element.raw;
  return encodeDer(element.tag, Buffer.concat(element.children.map((child) => rebuilt(child, from, to))));
}

function certificatesOf(bytes: Uint8Array): Element {
  const found = parseDer(bytes).children[1]?.children[0]?.children.find((child) => child.tag === 0xa0);
  if (!found) throw new Error('no certificates');
  return found;
}

/** The token with one more certificate. */
function splice(bytes: Uint8Array, certificatePem: Uint8Array): Uint8Array {
  const held = certificatesOf(bytes);
  const der = workshop.openssl('x509', '-in', workshop.file(certificatePem), '-outform', 'DER');
  return rebuilt(parseDer(bytes), held.raw, () => encodeDer(0xa0, Buffer.concat([held.content, der])));
}
