import { expect, it } from 'vitest';
import { Rooms } from './rooms.ts';

const mebibyte = 1024 * 1024;

it('memory that was given back is used again, where it is not far too large', () => {
  const rooms = new Rooms();
  const small = rooms.take(1000);
  const large = rooms.take(30 * mebibyte);
  expect(small.byteLength).toBeGreaterThanOrEqual(1000);
  rooms.give(small);
  rooms.give(large);
  rooms.give(large);
  expect(rooms.take(2000)).toBe(small);
  expect(rooms.take(2000)).not.toBe(large);
  expect(rooms.take(20 * mebibyte)).toBe(large);
  expect(rooms.take(20 * mebibyte)).not.toBe(large);
});

it('no more is kept than a bundle may use, and nothing that is not its own', () => {
  const rooms = new Rooms();
  const huge = rooms.take(60 * mebibyte);
  rooms.give(huge);
  expect(rooms.take(60 * mebibyte)).not.toBe(huge);
  const plain = new ArrayBuffer(mebibyte);
  rooms.give(plain);
  expect(rooms.take(10)).not.toBe(plain);
});
