import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { cosign, cosignatureTime, cosignatureVerifier } from './cosignature.ts';
import { toHex } from './hex.ts';
import { emptyRoot, leafHash, MerkleRange } from './merkle.ts';
import { formatSkey, formatVkey, type NoteKey, type NoteKeyType, noteKey, parseSkey, parseVkey } from './note-key.ts';
import { type CheckpointPolicy, openCheckpoint } from './open-checkpoint.ts';
import { inclusionProof } from './proofs.ts';
import {
  type Ed25519Sign,
  type Ed25519Verify,
  ed25519Signer,
  ed25519Verifier,
  formatNote,
  parseNote,
  signNote,
  verifyNote,
} from './signed-note.ts';
import { encodeBase64 } from './strict-text.ts';
import { TlogError, type TlogErrorCode } from './tlog-error.ts';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts';

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const privateKeyOf = (seed: Uint8Array) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
const publicKeyOf = (seed: Uint8Array): Uint8Array =>
  Buffer.from(createPublicKey(privateKeyOf(seed)).export({ format: 'jwk' }).x as string, 'base64url');
const signWith =
  (seed: Uint8Array): Ed25519Sign =>
  (message) =>
    sign(null, message, privateKeyOf(seed));
const verifyEd25519: Ed25519Verify = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
};
const keyOf = (name: string, type: NoteKeyType, fill: number): { key: NoteKey; seed: Uint8Array } => {
  const seed = new Uint8Array(32).fill(fill);
  return { key: noteKey(name, type, publicKeyOf(seed), sha256), seed };
};
const refusal = (act: () => unknown): TlogErrorCode | null => {
  try {
    act();
  } catch (error) {
    if (error instanceof TlogError) return error.code;
    throw error;
  }
  return null;
};

// C2SP signed-note, "Verifier keys", "Example".
const specVkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const specNote =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const verifierOf = (vkey: string) => ed25519Verifier(parseVkey(vkey, sha256), verifyEd25519);

describe('checkpoints (C2SP tlog-checkpoint)', () => {
  const good = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  it('are read and written', () => {
    const checkpoint = parseCheckpoint(good);
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] });
    expect(toHex(checkpoint.root)).toBe('0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62');
    expect(formatCheckpoint(checkpoint)).toBe(good);
    expect(parseCheckpoint(`${good}one\ntwo words\n`).extensions).toEqual(['one', 'two words']);
  });
  it.each([
    ['nothing', ''],
    ['no last newline', good.slice(0, -1)],
    ['two lines', good.split('\n').slice(0, 2).join('\n').concat('\n')],
    ['no origin', good.replace('example.com/behind-the-sofa', '')],
    ['a leading zero', good.replace('20852163', '020852163')],
    ['a sign', good.replace('20852163', '+20852163')],
    ['a negative size', good.replace('20852163', '-1')],
    ['hexadecimal', good.replace('20852163', '0x10')],
    ['an exponent', good.replace('20852163', '1e3')],
    ['a space', good.replace('20852163', '20852163 ')],
    ['other digits', good.replace('20852163', '２')],
    ['a size of 2^53', good.replace('20852163', '9007199254740992')],
    ['a size past 2^64', good.replace('20852163', '99999999999999999999')],
    ['no size', good.replace('20852163', '')],
    ['a short root', good.replace('CsUY', '')],
    ['a root of other bits past the end', good.replace('q2I=', 'q2J=')],
    ['no root', good.replace(/CsU.*=/, '')],
    ['an empty extension line', `${good}\n`],
    ['a control character', `${good}a\u0007\n`],
  ])('are refused with %s', (_, bent) => {
    expect(refusal(() => parseCheckpoint(bent))).toBe('checkpoint-malformed');
  });
  it.each([
    { origin: '' },
    { origin: 'a\nb' },
    { size: -1 },
    { size: 0.5 },
    { size: 2 ** 53 },
    { root: new Uint8Array(31) },
    { extensions: [''] },
    { extensions: ['a\nb'] },
  ])('are not written with %j', (change) => {
    expect(refusal(() => formatCheckpoint({ ...parseCheckpoint(good), ...change }))).toBe('checkpoint-malformed');
  });
});

