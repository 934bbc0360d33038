/** Content of sources in the order they will be drawn, a little ahead of the drawing. */
import type { Unfit } from '../../shared/domain/bundle/plan.ts';
import type { PageRanges } from '../../shared/domain/bundle/resolved.ts';
import type { SourceId } from './atlas.ts';
import { isPdf } from './exhibits/content.ts';
import type { PdfImporter } from './exhibits/pdf-importer.ts';

export interface Wanted extends SourceId {
  readonly size: number;
  readonly pages: PageRanges;
  readonly unfit: Unfit;
  readonly password?: string | undefined;
}

/** Bytes that may lie ready before they are drawn: a bundle's memory does not grow with its sources. */
const mostAhead = 32 * 1024 * 1024;
const mostSources = 6;
/** What is larger stays in the memory that the engine shares: copying it would keep a cancel waiting. */
const mostCopied = 16 * 1024 * 1024;

export class Feed {
  readonly #wanted: readonly Wanted[];
  readonly #load: (source: SourceId) => Promise<Uint8Array>;
  readonly #importer: PdfImporter;
  readonly #signal: AbortSignal;
  readonly #ready = new Map<number, Promise<Uint8Array>>();
  readonly #done: (content: Uint8Array) => void;
  #drawn: Uint8Array | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #next = 0;
  #asked = 0;
  #ahead = 0;

  /** @param done told of each content that nobody reads any more */
  constructor(
    wanted: readonly Wanted[],
    load: (source: SourceId) => Promise<Uint8Array>,
    importer: PdfImporter,
    signal: AbortSignal,
    done: (content: Uint8Array) => void = () => {},
  ) {
    this.#done = done;
    this.#wanted = wanted;
    this.#load = load;
    this.#importer = importer;
    this.#signal = signal;
  }

  /** The next source's bytes. @throws Error where that is not the one wanted next */
  async take(source: SourceId): Promise<Uint8Array> {
    const wanted = this.#wanted[this.#next];
    if (wanted?.id !== source.id || wanted.kind !== source.kind) throw new Error('bundle: sources out of order');
    this.#look();
    const bytes = this.#ready.get(this.#next) as Promise<Uint8Array>;
    this.#ready.delete(this.#next);
    this.#next++;
    const content = await bytes;
    this.#ahead -= wanted.size;
    this.#drawn = content;
    this.#look();
    return content;
  }

  /** What was taken last has been drawn, and is written. */
  drawn(): void {
    if (this.#drawn) this.#done(this.#drawn);
    this.#drawn = null;
  }

  /** Asks for what comes next, one source at a time. */
  #look(): void {
    for (; this.#asked < this.#wanted.length; this.#asked++) {
      const one = this.#wanted[this.#asked] as Wanted;
      const first = this.#asked === this.#next;
      if (!first && (this.#asked - this.#next >= mostSources || this.#ahead + one.size > mostAhead)) return;
      this.#ahead += one.size;
      const bytes = this.#last.then(async () => {
        this.#signal.throwIfAborted();
        const content = await this.#load(one);
        // Shared with the readers, so that a large one is in memory once.
        if (!isPdf(content)) {
          if (content.length > mostCopied) return content;
          const own = content.slice();
          this.#done(content);
          return own;
        }
        this.#importer.begin(content, this.#signal, { pages: one.pages, unfit: one.unfit, password: one.password });
        return content;
      });
      // Whoever takes it hears of a failure; the next is loaded all the same, and nobody may take this one.
      this.#last = bytes.catch(() => {});
      this.#ready.set(this.#asked, bytes);
      bytes.catch(() => {});
    }
  }
}
