/**
 * Consultation, recorded (Data Protection Act 2018, s.62): every event inspected, search run and exhibit opened is in the
 * ledger, by whom and when. Browsing waits for none of it: what was viewed is noted in memory and committed together, 0.9 s
 * after the first of it, or by the next commit to the case, whichever comes first. So a killed process loses what was viewed
 * in its last second at most: the delay, and 0.1 s for the commit itself. Each entry says for what purpose, as the person gave
 * it for this opening of the case, or plainly that none was given.
 */
import type { EventFilter, RegionFilter } from '../shared/api/timeline.ts';
import { toHex } from '../shared/domain/ledger/hex.ts';
import type { Signable } from '../shared/domain/ledger/jcs.ts';
import type { CaseFile } from './case-file.ts';
import type { PersonRecord } from './store/device-database.ts';
import { idListDigest } from './store/digests.ts';
import type { Timer } from './timer.ts';
import { type ActRecord, commitWaiting } from './unit-of-work.ts';
import { sha256 } from './vault/signer.ts';

const delayMs = 900;
/** The parts of a screen ask for the same search one after another; asked again later, it is another search. */
const oneSearchMicros = 5_000_000;
/** A screen that shows one thing draws it again after each change to it; looked at anew after this, it is another viewing. */
const oneLookMicros = 60_000_000;
/** An entry stays readable; what a second holds beyond it makes another entry. */
const mostInEntry = 500;

/** What an entry says where the person gave no purpose. */
export const noPurpose = 'no purpose given';

interface Batch {
  readonly by: PersonRecord;
  readonly purpose: string;
  /** What is done with the things noted when they are committed. */
  readonly act: (noted: readonly Noted[]) => Omit<ActRecord, 'by'>;
  readonly noted: Noted[];
}
type Noted = { readonly at: string; [key: string]: Signable };

/** The filter that each part of a person's screen shows. */
interface Searches {
  readonly shown: Map<string, string>;
  recorded: { readonly key: string; readonly mono: number; readonly parts: Set<string>; readonly noted: Noted } | null;
}

export class Viewing {
  readonly #timer: Timer;
  readonly #log: (line: string) => void;
  readonly #recorded: (caseId: string) => void;
  readonly #batches = new Map<CaseFile, Map<string, Batch>>();
  readonly #searches = new WeakMap<CaseFile, Map<string, Searches>>();
  /** What each person looks at: a case, a purpose and a thing, and when it was last drawn. */
  readonly #looks = new Map<string, { readonly at: string; mono: number }>();
  #cancel: (() => void) | null = null;

  /** @param recorded told after a commit that held nothing else */
  constructor(timer: Timer, log: (line: string) => void, recorded: (caseId: string) => void) {
    this.#timer = timer;
    this.#log = log;
    this.#recorded = recorded;
  }