describe('cosignatures (C2SP tlog-cosignature, Ed25519)', () => {
  const checkpoint = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  const { key, seed } = keyOf('witness.example.com/w1', 'cosignature', 5);
  const verifier = cosignatureVerifier(key, verifyEd25519);

  it('sign the message of the specification', () => {
    const { signature } = cosign(checkpoint, 1679315147, key, signWith(seed));
    const message = `cosignature/v1\ntime 1679315147\n${checkpoint}`;
    expect(verifyEd25519(key.publicKey, utf8(message), signature.subarray(8))).toBe(true);
    expect(toHex(signature.subarray(0, 8))).toBe('00000000641850cb');
    expect(verifier.verify(checkpoint, signature)).toBe(true);
  });
  it('of the example carry the time of its message', () => {
    // The specification gives no key for its example, so only its framing can be checked.
    const line =
      'jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==';
    expect(cosignatureTime(Buffer.from(line, 'base64').subarray(4))).toBe(1679315147);
  });
  it('commit to the time, the whole text and every byte of themselves', () => {
    const { signature } = cosign(`${checkpoint}extension\n`, 2 ** 33, key, signWith(seed));
    expect(verifier.verify(`${checkpoint}extension\n`, signature)).toBe(true);
    expect(verifier.verify(`${checkpoint}extensioN\n`, signature)).toBe(false);
    expect(verifier.verify(checkpoint, signature)).toBe(false);
    for (let i = 2; i < signature.length; i++) {
      const bent = Uint8Array.from(signature);
      bent[i] = (bent[i] ?? 0) ^ 1;
      expect(verifier.verify(`${checkpoint}extension\n`, bent)).toBe(false);
    }
    const lax = cosignatureVerifier(key, () => true);
    expect([71, 72, 73].map((length) => lax.verify(checkpoint, new Uint8Array(length)))).toEqual([false, true, false]);
  });
  it('are refused with a time out of range, over no checkpoint, or by a key of another type', () => {
    const { signature } = cosign(checkpoint, 1, key, signWith(seed));
    expect(refusal(() => cosignatureTime(new Uint8Array(72).fill(255)))).toBe('cosignature-malformed');
    expect(refusal(() => cosignatureTime(new Uint8Array(64)))).toBe('cosignature-malformed');
    expect(refusal(() => cosign(checkpoint, -1, key, signWith(seed)))).toBe('cosignature-malformed');
    expect(refusal(() => cosign(checkpoint, 2 ** 53, key, signWith(seed)))).toBe('cosignature-malformed');
    expect(refusal(() => cosign('a note\n', 1, key, signWith(seed)))).toBe('checkpoint-malformed');
    expect(refusal(() => verifier.verify('a note\n', signature))).toBe('checkpoint-malformed');
    const plain = keyOf('w', 'ed25519', 5).key;
    expect(refusal(() => cosign(checkpoint, 1, plain, signWith(seed)))).toBe('key-malformed');
    expect(refusal(() => cosignatureVerifier(plain, verifyEd25519))).toBe('key-malformed');
    expect(refusal(() => ed25519Verifier(key, verifyEd25519))).toBe('key-malformed');
  });
});

