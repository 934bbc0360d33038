import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatSkey,
  formatVkey,
  isKeyName,
  type NoteKey,
  type NoteKeyType,
  noteKey,
  parseSkey,
  parseVkey,
} from './note-key.ts';
import {
  type Ed25519Sign,
  type Ed25519Verify,
  ed25519Signer,
  ed25519Verifier,
  formatNote,
  maxNoteBytes,
  parseNote,
  signNote,
  verifyNote,
} from './signed-note.ts';
import { decodeBase64, encodeBase64, parseDecimal } from './strict-text.ts';
import { TlogError, type TlogErrorCode } from './tlog-error.ts';

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

// Key, text and signature of the documentation of golang.org/x/mod/sumdb/note, the first implementation of the format.
const goSkey = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const goVkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const goLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enochVkey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const enochLine =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
// C2SP signed-note, "Verifier keys", "Example".
const specVkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const specNote =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const verifierOf = (vkey: string) => ed25519Verifier(parseVkey(vkey, sha256), verifyEd25519);

describe('keys (C2SP signed-note, "Verifier keys")', () => {
  it('are read and written as the reference implementation does', () => {
    expect(parseVkey(goVkey, sha256)).toMatchObject({ name: 'PeterNeumann', keyId: 0xc74f20a3, type: 'ed25519' });
    for (const vkey of [goVkey, enochVkey, specVkey]) expect(formatVkey(parseVkey(vkey, sha256))).toBe(vkey);
    const { key, seed } = parseSkey(goSkey, publicKeyOf, sha256);
    expect(formatVkey(key)).toBe(goVkey);
    expect(formatSkey(key, seed)).toBe(goSkey);
  });
  it('of a public witness have the cosignature type', () => {
    const vkey = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';
    expect(parseVkey(vkey, sha256)).toMatchObject({ type: 'cosignature', keyId: 0xda77ade7 });
    expect(formatVkey(parseVkey(vkey, sha256))).toBe(vkey);
  });
  it('are refused when anything is cut off or any character changed', () => {
    const keys = [
      [goVkey, (key: string) => parseVkey(key, sha256)],
      [goSkey, (key: string) => parseSkey(key, publicKeyOf, sha256)],
    ] as const;
    for (const [key, parse] of keys) {
      expect(refusal(() => parse(key))).toBeNull();
      for (let i = 0; i <= key.length; i++) {
        if (i > 0) expect(refusal(() => parse(key.slice(i)))).toBe('key-malformed');
        if (i < key.length) expect(refusal(() => parse(key.slice(0, i)))).toBe('key-malformed');
        const next = String.fromCharCode(key.charCodeAt(i) + 1);
        if (i < key.length)
          expect(refusal(() => parse(key.slice(0, i) + next + key.slice(i + 1)))).toBe('key-malformed');
      }
    }
  });
  it.each([
    ['a wrong length, with its own ID', 'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='],
    ['an unknown type, with its own ID', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['an ID in capitals', goVkey.replace('c74f20a3', 'C74F20A3')],
    ['a newline', `${goVkey}\n`],
    ['no name', goVkey.replace('PeterNeumann', '')],
    ['a space in the name', goVkey.replace('PeterN', 'Peter N')],
  ])('are refused with %s', (_, vkey) => {
    expect(refusal(() => parseVkey(vkey, sha256))).toBe('key-malformed');
  });
  it('never repeat a secret in a refusal', () => {
    const bad = goSkey.replace('c74f20a3', 'c74f20a4');
    expect(() => parseSkey(bad, publicKeyOf, sha256)).toThrow(/^(?!.*AYEKFALV).*$/s);
  });
  it.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003', 'a\u0085b', 'a\n', 'a\u2028b', 'a\u3000', '\ud800'])(
    'cannot be named %j',
    (name) => {
      expect(isKeyName(name)).toBe(false);
      expect(refusal(() => noteKey(name, 'ed25519', new Uint8Array(32), sha256))).toBe('key-malformed');
    },
  );
  it('have another ID for another name or type', () => {
    const ids = [
      keyOf('a', 'ed25519', 1).key.keyId,
      keyOf('b', 'ed25519', 1).key.keyId,
      keyOf('a', 'cosignature', 1).key.keyId,
      keyOf('a', 'ed25519', 2).key.keyId,
    ];
    expect(new Set(ids).size).toBe(4);
  });
});

