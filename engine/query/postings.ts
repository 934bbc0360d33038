/** For each value of a column, the positions that have it: made when a column is first filtered by, and kept with the index. */
import { bitsFor, hasBit, setBit, unite } from './bits.ts';
import type { Column, EventIndex, LabelColumn } from './event-index.ts';

/** So many values and fewer are kept as bits: a filter is then a few passes over words. */
const mostBitmaps = 24;

interface Postings {
  /** Sets the bits of the positions that have one of these values. */
  mark(bits: Uint32Array, codes: readonly number[]): void;
}

const made = new WeakMap<Column, Postings>();

export function postingsOf(index: EventIndex, name: LabelColumn): Postings {
  const column = index.columns[name];
  let postings = made.get(column);
  if (!postings) {
    postings = column.values.length <= mostBitmaps ? bitmaps(index.size, column) : lists(index.size, column);
    made.set(column, postings);
  }
  return postings;
}

const counted = new WeakMap<Column, Uint32Array>();

/** How many events in view have each value. */
export function countsOf(index: EventIndex, name: LabelColumn): Uint32Array {
  const column = index.columns[name];
  let counts = counted.get(column);
  if (!counts) {
    counts = index.live === null ? countAll(column) : countLive(column, index.live);
    counted.set(column, counts);
  }
  return counts;
}

function countLive({ codes, values }: Column, live: Uint32Array): Uint32Array {
  const counts = new Uint32Array(values.length);
  for (let i = 0; i < codes.length; i++) {
    if (!hasBit(live, i)) continue;
    const code = codes[i] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}

function countAll({ codes, values }: Column): Uint32Array {
  const counts = new Uint32Array(values.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}

function bitmaps(size: number, column: Column): Postings {
  const maps = column.values.map(() => bitsFor(size));
  for (let i = 0; i < size; i++) setBit(maps[column.codes[i] as number] as Uint32Array, i);
  return {
    mark: (bits, codes) => {
      for (const code of codes) unite(bits, maps[code] as Uint32Array);
    },
  };
}

function lists(size: number, column: Column): Postings {
  const counts = countAll(column);
  const ends = new Uint32Array(counts.length);
  for (let code = 1; code < counts.length; code++)
    ends[code] = (ends[code - 1] as number) + (counts[code - 1] as number);
  const positions = new Uint32Array(size);
  for (let i = 0; i < size; i++) {
    const code = column.codes[i] as number;
    const place = ends[code] as number;
    positions[place] = i;
    ends[code] = place + 1;
  }
  return {
    mark: (bits, codes) => {
      for (const code of codes) {
        const end = ends[code] as number;
        for (let i = end - (counts[code] as number); i < end; i++) setBit(bits, positions[i] as number);
      }
    },
  };
}
