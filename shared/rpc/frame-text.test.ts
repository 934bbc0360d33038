import { expect, test } from 'vitest';
import { frameOf, frameText } from './frame-text.ts';

const result = (output: unknown) => ({ kind: 'result', id: '1', output });

test('bytes at the top of an answer come out as they went in, any number of them', () => {
  for (const size of [0, 1, 2, 3, 0x8000 - 1, 0x8000, 100_000]) {
    const pdf = Uint8Array.from({ length: size }, (_, n) => (n * 31) % 256);
    const read = frameOf(frameText(result({ pdf, firstPage: 3 })));
    expect(read).toEqual(result({ pdf, firstPage: 3 }));
    expect((read as { output: { pdf: unknown } }).output.pdf).toBeInstanceOf(Uint8Array);
  }
});

test('everything else is the JSON that it was', () => {
  for (const frame of [
    result({ rows: [[1, 'a', null]], text: '{"$bytes":"AAAA"}' }),
    result([{ $bytes: 'AAAA' }]),
    result(null),
    { kind: 'progress', id: '1', progress: { done: 1 } },
  ]) {
    expect(frameText(frame)).toBe(JSON.stringify(frame));
    expect(frameOf(frameText(frame))).toEqual(frame);
  }
  expect(() => frameOf('{')).toThrow(SyntaxError);
});
