/**
 * The reader itself: tesseract.js with a model that lies beside it. Everything it needs is a file of this installation; it is
 * given no address, and asks the network for nothing (recogniser.test.ts watches it).
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import type { ReadingTool, ReadLine, ReadPage, ReadWord } from '../../../shared/domain/readings/reading.ts';
import type { Picture } from '../../pdfium/pdfium-document.ts';

const require = createRequire(import.meta.url);
const model = { name: 'eng 4.0.0_best_int', path: '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz' };
/** Below it, what is found in a photograph is as a rule no writing. */
const leastConfidence = 20;
const leastOfSigns = 60;

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
    this.#onShare = onShare;
    const image = pgm(picture);
    let paragraphs: ReadPage['paragraphs'] = [];
    // A page in columns and paragraphs first; where that finds nothing, words wherever they stand (screens, labels, plans).
    for (const mode of [PSM.AUTO, PSM.SPARSE_TEXT]) {
      await this.#worker.setParameters({ tessedit_pageseg_mode: mode, user_defined_dpi: String(Math.round(dpi)) });
      const { data } = await this.#worker.recognize(image, {}, { blocks: true, text: false });
      paragraphs = paragraphsOf((data.blocks ?? []) as readonly Block[], picture);
      if (paragraphs.length > 0) break;
    }
    return { page, width: picture.width, height: picture.height, dpi: Math.max(1, Math.round(dpi)), paragraphs };
  }
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

function paragraphsOf(blocks: readonly Block[], { width, height }: Picture): ReadPage['paragraphs'] {
  return blocks
    .flatMap((block) => block.paragraphs)
    .map(({ lines }) => ({
      lines: lines.flatMap((line): ReadLine[] => {
        const words = line.words.flatMap((word): ReadWord[] => {
          const box = boxWithin(word.bbox, width, height);
          const text = word.text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\s]/gu, '');
          const least = /[\p{L}\p{N}]/u.test(text) ? leastConfidence : leastOfSigns;
          if (text === '' || word.confidence < least || box[2] <= box[0] || box[3] <= box[1]) return [];
          return [{ text, box, confidence: Math.round(word.confidence) }];
        });
        if (words.length === 0) return [];
        const top = Math.min(...words.map(({ box }) => box[1]));
        const bottom = Math.max(...words.map(({ box }) => box[3]));
        return [{ top, bottom, words }];
      }),
    }))
    .filter(({ lines }) => lines.length > 0);
}

function boxWithin({ x0, y0, x1, y1 }: Box, width: number, height: number): ReadWord['box'] {
  const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  return [within(x0, width), within(y0, height), within(x1, width), within(y1, height)];
}

/** Netpbm greyscale: the plainest picture that the reader takes. */
function pgm({ width, height, rgba }: Picture): Buffer {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`);
  const out = Buffer.alloc(head.length + width * height);
  head.copy(out);
  for (let i = 0; i < width * height; i++)
    out[head.length + i] =
      ((rgba[i * 4] as number) * 299 + (rgba[i * 4 + 1] as number) * 587 + (rgba[i * 4 + 2] as number) * 114) / 1000;
  return out;
}
