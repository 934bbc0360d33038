/** Free text over the case's events, from the word pages of their runs. */
import { setImmediate as turn } from 'node:timers/promises';
import { parseTextQuery } from '../../shared/domain/events/text-query.ts';
import { decodeDirectory } from '../../shared/domain/search/word-directory.ts';
import { type PagedRun, searchRun } from '../../shared/domain/search/word-search.ts';
import type { CaseFile } from '../case-file.ts';
import { coverEvents, damaged, type PieceRun, pieceRuns, readPiece } from '../store/event-pieces.ts';
import { bitsFor } from './bits.ts';
import type { EventIndex } from './event-index.ts';

interface Run extends PagedRun {
  readonly firstEvent: number;
}

const runs = new WeakMap<EventIndex, readonly Run[]>();
/** ms of work before other calls get a turn. */
const slice = 25;

/**
 * Events whose text holds the query, by id: bit n is event n + 1. Null where the text asks for nothing.
 *
 * @throws FailureError `case-damaged` where the index is not whole: a search that found too little would mislead
 */
export async function matchWords(file: CaseFile, index: EventIndex, text: string): Promise<Uint32Array | null> {
  const query = parseTextQuery(text);
  if (query === null) return null;
  const bits = bitsFor(index.size);
  let since = performance.now();
  for (const run of runsOf(file, index)) {
    place(bits, searchRun(run, query), run.firstEvent - 1);
    if (performance.now() - since > slice) {
      await turn();
      since = performance.now();
    }
  }
  return bits;
}

function runsOf(file: CaseFile, index: EventIndex): readonly Run[] {
  let known = runs.get(index);
  if (!known) {
    const there = pieceRuns(file.read, 'words');
    if (!coverEvents(there, index.size)) throw damaged();
    known = there.map((run) => pagedRun(file, run));
    runs.set(index, known);
  }
  return known;
}

function pagedRun(file: CaseFile, run: PieceRun): Run {
  let first: readonly Uint8Array[] | null = null;
  return {
    firstEvent: run.firstEvent,
    count: run.count,
    get first() {
      first ??= decodeDirectory(readPiece(file.read, run, 'words'));
      return first;
    },
    eventPage: (n) => readPiece(file.read, run, 'wordEvents', n),
    placePage: (n) => readPiece(file.read, run, 'wordPlaces', n),
  };
}

/** Puts a run's bits where its events are. */
function place(bits: Uint32Array, found: Uint32Array, from: number): void {
  const shift = from & 31;
  let at = from >>> 5;
  for (let i = 0; i < found.length; i++, at++) {
    const word = found[i] as number;
    if (word === 0) continue;
    bits[at] = (bits[at] as number) | (word << shift);
    if (shift !== 0 && at + 1 < bits.length) bits[at + 1] = (bits[at + 1] as number) | (word >>> (32 - shift));
  }
}
