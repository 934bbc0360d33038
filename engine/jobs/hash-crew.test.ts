import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eachOf, HashCrew } from './hash-crew.ts';

let crew: HashCrew;
beforeEach(() => {
  crew = new HashCrew(2);
});
afterEach(() => crew.close());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Uint8Array.from(bytes.subarray(at, at + size));
}

it('gives each of many things its own digest, however their pieces are mixed', async () => {
  const things = [0, 1, 5, 1000, 300_000, 4_000_000, 17, 2_000_000, 0].map((size) => randomBytes(size));
  const found: (readonly [string, string])[] = [];
  await eachOf(things, crew.feeders, async (bytes) => {
    const expected = sha256(bytes);
    found.push([expected, await crew.sha256(pieces(bytes, 100_000))]);
  });
  expect(found).toHaveLength(things.length);
  for (const [expected, digest] of found) expect(digest).toBe(expected);
});

it('takes pieces that are part of a larger buffer without emptying that', async () => {
  const whole = Buffer.from('one buffer that two things share');
  async function* part() {
    yield whole.subarray(4, 10);
  }
  expect(await crew.sha256(part())).toBe(sha256(Buffer.from('buffer')));
  expect(whole.toString()).toBe('one buffer that two things share');
});

it('asks for no more than it has room for, while its threads are held up', async () => {
  const one = new HashCrew(1);
  let asked = 0;
  async function* endless() {
    for (;;) {
      asked += 1;
      yield new Uint8Array(1000);
    }
  }
  const fed = one.sha256(endless());
  fed.catch(() => {});
  // Answers come as events: in promises alone none arrives, and the thread seems to stand still.
  for (let n = 0; n < 1000; n++) await Promise.resolve();
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(12);
  await one.close();
});

it('passes on what fails while it is fed, and goes on with others', async () => {
  async function* broken() {
    yield new Uint8Array(10);
    throw new Error('no such page');
  }
  await expect(crew.sha256(broken())).rejects.toThrow('no such page');
  expect(await crew.sha256(pieces(Buffer.from('abc'), 1))).toBe(sha256(Buffer.from('abc')));
  const seen: number[] = [];
  await expect(
    eachOf([1, 2, 3, 4, 5, 6], 2, async (n) => {
      seen.push(n);
      if (n === 2) throw new Error('stop');
    }),
  ).rejects.toThrow('stop');
  expect(seen.length).toBeLessThan(6);
});
