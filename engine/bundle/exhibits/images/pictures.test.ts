/** Pictures in the finished file, as poppler has them. Samples are made here or by poppler's and libtiff's own tools. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawSources, type SourceFile } from '../../testing/drawn-sources.ts';
import { run } from '../../testing/read-pdf.ts';
import { samplePng } from '../../testing/sample-bundle.ts';
import { asBits, asJpeg, type Pixels, render } from './pixels.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-pictures-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Four coloured quarters, so that a turn, a mirror or swapped colours show. */
function quarters(width: number, height: number): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  const colours = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 0],
  ];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgba.set(colours[(y * 2 < height ? 0 : 2) + (x * 2 < width ? 0 : 1)] as number[], (y * width + x) * 4);
  return { width, height, rgba };
}

function rgbOf({ rgba }: Pixels): Uint8Array {
  return Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)] as number);
}

/** TIFF, little-endian: fields in order of their tags, values and strips behind them. */
function tiff(pages: readonly { fields: Record<number, number[]>; strips: readonly Uint8Array[] }[]): Uint8Array {
  const out: number[] = [0x49, 0x49, 42, 0, 0, 0, 0, 0];
  const put32 = (at: number, value: number) => {
    for (let i = 0; i < 4; i++) out[at + i] = (value >>> (8 * i)) & 255;
  };
  let pointer = 4;
  for (const { fields, strips } of pages) {
    const offsets = strips.map((strip) => {
      const at = out.length;
      for (const byte of strip) out.push(byte);
      return at;
    });
    const all = { ...fields, 273: offsets, 279: strips.map(({ length }) => length) };
    const tags = Object.entries(all).sort(([a], [b]) => Number(a) - Number(b));
    const arrays = tags.map(([, values]) => {
      if (values.length === 1) return null;
      const at = out.length;
      for (const value of values) {
        out.push(0, 0, 0, 0);
        put32(out.length - 4, value);
      }
      return at;
    });
    put32(pointer, out.length);
    out.push(tags.length & 255, tags.length >> 8);
    for (const [i, [tag, values]] of tags.entries()) {
      const at = out.length;
      out.push(Number(tag) & 255, Number(tag) >> 8, 4, 0);
      out.length = at + 12;
      put32(at + 4, values.length);
      put32(at + 8, arrays[i] ?? (values[0] as number));
    }
    pointer = out.length;
    out.push(0, 0, 0, 0);
  }
  return Uint8Array.from(out, (byte) => byte ?? 0);
}

function bmp({ width, height, rgba }: Pixels): Uint8Array {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const out = Buffer.alloc(54 + stride * height);
  out.write('BM');
  out.writeUInt32LE(54, 10);
  out.writeUInt32LE(40, 14);
  out.writeInt32LE(width, 18);
  out.writeInt32LE(height, 22);
  out.writeUInt16LE(1, 26);
  out.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let k = 0; k < 3; k++)
        out[54 + (height - 1 - y) * stride + x * 3 + k] = rgba[(y * width + x) * 4 + 2 - k] as number;
  return out;
}

/** EXIF with an orientation alone, behind the start of the JPEG. */
function turned(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = Buffer.from('4578696600004d4d002a00000008000101120003000000010000000000000000', 'hex');
  exif[25] = orientation;
  const marker = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, exif, jpeg.subarray(2)]);
}

async function drawn(name: string, bytes: Uint8Array, more: Partial<SourceFile> = {}) {
  const path = join(folder, `${name}.pdf`);
  const [source] = await drawSources(path, [{ fileName: name, bytes, mediaType: 'image/x', ...more }]);
  const list = run('pdfimages', '-list', path)
    .split('\n')
    .slice(2)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/))
    .map(([page, , type, width, height, , components, bits, encoding, , , , across, down]) => ({
      page: Number(page),
      type,
      width: Number(width),
      height: Number(height),
      components: Number(components),
      bits: Number(bits),
      encoding,
      dpi: [Number(across), Number(down)],
    }));
  return { path, source, list };
}

