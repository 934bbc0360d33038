/** As much of an embedded TrueType font (ISO/IEC 14496-22) as says which glyph a code means and how wide it is. Hostile bytes. */

export interface TrueType {
  readonly unitsPerEm: number;
  readonly glyphs: number;
  /** In units of the font. */
  width(glyph: number): number | null;
  /** Tables of `cmap`, by platform and encoding: `3,1`. */
  readonly maps: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/** The most entries read of one table: a table cannot make this take more memory than a large real font would. */
const mostEntries = 70_000;

/** @returns null where it cannot be read */
export function readTrueType(data: Uint8Array): TrueType | null {
  try {
    return read(data);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function read(data: Uint8Array): TrueType | null {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const tables = new Map<string, number>();
  const count = view.getUint16(4);
  for (let i = 0; i < count; i++) {
    const at = 12 + 16 * i;
    tables.set(String.fromCharCode(...data.subarray(at, at + 4)), view.getUint32(at + 8));
  }
  const [head, hhea, hmtx, maxp] = ['head', 'hhea', 'hmtx', 'maxp'].map((name) => tables.get(name));
  if (head === undefined || hhea === undefined || hmtx === undefined || maxp === undefined) return null;
  const unitsPerEm = view.getUint16(head + 18);
  const glyphs = view.getUint16(maxp + 4);
  const metrics = view.getUint16(hhea + 34);
  if (unitsPerEm === 0 || metrics === 0) return null;
  return {
    unitsPerEm,
    glyphs,
    width(glyph) {
      const at = hmtx + 4 * Math.min(glyph, metrics - 1);
      return at + 2 <= data.length ? view.getUint16(at) : null;
    },
    maps: mapsOf(view, tables.get('cmap')),
  };
}

function mapsOf(view: DataView, cmap: number | undefined): Map<string, Map<number, number>> {
  const maps = new Map<string, Map<number, number>>();
  if (cmap === undefined) return maps;
  const count = Math.min(view.getUint16(cmap + 2), 32);
  for (let i = 0; i < count; i++) {
    const at = cmap + 4 + 8 * i;
    const map = mapAt(view, cmap + view.getUint32(at + 4));
    if (map) maps.set(`${view.getUint16(at)},${view.getUint16(at + 2)}`, map);
  }
  return maps;
}

function mapAt(view: DataView, at: number): Map<number, number> | null {
  const map = new Map<number, number>();
  const put = (code: number, glyph: number): void => {
    if (glyph !== 0 && map.size < mostEntries) map.set(code, glyph);
  };
  switch (view.getUint16(at)) {
    case 0:
      for (let code = 0; code < 256; code++) put(code, view.getUint8(at + 6 + code));
      return map;
    case 4: {
      const segments = view.getUint16(at + 6) / 2;
      const [ends, starts] = [at + 14, at + 16 + 2 * segments];
      const [deltas, offsets] = [starts + 2 * segments, starts + 4 * segments];
      for (let s = 0; s < segments; s++) {
        const [from, to] = [view.getUint16(starts + 2 * s), view.getUint16(ends + 2 * s)];
        const [delta, offset] = [view.getUint16(deltas + 2 * s), view.getUint16(offsets + 2 * s)];
        for (let code = from; code <= to && code !== 0xffff; code++) {
          if (offset === 0) put(code, (code + delta) & 0xffff);
          else {
            const place = offsets + 2 * s + offset + 2 * (code - from);
            if (place + 2 > view.byteLength) break;
            const glyph = view.getUint16(place);
            put(code, glyph === 0 ? 0 : (glyph + delta) & 0xffff);
          }
        }
      }
      return map;
    }
    case 6: {
      const first = view.getUint16(at + 6);
      const entries = view.getUint16(at + 8);
      for (let i = 0; i < entries; i++) put(first + i, view.getUint16(at + 10 + 2 * i));
      return map;
    }
    case 12: {
      const groups = Math.min(view.getUint32(at + 12), mostEntries);
      for (let g = 0; g < groups; g++) {
        const place = at + 16 + 12 * g;
        const [from, to, glyph] = [view.getUint32(place), view.getUint32(place + 4), view.getUint32(place + 8)];
        for (let code = from; code <= to && map.size < mostEntries; code++) put(code, glyph + code - from);
      }
      return map;
    }
    default:
      return null;
  }
}