  event(file: CaseFile, event: number): void {
    if (this.#looksOn(file, `event:${event}`)) return;
    this.#note(file, 'events', { event }, (noted) => {
      const ids = noted.map((one) => one.event as number);
      return {
        act: 'viewed',
        subject: {
          id: ids.length === 1 ? `event:${ids[0]}` : `events:${ids.length}`,
          sha256: idListDigest(ids),
          size: null,
        },
        detail: { viewed: noted },
      };
    });
  }

  /** An entry for each exhibit: it belongs to that exhibit's continuity. */
  exhibit(file: CaseFile, subject: ActRecord['subject']): void {
    if (this.#looksOn(file, subject.id)) return;
    this.#note(file, subject.id, {}, (noted) => ({ act: 'viewed', subject, detail: { viewed: noted } }));
  }

  /**
   * A filter was applied in a part of the screen (`part`). Recorded where it asks for something else than that part showed
   * before; a span of time alone is browsing, not a search.
   *
   * @param matched null where it has not been counted yet: the next part that has counted says it, if the entry still waits
   */
  search(file: CaseFile, part: string, filter: EventFilter, matched: number | null): void {
    const asked = criteria(filter);
    const key = Object.keys(asked).length === 0 ? '' : JSON.stringify(asked, Object.keys(asked).sort());
    const searches = this.#searchesOf(file, file.person().id);
    if (searches.shown.get(part) === key) return;
    searches.shown.set(part, key);
    if (key === '') return;
    const mono = file.clock.mono();
    const before = searches.recorded;
    if (before?.key === key && !before.parts.has(part) && mono - before.mono <= oneSearchMicros) {
      before.parts.add(part);
      before.noted.matched ??= matched;
      return;
    }
    const span = {
      ...(filter.from !== undefined && { from: filter.from }),
      ...(filter.to !== undefined && { to: filter.to }),
    };
    const noted = this.#note(file, 'searches', { filter: { ...asked, ...span }, matched }, (all) => ({
      act: 'searched',
      subject: { id: 'search:timeline', sha256: null, size: null },
      detail: { searches: all },
    }));
    searches.recorded = { key, mono, parts: new Set([part]), noted };
  }

  /** Commits what waits. What cannot be committed (a full disk) goes on waiting, and is tried again. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    for (const file of [...this.#batches.keys()])
      try {
        commitWaiting(file);
        this.#recorded(file.id);
      } catch (error) {
        this.#log(`recording what was viewed in case ${file.id}: ${String(error)}`);
        this.#schedule();
      }
  }

  /** Whether whoever acts now has had nothing else before their eyes since they were shown this, for the same purpose. */
  #looksOn(file: CaseFile, what: string): boolean {
    const { id } = file.person();
    const at = JSON.stringify([file.id, file.purposes.get(id) ?? null, what]);
    const mono = file.clock.mono();
    const look = this.#looks.get(id);
    if (look?.at === at && mono - look.mono <= oneLookMicros) {
      look.mono = mono;
      return true;
    }
    this.#looks.set(id, { at, mono });
    return false;
  }

  #note(file: CaseFile, kind: string, what: Omit<Noted, 'at'>, act: Batch['act']): Noted {
    const by = file.person();
    const batches = this.#batches.get(file) ?? new Map<string, Batch>();
    this.#batches.set(file, batches);
    file.waiting = { acts: () => actsOf(batches), recorded: () => this.#done(file) };
    const purpose = file.purposes.get(by.id) ?? noPurpose;
    const key = JSON.stringify([by.id, kind, purpose]);
    const batch = batches.get(key) ?? { by, purpose, act, noted: [] };
    batches.set(key, batch);
    const noted: Noted = { ...what, at: file.clock.now().toISOString() };
    batch.noted.push(noted);
    this.#schedule();
    return noted;
  }

  #done(file: CaseFile): void {
    this.#batches.delete(file);
    file.waiting = null;
  }

  #schedule(): void {
    this.#cancel ??= this.#timer.after(delayMs, () => this.flush());
  }

  #searchesOf(file: CaseFile, person: string): Searches {
    const people = this.#searches.get(file) ?? new Map<string, Searches>();
    this.#searches.set(file, people);
    const searches = people.get(person) ?? { shown: new Map(), recorded: null };
    people.set(person, searches);
    return searches;
  }
}

function actsOf(batches: ReadonlyMap<string, Batch>): ActRecord[] {
  const acts: ActRecord[] = [];
  for (const { by, purpose, act, noted } of batches.values())
    for (let from = 0; from < noted.length; from += mostInEntry) {
      const one = act(noted.slice(from, from + mostInEntry));
      acts.push({ ...one, detail: { ...one.detail, reason: purpose }, by });
    }
  return acts;
}

/** What a filter asks for besides a span of time. Text as it can be signed: a broken pair of UTF-16 units cannot be. */
function criteria({ from: _from, to: _to, ...asked }: EventFilter): { [key: string]: Signable } {
  const kept = Object.entries(asked).filter(
    ([, value]) => value !== undefined && !(typeof value === 'string' && value.trim() === ''),
  );
  const wellFormed = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.toWellFormed() : value);
  // Regions can be thousands of spans: the entry holds what they were called and a digest of them.
  const named = kept.map(([key, value]) => [key, key === 'within' ? asked.within?.map(nameRegions) : value]);
  return JSON.parse(JSON.stringify(Object.fromEntries(named), wellFormed)) as { [key: string]: Signable };
}

function nameRegions({ label, inside, regions }: RegionFilter): { readonly [key: string]: Signable } {
  return { label, inside, regions: regions.length, sha256: toHex(sha256(Buffer.from(JSON.stringify(regions)))) };
}
