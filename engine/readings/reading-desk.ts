/**
 * Looks at the pages of a case's sources in the background, and reads by machine those that hold no text: one page after
 * another, one run at a time on a device. What was read is stated a few pages at a time, so that little is ever read twice.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { FailureError } from '../../shared/api/failures.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import type { PageSource, ReadingOutcome } from '../../shared/api/readings.ts';
import { doubtfulBelow, type ReadingTool, type ReadPage, wordsOf } from '../../shared/domain/readings/reading.ts';
import { PageReader, type PageReaderLimits, UnreadPage } from '../bundle/ocr/page-reader.ts';
import type { CaseFile } from '../case-file.ts';
import { documentBySha256 } from '../documents.ts';
import { keepReading, readPages } from './kept.ts';
import { type CaseSource, exhibitsWith, pageSources, sourceBytes } from './page-sources.ts';

/** Pages stated in one go: an entry of the ledger for each page of a long scan would drown everything else in it. */
const pagesAtOnce = 8;
/** Larger sources are not looked at: a second copy of them in memory is more than a laptop can spare. */
const mostBytes = 768 * 1024 * 1024;

/** Pages without text of their own; or why nobody can say, as a sentence. */
export type Looked = { readonly without: readonly number[]; readonly problem: string | null };

export interface ReadingDeskParts {
  readonly log: (line: string) => void;
  /** Told when sources were looked at, and when something was read. */
  readonly changed: (caseId: string) => void;
  readonly limits?: PageReaderLimits;
}

interface Run {
  readonly abort: AbortController;
  progress: Progress;
}

