/** What was read by machine in a case, as its statements have it. Keyed by the digest of the bytes that were read. */
import { jcs, type Signable } from '../../shared/domain/ledger/jcs.ts';
import {
  doubtfulBelow,
  Reading,
  ReadingBody,
  type ReadingTool,
  type ReadPage,
  wordsOf,
} from '../../shared/domain/readings/reading.ts';
import type { CaseFile } from '../case-file.ts';
import { stageBytes, statedBytes, stateWithFiles } from '../stated-files.ts';
import type { ReadTx } from '../store/driver.ts';
import { currentStatements, statementRevision } from '../store/statements.ts';

export interface KeptReading {
  readonly body: ReadingBody;
  /** Id of the person who had it read. */
  readonly person: string;
  /** ISO instant. */
  readonly at: string;
}

const cached = new WeakMap<
  ReadTx['db'],
  { readonly revision: number; readonly bySource: Map<string, KeptReading[]> }
>();

/** Every reading, by the digest of its source, oldest first. */
export function keptReadings(tx: ReadTx): ReadonlyMap<string, readonly KeptReading[]> {
  const revision = statementRevision(tx, 'reading');
  const known = cached.get(tx.db);
  if (known?.revision === revision) return known.bySource;
  const bySource = new Map<string, KeptReading[]>();
  for (const row of currentStatements(tx, 'reading')) {
    const body = ReadingBody.safeParse(JSON.parse(row.body));
    // A row that was altered behind Continuity's back is for verification to name.
    if (!body.success) continue;
    const kept = { body: body.data, person: row.person, at: row.at };
    bySource.set(body.data.source, [...(bySource.get(body.data.source) ?? []), kept]);
  }
  cached.set(tx.db, { revision, bySource });
  return bySource;
}

/** Pages of a source that were read, ascending. */
export function readPages(tx: ReadTx, source: string): number[] {
  const pages = (keptReadings(tx).get(source) ?? []).flatMap(({ body }) => body.pages);
  return [...new Set(pages)].sort((a, b) => a - b);
}

/**
 * The words of a source as they were stored: one file of canonical JSON (`Reading`) for each go, oldest first. Where two hold
 * the same page the later one counts.
 *
 * @throws FailureError `case-damaged`
 */
export function readingFiles(file: CaseFile, source: string): Uint8Array[] {
  return (keptReadings(file.read).get(source) ?? []).flatMap(({ body }) =>
    body.files.map((one) => statedBytes(file, one)),
  );
}

/** What was read on one page; null where it was not read. @throws FailureError `case-damaged` */
export function readPageOf(
  file: CaseFile,
  source: string,
  page: number,
): { readonly page: ReadPage; readonly kept: KeptReading } | null {
  const kept = keptReadings(file.read)
    .get(source)
    ?.findLast(({ body }) => body.pages.includes(page));
  const [words] = kept?.body.files ?? [];
  if (!kept || !words) return null;
  const reading = Reading.parse(JSON.parse(Buffer.from(statedBytes(file, words)).toString('utf8')));
  const found = reading.pages.find((one) => one.page === page);
  return found ? { page: found, kept } : null;
}

/**
 * States what was read, with its words as a file of the case.
 *
 * @param of the source's exhibits, whose erasure takes the words with it
 * @param name what the ledger calls the source
 */
export function keepReading(
  file: CaseFile,
  { source, name, of }: { readonly source: string; readonly name: string; readonly of: readonly string[] },
  tool: ReadingTool,
  pages: readonly ReadPage[],
  reason: string,
): void {
  const reading: Reading = { v: 1, type: 'continuity-reading', source, tool, pages: [...pages] };
  const words = pages.flatMap(wordsOf);
  const numbers = pages.map(({ page }) => page).sort((a, b) => a - b);
  const content = stageBytes(file, jcs(reading as unknown as Signable));
  stateWithFiles(
    file,
    {
      kind: 'reading',
      key: `${source}.${numbers[0]}`,
      body: {
        v: 1,
        source,
        pages: numbers,
        words: words.length,
        doubtful: words.filter(({ confidence }) => confidence < doubtfulBelow).length,
        tool: { ...tool },
      },
      reason,
      words: `${pagesWords(numbers)} of ${name} read by machine: ${words.length.toLocaleString('en-GB')} ${words.length === 1 ? 'word' : 'words'}.`,
    },
    [{ name: `words-${source.slice(0, 16)}-${numbers[0]}.json`, of, content }],
  );
}

function pagesWords(pages: readonly number[]): string {
  if (pages.length === 1) return `Page ${pages[0]}`;
  const ranges: [number, number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last && last[1] === page - 1) last[1] = page;
    else ranges.push([page, page]);
  }
  return `Pages ${ranges.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(', ')}`;
}