/** What a reader sees in the middle of each quarter of the picture: the largest thing on the page. */
function seen(path: string, page = 1): string[] {
  const out = join(folder, 'seen');
  run('pdftoppm', '-r', '36', '-f', String(page), '-l', String(page), '-singlefile', path, out);
  const file = readFileSync(`${out}.ppm`);
  const [, w, h] = /^P6\s+(\d+)\s+(\d+)\s+\d+\s/.exec(file.subarray(0, 40).toString('latin1')) ?? [];
  const [width, height] = [Number(w), Number(h)];
  const at = file.length - width * height * 3;
  const pixel = (x: number, y: number) => [...file.subarray(at + (y * width + x) * 3, at + (y * width + x) * 3 + 3)];
  const vivid = (rgb: number[]) => Math.max(...rgb) > 200 && Math.min(...rgb) < 60;
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (vivid(pixel(x, y))) {
        xs.push(x);
        ys.push(y);
      }
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const name = ([r = 0, g = 0, b = 0]: number[]) => `${r > 128 ? 'r' : ''}${g > 128 ? 'g' : ''}${b > 128 ? 'b' : ''}`;
  const place = (x: number, y: number) =>
    name(pixel(Math.round(left + (right - left) * x), Math.round(top + (bottom - top) * y)));
  return [place(0.25, 0.25), place(0.75, 0.25), place(0.25, 0.75), place(0.75, 0.75)];
}

const asTheyAre = ['r', 'g', 'b', 'rg'];
const plain = { dpi: null, orientation: 1 } as const;

describe('rule B8', () => {
  it('a picture of 300 dots per inch or less is not touched: its very bytes are in the file', async () => {
    const jpeg = Buffer.from((await asJpeg(quarters(600, 400), plain)).data);
    const { path, list, source } = await drawn('fine.jpg', jpeg);
    expect(list).toMatchObject([{ width: 600, height: 400, encoding: 'jpeg' }]);
    run('pdfimages', '-all', path, join(folder, 'out'));
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(readFileSync(join(folder, 'out-000.jpg')))).toBe(digest(jpeg));
    expect(source?.remarks).toEqual([]);
    expect(source?.how).toContain('Its pixels are those of the original');
  });

  it('a finer one is printed at 300, says from what to what, and looks the same', async () => {
    const jpeg = Buffer.from((await asJpeg(quarters(4200, 2800), plain)).data);
    const { path, list, source } = await drawn('large.jpg', jpeg);
    const [image] = list;
    expect(image?.encoding).toBe('jpeg');
    for (const dpi of image?.dpi ?? [0]) {
      expect(dpi).toBeLessThanOrEqual(300);
      expect(dpi).toBeGreaterThan(290);
    }
    expect(source?.remarks.join(' ')).toMatch(
      new RegExp(
        `from 4,200 × 2,800 pixels .* to ${image?.width.toLocaleString('en-GB')} × ${image?.height.toLocaleString('en-GB')} pixels`,
      ),
    );
    expect(seen(path)).toEqual(asTheyAre);
  });

  it('a finer one without loss stays so', async () => {
    const { list } = await drawn('large.png', samplePng(4000, 3000));
    expect(list).toMatchObject([{ encoding: 'image' }]);
    for (const dpi of list[0]?.dpi ?? [999]) expect(dpi).toBeLessThanOrEqual(300);
  });
});

describe('every way round of EXIF', () => {
  it.each([
    [1, ['r', 'g', 'b', 'rg']],
    [2, ['g', 'r', 'rg', 'b']],
    [3, ['rg', 'b', 'g', 'r']],
    [4, ['b', 'rg', 'r', 'g']],
    [5, ['r', 'b', 'g', 'rg']],
    [6, ['b', 'r', 'rg', 'g']],
    [7, ['rg', 'g', 'b', 'r']],
    [8, ['g', 'rg', 'r', 'b']],
  ])('%i is shown upright', async (orientation, expected) => {
    const jpeg = Buffer.from((await asJpeg(quarters(300, 200), plain)).data);
    const { path } = await drawn('turned.jpg', turned(jpeg, orientation));
    expect(seen(path)).toEqual(expected);
  });

  it('also where it is reduced', async () => {
    const jpeg = Buffer.from((await asJpeg(quarters(4200, 2800), plain)).data);
    const { path, list } = await drawn('turned-large.jpg', turned(jpeg, 6));
    expect(Math.max(...(list[0]?.dpi ?? [999]))).toBeLessThanOrEqual(300);
    expect(seen(path)).toEqual(['b', 'r', 'rg', 'g']);
  });
});

