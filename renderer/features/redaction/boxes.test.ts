import { expect, test } from 'vitest';
import { between, clamp, firstBox, fromScreen, keyed } from './boxes.ts';

const page = { width: 600, height: 800 };
const box = { x: 100, y: 100, width: 50, height: 20 };
const plain = { shift: false, alt: false };

test('arrows move a box, with Shift they size it, with Alt by a point; other keys are none of its business', () => {
  expect(keyed([box], 'ArrowRight', plain, page)).toEqual([{ ...box, x: 106 }]);
  expect(keyed([box], 'ArrowUp', { shift: false, alt: true }, page)).toEqual([{ ...box, y: 99 }]);
  expect(keyed([box], 'ArrowDown', { shift: true, alt: false }, page)).toEqual([{ ...box, height: 26 }]);
  expect(keyed([box], 'Enter', plain, page)).toBeNull();
});

test('a box stays on its page and can always be seen', () => {
  expect(keyed([{ ...box, x: 2 }], 'ArrowLeft', plain, page)).toEqual([{ ...box, x: 0 }]);
  expect(keyed([{ ...box, height: 5 }], 'ArrowUp', { shift: true, alt: false }, page)?.[0]?.height).toBe(4);
  expect(clamp({ x: 590, y: -10, width: 50, height: 1 }, page)).toEqual({ x: 550, y: 0, width: 50, height: 4 });
  expect(firstBox({ width: 100, height: 10 })).toEqual({ x: 0, y: 0, width: 100, height: 10 });
});

test('a drag may go any way; what is seen at any size is the same place of the page', () => {
  expect(between(90, 80, 10, 20)).toEqual({ x: 10, y: 20, width: 80, height: 60 });
  const frame = { left: 50, top: 20, width: 300, height: 400 };
  expect(fromScreen([{ left: 100, top: 70, right: 125, bottom: 80 }], frame, page)).toEqual([box]);
  expect(fromScreen([{ left: 0, top: 0, right: 40, bottom: 10 }], frame, page)).toEqual([]);
});
