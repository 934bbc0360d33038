import { BoundedWorker, type Unusable } from '../bundle/exhibits/bounded-worker.ts';
import type { Rect } from '../pdfium/upright.ts';
import type { Found, Searchable, TextQuery } from './find-text.ts';
import type { Outsider } from './outsiders.ts';
import type { PageMarks, RedactedPdf } from './redact-pdf.ts';

/** Points, upright. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

export type RedactionRequest =
  | { readonly do: 'pages'; readonly bytes: Uint8Array }
  | {
      readonly do: 'find';
      readonly bytes: Uint8Array;
      readonly readings: readonly Searchable[];
      readonly query: TextQuery;
      readonly most: number;
    }
  | {
      readonly do: 'check';
      readonly bytes: Uint8Array;
      readonly readings: readonly Searchable[];
      readonly names: readonly string[];
      /** Pages to look at, from 1; null: all. */
      readonly only: readonly number[] | null;
    }
  | {
      readonly do: 'mark';
      readonly bytes: Uint8Array;
      readonly readings: readonly Searchable[];
      readonly marks: readonly (PageMarks & { readonly snap: boolean })[];
      readonly said: readonly string[];
    }
  | { readonly do: 'redact'; readonly bytes: Uint8Array; readonly marks: readonly PageMarks[]; readonly dpi: number };

export interface Marked {
  readonly pages: readonly PageSize[];
  /** Of each mark: its rectangles, those of selected text close around the characters meant; empty where they mean none. */
  readonly rects: readonly (readonly Rect[])[];
  /** Of each of the texts: whether it repeats what the marks hide. */
  readonly telling: readonly boolean[];
}

interface Answers {
  readonly pages: { readonly pdf: Uint8Array<ArrayBuffer>; readonly pages: readonly PageSize[] };
  readonly find: { readonly found: readonly Found[] };
  readonly check: { readonly outsiders: readonly Outsider[] };
  readonly mark: Marked;
  readonly redact: { readonly redacted: RedactedPdf };
}
export type RedactionAnswer = Answers[keyof Answers] | Unusable;

/** Redacting draws pages and reads everything again: a large document may take minutes. */
const limits = { ms: 180_000, msPerMegabyte: 10_000, memoryMb: 3072 };

/** PDFs shown, read and redacted in a thread of their own, one at a time. */
export class Redactor {
  readonly #worker = new BoundedWorker<RedactionRequest, RedactionAnswer>('redaction', import.meta.url, limits);
  #last: Promise<unknown> = Promise.resolve();

  /** Pages as they are redacted: annotations part of them, no password. */
  pages(bytes: Uint8Array, signal: AbortSignal): Promise<Answers['pages'] | Unusable> {
    return this.#ask<Answers['pages']>({ do: 'pages', bytes }, signal);
  }

  /** What a pattern costs is bounded by the thread's deadline. */
  find(
    bytes: Uint8Array,
    readings: readonly Searchable[],
    query: TextQuery,
    most: number,
    signal: AbortSignal,
  ): Promise<Answers['find'] | Unusable> {
    return this.#ask<Answers['find']>({ do: 'find', bytes, readings, query, most }, signal);
  }

  check(
    bytes: Uint8Array,
    readings: readonly Searchable[],
    names: readonly string[],
    only: readonly number[] | null,
    signal: AbortSignal,
  ): Promise<Answers['check'] | Unusable> {
    return this.#ask<Answers['check']>({ do: 'check', bytes, readings, names, only }, signal);
  }

  /** Marks as they are kept, and whether `said` gives away what they hide. */
  mark(
    bytes: Uint8Array,
    readings: readonly Searchable[],
    marks: readonly (PageMarks & { readonly snap: boolean })[],
    said: readonly string[],
    signal: AbortSignal,
  ): Promise<Marked | Unusable> {
    return this.#ask<Marked>({ do: 'mark', bytes, readings, marks, said }, signal);
  }

  redact(
    bytes: Uint8Array,
    marks: readonly PageMarks[],
    dpi: number,
    signal: AbortSignal,
  ): Promise<Answers['redact'] | Unusable> {
    return this.#ask<Answers['redact']>({ do: 'redact', bytes, marks, dpi }, signal);
  }

  close(): Promise<void> {
    return this.#worker.close();
  }

  /** One after another: the thread answers in the order of asking, and does not say what it answers. */
  #ask<A extends RedactionAnswer>(request: RedactionRequest, signal: AbortSignal): Promise<A | Unusable> {
    const asked = this.#last.then(
      () => this.#worker.ask(request, request.bytes.length, signal) as Promise<A | Unusable>,
    );
    // Its own asker hears of a failure; the next is asked all the same.
    this.#last = asked.catch(() => {});
    return asked;
  }
}
