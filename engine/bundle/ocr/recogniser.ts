/**
 * The reader itself: tesseract.js with a model that lies beside it. Everything it needs is a file of this installation; it is
 * given no address, and asks the network for nothing (recogniser.test.ts watches it).
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import {
  type ReadingTool,
  type ReadLine,
  type ReadPage,
  type ReadWord,
  type Turned,
  turnedBox,
} from '../../../shared/domain/readings/reading.ts';
import type { Picture } from '../../pdfium/pdfium-document.ts';

const require = createRequire(import.meta.url);
const model = { name: 'eng 4.0.0_best_int', path: '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz' };
/** Below it, what is found in a photograph is as a rule no writing. */
const leastConfidence = 20;
const leastOfSigns = 60;
/** Fewer sound words than this, and the page may lie on its side. */
const leastGood = 3;
/** Degrees clockwise, in the order in which they are tried. */
const turns = [0, 90, 270, 180] as const;

export class Recogniser {
  readonly #worker: Worker;
  readonly #engine: string;
  readonly #modelSha256: string;
  #onShare: (share: number) => void = () => {};

  private constructor(worker: Worker, engine: string, modelSha256: string) {
    this.#worker = worker;
    this.#engine = engine;
    this.#modelSha256 = modelSha256;
  }

  static async start(): Promise<Recogniser> {
    const path = require.resolve(model.path);
    const told: { share(share: number): void } = { share: () => {} };
    const worker = await createWorker('eng', OEM.LSTM_ONLY, {
      langPath: dirname(path),
      gzip: true,
      cacheMethod: 'none',
      workerPath: require.resolve('tesseract.js/src/worker-script/node/index.js'),
      logger: ({ status, progress }) => {
        if (status === 'recognizing text') told.share(progress);
      },
    });
    const blank = await worker.recognize(pgm({ width: 1, height: 1, rgba: new Uint8ClampedArray(4).fill(255) }));
    const digest = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    const made = new Recogniser(worker, blank.data.version, digest);
    told.share = (share) => made.#onShare(share);
    return made;
  }

  get tool(): ReadingTool {
    const { version } = require('tesseract.js/package.json') as { version: string };
    return {
      name: 'tesseract.js',
      version,
      engine: this.#engine,
      model: model.name,
      modelSha256: this.#modelSha256,
    };
  }

  /**
   * @param page its number, for the answer
   * @param dpi of `picture`
   * @param onShare told how much of the page is read, 0 to 1
   */
  async read(
    picture: Picture,
    { page, dpi }: { readonly page: number; readonly dpi: number },
    onShare: (share: number) => void,
  ): Promise<ReadPage> {
    let best: Attempt | null = null;
    for (const [n, turned] of turns.entries()) {
      // The first of them is as a rule the last: only what reads badly upright is turned.
      this.#onShare = (share) => onShare(n === 0 ? share : 1);
      const found = await this.#attempt(picture, dpi, turned);
      if (best === null || found.good > Math.max(leastGood, best.good * 2)) best = found;
      if (n === 0 && found.good >= leastGood && found.sure >= 0.5) break;
    }
    if (!best) throw new Error('nothing was attempted');
    const paragraphs = withDirections(best.paragraphs);
    const { width, height } = picture;
    return { page, width, height, dpi: Math.max(1, Math.round(dpi)), paragraphs };
  }

  /** A page in columns and paragraphs first; where that finds nothing, words wherever they stand (screens, labels, plans). */
  async #attempt(picture: Picture, dpi: number, turned: Turned): Promise<Attempt> {
    const image = pgm(picture, turned);
    let paragraphs: ReadPage['paragraphs'] = [];
    for (const mode of [PSM.AUTO, PSM.SPARSE_TEXT]) {
      await this.#worker.setParameters({ tessedit_pageseg_mode: mode, user_defined_dpi: String(Math.round(dpi)) });
      const { data } = await this.#worker.recognize(image, {}, { blocks: true, text: false });
      paragraphs = paragraphsOf((data.blocks ?? []) as readonly Block[], picture, turned);
      if (paragraphs.length > 0) break;
    }
    const words = paragraphs.flatMap(({ lines }) => lines.flatMap((line) => line.words));
    const good = words.filter(({ text, confidence }) => confidence >= 70 && /\p{L}{3}/u.test(text)).length;
    return { paragraphs, good, sure: words.length === 0 ? 0 : good / words.length };
  }
}

