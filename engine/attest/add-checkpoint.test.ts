import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attestedFile, attestedPaths } from '../../shared/domain/pack/attested.ts';
import { formatAddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts';
import { attestationAddress } from './address.ts';

const note = new TextEncoder().encode('a/log\n3\nAAAA\n\n\u2014 a/log AAAAAAAA\n');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hash = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

describe('a request to a witness', () => {
  it('is read back as it was written', () => {
    const hashes = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 });
    fc.assert(
      fc.property(fc.nat(), hashes, (old, proof) => {
        const read = parseAddCheckpoint(formatAddCheckpoint({ old, proof, note }));
        expect(read?.old).toBe(old);
        expect(read?.proof.map((one) => [...one])).toEqual(proof.map((one) => [...one]));
        expect(read && [...read.note]).toEqual([...note]);
      }),
    );
  });

  it('is nothing else', () => {
    const right = `old 1\n${hash}\n\na/log\n`;
    expect(parseAddCheckpoint(bytes(right))).not.toBeNull();
    const wrong = [
      '',
      'old 1\n',
      right.replace('old 1', 'old 01'),
      right.replace('old 1', 'old -1'),
      right.replace('old 1', 'old  1'),
      right.replace('old 1', 'new 1'),
      right.replace('=', ''),
      right.replace(hash, 'AAAA'),
      right.replace('\n', '\r\n'),
      `old 1\n${`${hash}\n`.repeat(64)}\na/log\n`,
    ];
    for (const text of wrong) expect({ text, read: parseAddCheckpoint(bytes(text)) }).toEqual({ text, read: null });
    expect(parseAddCheckpoint(Uint8Array.of(0xff, 0x0a, 0x0a))).toBeNull();
  });
});

describe('an address that may be asked', () => {
  it('is https, or http to this very machine by number', () => {
    for (const url of ['https://tsa.example/a?b=c', 'http://127.0.0.1:8080/', 'http://[::1]/'])
      expect(attestationAddress(url, 'the authority').href).toBe(url);
    const refused = [
      'http://10.0.0.1/',
      'http://127.0.0.1.example/',
      'http://1270.0.1/',
      'file:///etc/passwd',
      'data:,a',
    ];
    for (const url of [...refused, 'https://u@tsa.example/', 'https://tsa.example/#a', ''])
      expect(() => attestationAddress(url, 'the authority')).toThrow(
        expect.objectContaining({ failure: expect.objectContaining({ code: 'invalid-request' }) }),
      );
  });
});

describe('a path of what others signed in a pack', () => {
  it('is what it was made as', () => {
    const key = 'a'.repeat(64);
    expect(attestedFile(attestedPaths.checkpoint(12))).toEqual({ kind: 'checkpoint', size: 12 });
    expect(attestedFile(attestedPaths.token(12, 1))).toEqual({ kind: 'token', size: 12 });
    expect(attestedFile(attestedPaths.cosigned(12))).toEqual({ kind: 'cosigned', size: 12 });
    expect(attestedFile(attestedPaths.roots)).toEqual({ kind: 'roots' });
    expect(attestedFile(attestedPaths.witnesses)).toEqual({ kind: 'witnesses' });
    expect(attestedFile(attestedPaths.witnessKey(key))).toEqual({ kind: 'witness-key' });
    for (const name of [
      'checkpoint-',
      'checkpoint-0',
      'checkpoint-01',
      'checkpoint-1.0.tst',
      'checkpoint-1.tst',
      'other',
    ])
      expect(attestedFile(attestedPaths.folder + name)).toBeNull();
  });
});
