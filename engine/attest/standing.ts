/** Where a case stands with its time-stamping authority and its witnesses: what is kept, verified anew, and what is due. */
import type { AttestationProblem, AttestationStatus, Cosignature, Timestamp } from '../../shared/api/attestations.ts';
import { Failure } from '../../shared/api/failures.ts';
import { caseLog } from '../../shared/domain/ledger/entry.ts';
import { formatVkey, noteKey } from '../../shared/domain/ledger/note-key.ts';
import { nextStamp, type Stamp } from '../../shared/domain/timestamps/queue.ts';
import type { CaseFile } from '../case-file.ts';
import { sha256 } from '../ed25519.ts';
import { type StoredTry, triesOf } from '../store/attestation-device.ts';
import {
  checkpointOf,
  countCosignatures,
  countTimestamps,
  newestCosignatures,
  newestTimestamps,
} from '../store/attestations.ts';
import type { ReadTx } from '../store/driver.ts';
import { logSize } from '../store/log.ts';
import { metaValue } from '../store/meta.ts';
import { checkCosignature, checkTimestamp, readCheckpointNote } from './check.ts';
import { type Settings, witnessKey } from './settings.ts';
import { entriesWords, instantWords, timesWords } from './words.ts';

/** Rows that do not verify are passed over this far; a verification of the case names each. */
const mostPassedOver = 8;

/** `tsa`, or a witness's verifier key. */
export type TargetId = string;

export interface Target {
  readonly id: TargetId;
  readonly name: string;
  /** Null: not asked by itself. */
  readonly url: string | null;
}

/** Everything the device asks for this case, and witnesses of which something is kept. */
export function targetsOf(settings: Settings, kept: Iterable<string>): Target[] {
  const witnesses = new Map<string, string | null>([...kept].map((vkey) => [vkey, null]));
  for (const { vkey, url } of settings.witnesses) witnesses.set(vkey, url);
  return [
    { id: 'tsa', name: 'the time-stamping authority', url: settings.tsa?.url ?? null },
    ...[...witnesses].map(([vkey, url]) => ({ id: vkey, name: nameOf(vkey), url })),
  ];
}

function nameOf(vkey: string): string {
  try {
    return witnessKey(vkey).name;
  } catch {
    // Only a row that somebody altered; a verification of the case names it.
    return vkey.slice(0, 100);
  }
}

export function newestTimestamp(file: CaseFile): Timestamp | null {
  for (const row of newestTimestamps(file.read, mostPassedOver)) {
    const checkpoint = checkpointOf(file.read, row.size);
    if (!checkpoint || checkpoint.root !== row.root) continue;
    const verified = checkTimestamp(row.token, checkpoint.note, row.roots);
    if (!verified.ok) continue;
    return {
      size: row.size,
      root: row.root,
      time: new Date(Math.floor(verified.time / 1000)).toISOString(),
      accuracyMs: verified.accuracy === null ? null : verified.accuracy / 1000,
      tsa: verified.tsaName,
      receivedAt: row.at,
    };
  }
  return null;
}

export function newestCosignature(file: CaseFile, vkey: string): Cosignature | null {
  for (const row of newestCosignatures(file.read, vkey, mostPassedOver)) {
    const checkpoint = checkpointOf(file.read, row.size);
    const read = checkpoint && readCheckpointNote(checkpoint.note);
    if (!read || checkpoint.root !== row.root) continue;
    const checked = checkCosignature(read.note.text, vkey, row.signature);
    if (!checked.ok) continue;
    const time = new Date(checked.time * 1000);
    if (Number.isNaN(time.getTime())) continue;
    return { size: row.size, root: row.root, time: time.toISOString(), receivedAt: row.at };
  }
  return null;
}

export interface Covered {
  readonly size: number;
  /** ISO 8601, by the device's clock. */
  readonly receivedAt: string;
}

export interface Due {
  /** µs since 1970 UTC. */
  readonly at: number;
  readonly due: boolean;
}

/**
 * When a target is to be asked by itself; null where nothing waits.
 *
 * @param soon not to wait for the interval between two of them (an export); a wait after a failed try is kept
 */
