import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sampleJpeg, samplePng } from '../testing/sample-bundle.ts';
import { isImage, readImage, UnusableImage } from './image.ts';

function png(
  width: number,
  height: number,
  bits: number,
  type: number,
  rows: Buffer,
  extra: [string, Buffer][] = [],
  interlace = 0,
) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, type, 0, 0, interlace], 8);
  const chunk = (kind: string, body: Buffer) => {
    const out = Buffer.alloc(body.length + 12);
    out.writeUInt32BE(body.length, 0);
    out.write(kind, 4, 'latin1');
    out.set(body, 8);
    return out;
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    ...extra.map(([kind, body]) => chunk(kind, body)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('PNG', () => {
  it('is copied as it is where PDF can hold it', () => {
    const image = readImage(samplePng(40, 20));
    expect(image).toMatchObject({
      width: 40,
      height: 20,
      bits: 8,
      colourSpace: 'DeviceRGB',
      predictor: { colours: 3 },
      alpha: null,
    });
  });

  it('has its transparency taken apart', () => {
    // Two pixels, RGBA, second row filtered with "up".
    const rows = Buffer.from([0, 10, 20, 30, 255, 40, 50, 60, 128, 2, 1, 1, 1, 0, 1, 1, 1, 0]);
    const image = readImage(png(2, 2, 8, 6, rows));
    expect([...inflateSync(image.data)]).toEqual([10, 20, 30, 40, 50, 60, 11, 21, 31, 41, 51, 61]);
    expect([...inflateSync(image.alpha ?? new Uint8Array())]).toEqual([255, 128, 255, 128]);
  });

  it('is put back in order where it is interlaced (Adam7)', () => {
    // 3 × 3 grey: passes 1, 4 (0 0 excluded), 5, 6, 7 hold one, one, two, two, three pixels in this order.
    const rows = Buffer.from([0, 1, 0, 3, 0, 7, 9, 0, 2, 0, 8, 0, 4, 5, 6]);
    const image = readImage(png(3, 3, 8, 0, rows, [], 1));
    expect([...inflateSync(image.data)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('keeps palettes, and their transparency', () => {
    const palette: [string, Buffer] = ['PLTE', Buffer.from([255, 0, 0, 0, 0, 255])];
    const rows = Buffer.from([0, 0b01000000]);
    expect(readImage(png(2, 1, 1, 3, rows, [palette])).colourSpace).toEqual({ palette: palette[1] });
    const clear = readImage(png(2, 1, 1, 3, rows, [palette, ['tRNS', Buffer.from([0])]]));
    expect([...inflateSync(clear.data)]).toEqual([255, 0, 0, 0, 0, 255]);
    expect([...inflateSync(clear.alpha ?? new Uint8Array())]).toEqual([0, 255]);
  });

  it('is refused where it is damaged or impossible, never drawn as a blank', () => {
    const whole = samplePng(40, 20);
    const refused = [
      whole.subarray(0, whole.length - 40),
      png(40, 20, 8, 2, Buffer.alloc(50)),
      png(40, 20, 3, 2, Buffer.alloc(5000)),
      png(60_000, 60_000, 8, 2, Buffer.alloc(10)),
      png(2, 1, 1, 3, Buffer.from([0, 0])),
    ];
    for (const bytes of refused) expect(() => readImage(bytes)).toThrow(UnusableImage);
    const damaged = Buffer.from(whole);
    damaged.fill(0x55, 60, 90);
    expect(() => readImage(damaged)).toThrow(UnusableImage);
  });
});

describe('JPEG', () => {
  it('is copied as it is', () => {
    const jpeg = sampleJpeg();
    expect(isImage(jpeg)).toBe(true);
    expect(readImage(jpeg)).toMatchObject({
      width: 8,
      height: 8,
      dpi: [72, 72],
      colourSpace: 'DeviceGray',
      data: jpeg,
    });
  });

  it('is refused where it is cut short', () => {
    const jpeg = sampleJpeg();
    for (const length of [3, 30, 200, jpeg.length - 2])
      if (length < jpeg.length) expect(() => readImage(jpeg.subarray(0, length))).toThrow(UnusableImage);
  });
});
