/** The annotated events of a case in the order of their adjusted times: what a bundle prints, and what is shown of it before. */
import { claimWords, unsafeOrder } from '../../shared/domain/time/claim.ts';
import { claimOf, clockName, scopeWords } from '../../shared/domain/time/clock-scope.ts';
import type { CaseFile } from '../case-file.ts';
import { annotationsOfEvent } from '../store/annotations.ts';
import { eventsById } from '../store/events.ts';
import { exhibitsOfEvent } from '../store/exhibits.ts';
import { imports } from '../store/imports.ts';
import { claimedTime } from './clocks.ts';
import { idsAt } from './event-index.ts';
import { maskForAnyone } from './people.ts';
import { matches } from './queries.ts';

/** More key events than this are no chronology any more; a panel would be given a filter of them. */
export const mostPrinted = 20_000;

export interface ChronologyEvent {
  /** From 1. */
  readonly number: number;
  readonly id: number;
  /** µs since 1970, UTC: adjusted by what is claimed of the clock, as recorded where nothing is. */
  readonly instant: number;
  readonly recorded: number;
  /** In words; null where the time stands as recorded. */
  readonly clock: string | null;
  /** Numbers of the events whose order to this one is not safe. */
  readonly unsafeWith: readonly number[];
  readonly timeText: string;
  readonly source: string;
  readonly type: string;
  readonly actor: string;
  readonly host: string;
  readonly message: string;
  /** Notes on the event, joined; empty where only tagged. */
  readonly note: string;
  readonly tags: readonly string[];
  readonly exhibits: readonly { readonly id: string; readonly ref: string }[];
  readonly file: string;
  readonly line: number;
}

export interface Chronology {
  /** Events of the case, and how many of them are annotated. */
  readonly total: number;
  readonly annotated: number;
  /** False beyond `mostPrinted`: the order is then not looked at. */
  readonly printable: boolean;
  readonly events: readonly ChronologyEvent[];
}

/** Names stand as for somebody to whom nobody was revealed: what is printed leaves the case. */
export async function chronology(
  file: CaseFile,
  { offset, limit }: { readonly offset: number; readonly limit: number } = {
    offset: 0,
    limit: Number.MAX_SAFE_INTEGER,
  },
  signal?: AbortSignal,
): Promise<Chronology> {
  const tx = file.read;
  const { index, matched, page } = await matches(file, { annotated: true }, undefined, signal);
  const printable = matched.count <= mostPrinted;
  const from = printable ? 0 : offset;
  const timed = eventsById(
    tx,
    idsAt(index, page(from, printable ? matched.count : Math.min(limit, matched.count))),
  ).map((event) => ({
    event,
    ...claimedTime(file, event),
  }));
  // Over all of them: a row may be unsafe with one that stands on another page.
  const unsafe = printable
    ? unsafeOrder(
        timed.map(({ event, claim }) => {
          const origin = { source: event.source, host: event.host, importId: event.import };
          return { recorded: event.at, claim: claimOf(claim), clock: clockName(claim, origin) };
        }),
      )
    : [];
  const mask = maskForAnyone(file);
  const fileOf = new Map(imports(tx).map((record) => [record.id, record.file]));
  const events = timed.slice(offset - from, offset - from + limit).map(({ event, instant, claim }, n) => {
    const standing = annotationsOfEvent(tx, event.id).filter(({ withdrawnAt }) => withdrawnAt === null);
    return {
      number: offset + n + 1,
      id: event.id,
      instant,
      recorded: event.at,
      clock: claim && `${scopeWords(claim.scope)}: ${claimWords(claim)}`,
      unsafeWith: (unsafe[offset + n] ?? []).map((other) => other + 1).sort((a, b) => a - b),
      timeText: event.timeText,
      source: event.source,
      type: event.type,
      actor: mask(event.actor),
      host: mask(event.host),
      message: mask(event.message),
      note: standing
        .map(({ note }) => mask(note))
        .filter((note) => note !== '')
        .join(' · '),
      tags: [...new Set(standing.flatMap(({ tags }) => tags))].sort(),
      exhibits: exhibitsOfEvent(tx, event.id),
      file: fileOf.get(event.import) ?? '',
      line: event.line,
    };
  });
  return { total: index.total, annotated: matched.count, printable, events };
}
