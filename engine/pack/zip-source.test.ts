/** Zip files that no honest writer makes: built byte by byte here (APPNOTE 4.3). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import { startEngine, type TestEngine } from '../testing.ts';
import { packLimits, type SourceLimits } from './source.ts';
import { verifyPack } from './verify-pack.ts';

let test: TestEngine;
let zip: string;
beforeAll(async () => {
  test = await startEngine();
  zip = join(test.home, 'made.zip');
});
afterAll(() => test.dispose());

interface Part {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly deflate?: boolean;
  /** Said instead of the true size. */
  readonly size?: number;
  /** Name in the header before the file, where it is another one. */
  readonly local?: string;
  readonly flags?: number;
  readonly method?: number;
  readonly attributes?: number;
  /** Sizes and checksum in the header before the file, where they are others than in the list. */
  readonly before?: { readonly size?: number; readonly crc?: number; readonly method?: number };
  /** Bit 3 is set, and these bytes follow the file's: a descriptor that may lie. `honest` for one that does not. */
  readonly descriptor?: 'honest' | 'marked' | 'long' | 'lying' | 'none';
  /** Header offset to point at, in place of its own. */
  readonly offset?: number;
}

function rawZip(parts: readonly Part[], count = parts.length): Buffer {
  const body: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content ?? 'x');
    const data = part.deflate ? deflateRawSync(content) : content;
    const name = Buffer.from(part.name);
    const local = Buffer.from(part.local ?? part.name);
    const late = part.descriptor !== undefined;
    const fields = (nameLength: number, first = false): Buffer => {
      const head = Buffer.alloc(26);
      head.writeUInt16LE(20, 0);
      head.writeUInt16LE((part.flags ?? 1 << 11) | (late ? 1 << 3 : 0), 2);
      const method = part.method ?? (part.deflate ? 8 : 0);
      head.writeUInt16LE(first ? (part.before?.method ?? method) : method, 4);
      head.writeUInt16LE(0x21, 8);
      if (!first || !late) {
        head.writeUInt32LE((first && part.before?.crc) || crc32(content), 10);
        head.writeUInt32LE(data.length, 14);
        head.writeUInt32LE((first && part.before?.size) || (part.size ?? content.length), 18);
      }
      head.writeUInt16LE(nameLength, 22);
      return head;
    };
    const after = descriptorOf(part, crc32(content), data.length, content.length);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(part.attributes ?? 0, 6);
    tail.writeUInt32LE(part.offset ?? at, 10);
    central.push(Buffer.from('504b01021403', 'hex'), fields(name.length), tail, name);
    const piece = Buffer.concat([Buffer.from('504b0304', 'hex'), fields(local.length, true), local, data, after]);
    body.push(piece);
    at += piece.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...body, list, end]);
}

function descriptorOf({ descriptor }: Part, crc: number, packed: number, size: number): Buffer {
  if (descriptor === undefined || descriptor === 'none') return Buffer.alloc(0);
  const words = Buffer.alloc(descriptor === 'long' ? 24 : 16);
  words.writeUInt32LE(0x08074b50, 0);
  words.writeUInt32LE(crc, 4);
  words.writeUInt32LE(packed, 8);
  words.writeUInt32LE(descriptor === 'lying' ? size + 1 : size, descriptor === 'long' ? 16 : 12);
  return descriptor === 'honest' ? words.subarray(4) : words;
}

async function check(parts: readonly Part[], limits: SourceLimits = packLimits): Promise<VerificationOutcome> {
  writeFileSync(zip, rawZip([{ name: 'pack/bagit.txt' }, ...parts]));
  return verifyPack(zip, { signal: new AbortController().signal, onProgress: () => undefined, limits });
}

it('an honest zip file of this making is read', async () => {
  const { problems } = await check([{ name: 'pack/data/a', content: 'a'.repeat(5000), deflate: true }]);
  expect(problems).toContainEqual(expect.objectContaining({ kind: 'file-extra', subject: 'data/a' }));
  expect(problems.filter(({ kind }) => /unreadable|unsafe|zip/.test(kind))).toEqual([]);
});

