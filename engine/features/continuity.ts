/** An exhibit's continuity, for the window, the command line and the bundle alike. */
import type { ContinuityEntry, CustodyEvent, CustodyGap, CustodyPeriod } from '../../shared/api/custody.ts';
import { custodyOf, type FoundGap, type HeldPeriod } from '../../shared/domain/exhibits/custody.ts';
import { decodeEntry } from '../../shared/domain/ledger/entry.ts';
import { formatInstant } from '../../shared/domain/time/format.ts';
import type { CaseFile } from '../case-file.ts';
import { soundRecord } from '../log/sound.ts';
import { approvals } from '../store/approvals.ts';
import { type CustodyEventRecord, custodyEvents } from '../store/custody.ts';
import type { ReadTx } from '../store/driver.ts';
import type { ExhibitRecord } from '../store/exhibits.ts';
import { entriesFrom, entriesPage, entryByHash, feedHead, type LedgerRecord, logIndexOf } from '../store/ledger.ts';
import { metaValue, personOf } from '../store/meta.ts';
import { exhibitSubject, ledgerRow } from './views.ts';

export interface ExhibitContinuity {
  readonly entries: ContinuityEntry[];
  readonly events: CustodyEvent[];
  readonly periods: CustodyPeriod[];
  readonly gaps: CustodyGap[];
}

/** A case's exhibits have this many entries at most in practice; an attacker's would not fill memory. */
const mostEntries = 100_000;

export function continuityOf(file: CaseFile, exhibit: ExhibitRecord): ExhibitContinuity {
  const tx = file.read;
  const zone = metaValue(tx, 'displayZone') ?? 'Europe/London';
  const records = entriesAbout(tx, exhibit);
  const entries = records.map((record): ContinuityEntry => {
    const row = ledgerRow(tx, record);
    return { ...row, local: localTime(row.at, zone), sound: isSound(tx, record, exhibit) };
  });
  const events = custodyEvents(tx, exhibit.id);
  const { periods, gaps } = custodyOf({
    acquisition: acquisitionOf(exhibit),
    intake: { by: personOf(tx, exhibit.person)?.name ?? '', at: Date.parse(exhibit.at) },
    transfers: events
      .filter(({ kind }) => kind === 'transfer')
      .map(({ giver, taker, atUtc, place, seal, reason }) => ({
        from: giver,
        to: taker,
        at: Date.parse(atUtc),
        place,
        seal,
        reason,
      })),
    declared: events
      .filter(({ kind }) => kind === 'gap')
      .map(({ atUtc, until, untilUtc, reason }) => ({
        from: Date.parse(atUtc),
        to: Date.parse(untilUtc ?? atUtc),
        covers: Date.parse(untilUtc ?? atUtc) + unsaid(until ?? ''),
        explanation: reason,
      })),
    entries: entries.map(({ feed, seq, at, sound }) => ({ feed, at: Date.parse(at), name: `entry ${seq}`, sound })),
    lost: [...file.lostFeeds].map((feed) => lossOf(file, feed)),
  });
  return {
    entries,
    events: events.map((event) => custodyEventView(tx, event)),
    periods: periods.map(periodView),
    gaps: gaps.map(gapView),
  };
}

/** How long entries are checked before messages are let in. */
const turnMs = 20;

/**
 * Verifies the entries about these exhibits, letting other work in between: `continuityOf` then finds their signatures verified, and
 * reading hundreds of exhibits at one moment does not keep everybody waiting.
 *
 * @throws the signal's reason
 */
export async function verifyAhead(
  file: CaseFile,
  exhibits: readonly ExhibitRecord[],
  signal: AbortSignal,
): Promise<void> {
  let turn = performance.now();
  for (const exhibit of exhibits)
    for (const record of entriesAbout(file.read, exhibit)) {
      isSound(file.read, record, exhibit);
      if (performance.now() - turn < turnMs) continue;
      await new Promise(setImmediate);
      signal.throwIfAborted();
      turn = performance.now();
    }
}

/** Everything the ledger says about an exhibit, in the order of its log: proposals and decisions that cover it too. */
function entriesAbout(tx: ReadTx, exhibit: ExhibitRecord): LedgerRecord[] {
  const own = entriesPage(tx, {
    subject: exhibitSubject(exhibit),
    offset: 0,
    limit: mostEntries,
    oldestFirst: true,
  }).rows;
  const decided = approvals(tx, exhibit.id)
    .flatMap(({ entry, decision }) => [entry, ...(decision ? [decision.entry] : [])])
    .flatMap((hash) => entryByHash(tx, hash) ?? []);
  return [...own, ...decided].sort((a, b) => a.logIndex - b.logIndex);
}

/** An erased detail is no doubt about the entry itself; a missing one that no erasure explains is. */
function isSound(tx: ReadTx, record: LedgerRecord, exhibit: ExhibitRecord): boolean {
  if (soundRecord(tx, record) !== null) return true;
  return exhibit.erasedAt !== null && record.detail === null && record.salt === null && record.hash === exhibit.entry;
}

/** Null for what was made from something in the case: its own time before is that of what it was made from. */
function acquisitionOf({ kind, acquisition }: ExhibitRecord) {
  if (kind === 'extract' || kind === 'redaction') return null;
  const at = acquisition?.acquiredAt ?? null;
  return { by: acquisition?.acquiredBy ?? null, at: at === null ? null : Date.parse(at) };
}

/** A time given to the minute means all of that minute. */
function unsaid(time: string): number {
  return /T\d\d:\d\d(?:Z|[+-])/u.test(time) ? 59_999 : 0;
}

/** From the last entry of the device's record that is there to the first of the record it went on with, or to now. */
function lossOf(file: CaseFile, feed: string): { from: number; to: number } {
  const tx = file.read;
  const head = feedHead(tx, feed);
  const last = head && entryByHash(tx, head.hash);
  const next = head && entriesFrom(tx, (logIndexOf(tx, head.hash) ?? 0) + 1).find((entry) => entry.feed !== feed);
  const from = last ? Date.parse(decodeEntry(last.payload)?.at ?? last.at) : file.clock.now().getTime();
  return { from, to: next ? Date.parse(next.at) : file.clock.now().getTime() };
}

export function custodyEventView(tx: ReadTx, record: CustodyEventRecord): CustodyEvent {
  return {
    id: record.id,
    kind: record.kind,
    exhibitId: record.exhibit,
    from: record.giver,
    to: record.taker,
    at: record.at,
    atUtc: record.atUtc,
    until: record.until,
    untilUtc: record.untilUtc,
    place: record.place,
    seal: record.seal,
    reason: record.reason,
    recordedAt: record.recordedAt,
    recordedBy: personOf(tx, record.person)?.name ?? '',
    ledgerEntry: record.entry,
  };
}

/** @param at ISO instant @returns the same with the zone's offset: 2026-05-04T10:00:00+01:00 */
export function localTime(at: string, zone: string): string {
  const instant = Date.parse(at);
  // The device's clock may have been anything; an entry is shown whatever it says.
  return Number.isFinite(instant) ? formatInstant(instant * 1000, zone, 0) : at;
}

const iso = (time: number): string => new Date(time).toISOString();

const periodView = ({ from, to, ...period }: HeldPeriod): CustodyPeriod => ({
  ...period,
  from: iso(from),
  to: to === null ? null : iso(to),
});

const gapView = ({ from, to, ...gap }: FoundGap): CustodyGap => ({
  ...gap,
  from: from === null ? null : iso(from),
  to: iso(to),
});
