import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import decodeQR from 'qr/decode.js';
import { afterAll, describe, expect, test } from 'vitest';
import { codeBytes, codeImage, codeModules, codeText, fillCode, selfDigest } from './self-digest.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-code-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const never = new AbortController().signal;
const facts = { caseRef: 'PS-2026-014', ledgerHead: '5b'.repeat(32) };

/** As a telephone sees it: black and white, each module some pixels wide. */
function read(image: Uint8Array): string {
  const scale = 4;
  const width = codeModules * scale;
  const data = new Uint8Array(width * width * 3);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++) {
      const [mx, my] = [Math.floor(x / scale), Math.floor(y / scale)];
      const white = ((image[my * (codeBytes / codeModules) + (mx >> 3)] as number) >> (7 - (mx & 7))) & 1;
      data.fill(white * 255, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  return decodeQR({ width, height: width, data });
}

describe('the code on the cover', () => {
  test('says which bytes of the file it was counted over, so that coreutils repeat the count', async () => {
    const path = join(folder, 'bundle.pdf');
    const before = Buffer.alloc(3_000_001, 'a');
    writeFileSync(path, before);
    const self = await fillCode(path, 70_000, facts, never);
    const said = read(readFileSync(path).subarray(self.from, self.to));
    expect(said).toBe(codeText(facts, self));
    expect(self).toMatchObject({ from: 70_000, to: 70_000 + codeBytes, length: 3_000_001 });

    const [, digest, from, to, length] =
      /^sha256 ([0-9a-f]{16})\nof bytes 0-(\d+) (\d+)-(\d+)$/mu.exec(said)?.map(String) ?? [];
    const script = `(head -c ${Number(from)} "$0"; tail -c +${Number(to) + 1} "$0" | head -c ${Number(length) - Number(to)}) | sha256sum`;
    const again = () => execFileSync('bash', ['-c', script, path], { encoding: 'utf8' }).slice(0, 16);
    expect(again()).toBe(digest);
    // What is appended later (a seal) is out of the count; what stood there is in it.
    writeFileSync(path, 'seal', { flag: 'a' });
    expect(again()).toBe(digest);
    const altered = readFileSync(path);
    altered[2_999_999] = 0x62;
    writeFileSync(path, altered);
    expect(again()).not.toBe(digest);
  });

  test('is the same for the same file and holds the longest reference a case may have', () => {
    const self = { from: 1, to: 771, length: 16 * 1024 ** 3, digest: '0'.repeat(16) };
    for (const caseRef of ['Ø'.repeat(64), '水'.repeat(64), '𓀀'.repeat(32)]) {
      const text = codeText({ ...facts, caseRef }, self);
      expect(read(codeImage(text))).toBe(text);
    }
    const text = codeText(facts, self);
    expect(codeImage(text)).toEqual(codeImage(text));
    expect(codeImage(text)).toHaveLength(codeBytes);
    expect(codeText({ ...facts, ledgerHead: '' }, self)).toContain('\nledger empty');
  });

  test('refuses a place that the file does not have', async () => {
    const path = join(folder, 'short');
    writeFileSync(path, Buffer.alloc(10_000));
    const file = await open(path);
    await expect(selfDigest(file, { from: 9_000, to: 9_770, length: 20_000 }, never)).rejects.toThrow(RangeError);
    await expect(selfDigest(file, { from: 20, to: 10, length: 10_000 }, never)).rejects.toThrow(RangeError);
    await file.close();
  });
});