describe('signed notes (C2SP signed-note)', () => {
  it('are signed byte for byte as the reference implementation does', () => {
    const { key, seed } = parseSkey(goSkey, publicKeyOf, sha256);
    expect(text(signNote(goText, ed25519Signer(key, signWith(seed))))).toBe(`${goText}\n${goLine}`);
  });
  it('of the specification and of the reference implementation verify', () => {
    expect(verifyNote(parseNote(utf8(specNote)), [verifierOf(specVkey)]).map(({ key }) => key.name)).toEqual([
      'example.com/foo',
    ]);
    const both = parseNote(utf8(`${goText}\n${goLine}${enochLine}`));
    expect(both.text).toBe(goText);
    expect(verifyNote(both, [verifierOf(goVkey)])).toHaveLength(1);
    expect(verifyNote(both, [verifierOf(goVkey), verifierOf(enochVkey)])).toHaveLength(2);
  });
  it('without a signature of a trusted key are refused', () => {
    const note = parseNote(utf8(`${goText}\n${goLine}`));
    expect(refusal(() => verifyNote(note, []))).toBe('signature-missing');
    expect(refusal(() => verifyNote(note, [verifierOf(enochVkey)]))).toBe('signature-missing');
    const renamed = parseNote(utf8(`${goText}\n${goLine.replace('PeterNeumann', 'CarmenSandiego')}`));
    expect(refusal(() => verifyNote(renamed, [verifierOf(goVkey)]))).toBe('signature-missing');
    const otherId = parseNote(utf8(`${goText}\n${goLine.replace('x08g', 'xxxx')}`));
    expect(refusal(() => verifyNote(otherId, [verifierOf(goVkey)]))).toBe('signature-missing');
  });
  it('with one wrong signature of a trusted key are refused, whatever else is on them', () => {
    const wrong = goLine.replace('ZJkuBS', 'ZJkuBT');
    for (const lines of [goLine + wrong, wrong + goLine, enochLine + wrong]) {
      const note = parseNote(utf8(`${goText}\n${lines}`));
      expect(refusal(() => verifyNote(note, [verifierOf(goVkey), verifierOf(enochVkey)]))).toBe('signature-wrong');
    }
    const longer = parseNote(utf8(`${goText}\n${goLine.slice(0, 60)}ABCD${goLine.slice(60)}`));
    expect(refusal(() => verifyNote(longer, [verifierOf(goVkey)]))).toBe('signature-wrong');
  });
  it('need 64 bytes of signature, even of a platform that would take others', () => {
    const lax = ed25519Verifier(parseVkey(goVkey, sha256), () => true);
    expect([63, 64, 65].map((length) => lax.verify(goText, new Uint8Array(length)))).toEqual([false, true, false]);
  });
  it('are refused where two trusted keys share a name and an ID', () => {
    const peter = parseVkey(goVkey, sha256);
    const other = { ...peter, publicKey: new Uint8Array(32) };
    const note = parseNote(utf8(`${goText}\n${goLine}`));
    const trusted = [ed25519Verifier(peter, verifyEd25519), ed25519Verifier(other, verifyEd25519)];
    expect(refusal(() => verifyNote(note, trusted))).toBe('key-ambiguous');
    expect(verifyNote(note, [verifierOf(goVkey), verifierOf(goVkey)])).toHaveLength(1);
  });
  it.each([
    ['nothing', ''],
    ['no signature', goText],
    ['an empty line and no signature', `${goText}\n`],
    ['no text', `\n${goLine}`],
    ['a last line that does not end', `${goText}\n${goLine.slice(0, -1)}`],
    ['a control character', `\u0001${goText}\n${goLine}`],
    ['a tab', `a\tb\n\n${goLine}`],
    ['carriage returns', `${goText}\n${goLine}`.replaceAll('\n', '\r\n')],
    ['a line that is no signature', `${goText}\n${goLine}Unexpected line.\n`],
    ['a line that is no signature, before one', `${goText}\nUnexpected line.\n${goLine}`],
    ['a hyphen for the em dash', `${goText}\n${goLine.replace('—', '-')}`],
    ['two spaces', `${goText}\n${goLine.replace(' x08', '  x08')}`],
    ['a space at the end', `${goText}\n${goLine.replace('\n', ' \n')}`],
    ['a space in the name', `${goText}\n${goLine.replace('PeterN', 'Peter N')}`],
    ['a no-break space in the name', `${goText}\n${goLine.replace('PeterN', 'Peter\u00a0N')}`],
    ['a plus sign in the name', `${goText}\n${goLine.replace('PeterN', 'Peter+N')}`],
    ['no name', `${goText}\n${goLine.replace('PeterNeumann', '')}`],
    ['no padding', `${goText}\n${goLine.replace('=', '')}`],
    ['more padding', `${goText}\n${goLine.replace('=', '==')}`],
    ['bits set past the end of the base64', `${goText}\n${goLine.replace('nAM=', 'nAN=')}`],
    ['base64 of the URL alphabet', `${goText}\n${goLine.replace('/ZJku', '_ZJku')}`],
    ['a key ID and no signature', `${goText}\n— PeterNeumann x08gow==\n`],
    ['a hundred and one signatures', `${goText}\n${goLine.repeat(101)}`],
    ['more bytes than are read', `${'a'.repeat(maxNoteBytes)}\n\n${goLine}`],
  ])('are refused with %s', (_, note) => {
    expect(refusal(() => parseNote(utf8(note)))).toBe('note-malformed');
  });
  it.each(['ff', 'c080', 'eda080', 'f4908080', 'c3'])('are refused with the invalid UTF-8 %s', (hex) => {
    expect(refusal(() => parseNote(Buffer.concat([Buffer.from(hex, 'hex'), utf8(`\n\n${goLine}`)])))).toBe(
      'note-malformed',
    );
  });
  it('may hold empty lines, a byte order mark and 16 large signatures', () => {
    const large = `— pq.example ${encodeBase64(new Uint8Array(5000).fill(7))}\n`.repeat(16);
    const note = parseNote(utf8(`\ufeffa\n\nb\n\n\n\n${large}`));
    expect(note.text).toBe('\ufeffa\n\nb\n\n\n');
    expect(note.signatures).toHaveLength(16);
  });
  it.each([
    ['no newline at the end', 'abc', 'n', 1],
    ['no text', '', 'n', 1],
    ['a control character', 'a\u0000\n', 'n', 1],
    ['a lone surrogate', '\ud800\n', 'n', 1],
    ['a bad name', 'a\n', 'a+b', 1],
    ['an empty signature', 'a\n', 'n', 0],
  ])('are not written with %s', (_, body, name, length) => {
    const signature = new Uint8Array(length);
    expect(refusal(() => formatNote({ text: body, signatures: [{ name, keyId: 1, signature }] }))).toBe(
      'note-malformed',
    );
  });
  it('read back as they were written', () => {
    const word = fc.string({ unit: fc.constantFrom('a', '/', '.', 'é', '—', '𝄞', '\u200b'), minLength: 1 });
    const body = fc.string({ unit: fc.constantFrom('a', '\n', ' ', '—', 'ü', '\u007f', '+'), maxLength: 60 });
    const signature = fc.record({
      name: word,
      keyId: fc.integer({ min: 0, max: 0xffffffff }),
      signature: fc.uint8Array({ minLength: 1, maxLength: 90 }),
    });
    fc.assert(
      fc.property(body, fc.array(signature, { minLength: 1, maxLength: 20 }), (lines, signatures) => {
        const note = { text: `${lines}\n`, signatures };
        const bytes = formatNote(note);
        const read = parseNote(bytes);
        expect(read.text).toBe(note.text);
        expect(read.signatures.map((s) => ({ ...s, signature: Uint8Array.from(s.signature) }))).toEqual(signatures);
        expect(formatNote(read)).toEqual(bytes);
      }),
    );
  });
});

describe('strict text', () => {
  it('has one base64 for any bytes, that of RFC 4648 §4', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const encoded = encodeBase64(bytes);
        expect(encoded).toBe(Buffer.from(bytes).toString('base64'));
        expect([...(decodeBase64(encoded) ?? [])]).toEqual([...bytes]);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', 'B', '/', '+', '=', '\n', '-'), maxLength: 9 }), (encoded) => {
        const bytes = decodeBase64(encoded);
        if (bytes) expect(encodeBase64(bytes)).toBe(encoded);
        else expect(Buffer.from(encoded, 'base64').toString('base64')).not.toBe(encoded);
      }),
    );
  });
  it('has one decimal for any count up to 2^53 - 1', () => {
    expect(['0', '7', '9007199254740991'].map(parseDecimal)).toEqual([0, 7, 2 ** 53 - 1]);
    for (const bad of ['', '00', '01', '-0', '+1', '1.0', '1e3', ' 1', '1\n', '9007199254740992', '٣', '0x1'])
      expect(parseDecimal(bad)).toBeNull();
  });
});
