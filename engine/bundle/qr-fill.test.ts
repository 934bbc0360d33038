/** The code on the cover, read as a telephone reads it and counted again with coreutils. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import decodeQR from 'qr/decode.js';
import { afterAll, expect, test } from 'vitest';
import { filledQr } from './qr-fill.ts';
import { type PlacedQr, qrContent } from './sections/qr-code.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuity-code-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Modules as the content draws them, each four pixels wide. */
function read(content: string, modules: number): string {
  const side = modules * 4;
  const data = new Uint8Array(side * side * 3).fill(255);
  for (const [, x, y, width] of content.matchAll(/(\d+) (\d+) (\d+) 1 re/g))
    for (let row = 0; row < 4; row++) {
      const top = (modules - 1 - Number(y)) * 4 + row;
      data.fill(0, (top * side + Number(x) * 4) * 3, (top * side + (Number(x) + Number(width)) * 4) * 3);
    }
  return decodeQR({ width: side, height: side, data });
}

test('says which bytes were counted, so that whoever has the file and the code can count again', async () => {
  const path = join(folder, 'bundle.pdf');
  const placed: PlacedQr = {
    offset: 70_000,
    length: 40_000,
    modules: 49,
    caseRef: 'DPS/2026/0413',
    head: '5b'.repeat(32),
  };
  const whole = Buffer.alloc(3_000_001, 'a').fill(0, placed.offset, placed.offset + placed.length);
  const counted = createHash('sha256').update(whole).digest('hex');
  const { code: filled, content } = filledQr(placed, counted, whole.length);
  whole.set(content, placed.offset);
  writeFileSync(path, whole);
  const said = read(readFileSync(path).toString('latin1', 70_000, 110_000), placed.modules);
  expect(said).toBe(filled.text);
  expect(said).toBe(
    `CONTINUITY/1 case=DPS/2026/0413 sha256=${filled.sha256.slice(0, 16)} of=000003000001 zeros=000000070000+040000 head=${'5b'.repeat(8)}`,
  );

  const [, digest, size, from, length] = /sha256=(\w+) of=(\d+) zeros=(\d+)\+(\d+)/.exec(said)?.map(String) ?? [];
  const [n, at, hole] = [Number(size), Number(from), Number(length)];
  const script = `(head -c ${at} "$0"; head -c ${hole} /dev/zero; head -c ${n} "$0" | tail -c +${at + hole + 1}) | sha256sum`;
  const again = (): string => execFileSync('bash', ['-c', script, path], { encoding: 'utf8' }).slice(0, 16);
  expect(again()).toBe(digest);
  // What is appended later, a seal, is out of the count; what stood there is in it.
  writeFileSync(path, 'seal', { flag: 'a' });
  expect(again()).toBe(digest);
  const altered = readFileSync(path);
  altered[2_999_999] = 0x62;
  writeFileSync(path, altered);
  expect(again()).not.toBe(digest);
});

test('is of one size whatever it counts, for the longest reference a case may have', () => {
  for (const caseRef of ['A', 'Ø'.repeat(64), '水'.repeat(64)]) {
    const placed = { offset: 0, length: 200_000, modules: 0, caseRef, head: '' };
    const sizes = [
      { digest: '0'.repeat(64), offset: 0, length: 0, size: 0 },
      { digest: 'f'.repeat(64), offset: 99_999, length: 200_000, size: 16 * 1024 ** 3 },
    ].map((counted) => {
      for (let modules = 21; modules < 120; modules++)
        try {
          qrContent({ ...placed, modules }, counted);
          return modules;
        } catch {
          // Another size.
        }
      return null;
    });
    expect(sizes[0]).not.toBeNull();
    expect(sizes[0]).toBe(sizes[1]);
  }
});
