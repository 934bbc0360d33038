/**
 * The word index of a run of events, as pages. Words stand in the order of their UTF-8 bytes; each page holds some of them with
 * the events they occur in, and a second page of the same number holds the places inside those events (for phrases), so that
 * counting a word never reads them. Events are counted from 0 inside the run.
 *
 * A page of events: for each word: length, UTF-8 bytes, number of events n, length of its part of the page of places, then
 * either (n × 8 < events of the run) n ascending events, each as the difference to the one before, or a bitmap of the run,
 * lowest bit first. A page of places: for each word and each of its events: number of places, then the places as differences.
 */
import { ByteWriter } from './bytes.ts';
import { eachWord } from './words.ts';

/** Most events of a run: a bitmap of it is 8 KiB, and building its pages takes some tens of MB. */
export const runEvents = 1 << 16;
/** A page is closed once it holds so many bytes. */
const pageBytes = 24 * 1024;
/** A word whose events take more has pages of its own, so that looking up its neighbours does not read it. */
const ownPageBytes = 8 * 1024;
/** A run is also closed once it holds so many words, whatever its number of events: rows may be megabytes long. */
export const runWords = 4_000_000;

export interface WordPages {
  /** Ascending; the first word of each page, UTF-8. */
  readonly first: readonly Uint8Array[];
  readonly events: readonly Uint8Array<ArrayBuffer>[];
  readonly places: readonly Uint8Array<ArrayBuffer>[];
}

const none = 0xffffffff;
/** UTF-16 units of words known to the builder; further words go on in a new run. */
const mostUnits = 1 << 24;