describe('other kinds', () => {
  const picture = quarters(120, 80);
  const colours = { 256: [120], 257: [80], 258: [8, 8, 8], 262: [2], 277: [3] };

  it('BMP', async () => {
    expect(seen((await drawn('a.bmp', bmp(picture))).path)).toEqual(asTheyAre);
  });

  it('GIF', async () => {
    const { GifWriter } = await import('omggif');
    const buffer = Buffer.alloc(100_000);
    const writer = new GifWriter(buffer, 120, 80, { palette: [0xff0000, 0x00ff00, 0x0000ff, 0xffff00] });
    const indexed = Array.from({ length: 120 * 80 }, (_, i) => (i < 4800 ? 0 : 2) + (i % 120 < 60 ? 0 : 1));
    writer.addFrame(0, 0, 120, 80, indexed);
    writer.addFrame(
      0,
      0,
      120,
      80,
      indexed.map(() => 0),
    );
    const { path, source } = await drawn('a.gif', buffer.subarray(0, writer.end()));
    expect(seen(path)).toEqual(asTheyAre);
    expect(source?.remarks).toContain('The image moves: of its 2 frames the first is shown.');
  });

  it('TIFF: plain, deflated and packed strips, predicted, each page', async () => {
    const rgb = rgbOf(picture);
    const differences = rgb.map((value, i) => (i % 360 < 3 ? value : value - (rgb[i - 3] as number)));
    const bytes = tiff([
      { fields: { ...colours, 259: [1], 278: [80] }, strips: [rgb] },
      {
        fields: { ...colours, 259: [8], 278: [40] },
        strips: [deflateSync(rgb.subarray(0, 14_400)), deflateSync(rgb.subarray(14_400))],
      },
      { fields: { ...colours, 259: [8], 278: [80], 317: [2] }, strips: [deflateSync(differences)] },
    ]);
    const { path, list } = await drawn('a.tif', bytes);
    expect(list.map(({ page, width }) => [page, width])).toEqual([
      [1, 120],
      [2, 120],
      [3, 120],
    ]);
    for (const page of [1, 2, 3]) expect(seen(path, page)).toEqual(asTheyAre);
  });

  it('TIFF: fax coding stays as it is, and strips of it are one picture without seams', async () => {
    // All white but a black left half: group 4, one strip, and the same twice one below the other.
    const strip = group4Half();
    const fields = { 256: [64], 258: [1], 259: [4], 262: [0], 277: [1] };
    const bytes = tiff([
      { fields: { ...fields, 257: [16], 278: [16] }, strips: [strip] },
      { fields: { ...fields, 257: [32], 278: [16] }, strips: [strip, strip] },
    ]);
    const { path, list } = await drawn('fax.tif', bytes);
    expect(list.map(({ encoding, height, bits }) => [encoding, height, bits])).toEqual([
      ['ccitt', 16, 1],
      ['image', 32, 1],
    ]);
    run('pdfimages', '-png', path, join(folder, 'fax'));
    for (const [file, height] of [
      ['fax-000.png', 16],
      ['fax-001.png', 32],
    ] as const) {
      const rows = bitsOf(readFileSync(join(folder, file)), 64, height);
      expect(rows).toEqual(Array.from({ length: height }, () => '0'.repeat(32) + '1'.repeat(32)));
    }
  });

  it('TIFF: JPEG inside', async () => {
    const jpeg = await asJpeg(picture, plain);
    const bytes = tiff([{ fields: { ...colours, 259: [7], 262: [6], 278: [80] }, strips: [jpeg.data] }]);
    const { path, list } = await drawn('jpeg.tif', bytes);
    expect(list).toMatchObject([{ encoding: 'jpeg' }]);
    expect(seen(path)).toEqual(asTheyAre);
  });

  it('WebP', async () => {
    const { default: encode, init } = await import('@jsquash/webp/encode.js');
    const { createRequire } = await import('node:module');
    const wasm = readFileSync(createRequire(import.meta.url).resolve('@jsquash/webp/codec/enc/webp_enc.wasm'));
    await init({ wasmBinary: new Uint8Array(wasm).buffer } as never);
    const data = await encode({ data: picture.rgba, width: 120, height: 80, colorSpace: 'srgb' } as never, {
      lossless: 1,
    });
    expect(seen((await drawn('a.webp', new Uint8Array(data))).path)).toEqual(asTheyAre);
  });

  it('CMYK JPEG, with its inks as they are and turned round as Adobe writes them', async () => {
    // poppler writes such files itself, from a page of four colours.
    const { path: page } = await drawn('b.bmp', bmp(picture));
    run('pdftoppm', '-r', '36', '-jpegcmyk', '-singlefile', page, join(folder, 'cmyk'));
    const jpeg = readFileSync(join(folder, 'cmyk.jpg'));
    const mark = jpeg.indexOf(Buffer.from([0xff, 0xee]));
    expect(jpeg.subarray(mark + 4, mark + 9).toString()).toBe('Adobe');
    const { path, list } = await drawn('cmyk.jpg', jpeg);
    expect(list).toMatchObject([{ components: 4, encoding: 'jpeg' }]);
    expect(seen(path)).toEqual(asTheyAre);
    // Without Adobe's mark the same numbers mean the other inks.
    const unmarked = Buffer.concat([jpeg.subarray(0, mark), jpeg.subarray(mark + 2 + jpeg.readUInt16BE(mark + 2))]);
    expect(seen((await drawn('plain.jpg', unmarked)).path)).not.toEqual(asTheyAre);
  });

  it('a picture that PDFium leaves out is never reduced to an empty one', async () => {
    const { readJpeg } = await import('../image.ts');
    const image = readJpeg(Buffer.from((await asJpeg(picture, plain)).data));
    const empty = { ...image, data: image.data.subarray(0, 200) };
    await expect(render([{ image: empty, row: 0 }], image, { width: 60, height: 40 })).rejects.toThrow('not drawn');
  });

  it.each([
    ['photo.heic', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(40)]), 'HEIC'],
    ['cut.bmp', Buffer.from(bmp(picture).subarray(0, 400)), 'cut short'],
    [
      'cut.tif',
      tiff([{ fields: { ...colours, 259: [1], 278: [80] }, strips: [rgbOf(picture)] }]).subarray(0, 900),
      'cut short',
    ],
    ['tiles.tif', tiff([{ fields: { ...colours, 259: [1], 322: [16] }, strips: [rgbOf(picture)] }]), 'tiles'],
    ['cut.gif', Buffer.from('GIF89a\x40\x00\x40\x00\x00\x00\x00;', 'latin1'), 'no picture'],
  ])('%s becomes a page that says why', async (name, bytes, words) => {
    const { path, source, list } = await drawn(name, bytes);
    expect(source?.placeholder).toContain(words);
    expect(list).toEqual([]);
    const text = run('pdftotext', '-layout', path, '-').replace(/\s+/g, ' ');
    expect(text).toContain(createHash('sha256').update(bytes).digest('hex'));
  });
});

