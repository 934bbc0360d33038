import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rectOf, type SetState, setDigest, signRect, statusOf } from './set.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

test('what is signed of a rectangle holds all of it, and signing it again changes nothing', () => {
  const points = fc.double({ min: -2000, max: 2000, noNaN: true });
  const extent = fc.double({ min: 0.01, max: 2000, noNaN: true });
  fc.assert(
    fc.property(points, points, extent, extent, (x, y, width, height) => {
      const signed = signRect({ x, y, width, height });
      const held = rectOf(signed);
      expect(held.x).toBeLessThanOrEqual(x + 1e-6);
      expect(held.y).toBeLessThanOrEqual(y + 1e-6);
      expect(held.x + held.width).toBeGreaterThanOrEqual(x + width - 1e-6);
      expect(held.y + held.height).toBeGreaterThanOrEqual(y + height - 1e-6);
      expect(signRect(held)).toEqual(signed);
    }),
  );
});

const uuid = '6f9619ff-8b86-4011-b42d-00c04fc964ff';
const hash = 'ab'.repeat(32);
const state: SetState = {
  v: 1,
  type: 'continuity-redaction-set',
  id: uuid,
  source: { kind: 'exhibit', id: uuid, sha256: hash },
  name: 'Names',
  audience: 'officer',
  marks: [{ id: uuid, page: 1, rects: [[0, 0, 100, 100]], ground: 'A', words: '', author: uuid, entry: hash }],
};

test('every part of a set is in what is approved', () => {
  const digest = setDigest(state, sha256);
  const [mark] = state.marks;
  if (!mark) throw new Error('a set without marks');
  const others: SetState[] = [
    { ...state, name: 'Other' },
    { ...state, audience: 'public' },
    { ...state, source: { ...state.source, sha256: 'cd'.repeat(32) } },
    { ...state, marks: [] },
    ...[
      { page: 2 },
      { rects: [[0, 0, 100, 101] as [number, number, number, number]] },
      { ground: 'B' },
      { words: 'x' },
    ].map((change) => ({ ...state, marks: [{ ...mark, ...change }] })),
  ];
  expect(new Set([digest, ...others.map((other) => setDigest(other, sha256))]).size).toBe(others.length + 1);
});

test('where a set stands follows from what was said of its very state', () => {
  const now = { digest: 'now' };
  const old = { digest: 'old' };
  const yes = { digest: 'now', decision: 'approved' } as const;
  const no = { digest: 'now', decision: 'rejected' } as const;
  expect(statusOf('now', true, null, null, null)).toBe('draft');
  expect(statusOf('now', true, now, null, null)).toBe('proposed');
  expect(statusOf('now', true, old, null, null)).toBe('lapsed');
  expect(statusOf('now', true, now, yes, null)).toBe('approved');
  expect(statusOf('now', false, now, yes, null)).toBe('lapsed');
  expect(statusOf('now', true, now, no, null)).toBe('rejected');
  expect(statusOf('now', true, old, { ...yes, digest: 'old' }, null)).toBe('lapsed');
  expect(statusOf('now', true, now, yes, now)).toBe('applied');
  expect(statusOf('now', true, old, { ...yes, digest: 'old' }, old)).toBe('lapsed');
});