export function dueOf(
  size: number,
  newest: Covered | null,
  tries: StoredTry | null,
  intervalMinutes: number,
  now: number,
  soon: boolean,
): Due | null {
  const received = newest ? Date.parse(newest.receivedAt) * 1000 : null;
  const stamp: Stamp = { time: received ?? 0, tsaName: '', anchored: true };
  const head = { size, madeAt: now, stamp: null, tries: tries && { count: tries.tries, lastAt: tries.lastAt } };
  const heads = newest ? [{ size: newest.size, madeAt: received ?? 0, stamp, tries: null }, head] : [head];
  const next = size > 0 && (newest === null || newest.size < size) ? nextStamp(heads, now) : null;
  if (!next) return null;
  // A clock that was set back must not put the next one off for as long as it was set back.
  const rested = received === null || soon || received > now ? now : received + intervalMinutes * 60_000_000;
  const at = Math.max(next.at, rested);
  return { at, due: at <= now };
}

export interface StandingInput {
  readonly file: CaseFile;
  readonly device: ReadTx;
  readonly settings: Settings;
  readonly now: Date;
}

export function statusOf({ file, device, settings, now }: StandingInput): AttestationStatus {
  const size = logSize(file.read);
  const tries = new Map(triesOf(device, file.id).map((one) => [one.target, one]));
  const when = instantWords(metaValue(file.read, 'displayZone') ?? 'UTC');
  const counts = countCosignatures(file.read);
  const micros = now.getTime() * 1000;
  const [tsa, ...witnesses] = targetsOf(settings, counts.keys());
  if (!tsa) throw new Error('no targets');
  const standing = (target: Target, newest: Covered | null, words: Words): Standing => {
    const failed = tries.get(target.id) ?? null;
    const problem = failed && problemOf(failed);
    const due = target.url === null ? null : dueOf(size, newest, failed, settings.intervalMinutes, micros, false);
    const uncovered = size - (newest?.size ?? 0);
    const alarm = problem?.code === 'log-behind' || problem?.code === 'log-forked';
    const configured = target.url !== null || settings.witnesses.some(({ vkey }) => vkey === target.id);
    const state = alarm ? 'alarm' : uncovered === 0 ? 'current' : configured || newest ? 'waiting' : 'off';
    return {
      state,
      words: alarm && problem ? problem.what : wordsOf(words, state, newest, uncovered, failed, when),
      uncovered,
      problem,
      nextTry: due && new Date(Math.max(due.at, micros) / 1000).toISOString(),
    };
  };
  const timestamp = newestTimestamp(file);
  const stamped = timestamp && `Timestamped ${when(Date.parse(timestamp.time) * 1000)} by ${timestamp.tsa}`;
  return {
    entries: size,
    logKey: formatVkey(noteKey(caseLog(file.id), 'ed25519', file.signer.publicKey, sha256)),
    timestamps: {
      ...standing(tsa, timestamp, { done: stamped, not: 'Not yet timestamped', later: 'not yet timestamped' }),
      newest: timestamp,
      count: countTimestamps(file.read),
    },
    witnesses: witnesses.map((target) => {
      const newest = newestCosignature(file, target.id);
      const done = newest && `Seen by ${target.name} ${when(Date.parse(newest.time) * 1000)}`;
      const not = `Not yet seen by ${target.name}`;
      return {
        ...standing(target, newest, { done, not, later: 'not yet seen' }),
        name: target.name,
        vkey: target.id,
        url: target.url,
        newest,
        count: counts.get(target.id) ?? 0,
      };
    }),
  };
}

type Standing = Pick<AttestationStatus['timestamps'], 'state' | 'words' | 'uncovered' | 'problem' | 'nextTry'>;

interface Words {
  readonly done: string | null;
  readonly not: string;
  readonly later: string;
}

function wordsOf(
  { done, not, later }: Words,
  state: Standing['state'],
  newest: Covered | null,
  uncovered: number,
  failed: StoredTry | null,
  when: (micros: number) => string,
): string {
  if (state === 'off') return not;
  const tried = failed ? `: tried ${timesWords(failed.tries)}, last ${when(failed.lastAt)}` : '';
  if (done === null || !newest) return `${not}${tried}`;
  if (uncovered === 0) return `${done}: all ${entriesWords(newest.size)}`;
  return `${done}: ${entriesWords(newest.size)}; ${uncovered.toLocaleString('en-GB')} later ${later}${tried}`;
}

/** Null where the record of it cannot be read: it is a note of ours, and evidence of nothing. */
export function problemOf(failed: StoredTry): AttestationProblem | null {
  const failure = Failure.safeParse(JSON.parse(failed.failure));
  if (!failure.success) return null;
  const { code, what, next } = failure.data;
  return { code, what, next, at: new Date(Math.floor(failed.lastAt / 1000)).toISOString(), tries: failed.tries };
}
