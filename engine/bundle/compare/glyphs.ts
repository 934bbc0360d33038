/** Outlines of an embedded TrueType font (OpenType 1.9, `glyf` and `loca`), each by a digest that knows no glyph numbers. */
import { createHash } from 'node:crypto';

const mostDepth = 8;

export class Glyphs {
  readonly #file: Buffer;
  readonly #glyf: { readonly at: number; readonly length: number };
  readonly #loca: { readonly at: number; readonly length: number };
  readonly #long: boolean;
  readonly #known = new Map<number, string>();

  private constructor(file: Buffer, tables: ReadonlyMap<string, { at: number; length: number }>) {
    const [glyf, loca, head] = ['glyf', 'loca', 'head'].map((tag) => tables.get(tag));
    if (!glyf || !loca || !head) throw new RangeError('no outlines of this kind');
    this.#file = file;
    this.#glyf = glyf;
    this.#loca = loca;
    this.#long = file.readInt16BE(head.at + 50) === 1;
  }

  /** Null where the font has its outlines in another form, or cannot be read. */
  static read(bytes: Uint8Array): Glyphs | null {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    try {
      const tables = new Map<string, { at: number; length: number }>();
      const count = Math.min(file.readUInt16BE(4), 64);
      for (let i = 0; i < count; i++) {
        const row = 12 + i * 16;
        tables.set(file.toString('latin1', row, row + 4), {
          at: file.readUInt32BE(row + 8),
          length: file.readUInt32BE(row + 12),
        });
      }
      return new Glyphs(file, tables);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** The same for the same outline, whatever its number. */
  of(glyph: number): string {
    const known = this.#known.get(glyph);
    if (known !== undefined) return known;
    let digest: string;
    try {
      digest = createHash('sha256').update(this.#outline(glyph, 0)).digest('base64').slice(0, 16);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      digest = `broken ${glyph}`;
    }
    this.#known.set(glyph, digest);
    return digest;
  }

  /** Bytes of the outline; of one made of others, with theirs in the place of their numbers. */
  #outline(glyph: number, depth: number): Buffer {
    if (depth > mostDepth) throw new RangeError('outlines are nested too deep');
    const at = (i: number): number =>
      this.#long ? this.#file.readUInt32BE(this.#loca.at + i * 4) : this.#file.readUInt16BE(this.#loca.at + i * 2) * 2;
    const [from, to] = [at(glyph), at(glyph + 1)];
    if (to < from || to > this.#glyf.length) throw new RangeError('an outline lies outside');
    const bytes = this.#file.subarray(this.#glyf.at + from, this.#glyf.at + to);
    if (bytes.length < 10 || bytes.readInt16BE(0) >= 0) return bytes;
    const pieces: Buffer[] = [bytes.subarray(0, 10)];
    for (let place = 10, more = true; more; ) {
      const flags = bytes.readUInt16BE(place);
      const length = 4 + (flags & 1 ? 4 : 2) + (flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
      pieces.push(
        bytes.subarray(place, place + 2),
        this.#outline(bytes.readUInt16BE(place + 2), depth + 1),
        bytes.subarray(place + 4, place + length),
      );
      more = (flags & 0x20) !== 0;
      place += length;
    }
    return Buffer.concat(pieces);
  }
}
