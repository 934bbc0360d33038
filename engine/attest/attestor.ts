/**
 * Asks for trusted time and cosignatures in the background: after commits, at most once an interval, again and again while
 * there is no network, and never so that a commit waits for it or fails by it. What is stored was verified before.
 */
import { FailureError } from '../../shared/api/failures.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import type { CaseFile } from '../case-file.ts';
import { consistencyProof, latestCheckpoint, type SignedCheckpoint } from '../log/local-log.ts';
import { addTry, clearTries, type StoredTry, triesOf } from '../store/attestation-device.ts';
import { addCosignature, addTimestamp } from '../store/attestations.ts';
import { type Connection, reading, write, writeUnsynced } from '../store/driver.ts';
import { logSize } from '../store/log.ts';
import type { Timer } from '../timer.ts';
import { timestampBytes } from '../timestamps/request-timestamp.ts';
import { attestationAddress } from './address.ts';
import { readSettings, type Settings, witnessKey } from './settings.ts';
import { dueOf, newestCosignature, newestTimestamp, type Target, targetsOf } from './standing.ts';
import { askWitness } from './witness-client.ts';

/** A burst of commits needs one checkpoint, and a person who exports wants an answer soon. */
const settleMs = 2_000;
/** Longest wait of one timer: what is due later is looked at again then. */
const longestWaitMs = 24 * 3_600_000;

export interface AttestorParts {
  readonly timer: Timer;
  readonly log: (line: string) => void;
  /** The device database; null while it is locked. */
  readonly device: () => Connection | null;
  /** Told after something was stored, or a try got nothing. */
  readonly changed: (caseId: string) => void;
  readonly fetch?: typeof globalThis.fetch;
}

interface Watched {
  readonly file: CaseFile;
  cancel: (() => void) | null;
  /** Rounds of one case, one after another. */
  last: Promise<void>;
  /** Something was exported: the interval is not waited for. */
  soon: boolean;
  /** Witnesses asked since the case was opened: each is asked once whatever it has, so that an older copy of the file is met. */
  readonly met: Set<string>;
}

interface Round {
  readonly mode: 'due' | 'now';
  readonly signal: AbortSignal;
  onProgress?(progress: Progress): void;
}

export class Attestor {
  readonly #parts: AttestorParts;
  readonly #watched = new Map<string, Watched>();
  readonly #stop = new AbortController();

  constructor(parts: AttestorParts) {
    this.#parts = parts;
  }