/** A log of five entries with its checkpoint cosigned by two witnesses, and what a verifier trusts. */
function setting(quorum = 2) {
  const origin = 'example.com/log';
  const logKey = keyOf(origin, 'ed25519', 1);
  const witnesses = [keyOf('w.example/one', 'cosignature', 2), keyOf('w.example/two', 'cosignature', 3)];
  const nodes = new Map<string, Uint8Array>();
  const range = new MerkleRange(sha256, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  const leaves = Array.from({ length: 5 }, (_, i) => leafHash(utf8(`entry ${i}`), sha256));
  for (const leaf of leaves) range.push(leaf);
  const body = formatCheckpoint({ origin, size: 5, root: range.root(), extensions: [] });
  const signed = parseNote(signNote(body, ed25519Signer(logKey.key, signWith(logKey.seed))));
  const cosigned = witnesses.map(({ key, seed }, i) => cosign(body, 1_700_000_000 + i, key, signWith(seed)));
  const checkpoint = formatNote({ text: body, signatures: [...signed.signatures, ...cosigned] });
  const policy: CheckpointPolicy = {
    origin,
    log: [ed25519Verifier(logKey.key, verifyEd25519)],
    witnesses: witnesses.map(({ key }) => cosignatureVerifier(key, verifyEd25519)),
    quorum,
  };
  const read = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array;
  const proofOf = (index: number) =>
    formatTlogProof({ extra: new Uint8Array(0), index, hashes: inclusionProof(index, 5, read, sha256), checkpoint });
  return { logKey, witnesses, leaves, body, signed, cosigned, checkpoint, policy, proofOf };
}

describe('opening a checkpoint', () => {
  const { logKey, witnesses, body, signed, cosigned, checkpoint, policy } = setting();
  const [first, second] = cosigned as [(typeof cosigned)[0], (typeof cosigned)[0]];
  const open = (bytes: Uint8Array, change: Partial<CheckpointPolicy> = {}) =>
    openCheckpoint(bytes, { ...policy, ...change }, sha256);

  it('gives its size and root, who signed and who saw it when', () => {
    const opened = open(checkpoint);
    expect(opened.checkpoint).toMatchObject({ origin: 'example.com/log', size: 5 });
    expect(opened.signedBy).toEqual([logKey.key]);
    expect(opened.cosignatures).toEqual(witnesses.map(({ key }, i) => ({ key, time: 1_700_000_000 + i })));
  });
  it('needs the right log, its signature, and the quorum', () => {
    expect(refusal(() => open(checkpoint, { origin: 'example.com/log2' }))).toBe('origin-wrong');
    const unsigned = formatNote({ text: body, signatures: cosigned });
    expect(refusal(() => open(unsigned))).toBe('signature-missing');
    const once = formatNote({ text: body, signatures: [...signed.signatures, first] });
    expect(refusal(() => open(once))).toBe('witnesses-missing');
    expect(open(once, { quorum: 1 }).cosignatures).toHaveLength(1);
    const twiceTheSame = formatNote({ text: body, signatures: [...signed.signatures, first, first] });
    expect(refusal(() => open(twiceTheSame))).toBe('witnesses-missing');
    const damaged = { ...second, signature: Uint8Array.from(second.signature, (b, i) => (i === 20 ? b ^ 1 : b)) };
    const oneWrong = formatNote({ text: body, signatures: [...signed.signatures, first, damaged] });
    expect(refusal(() => open(oneWrong, { quorum: 1 }))).toBe('signature-wrong');
  });
  it('counts one witness key under two names once', () => {
    const alias = noteKey('w.example/alias', 'cosignature', (witnesses[0] as { key: NoteKey }).key.publicKey, sha256);
    const relabelled = { ...first, name: alias.name, keyId: alias.keyId };
    const note = formatNote({ text: body, signatures: [...signed.signatures, first, relabelled] });
    const trusted = [...policy.witnesses, cosignatureVerifier(alias, verifyEd25519)];
    expect(refusal(() => open(note, { witnesses: trusted }))).toBe('witnesses-missing');
  });
  it('knows the root of an empty log', () => {
    const signEmpty = (root: Uint8Array) =>
      signNote(
        formatCheckpoint({ origin: policy.origin, size: 0, root, extensions: [] }),
        ed25519Signer(logKey.key, signWith(logKey.seed)),
      );
    expect(open(signEmpty(emptyRoot(sha256)), { quorum: 0 }).checkpoint.size).toBe(0);
    expect(refusal(() => open(signEmpty(new Uint8Array(32)), { quorum: 0 }))).toBe('root-wrong');
  });
  it('refuses a policy that would hold for nothing', () => {
    for (const quorum of [Number.NaN, -1, 0.5]) expect(() => open(checkpoint, { quorum })).toThrow(TypeError);
    expect(() => open(checkpoint, { log: policy.witnesses })).toThrow(TypeError);
    expect(() => open(checkpoint, { witnesses: policy.log })).toThrow(TypeError);
  });
});

describe('offline proofs (C2SP tlog-proof)', () => {
  const { leaves, policy, proofOf, checkpoint } = setting();
  const good = text(proofOf(3));

  it('show each entry at its index, and no other', () => {
    leaves.forEach((leaf, index) => {
      expect(verifyTlogProof(proofOf(index), leaf, policy, sha256)).toMatchObject({ index, checkpoint: { size: 5 } });
      const other = leaves[(index + 1) % 5] as Uint8Array;
      expect(refusal(() => verifyTlogProof(proofOf(index), other, policy, sha256))).toBe('not-included');
    });
  });
  it('have the lines of the specification', () => {
    const extra = utf8('age-v1.2.1');
    const lines = text(formatTlogProof({ ...parseTlogProof(proofOf(4)), extra })).split('\n');
    expect(lines.slice(0, 3)).toEqual(['c2sp.org/tlog-proof@v1', 'extra YWdlLXYxLjIuMQ==', 'index 4']);
    expect(lines[4]).toBe('');
    expect(lines.slice(5).join('\n')).toBe(text(checkpoint));
  });
  it('fail when any byte is changed, since every line of this one is bound by a signature', () => {
    const leaf = leaves[3] as Uint8Array;
    const bytes = proofOf(3);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (i, flip) => {
        const bent = Uint8Array.from(bytes, (byte, j) => (i === j ? byte ^ flip : byte));
        expect(refusal(() => verifyTlogProof(bent, leaf, policy, sha256))).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });
  it.each([
    ['nothing', '', 'proof-malformed'],
    ['another version', good.replace('@v1', '@v2'), 'proof-malformed'],
    ['no index', good.replace('index 3\n', ''), 'proof-malformed'],
    ['a leading zero', good.replace('index 3', 'index 03'), 'proof-malformed'],
    ['a negative index', good.replace('index 3', 'index -3'), 'proof-malformed'],
    ['two indexes', good.replace('index 3', 'index 3\nindex 3'), 'proof-malformed'],
    ['extra data after the index', good.replace('index 3', 'index 3\nextra QQ=='), 'proof-malformed'],
    ['empty extra data', good.replace('index 3', 'extra \nindex 3'), 'proof-malformed'],
    ['extra data with bits past its end', good.replace('index 3', 'extra QR==\nindex 3'), 'proof-malformed'],
    ['extra data twice', good.replace('index 3', 'extra QQ==\nextra QQ==\nindex 3'), 'proof-malformed'],
    [
      'a hash of 31 bytes',
      good.replace(/(index 3\n)[^\n]+/, `$1${encodeBase64(new Uint8Array(31))}`),
      'proof-malformed',
    ],
    [
      '65 hashes',
      good.replace(/(index 3\n)/, `$1${`${encodeBase64(new Uint8Array(32))}\n`.repeat(65)}`),
      'proof-malformed',
    ],
    ['carriage returns', good.replaceAll('\n', '\r\n'), 'proof-malformed'],
    ['no checkpoint', good.slice(0, good.indexOf('\n\n') + 2), 'note-malformed'],
    ['a checkpoint that is no checkpoint', good.replace('\n5\n', '\nfive\n'), 'checkpoint-malformed'],
    ['an index past the log', good.replace('index 3', 'index 5'), 'not-included'],
  ])('are refused with %s', (_, bent, code) => {
    expect(refusal(() => verifyTlogProof(utf8(bent), leaves[3] as Uint8Array, policy, sha256))).toBe(code);
  });
  it('read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 50 }),
        fc.maxSafeInteger().map(Math.abs),
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 64 }),
        (extra, index, hashes) => {
          const bytes = formatTlogProof({ extra, index, hashes, checkpoint });
          const read = parseTlogProof(bytes);
          expect(read.index).toBe(index);
          expect([...read.extra]).toEqual([...extra]);
          expect(read.hashes.map(toHex)).toEqual(hashes.map(toHex));
          expect(formatTlogProof(read)).toEqual(bytes);
        },
      ),
    );
  });
});