interface Attempt {
  readonly paragraphs: ReadPage['paragraphs'];
  /** Words that are hardly an accident, and their share of all. */
  readonly good: number;
  readonly sure: number;
}

interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

interface Block {
  readonly paragraphs: readonly {
    readonly lines: readonly {
      readonly bbox: Box;
      readonly words: readonly { readonly text: string; readonly confidence: number; readonly bbox: Box }[];
    }[];
  }[];
}

function paragraphsOf(blocks: readonly Block[], { width, height }: Picture, turned: Turned): ReadPage['paragraphs'] {
  const seen = turned % 180 === 0 ? { width, height } : { width: height, height: width };
  const back = ((360 - turned) % 360) as Turned;
  return blocks
    .flatMap((block) => block.paragraphs)
    .map(({ lines }) => ({
      lines: lines.flatMap((line): ReadLine[] => {
        const words = line.words.flatMap((word): ReadWord[] => {
          const box = turnedBox(boxWithin(word.bbox, seen.width, seen.height), seen, back);
          const text = word.text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\s]/gu, '');
          const least = /[\p{L}\p{N}]/u.test(text) ? leastConfidence : leastOfSigns;
          if (text === '' || word.confidence < least || box[2] <= box[0] || box[3] <= box[1]) return [];
          return [{ text, box, confidence: Math.round(word.confidence) }];
        });
        return words.length === 0 ? [] : [{ turned: 0, words }];
      }),
    }))
    .filter(({ lines }) => lines.length > 0);
}

/**
 * The reader finds lines that run down or up a page as well, and does not say so: where their words follow one another does. A
 * word by itself goes the way of the others where its shape allows it.
 */
function withDirections(paragraphs: ReadPage['paragraphs']): ReadPage['paragraphs'] {
  const votes = new Map<Turned, number>();
  for (const { words } of paragraphs.flatMap(({ lines }) => lines)) {
    const turned = directionOf(words);
    if (turned !== null) votes.set(turned, (votes.get(turned) ?? 0) + words.length);
  }
  const [[most] = [0 as Turned]] = [...votes].sort((a, b) => b[1] - a[1]);
  return paragraphs.map(({ lines }) => ({
    lines: lines.map(({ words }) => ({ turned: directionOf(words) ?? (fits(words[0], most) ? most : 0), words })),
  }));
}

function directionOf(words: readonly ReadWord[]): Turned | null {
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last || first === last) return null;
  const across = last.box[0] + last.box[2] - first.box[0] - first.box[2];
  const down = last.box[1] + last.box[3] - first.box[1] - first.box[3];
  if (Math.abs(across) >= Math.abs(down)) return across >= 0 ? 0 : 180;
  return down > 0 ? 270 : 90;
}

function fits(word: ReadWord | undefined, turned: Turned): boolean {
  if (!word) return false;
  const lies = word.box[3] - word.box[1] > word.box[2] - word.box[0];
  return word.text.length < 2 || lies === (turned % 180 !== 0);
}

function boxWithin({ x0, y0, x1, y1 }: Box, width: number, height: number): ReadWord['box'] {
  const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  return [within(x0, width), within(y0, height), within(x1, width), within(y1, height)];
}

/** Netpbm greyscale, turned clockwise: the plainest picture that the reader takes. */
function pgm({ width, height, rgba }: Picture, turned: Turned = 0): Buffer {
  const [wide, high] = turned % 180 === 0 ? [width, height] : [height, width];
  const head = Buffer.from(`P5\n${wide} ${high}\n255\n`);
  const out = Buffer.alloc(head.length + wide * high);
  head.copy(out);
  // Where the first pixel of the turned picture is taken from, and how far on the next one to the right and below are.
  const [start, right, down] = {
    0: [0, 1, width],
    90: [(height - 1) * width, -width, 1],
    180: [width * height - 1, -1, -width],
    270: [width - 1, width, -1],
  }[turned] as [number, number, number];
  let to = head.length;
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      const at = (start + x * right + y * down) * 4;
      out[to++] = ((rgba[at] as number) * 299 + (rgba[at + 1] as number) * 587 + (rgba[at + 2] as number) * 114) / 1000;
    }
  return out;
}