  /** A case was opened, or committed to. Returns at once and never throws. */
  written(file: CaseFile): void {
    if (this.#stop.signal.aborted) return;
    const watched = this.#of(file);
    watched.cancel ??= this.#later(watched, settleMs);
  }

  /** Something was exported: the checkpoint that ends with it goes out without waiting for the interval. */
  exported(file: CaseFile): void {
    if (this.#stop.signal.aborted) return;
    this.#of(file).soon = true;
    this.written(file);
  }

  /** Settings changed: what waits for the interval or another authority is looked at again. */
  settled(): void {
    for (const watched of this.#watched.values()) {
      watched.cancel?.();
      watched.cancel = null;
      watched.met.clear();
      this.written(watched.file);
    }
  }

  /**
   * Asks everyone now. What could not be had is kept as a try; it does not fail.
   *
   * @throws FailureError `case-damaged`, `cancelled` (what had come by then is kept)
   */
  async run(file: CaseFile, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<void> {
    const watched = this.#of(file);
    const both = AbortSignal.any([signal, this.#stop.signal]);
    await this.#queue(watched, () => this.#round(watched, { mode: 'now', signal: both, onProgress }));
    if (signal.aborted)
      throw new FailureError(
        'cancelled',
        'Asking for trusted time and cosignatures was cancelled.',
        'Ask again when you want; it is also tried by itself.',
        'What had come before is kept.',
      );
  }

  /**
   * Before an export: asks whoever is due for a checkpoint of everything up to now, without failing and without asking again
   * one that did not answer a moment ago.
   */
  async beforeExport(file: CaseFile, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<void> {
    const watched = this.#of(file);
    watched.soon = true;
    const both = AbortSignal.any([signal, this.#stop.signal]);
    await this.#queue(watched, () => this.#round(watched, { mode: 'due', signal: both, onProgress })).catch((error) =>
      this.#parts.log(`trusted time before the export of case ${file.id}: ${String(error)}`),
    );
    signal.throwIfAborted();
  }

  /** Stops asking; resolves when nothing of it runs any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const watched of this.#watched.values()) watched.cancel?.();
    await Promise.all([...this.#watched.values()].map(({ last }) => last));
    this.#watched.clear();
  }

  #of(file: CaseFile): Watched {
    const known = this.#watched.get(file.id);
    if (known?.file === file) return known;
    known?.cancel?.();
    const made: Watched = {
      file,
      cancel: null,
      last: known?.last ?? Promise.resolve(),
      soon: false,
      met: new Set(),
    };
    this.#watched.set(file.id, made);
    return made;
  }

  #later(watched: Watched, ms: number): () => void {
    return this.#parts.timer.after(Math.min(ms, longestWaitMs), () => {
      watched.cancel = null;
      void this.#queue(watched, () => this.#round(watched, { mode: 'due', signal: this.#stop.signal })).catch((error) =>
        this.#parts.log(`trusted time for case ${watched.file.id}: ${String(error)}`),
      );
    });
  }

  #queue(watched: Watched, work: () => Promise<void>): Promise<void> {
    const run = watched.last.then(work);
    watched.last = run.catch(() => undefined);
    return run;
  }

  async #round(watched: Watched, round: Round): Promise<void> {
    const { file } = watched;
    const device = this.#parts.device();
    if (!device || !file.db.open || round.signal.aborted) return;
    const settings = readSettings(reading(device));
    const asked = targetsOf(settings, []).filter(({ url }) => url !== null);
    if (asked.length === 0) return;
    const due = asked.filter((target) => round.mode === 'now' || this.#isDue(watched, target, settings));
    watched.soon = false;
    if (due.length > 0 && logSize(file.read) > 0) {
      const checkpoint = latestCheckpoint(file);
      let done = 0;
      const report = (): void =>
        round.onProgress?.({ phase: 'Trusted time and witnesses', done, total: due.length, unit: 'requests' });
      report();
      await Promise.all(
        due.map(async (target) => {
          await this.#ask(watched, target, settings, checkpoint, round.signal);
          done++;
          report();
        }),
      );
      if (!this.#stop.signal.aborted) this.#parts.changed(file.id);
    }
    this.#schedule(watched, settings, asked);
  }

  #isDue(watched: Watched, target: Target, settings: Settings): boolean {
    const { due, tries } = this.#dueOf(watched, target, settings);
    if (due?.due) return true;
    // Nothing waits; a witness that was not met since the case was opened is, unless it did not answer a moment ago.
    return due === null && target.id !== 'tsa' && tries === null && !watched.met.has(target.id);
  }

  #dueOf({ file, soon }: Watched, target: Target, settings: Settings) {
    const device = this.#parts.device();
    const tries = device ? (triesOf(reading(device), file.id).find((one) => one.target === target.id) ?? null) : null;
    const newest = target.id === 'tsa' ? newestTimestamp(file) : newestCosignature(file, target.id);
    const now = file.clock.now().getTime() * 1000;
    return { tries, now, due: dueOf(logSize(file.read), newest, tries, settings.intervalMinutes, now, soon) };
  }

  #schedule(watched: Watched, settings: Settings, asked: readonly Target[]): void {
    if (this.#stop.signal.aborted || watched.cancel || !watched.file.db.open) return;
    let soonest = Number.POSITIVE_INFINITY;
    for (const target of asked) {
      const { due, now } = this.#dueOf(watched, target, settings);
      if (due) soonest = Math.min(soonest, (due.at - now) / 1000);
    }
    if (soonest < Number.POSITIVE_INFINITY) watched.cancel = this.#later(watched, Math.max(soonest, settleMs));
  }

  /** One target, once. Stores what was verified; what went wrong is kept as a try. Throws only where storing fails. */
  async #ask(
    watched: Watched,
    target: Target,
    settings: Settings,
    checkpoint: SignedCheckpoint,
    signal: AbortSignal,
  ): Promise<void> {
    const { file } = watched;
    try {
      const store =
        target.id === 'tsa'
          ? await this.#stamp(file, settings, checkpoint, signal)
          : await this.#cosign(file, target, checkpoint, signal);
      const device = this.#parts.device();
      if (!device || !file.db.open) return;
      store();
      watched.met.add(target.id);
      writeUnsynced(device, (tx) => clearTries(tx, file.id, target.id));
    } catch (error) {
      if (signal.aborted) return;
      const failure = error instanceof FailureError ? error : null;
      if (!failure) this.#parts.log(`asking ${target.name} for case ${file.id}: ${String(error)}`);
      this.#failed(file, target, failure ?? unforeseen(target));
    }
  }

  async #stamp(file: CaseFile, { tsa }: Settings, checkpoint: SignedCheckpoint, signal: AbortSignal) {
    if (!tsa) throw new Error('no authority');
    attestationAddress(tsa.url, 'the time-stamping authority');
    const { fetch } = this.#parts;
    const { record } = await timestampBytes(tsa.url, checkpoint.note, {
      signal,
      trusted: [Buffer.from(tsa.pem)],
      ...(fetch && { fetch }),
    });
    return (): void => {
      write(file.db, (tx) =>
        addTimestamp(tx, {
          size: checkpoint.size,
          root: toHex(checkpoint.root),
          token: Buffer.from(record.token, 'base64'),
          url: tsa.url,
          roots: tsa.pem,
          at: file.clock.now().toISOString(),
        }),
      );
    };
  }

  async #cosign(file: CaseFile, { id, url }: Target, checkpoint: SignedCheckpoint, signal: AbortSignal) {
    if (url === null) throw new Error('no address');
    const { fetch } = this.#parts;
    const { signature } = await askWitness({
      key: witnessKey(id),
      url,
      checkpoint,
      from: newestCosignature(file, id)?.size ?? 0,
      proofFrom: (size) => consistencyProof(file, size, checkpoint.size),
      signal,
      ...(fetch && { fetch }),
    });
    return (): void => {
      write(file.db, (tx) =>
        addCosignature(tx, {
          size: checkpoint.size,
          root: toHex(checkpoint.root),
          vkey: id,
          signature,
          at: file.clock.now().toISOString(),
        }),
      );
    };
  }

  #failed(file: CaseFile, target: Target, error: FailureError): void {
    const device = this.#parts.device();
    if (!device || error.failure.code === 'cancelled') return;
    try {
      const at = file.clock.now().getTime() * 1000;
      writeUnsynced(device, (tx) => addTry(tx, file.id, target.id, at, JSON.stringify(error.failure)));
    } catch (problem) {
      this.#parts.log(`keeping a failed try for case ${file.id}: ${String(problem)}`);
    }
  }
}

/** Alarms of witnesses about a case that are still standing. */
export function alarmsOf(device: Connection, caseId: string): StoredTry[] {
  return triesOf(reading(device), caseId).filter(({ failure }) => /"code":"log-(?:behind|forked)"/.test(failure));
}

function unforeseen(target: Target): FailureError {
  return new FailureError(
    'internal',
    `What ${target.name} answered could not be kept.`,
    'It is tried again later. If this stays so, the log of the program says why.',
    'The case was not changed.',
  );
}