/** ITU-T T.6, by hand: the first row in horizontal mode (white run of 0, black of 32, white of 32), each after it as the one above. */
function group4Half(): Uint8Array {
  const first = `001${'00110101'}${'000001101010'}1`;
  // Horizontal mode codes two runs; the rest of the row is white to its end, as the row above: V0.
  const bits = `${first}${'111'.repeat(15)}${'000000000001'.repeat(2)}`;
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return Uint8Array.from({ length: padded.length / 8 }, (_, i) => Number.parseInt(padded.slice(i * 8, i * 8 + 8), 2));
}

/** Rows of a one-bit or eight-bit grey PNG, as digits. */
function bitsOf(png: Buffer, width: number, height: number): string[] {
  const depth = png[24] as number;
  const colours = png[25] === 2 ? 3 : 1;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.subarray(at + 4, at + 8).toString() === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(parts));
  const bytes = Math.ceil((width * depth * colours) / 8);
  let above = Buffer.alloc(bytes);
  return Array.from({ length: height }, (_, y) => {
    const filter = raw[y * (bytes + 1)] as number;
    const row = Buffer.from(raw.subarray(y * (bytes + 1) + 1, (y + 1) * (bytes + 1)));
    const step = Math.max(1, (depth * colours) >> 3);
    for (let i = 0; i < bytes; i++) {
      const [a, b] = [i >= step ? (row[i - step] as number) : 0, above[i] as number];
      if (filter === 1) row[i] = (row[i] as number) + a;
      else if (filter === 2) row[i] = (row[i] as number) + b;
      else if (filter === 3) row[i] = (row[i] as number) + ((a + b) >> 1);
      else if (filter === 4) throw new Error('a filter this reader does not know');
    }
    above = row;
    return Array.from({ length: width }, (__, x) => {
      if (depth === 1) return ((row[x >> 3] as number) >> (7 - (x & 7))) & 1;
      return (row[x * colours] as number) > 127 ? 1 : 0;
    }).join('');
  });
}

it('black and white is kept a bit each', () => {
  const rgba = new Uint8ClampedArray(9 * 2 * 4).fill(255);
  rgba.fill(0, 0, 3);
  const image = asBits({ width: 9, height: 2, rgba }, plain);
  expect([...inflateSync(image.data)]).toEqual([0x7f, 0x80, 0xff, 0x80]);
});
