/**
 * The log indexes of the entries that meet a filter, found a stretch of the log at a time so that other calls get their turn,
 * and kept: the log only grows, so a list that was found before is gone on with where it ended. What can be asked of the
 * index `ledger_entry_browse` reads no entry at all; only words do.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { LedgerFilter } from '../../../shared/api/ledger.ts';
import type { CaseFile } from '../../case-file.ts';
import { ledgerTally } from '../../store/ledger.ts';
import { type EntryQuery, indexesOfEntries } from '../../store/ledger-query.ts';
import { logSize } from '../../store/log.ts';

/** Ascending log indexes. */
export interface MatchList {
  readonly length: number;
  at(n: number): number;
}

/** Log entries looked through between two turns: some 10 ms by the index, and by words. */
const stretch = { byIndex: 100_000, byWords: 5_000 } as const;
/** Lists kept of one case; a list of a million entries takes 8 MB. */
const mostLists = 8;

interface Growing {
  /** Log entries looked through so far. */
  seen: number;
  readonly found: number[];
}

const lists = new WeakMap<CaseFile, Map<string, Growing>>();

/** @throws the signal's reason */
export async function matchList(file: CaseFile, filter: LedgerFilter, signal: AbortSignal): Promise<MatchList> {
  const query = queryOf(filter);
  const of = lists.get(file) ?? new Map<string, Growing>();
  lists.set(file, of);
  // Erasing takes words away from entries that are already in a list.
  const erased = query.text === null ? 0 : erasures(file);
  const key = JSON.stringify([query, erased]);
  const list = of.get(key) ?? { seen: 0, found: [] };
  // The newest last, so that the first is the one to let go.
  of.delete(key);
  of.set(key, list);
  for (const [oldest] of of) {
    if (of.size <= mostLists) break;
    of.delete(oldest);
  }
  const step = query.text === null ? stretch.byIndex : stretch.byWords;
  const size = logSize(file.read);
  while (list.seen < size) {
    signal.throwIfAborted();
    // In one turn with the moving of `seen`: another call may be growing the same list.
    const to = Math.min(size, list.seen + step);
    for (const index of indexesOfEntries(file.read, query, list.seen, to)) list.found.push(index);
    list.seen = to;
    if (list.seen < size) await turn();
  }
  return { length: list.found.length, at: (n) => list.found[n] as number };
}

function queryOf(filter: LedgerFilter): EntryQuery {
  const text = filter.text?.trim() ?? '';
  const subject = filter.subject ?? (filter.exhibit === undefined ? null : `exhibit:${filter.exhibit}`);
  return {
    acts: filter.acts === undefined ? null : [...new Set(filter.acts)].sort(),
    actor: filter.actor ?? null,
    from: filter.from ?? null,
    to: filter.to ?? null,
    text: text === '' ? null : text,
    subject,
  };
}

const erasures = (file: CaseFile): number =>
  ledgerTally(file.read)
    .filter(({ act }) => act === 'erased')
    .reduce((sum, { entries }) => sum + entries, 0);
