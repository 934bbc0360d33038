/** Free text over the case's events, from the word pages of their runs. */
import { setImmediate as turn } from 'node:timers/promises';
import { parseTextQuery } from '../../shared/domain/events/text-query.ts';
import { decodeDirectory } from '../../shared/domain/search/word-directory.ts';
import { type PagedRun, searchRun } from '../../shared/domain/search/word-search.ts';
import type { CaseFile } from '../case-file.ts';
import { coverEvents, damaged, type PieceRun, pieceRuns, readPiece } from '../store/event-pieces.ts';
import { bitsFor, countBits, hasBit, type Matched, setBit } from './bits.ts';
import { type EventIndex, positionsById } from './event-index.ts';

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

export interface FirstMatches {
  /** By position. Below (descending: above) the last of those asked for it holds every match. */
  readonly bits: Uint32Array;
  /** Whether it holds every match there is. */
  readonly all: boolean;
}

/**
 * The first `wanted` matches in time order, or the last where `descending`: runs are searched in that order until no other can
 * hold an earlier one, so that a page of frequent words costs a run or two.
 *
 * @param among what else the filter lets through
 * @returns null where the text asks for nothing
 * @throws FailureError as `matchWords`
 */
export async function firstMatches(
  file: CaseFile,
  index: EventIndex,
  text: string,
  among: Matched,
  wanted: number,
  descending: boolean,
): Promise<FirstMatches | null> {
  const query = parseTextQuery(text);
  if (query === null) return null;
  const bits = bitsFor(index.size);
  const { first = 0, last = -1 } = among;
  const there = spansOf(index, runsOf(file, index)).filter(({ low, high }) => high >= first && low <= last);
  there.sort(descending ? (a, b) => b.high - a.high : (a, b) => a.low - b.low);
  const inverse = positionsById(index);
  let found = 0;
  let since = performance.now();
  for (const [n, { run }] of there.entries()) {
    const here = searchRun(run, query);
    for (let i = 0; i < here.length; i++)
      for (let word = here[i] as number; word !== 0; word &= word - 1) {
        const event = run.firstEvent - 1 + i * 32 + 31 - Math.clz32(word & -word);
        const position = inverse ? (inverse[event] as number) : event;
        if (!hasBit(among.bits, position)) continue;
        setBit(bits, position);
        found++;
      }
    const next = there[n + 1];
    if (next && found >= wanted && settled(bits, found, next, descending) >= wanted) return { bits, all: false };
    if (performance.now() - since > slice) {
      await turn();
      since = performance.now();
    }
  }
  return { bits, all: true };
}

/** How many of the matches found come before all that the runs from `next` on can hold. */
function settled(bits: Uint32Array, found: number, next: RunSpan, descending: boolean): number {
  const bound = descending ? next.high + 1 : next.low;
  const whole = bound >>> 5;
  let below = countBits(bits.subarray(0, whole));
  for (let position = whole * 32; position < bound; position++) if (hasBit(bits, position)) below++;
  return descending ? found - below : below;
}

/** The lowest and highest position of a run's events. */
interface RunSpan {
  readonly run: Run;
  readonly low: number;
  readonly high: number;
}

const spans = new WeakMap<EventIndex, readonly RunSpan[]>();

function spansOf(index: EventIndex, there: readonly Run[]): readonly RunSpan[] {
  let known = spans.get(index);
  if (!known) {
    const inverse = positionsById(index);
    known = there.map((run) => {
      const from = run.firstEvent - 1;
      if (inverse === null) return { run, low: from, high: from + run.count - 1 };
      let low = index.size;
      let high = -1;
      for (let event = from; event < from + run.count; event++) {
        const position = inverse[event] as number;
        if (position < low) low = position;
        if (position > high) high = position;
      }
      return { run, low, high };
    });
    spans.set(index, known);
  }
  return known;
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