export class ReadingDesk {
  readonly #parts: ReadingDeskParts;
  readonly #looked = new Map<string, Looked>();
  readonly #looking = new Map<string, Promise<void>>();
  readonly #runs = new Map<string, Run>();
  readonly #stop = new AbortController();
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: ReadingDeskParts) {
    this.#parts = parts;
  }

  /** What looking at a source found; null where nobody has looked yet. */
  looked(sha256: string): Looked | null {
    return this.#looked.get(sha256) ?? null;
  }

  /** What is under way in a case. */
  running(caseId: string): Progress | null {
    return this.#runs.get(caseId)?.progress ?? null;
  }

  /** Begins to look at sources that nobody looked at yet, in the background. Returns at once and never throws. */
  lookSoon(file: CaseFile, sources: readonly CaseSource[]): void {
    if (this.#stop.signal.aborted || this.#looking.has(file.id)) return;
    if (sources.every(({ sha256 }) => this.#looked.has(sha256))) return;
    const looking = this.look(file, sources, this.#stop.signal)
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) this.#parts.log(`looking at the pages of case ${file.id}: ${String(error)}`);
      })
      .finally(() => {
        this.#looking.delete(file.id);
        if (!this.#stop.signal.aborted) this.#parts.changed(file.id);
      });
    this.#looking.set(file.id, looking);
  }

  /** Looks at those sources that nobody looked at yet. @throws the signal's reason */
  async look(
    file: CaseFile,
    sources: readonly CaseSource[],
    signal: AbortSignal,
    onLooked: (done: number) => void = () => {},
  ): Promise<void> {
    const reader = new PageReader(this.#parts.limits);
    try {
      for (const [done, source] of sources.entries()) {
        if (!this.#looked.has(source.sha256)) await this.#lookAt(file, source, reader, signal);
        onLooked(done + 1);
      }
    } finally {
      await reader.close();
    }
  }

  /** Leaves the source open in `reader`. */
  async #lookAt(file: CaseFile, source: CaseSource, reader: PageReader, signal: AbortSignal): Promise<void> {
    const keep = (looked: Looked) => this.#looked.set(source.sha256, looked);
    if (source.size > mostBytes) {
      keep({ without: [], problem: 'It is too large for its pages to be looked at.' });
      return;
    }
    try {
      const bytes = await sourceBytes(file, source, signal);
      if (!bytes) return;
      const survey = await reader.open(bytes, signal);
      keep({
        without: survey?.without ?? [],
        problem:
          survey && survey.failed.length > 0
            ? `${survey.failed.length === 1 ? `Page ${survey.failed[0]}` : `${survey.failed.length} pages`} could not be looked at.`
            : null,
      });
    } catch (error) {
      if (!(error instanceof UnreadPage)) throw error;
      keep({ without: [], problem: `It could not be looked at: ${error.message}.` });
    }
  }

  /**
   * Reads every page without text that was not read yet.
   *
   * @param chosen null: every source of the case
   * @throws FailureError `cancelled`, `conflict`, `case-damaged`, `disk-full`
   */
  async run(
    file: CaseFile,
    chosen: readonly PageSource[] | null,
    reason: string,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<ReadingOutcome> {
    if (this.#runs.has(file.id))
      throw new FailureError(
        'conflict',
        'The scans of this case are being read already.',
        'Wait for it, or cancel it, and begin again.',
      );
    const run: Run = {
      abort: new AbortController(),
      progress: { phase: 'Waiting for other reading to end', done: 0, total: null, unit: 'pages' },
    };
    this.#runs.set(file.id, run);
    this.#parts.changed(file.id);
    const all = AbortSignal.any([signal, run.abort.signal, this.#stop.signal]);
    const tell = (progress: Progress) => {
      run.progress = progress;
      onProgress(progress);
    };
    const turnTaken = this.#queue;
    let leave = () => {};
    this.#queue = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      tell(run.progress);
      await unlessAborted(turnTaken, all);
      return await this.#readAll(file, chosen, reason, all, tell);
    } catch (error) {
      if (!all.aborted) throw error;
      throw new FailureError(
        'cancelled',
        'Reading was cancelled.',
        'Begin again when you want: it goes on where it stopped.',
        'What was read so far is kept. No exhibit and no document was changed.',
      );
    } finally {
      void turnTaken.then(leave);
      this.#runs.delete(file.id);
      if (!this.#stop.signal.aborted) this.#parts.changed(file.id);
    }
  }

  /** @returns whether anything was under way */
  cancel(caseId: string): boolean {
    const run = this.#runs.get(caseId);
    run?.abort.abort();
    return run !== undefined;
  }

  /** Stops reading and looking; what was read is stated first. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([this.#queue, ...this.#looking.values()]);
  }

  async #readAll(
    file: CaseFile,
    chosen: readonly PageSource[] | null,
    reason: string,
    signal: AbortSignal,
    tell: (progress: Progress) => void,
  ): Promise<ReadingOutcome> {
    const sources = onceEach(await pageSources(file), chosen);
    tell({ phase: 'Looking for pages without text', done: 0, total: sources.length, unit: 'files' });
    await this.look(file, sources, signal, (done) =>
      tell({ phase: 'Looking for pages without text', done, total: sources.length, unit: 'files' }),
    );
    const work = sources.flatMap((source) => {
      const read = new Set(readPages(file.read, source.sha256));
      const pages = (this.#looked.get(source.sha256)?.without ?? []).filter((page) => !read.has(page));
      return pages.length > 0 ? [{ source, pages }] : [];
    });
    const total = work.reduce((sum, { pages }) => sum + pages.length, 0);
    const outcome = { pages: 0, words: 0, doubtful: 0, problems: [] as string[] };
    const reader = new PageReader(this.#parts.limits);
    let before = 0;
    try {
      for (const { source, pages } of work) {
        const at = (page: number, done: number): void =>
          tell({ phase: 'Reading', done, total, unit: 'pages', note: `${nameOf(source)}, page ${page}` });
        await this.#readSource(file, source, pages, { reader, reason, signal, outcome, at, before });
        before += pages.length;
      }
    } finally {
      await reader.close();
    }
    return outcome;
  }

  async #readSource(
    file: CaseFile,
    source: CaseSource,
    pages: readonly number[],
    run: {
      readonly reader: PageReader;
      readonly reason: string;
      readonly signal: AbortSignal;
      readonly outcome: { pages: number; words: number; doubtful: number; problems: string[] };
      readonly before: number;
      at(page: number, done: number): void;
    },
  ): Promise<void> {
    const { reader, signal, outcome } = run;
    let read: { readonly page: ReadPage; readonly tool: ReadingTool }[] = [];
    const keep = (): void => {
      const [first] = read;
      // Erased or withdrawn meanwhile: nothing of it is kept.
      if (!first || !file.db.open || !isInCase(file, source)) return;
      const of = exhibitsWith(file.read, source.sha256);
      const about = { source: source.sha256, name: nameOf(source), of };
      keepReading(
        file,
        about,
        first.tool,
        read.map(({ page }) => page),
        run.reason,
      );
      for (const { page } of read) {
        const words = wordsOf(page);
        outcome.pages++;
        outcome.words += words.length;
        outcome.doubtful += words.filter(({ confidence }) => confidence < doubtfulBelow).length;
      }
      read = [];
      this.#parts.changed(file.id);
    };
    let open = false;
    try {
      for (const [i, page] of pages.entries()) {
        run.at(page, run.before + i);
        try {
          if (!open) {
            const bytes = await sourceBytes(file, source, signal);
            if (!bytes) return;
            await reader.open(bytes, signal);
            open = true;
          }
          read.push(await reader.read(page, signal, (share) => run.at(page, run.before + i + share)));
        } catch (error) {
          if (!(error instanceof UnreadPage)) throw error;
          open = false;
          outcome.problems.push(`Page ${page} of ${nameOf(source)} could not be read: ${error.message}.`);
        }
        if (read.length >= pagesAtOnce) keep();
        await turn();
      }
    } finally {
      keep();
    }
  }
}

const nameOf = ({ kind, ref, title }: CaseSource): string => (kind === 'exhibit' ? ref : `“${title}”`);

/** The same content is read once, whatever it is called. */
function onceEach(sources: readonly CaseSource[], chosen: readonly PageSource[] | null): CaseSource[] {
  const wanted = chosen && new Set(chosen.map(({ kind, id }) => `${kind} ${id}`));
  const seen = new Set<string>();
  return sources.filter(({ kind, id, sha256 }) => {
    if ((wanted && !wanted.has(`${kind} ${id}`)) || seen.has(sha256)) return false;
    seen.add(sha256);
    return true;
  });
}

function isInCase(file: CaseFile, { sha256 }: CaseSource): boolean {
  return exhibitsWith(file.read, sha256).length > 0 || documentBySha256(file.read, sha256) !== null;
}

async function unlessAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let giveUp = () => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    await Promise.race([wait, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