describe('a zip file', () => {
  it.each<[string, Part[], string, string]>([
    ['a path out of it', [{ name: 'pack/../../outside' }], 'path-unsafe', 'pack/../../outside'],
    ['an absolute path', [{ name: '/etc/hostname' }], 'path-unsafe', '/etc/hostname'],
    ['a backslash', [{ name: 'pack\\data\\x' }], 'path-unsafe', 'pack\\data\\x'],
    ['a drive', [{ name: 'C:/x' }], 'path-unsafe', 'C:/x'],
    ['a reserved name', [{ name: 'pack/data/nul.txt' }], 'path-unsafe', 'pack/data/nul.txt'],
    ['a folder out of it', [{ name: '../x/', content: '' }], 'path-unsafe', '../x/'],
    ['a name in no encoding', [{ name: Buffer.from('pack/\xff', 'latin1') }], 'path-unsafe', 'pack/\xff'],
    ['a name in the old encoding', [{ name: 'pack/é', flags: 0 }], 'path-unsafe', 'pack/Ã©'],
    ['a file outside its folder', [{ name: 'beside.txt' }], 'file-extra', 'beside.txt'],
    ['a name twice', [{ name: 'pack/data/a' }, { name: 'pack/data/a' }], 'path-twice', 'pack/data/a'],
    ['two names for one file', [{ name: 'pack/data/a', local: 'pack/data/b' }], 'path-twice', 'data/a'],
    ['names of one file', [{ name: 'pack/data/a' }, { name: 'pack/data/A' }], 'path-clash', 'pack/data/A'],
    ['a symbolic link', [{ name: 'pack/data/a', attributes: 0o120777 * 65536 }], 'not-a-file', 'pack/data/a'],
    [
      'an encrypted file',
      [{ name: 'pack/data/a', content: 'x'.repeat(13), size: 1, flags: 1 }],
      'file-unreadable',
      'pack/data/a',
    ],
    ['an unknown method', [{ name: 'pack/data/a', method: 93 }], 'file-unreadable', 'pack/data/a'],
    ['overlapping files', [{ name: 'pack/data/a' }, { name: 'pack/data/b', offset: 0 }], 'zip-overlap', 'data/b'],
    ['fewer bytes than said', [{ name: 'pack/data/a', deflate: true, size: 9 }], 'file-unreadable', 'data/a'],
    [
      'more bytes than said',
      [{ name: 'pack/data/a', content: Buffer.alloc(1 << 22), deflate: true, size: 100 }],
      'file-unreadable',
      'data/a',
    ],
  ])('with %s is named', async (_, parts, kind, subject) => {
    const report = await check(parts);
    expect(report.status).toBe('altered');
    expect(report.problems).toContainEqual(expect.objectContaining({ kind, subject }));
  });

  it.each<Part['descriptor']>(['honest', 'marked', 'long'])('may say sizes after a file (%s)', async (descriptor) => {
    const content = 'a'.repeat(5000);
    const { problems } = await check([
      { name: 'pack/data/a', content, deflate: true, descriptor: descriptor ?? 'none' },
    ]);
    expect(problems.filter(({ kind }) => /unreadable|unsafe|zip/.test(kind))).toEqual([]);
  });

  it.each<[string, Partial<Part>, RegExp]>([
    ['a descriptor that lies', { descriptor: 'lying' }, /another descriptor/],
    ['a descriptor that is not there', { descriptor: 'none' }, /another descriptor/],
    ['another size in the header before it', { before: { size: 4 } }, /^4 bytes in/],
    ['another checksum in the header before it', { before: { crc: 7 } }, /checksum 00000007/],
    ['another method in the header before it', { before: { method: 8 } }, /method 8/],
  ])('with %s is named', async (_, part, found) => {
    const report = await check([{ name: 'pack/data/a', content: 'abc', ...part }, { name: 'pack/data/b' }]);
    expect(report.problems).toContainEqual(
      expect.objectContaining({ kind: 'zip-header', subject: 'data/a', found: expect.stringMatching(found) }),
    );
  });

  it('that is a bomb is named, and not unpacked', async () => {
    const bomb: Part = { name: 'pack/data/a', content: Buffer.alloc(1 << 25), deflate: true };
    expect(await check([bomb])).toMatchObject({ status: 'unreadable', checked: [] });
    const filler: Part = { name: 'pack/data/filler', content: Buffer.alloc(1 << 20, 7) };
    const named = expect.objectContaining({ kind: 'zip-bomb', subject: 'pack/data/a' });
    expect((await check([bomb, filler])).problems).toContainEqual(named);
    const small = { ...packLimits, bytes: 1 << 20 };
    expect((await check([bomb], small)).problems.at(-1)?.found).toContain('more than 1048576 bytes');
  });

  it('of too many files is not read', async () => {
    const many = Array.from({ length: 40 }, (_, n) => ({ name: `pack/data/${n}` }));
    expect((await check(many, { ...packLimits, files: 20 })).status).toBe('unreadable');
  });

  it('whose list is damaged is unreadable', async () => {
    writeFileSync(zip, rawZip([{ name: 'pack/bagit.txt' }], 3));
    const report = await verifyPack(zip, { signal: new AbortController().signal, onProgress: () => undefined });
    expect(report.status).toBe('unreadable');
  });

  it('of a pack verifies as its folder does, and not once a byte of it is another', async () => {
    const caseId = (await test.client.call('cases.create', { ref: 'Z/1', title: 'Zip' })).id;
    const note = join(test.home, 'note.txt');
    writeFileSync(note, 'a note that stands in the zip file as it is');
    const { grant: file } = await test.engine.grantRead(note);
    await test.client.call('exhibits.addFile', { caseId, file, description: 'Note' });
    const { grant: out } = await test.engine.grantWrite(zip);
    await test.client.call('packs.export', { caseId, out, form: 'zip' });
    // The grant it was written by reads it back.
    expect(await test.client.call('verification.pack', { pack: out })).toMatchObject({
      status: 'verified',
      problems: [],
    });
    const bytes = readFileSync(zip);
    bytes.write('b note', bytes.indexOf('a note that'));
    writeFileSync(zip, bytes);
    const altered = await test.client.call('verification.pack', { pack: out });
    expect(altered.status).toBe('altered');
    expect(altered.problems.map(({ subject }) => subject).join()).toContain('AB-1_note.txt');
  });
});
