/** The fields of a TIFF's pictures (TIFF 6.0, section 2), whatever stands in them. */
import { UnusableImage } from '../image.ts';

const tags = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  t4Options: 292,
  resolutionUnit: 296,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
} as const;
type Tag = keyof typeof tags;

/** Bytes of each type of value; 0 for those that no field here has. */
const sizes = [0, 1, 1, 2, 4, 8, 1, 1];
const mostValues = 1_000_000;

interface Field {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

export class Directory {
  readonly little: boolean;
  readonly #view: DataView;
  readonly #fields = new Map<number, Field>();

  constructor(view: DataView, little: boolean) {
    this.#view = view;
    this.little = little;
  }

  add(tag: number, type: number, count: number, at: number): void {
    const size = sizes[type] ?? 0;
    if (size === 0 || count === 0 || count > mostValues) return;
    const where = size * count <= 4 ? at : this.#view.getUint32(at, this.little);
    if (where + size * count > this.#view.byteLength) throw new UnusableImage('it is cut short');
    this.#fields.set(tag, { type, count, at: where });
  }

  has(tag: Tag): boolean {
    return this.#fields.has(tags[tag]);
  }

  number(tag: Tag, otherwise: number): number {
    return this.numbers(tag)[0] ?? otherwise;
  }

  numbers(tag: Tag): number[] {
    const field = this.#fields.get(tags[tag]);
    if (!field) return [];
    const { type, count, at } = field;
    return Array.from({ length: count }, (_, i) => {
      if (type === 3) return this.#view.getUint16(at + i * 2, this.little);
      if (type === 4) return this.#view.getUint32(at + i * 4, this.little);
      if (type === 5) {
        const below = this.#view.getUint32(at + i * 8 + 4, this.little);
        return below === 0 ? 0 : this.#view.getUint32(at + i * 8, this.little) / below;
      }
      return this.#view.getUint8(at + i);
    });
  }

  bytes(tag: Tag): Uint8Array | null {
    const field = this.#fields.get(tags[tag]);
    if (!field) return null;
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + field.at, field.count * (sizes[field.type] ?? 1));
  }

  /** Dots per inch across and down; null where the file does not say. */
  dpi(): [number, number] | null {
    const unit = this.number('resolutionUnit', 2);
    const factor = unit === 2 ? 1 : unit === 3 ? 2.54 : 0;
    const found = [this.number('xResolution', 0) * factor, this.number('yResolution', 0) * factor] as [number, number];
    return found.every((one) => one > 1 && one < 20_000) ? found : null;
  }
}

/** @throws UnusableImage */
export function directoriesOf(bytes: Uint8Array, most: number): Directory[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = bytes[0] === 0x49;
  const found: Directory[] = [];
  const seen = new Set<number>();
  try {
    for (let at = view.getUint32(4, little); at !== 0; ) {
      if (seen.has(at)) throw new UnusableImage('its list of pictures is damaged');
      seen.add(at);
      if (found.length === most) throw new UnusableImage(`it holds more than ${most} pictures`);
      const directory = new Directory(view, little);
      const entries = view.getUint16(at, little);
      for (let i = 0; i < entries; i++) {
        const entry = at + 2 + i * 12;
        directory.add(
          view.getUint16(entry, little),
          view.getUint16(entry + 2, little),
          view.getUint32(entry + 4, little),
          entry + 8,
        );
      }
      found.push(directory);
      at = view.getUint32(at + 2 + entries * 12, little);
    }
  } catch (error) {
    if (error instanceof UnusableImage) throw error;
    throw new UnusableImage('it is cut short', { cause: error });
  }
  return found;
}