describe('readers of hostile bytes', () => {
  const { proofOf, logKey } = setting();
  const seeds = [specNote, text(proofOf(2)), specVkey, formatSkey(logKey.key, logKey.seed)];
  /** Random bytes, random text, and well-formed examples with pieces cut out, repeated and overwritten. */
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 200 }).map(utf8),
    fc
      .record({
        seed: fc.constantFrom(...seeds),
        from: fc.nat(600),
        length: fc.nat(40),
        put: fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constantFrom('\n', '\n\n', '— ', '=', ' ', '0').map(utf8)),
      })
      .map(({ seed, from, length, put }) => {
        const bytes = utf8(seed);
        return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
      }),
  );
  it('throw nothing but their own refusal, and read back whatever they accept', () => {
    fc.assert(
      fc.property(hostile, (bytes) => {
        const lossy = text(bytes);
        refusal(() => expect(formatNote(parseNote(bytes))).toEqual(Uint8Array.from(bytes)));
        refusal(() => expect(formatTlogProof(parseTlogProof(bytes))).toEqual(Uint8Array.from(bytes)));
        refusal(() => expect(formatCheckpoint(parseCheckpoint(lossy))).toBe(lossy));
        refusal(() => expect(formatVkey(parseVkey(lossy, sha256))).toBe(lossy));
        refusal(() => {
          const { key, seed } = parseSkey(lossy, publicKeyOf, sha256);
          expect(formatSkey(key, seed)).toBe(lossy);
        });
        refusal(() => cosignatureTime(bytes));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('examples of the C2SP texts', () => {
  const corpus = '../shared/corpus/crypto/c2sp-specs';
  /** The fenced blocks of a text. */
  const examples = (name: string): string[] =>
    [...readFileSync(`${corpus}/${name}`, 'utf8').matchAll(/^```\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  it.skipIf(!existsSync(corpus))('are read, and verify where a key is given (skipped without the corpus)', () => {
    const [poem, signed] = examples('signed-note.md').map((example) => parseNote(utf8(example)));
    expect(poem?.text).toContain('\n\ned è subito sera.\n');
    expect(signed && verifyNote(signed, [verifierOf(specVkey)])).toHaveLength(1);
    expect(readFileSync(`${corpus}/signed-note.md`, 'utf8')).toContain(specVkey);

    const [checkpoint] = examples('tlog-checkpoint.md').map(
      (example): Checkpoint => parseCheckpoint(parseNote(utf8(example)).text),
    );
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 });

    const [cosigned] = examples('tlog-cosignature.md').map((example) => parseNote(utf8(example)));
    expect(cosigned?.signatures.map(({ name }) => name)).toEqual([
      'example.com/behind-the-sofa',
      'witness.example.com/w1',
    ]);
    expect(cosignatureTime(cosigned?.signatures[1]?.signature ?? new Uint8Array(0))).toBe(1679315147);

    // The signatures of this example are cut short.
    const [proof = ''] = examples('tlog-proof.md');
    expect(refusal(() => parseTlogProof(utf8(proof)))).toBe('note-malformed');
    const mended = proof.replaceAll(/\S*\[\.\.\.\]\S*/g, 'AAAAAAA=');
    expect(parseTlogProof(utf8(mended))).toMatchObject({ index: 73894, hashes: { length: 5 } });
  });
});