/** Gathers the words of events given in order. */
export class WordRun {
  /** Number of each distinct word at its hash; `none` where free. */
  #slots = new Uint32Array(1 << 16).fill(none);
  #hashes = new Uint32Array(1 << 15);
  /** Where each word's units begin; one more entry than words. */
  #starts = new Uint32Array((1 << 15) + 1);
  #units = new Uint16Array(1 << 19);
  #distinct = 0;
  /** Word numbers of all events one after the other. */
  #sequence = new Uint32Array(1 << 20);
  #length = 0;
  /** Where each event's words begin. */
  #events: Uint32Array = new Uint32Array(runEvents + 1);
  #count = 0;
  readonly #take = (word: Uint16Array, length: number, hash: number): void => this.#add(word, length, hash);

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return (
      this.#count === runEvents || this.#length >= runWords || (this.#starts[this.#distinct] as number) >= mostUnits
    );
  }

  /** Adds the next event's texts; a phrase may go on from one into the next. */
  add(...texts: readonly string[]): void {
    for (const text of texts) eachWord(text, this.#take);
    this.#events[++this.#count] = this.#length;
  }

  #add(word: Uint16Array, length: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    let number = this.#slots[slot] as number;
    while (number !== none && !(this.#hashes[number] === hash && this.#same(number, word, length))) {
      slot = (slot + 1) & mask;
      number = this.#slots[slot] as number;
    }
    if (number === none) {
      number = this.#learn(word, length, hash);
      this.#slots[slot] = number;
      if (this.#distinct * 2 > this.#slots.length) this.#grow();
    }
    if (this.#length === this.#sequence.length) this.#sequence = enlarged(this.#sequence, Uint32Array);
    this.#sequence[this.#length++] = number;
  }

  #same(number: number, word: Uint16Array, length: number): boolean {
    const from = this.#starts[number] as number;
    if ((this.#starts[number + 1] as number) - from !== length) return false;
    const units = this.#units;
    for (let i = 0; i < length; i++) if (units[from + i] !== word[i]) return false;
    return true;
  }

  #learn(word: Uint16Array, length: number, hash: number): number {
    const number = this.#distinct++;
    if (number === this.#hashes.length) {
      this.#hashes = enlarged(this.#hashes, Uint32Array);
      const starts = new Uint32Array(this.#hashes.length + 1);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    const from = this.#starts[number] as number;
    if (from + length > this.#units.length) this.#units = enlarged(this.#units, Uint16Array);
    for (let i = 0; i < length; i++) this.#units[from + i] = word[i] as number;
    this.#hashes[number] = hash;
    this.#starts[number + 1] = from + length;
    return number;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2).fill(none);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#distinct; number++) {
      const hash = this.#hashes[number] as number;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== none) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }

  /** The pages of all events added; the builder begins a new run. */
  take(): WordPages {
    const order = this.#order();
    const { totals, events, places } = this.#gather();
    const writer = new PageWriter(this.#count);
    for (const { number, bytes } of order) {
      const to = totals[number] as number;
      const from = number === 0 ? 0 : (totals[number - 1] as number);
      writer.word(bytes, events, places, from, to);
    }
    const pages = writer.finish();
    this.#slots.fill(none);
    this.#distinct = 0;
    this.#length = 0;
    this.#count = 0;
    return pages;
  }

  #order(): { number: number; text: string; bytes: Uint8Array }[] {
    const encoder = new TextEncoder();
    const words = Array.from({ length: this.#distinct }, (_, number) => {
      const units = this.#units.subarray(this.#starts[number] as number, this.#starts[number + 1] as number);
      // A lone surrogate is no UTF-8: as in any stored text, it counts as U+FFFD.
      const text = String.fromCharCode(...units).toWellFormed();
      return { number, text, bytes: encoder.encode(text) };
    });
    const ascii = words.every(({ text, bytes }) => text.length === bytes.length);
    // UTF-16 order is byte order in ASCII.
    if (ascii) return words.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.number - b.number));
    return words.sort((a, b) => compareBytes(a.bytes, b.bytes) || a.number - b.number);
  }

  /** Occurrences of each word together, in the order of events: word n's are from totals[n-1] to totals[n]. */
  #gather(): { totals: Uint32Array; events: Uint32Array; places: Uint32Array } {
    const next = new Uint32Array(this.#distinct + 1);
    for (let i = 0; i < this.#length; i++) {
      const after = (this.#sequence[i] as number) + 1;
      next[after] = (next[after] as number) + 1;
    }
    for (let n = 1; n <= this.#distinct; n++) next[n] = (next[n] as number) + (next[n - 1] as number);
    const events = new Uint32Array(this.#length);
    const places = new Uint32Array(this.#length);
    for (let event = 0; event < this.#count; event++) {
      const from = this.#events[event] as number;
      const to = this.#events[event + 1] as number;
      for (let at = from; at < to; at++) {
        const word = this.#sequence[at] as number;
        const slot = next[word] as number;
        next[word] = slot + 1;
        events[slot] = event;
        places[slot] = at - from;
      }
    }
    return { totals: next, events, places };
  }
}

function enlarged<A extends Uint32Array | Uint16Array>(array: A, kind: { new (length: number): A }): A {
  const grown = new kind(array.length * 2);
  grown.set(array);
  return grown;
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Writes words in order into pages. */
export class PageWriter {
  readonly #events: number;
  readonly #eventPage = new ByteWriter();
  readonly #placePage = new ByteWriter();
  readonly #entry = new ByteWriter();
  #open: Uint8Array | null = null;
  readonly #first: Uint8Array[] = [];
  readonly #eventPages: Uint8Array<ArrayBuffer>[] = [];
  readonly #placePages: Uint8Array<ArrayBuffer>[] = [];

  /** @param events of the run */
  constructor(events: number) {
    this.#events = events;
  }

  /** The next word, greater than the last, with its occurrences [from, to): `events` ascending, `places` ascending in each. */
  word(bytes: Uint8Array, events: Uint32Array, places: Uint32Array, from: number, to: number): void {
    const placesFrom = this.#placePage.length;
    let n = 0;
    for (let at = from; at < to; n++) {
      let end = at + 1;
      while (end < to && events[end] === events[at]) end++;
      this.#placePage.number(end - at);
      for (let place = 0; at < end; at++) {
        this.#placePage.number((places[at] as number) - place);
        place = places[at] as number;
      }
    }
    const entry = this.#entry;
    entry.number(bytes.length);
    entry.put(bytes);
    entry.number(n);
    entry.number(this.#placePage.length - placesFrom);
    if (n * 8 < this.#events) {
      let before = 0;
      for (let at = from; at < to; at++)
        if (at === from || events[at] !== events[at - 1]) {
          entry.number((events[at] as number) - before);
          before = events[at] as number;
        }
    } else {
      const map = new Uint8Array((this.#events + 7) >>> 3);
      for (let at = from; at < to; at++) {
        const event = events[at] as number;
        map[event >>> 3] = (map[event >>> 3] as number) | (1 << (event & 7));
      }
      entry.put(map);
    }
    const own = entry.length > ownPageBytes;
    if (own && this.#open) {
      const places = this.#placePage.bytes.slice(placesFrom, this.#placePage.length);
      this.#placePage.length = placesFrom;
      this.#close();
      this.#placePage.put(places);
    }
    this.#open ??= bytes;
    this.#eventPage.put(entry.bytes.subarray(0, entry.length));
    entry.length = 0;
    if (own || this.#eventPage.length >= pageBytes) this.#close();
  }

  #close(): void {
    if (!this.#open) return;
    this.#first.push(this.#open);
    this.#eventPages.push(this.#eventPage.take());
    this.#placePages.push(this.#placePage.take());
    this.#open = null;
  }

  finish(): WordPages {
    this.#close();
    return { first: this.#first, events: this.#eventPages, places: this.#placePages };
  }
}

/** A word found in a page of events. */
export interface FoundWord {
  /** Sets the bits of its events. */
  mark(bits: Uint32Array): void;
  /** Where its part of the page of places begins and ends. */
  readonly placesFrom: number;
  readonly placesTo: number;
}

/**
 * Goes through a page for one word, or for the words that begin with it. Words are compared where they stand: a rare word is
 * looked for among thousands in every run of the case.
 */
export class PageScan {
  readonly #page: Uint8Array;
  readonly #events: number;
  #at = 0;
  /** Of the word that `next` stopped at. */
  #body = 0;
  #count = 0;
  #placesFrom = 0;
  #placesTo = 0;

  /** @param events of the run */
  constructor(page: Uint8Array, events: number) {
    this.#page = page;
    this.#events = events;
  }

  /**
   * Moves on to the next word that is `wanted`, or with `prefix` begins with it: 'found'; 'end' where the page holds no more of
   * them, 'past' where a greater word was met, so that no later page does either.
   *
   * @throws RangeError where the page is not one
   */
  next(wanted: Uint8Array, prefix: boolean): 'found' | 'end' | 'past' {
    const page = this.#page;
    while (this.#at < page.length) {
      const length = this.#number();
      const from = this.#at;
      if (from + length > page.length) throw new RangeError('bytes end early');
      this.#at = from + length;
      this.#count = this.#number();
      this.#placesFrom = this.#placesTo;
      this.#placesTo += this.#number();
      this.#body = this.#at;
      const order = compareAt(page, from, length, wanted, prefix);
      if (order > 0) return 'past';
      this.#skipBody();
      if (order === 0) return 'found';
    }
    return 'end';
  }

  /** Sets the bits of the events of the word found. */
  mark(bits: Uint32Array): void {
    markBody(bits, this.#page, this.#body, this.#count, this.#events);
  }

  /** The word found, to be marked later. */
  entry(): FoundWord {
    const body = this.#body;
    const count = this.#count;
    return {
      placesFrom: this.#placesFrom,
      placesTo: this.#placesTo,
      mark: (bits) => markBody(bits, this.#page, body, count, this.#events),
    };
  }

  #number(): number {
    const page = this.#page;
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = page[this.#at++];
      if (byte === undefined) throw new RangeError('bytes end inside a number');
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  #skipBody(): void {
    const page = this.#page;
    let at = this.#at;
    let left = this.#count;
    if (left * 8 >= this.#events) {
      at += (this.#events + 7) >>> 3;
      if (at > page.length) throw new RangeError('bytes end early');
    } else {
      for (; left > 0 && at < page.length; at++) if ((page[at] as number) < 128) left--;
      if (left > 0) throw new RangeError('bytes end early');
    }
    this.#at = at;
  }
}

/** Below, at or above `wanted` in the order of bytes; with `prefix` everything that begins with it is at it. */
function compareAt(page: Uint8Array, from: number, length: number, wanted: Uint8Array, prefix: boolean): number {
  const shared = Math.min(length, wanted.length);
  for (let i = 0; i < shared; i++) {
    const difference = (page[from + i] as number) - (wanted[i] as number);
    if (difference !== 0) return difference;
  }
  return prefix && length >= wanted.length ? 0 : length - wanted.length;
}

function markBody(bits: Uint32Array, page: Uint8Array, at: number, count: number, events: number): void {
  if (count * 8 >= events) markMap(bits, page, at, (events + 7) >>> 3);
  else markList(bits, page, at, count, events);
}

function markMap(bits: Uint32Array, page: Uint8Array, from: number, length: number): void {
  for (let i = 0; i < length; i++)
    bits[i >>> 2] = (bits[i >>> 2] as number) | ((page[from + i] as number) << ((i & 3) << 3));
}

function markList(bits: Uint32Array, page: Uint8Array, from: number, count: number, events: number): void {
  let at = from;
  let event = 0;
  for (let n = 0; n < count; n++) {
    let step = page[at++] as number;
    if (step > 127) {
      step &= 127;
      for (let shift = 7; ; shift += 7) {
        const byte = page[at++];
        if (byte === undefined) throw new RangeError('bytes end inside a number');
        step |= (byte & 127) << shift;
        if (byte < 128) break;
      }
    }
    event += step >>> 0;
    if (event >= events) throw new RangeError('an event beyond its run');
    bits[event >>> 5] = (bits[event >>> 5] as number) | (1 << (event & 31));
  }
}
