/**
 * The demo's activity file: a fictional officer's three months among colleagues, with a story in it (story.ts). The same bytes
 * for the same numbers on every machine, in order of time, in memory that hardly grows with the number of events.
 */
import { type Desk, lock, logoff, logon, nextDoing, unlock } from './activities.ts';
import { castFor, days, firstDay, type Person, type ShiftHours, shiftOf, wallToUtc } from './cast.ts';
import { Random } from './random.ts';
import { type DemoEvent, demoHeader, demoLine } from './row.ts';
import { storyEvents } from './story.ts';

/** Size and seed of the demo case: the same file on every machine. */
export const demoEvents = 50_000;
export const demoSeed = 20_260_214;

export interface GenerateOptions {
  /** Rows of data to write, exactly. Below the story's own few hundred, only its first ones. */
  readonly events: number;
  /** A whole number. The story is the same for every seed; the ordinary days around it are not. */
  readonly seed: number;
}

/** Something that has a next event until it is through. */
interface Stream {
  /** µs of the next event. */
  at: number;
  readonly order: number;
  /** The next event, moving on; false once it was the last. */
  emit(into: (event: DemoEvent) => void): boolean;
}

/** One person's shift with a number of events set beforehand: logon, work around a break, logoff. */
class Shift implements Stream {
  at = 0;
  readonly order: number;
  readonly #random: Random;
  readonly #desk: Desk;
  readonly #start: number;
  readonly #seconds: number;
  readonly #events: number;
  #done = 0;

  constructor(random: Random, person: Person, order: number, startSeconds: number, seconds: number, events: number) {
    this.#random = random;
    this.order = order;
    this.#desk = { person, host: person.host, found: null };
    this.#start = startSeconds;
    this.#seconds = seconds;
    this.#events = events;
    this.#schedule();
  }

  /** Evenly through the shift with a jitter, which needs no list of times; the middle is a break of a fifteenth of it. */
  #schedule(): void {
    const through = (this.#done + this.#random.unit()) / this.#events;
    const bent = through < 0.5 ? through * (14 / 15) : 1 - (1 - through) * (14 / 15);
    this.at = Math.floor((this.#start + bent * this.#seconds) * 1_000_000);
  }

  emit(into: (event: DemoEvent) => void): boolean {
    const { person, host } = this.#desk;
    const { message, description, type, source, record, file, device, recipient } = this.#doing();
    into({
      at: this.at,
      user: person.user,
      host,
      message,
      description,
      type,
      source,
      record: record ?? '',
      file: file ?? '',
      device: device ?? '',
      recipient: recipient ?? '',
    });
    this.#done += 1;
    if (this.#done === this.#events) return false;
    this.#schedule();
    return true;
  }

  #doing(): ReturnType<typeof nextDoing> {
    const half = this.#events >> 1;
    if (this.#done === 0) return logon;
    if (this.#done === this.#events - 1) return logoff;
    if (this.#done === half - 1) return lock;
    if (this.#done === half) return unlock;
    return nextDoing(this.#random, this.#desk);
  }
}

class Told implements Stream {
  readonly order = -1;
  at: number;
  readonly #events: readonly DemoEvent[];
  #next = 0;

  constructor(events: readonly DemoEvent[]) {
    this.#events = events;
    this.at = events[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  emit(into: (event: DemoEvent) => void): boolean {
    into(this.#events[this.#next] as DemoEvent);
    this.#next += 1;
    const next = this.#events[this.#next];
    if (!next) return false;
    this.at = next.at;
    return true;
  }
}

const before = (a: Stream, b: Stream): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap, the earliest stream on top. */
class Agenda {
  readonly #heap: Stream[] = [];

  get first(): Stream | undefined {
    return this.#heap[0];
  }

  add(stream: Stream): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(stream);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(stream, heap[parent] as Stream)) break;
      heap[place] = heap[parent] as Stream;
      place = parent;
    }
    heap[place] = stream;
  }

  /** The first stream has moved on, or is through. */
  settle(through: boolean): void {
    const heap = this.#heap;
    const moved = (through ? heap.pop() : heap[0]) as Stream;
    if (heap.length === 0 || (through && moved === heap[0])) return;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Stream, heap[child] as Stream)) child += 1;
      if (!before(heap[child] as Stream, moved)) break;
      heap[place] = heap[child] as Stream;
      place = child;
    }
    heap[place] = moved;
  }
}

/** Shares `events` among all shifts by their people's weight: whole numbers that add up exactly. */
class Shares {
  readonly #events: number;
  readonly #total: number;
  #given = 0;

  constructor(events: number, cast: readonly Person[]) {
    this.#events = events;
    let total = 0;
    for (let day = 0; day < days; day += 1) for (const person of cast) if (shiftOf(person, day)) total += person.weight;
    this.#total = total;
  }

  next(person: Person): number {
    const from = Math.floor((this.#events * this.#given) / this.#total);
    this.#given += person.weight;
    return Math.floor((this.#events * this.#given) / this.#total) - from;
  }
}

function openShift(
  random: Random,
  person: Person,
  order: number,
  day: number,
  hours: ShiftHours,
  events: number,
): Shift {
  const midnight = firstDay + day * 86_400;
  // People come some minutes early or late.
  const start = wallToUtc(midnight + hours.from * 3600) + random.below(900) - 600;
  const end = Math.min(wallToUtc(midnight + hours.to * 3600) + random.below(900), firstDay + days * 86_400);
  return new Shift(random, person, order, start, end - start, events);
}

/** Characters of a block: many rows a step, because a step of a generator costs as much as a short row. */
const blockLength = 64 * 1024;

/** The file's text, header first, in blocks of whole lines. */
export function* generateEvents({ events, seed }: GenerateOptions): Generator<string, void, void> {
  const story = storyEvents().slice(0, events);
  const cast = castFor(events);
  const random = new Random(seed);
  const shares = new Shares(events - story.length, cast);
  const agenda = new Agenda();
  if (story.length > 0) agenda.add(new Told(story));
  let block = demoHeader;
  const take = (event: DemoEvent): void => {
    block += demoLine(event);
  };
  for (let day = 0; day < days; day += 1) {
    for (const [order, person] of cast.entries()) {
      const hours = shiftOf(person, day);
      if (!hours) continue;
      const share = shares.next(person);
      if (share > 0) agenda.add(openShift(random, person, order, day, hours, share));
    }
    // Up to an hour before the next day begins: an early shift of it may open some minutes before midnight.
    const until = day === days - 1 ? Number.POSITIVE_INFINITY : (firstDay + (day + 1) * 86_400 - 3600) * 1_000_000;
    for (let first = agenda.first; first !== undefined && first.at < until; first = agenda.first) {
      agenda.settle(!first.emit(take));
      if (block.length >= blockLength) {
        yield block;
        block = '';
      }
    }
  }
  if (block !== '') yield block;
}
