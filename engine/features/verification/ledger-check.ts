import type { LedgerAct } from '../../../shared/domain/approvals/check.ts';
import { caseLog, decodeEntry, type Entry } from '../../../shared/domain/ledger/entry.ts';
import { type CheckedEntry, FeedChecker } from '../../../shared/domain/ledger/feed-check.ts';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import type { Signable } from '../../../shared/domain/ledger/jcs.ts';
import type { KeyRing } from '../../../shared/domain/ledger/key-ring.ts';
import type { CaseFile } from '../../case-file.ts';
import { checkEntries, entriesInBatch } from '../../jobs/check-entries.ts';
import { entryDeps } from '../../jobs/entry-batch.ts';
import { entryBatches, entryByHash, entryHashAt, type LedgerRecord, ledgerTally } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import type { Findings } from './findings.ts';
import { LogCheck } from './log-check.ts';

/** An entry that checked out, with the detail it commits to. */
export interface SoundEntry {
  readonly entry: Entry;
  readonly hash: string;
  readonly logIndex: number;
  /** Read from its text when it is asked for. */
  readonly detail: { readonly [key: string]: Signable };
}

export interface LedgerCheckOptions {
  readonly signal: AbortSignal;
  step(done: number): void;
  /** Told of each sound entry as it is found, in order: what the case's rows are compared with. Keep as little as can be. */
  sound(sound: SoundEntry): void;
  /**
   * Told of each entry that is as it was signed but has lost its detail: then that is no finding here, and whoever is told
   * decides whether an erasure accounts for it.
   */
  withoutDetail?(act: LedgerAct): void;
  /** Gets the log index of each entry that is not sound. */
  readonly unsound: Set<number>;
  /** Sizes at which the log's root is wanted. */
  readonly sizes?: readonly number[];
  /** As `checkEntries` takes it. */
  readonly threads?: number;
}

export interface CheckedLedger {
  readonly ring: KeyRing;
  /** The RFC 6962 root that the entries give, hex, by each size that was asked for and reached. */
  readonly roots: ReadonlyMap<number, string>;
}

const nameOf = (record: LedgerRecord): string =>
  `ledger entry ${record.seq} (${record.act} ${record.subject}), log index ${record.logIndex}`;

/**
 * Every entry of a case: canonical form, signature, hash, chain, key, case and detail; the log over them; and that the columns
 * beside the signed bytes say what those do. Memory does not grow with the ledger.
 */
export async function checkLedger(
  file: CaseFile,
  findings: Findings,
  options: LedgerCheckOptions,
): Promise<CheckedLedger> {
  const checker = new FeedChecker(caseLog(file.id), entryDeps());
  const log = new LogCheck(file, findings, checker.ring, options.sizes ?? []);
  const tally = new Map<string, number>();
  const { unsound } = options;
  let done = 0;
  const take = (record: LedgerRecord, checked: CheckedEntry): void => {
    const { entry, hash, flaws } = checked;
    if (++done % entriesInBatch === 0) options.step(done);
    log.entry(record.logIndex, checked, () => nameOf(record));
    const gone = options.withoutDetail && checked.authentic && flaws.some(({ kind }) => kind === 'detail-missing');
    if (gone && entry) options.withoutDetail?.({ entry, hash, detail: null, name: nameOf(record) });
    const named = gone ? flaws.filter(({ kind }) => kind !== 'detail-missing') : flaws;
    if (named.length > 0) nameFlaws(file, record, { ...checked, flaws: named }, findings);
    if (hash !== record.hash) findings.problem('entry-altered', nameOf(record), `hash ${record.hash}`, `hash ${hash}`);
    if (!entry) {
      unsound.add(record.logIndex);
      return;
    }
    const key = `${entry.act} ${entry.actor}`;
    tally.set(key, (tally.get(key) ?? 0) + 1);
    if (done === 1) checkOwner(file, checker.keys().get(entry.feed), findings, nameOf(record));
    const fits =
      entry.feed === record.feed &&
      entry.seq === record.seq &&
      entry.act === record.act &&
      entry.subject.id === record.subject &&
      entry.at === record.at &&
      entry.actor === record.actor;
    if (!fits)
      findings.problem(
        'entry-altered',
        nameOf(record),
        `the signed entry ${entry.seq} (${entry.act} ${entry.subject.id})`,
        'a row that says otherwise',
      );
    if (isSound(checked)) options.sound(new Sound(entry, hash, record.logIndex, checked));
    else unsound.add(record.logIndex);
  };
  await checkEntries(entryBatches(file.read, entriesInBatch), checker, {
    signal: options.signal,
    ...(options.threads !== undefined && { threads: options.threads }),
    take,
  });
  findings.checked('ledger entries: form, signature, chain, key and detail', done);
  log.finish();
  options.step(done);
  for (const { index, act, key } of checker.ring.uncountersigned)
    findings.problem(
      'key-uncountersigned',
      `ledger entry ${act}, log index ${index}`,
      `a countersignature by an administrator’s key, without which key ${key} is neither enrolled nor ended`,
      'none',
    );
  checkTally(file, tally, findings);
  const feed = metaValue(file.read, 'feed');
  if (feed === null || !checker.keys().has(feed))
    findings.problem(
      'entry-missing',
      'the ledger',
      'the entries of this device from its first on',
      'no entries of this device',
    );
  return { ring: checker.ring, roots: log.roots };
}

class Sound implements SoundEntry {
  readonly entry: Entry;
  readonly hash: string;
  readonly logIndex: number;
  readonly #checked: CheckedEntry;

  constructor(entry: Entry, hash: string, logIndex: number, checked: CheckedEntry) {
    this.entry = entry;
    this.hash = hash;
    this.logIndex = logIndex;
    this.#checked = checked;
  }

  get detail(): SoundEntry['detail'] {
    return this.#checked.detail ?? {};
  }
}

/** Flaws that leave nothing of what an entry says to rely on. A gap before it is the gap's, not its own. */
const unsound: ReadonlySet<string> = new Set([
  'entry-altered',
  'entry-replayed',
  'entry-foreign',
  'entry-repeated',
  'entry-forked',
  'detail-missing',
  'detail-altered',
  'key-revoked',
]);

const isSound = ({ authentic, flaws }: CheckedEntry): boolean =>
  authentic && !flaws.some(({ kind }) => unsound.has(kind));

/** A case begins on the device that holds it: a ledger made anew under another key would be whole in itself. */
function checkOwner(file: CaseFile, key: Uint8Array | undefined, findings: Findings, name: string): void {
  if (!key || file.ownKeys().includes(toHex(key))) return;
  findings.problem(
    'entry-foreign',
    name,
    `the first entry by a key of this device, ${file.ownKeys().join(' or ')}`,
    `key ${toHex(key)}`,
  );
}

/** The findings of the entry, with what a case can tell beyond them: whether what is missing is only somewhere else. */
function nameFlaws(file: CaseFile, record: LedgerRecord, { entry, flaws }: CheckedEntry, findings: Findings): void {
  for (const { kind, expected, found } of flaws) {
    const moved =
      (kind === 'entry-missing' || kind === 'entry-repeated') && entry !== null && isElsewhere(file, entry, expected);
    findings.problem(moved ? 'entry-reordered' : kind, nameOf(record), expected, found);
  }
}

/** Whether the entry that was signed for the expected place of the feed is in the file, only not here. */
function isElsewhere(file: CaseFile, entry: Entry, expected: string): boolean {
  const seq = Number(/^entry (\d+) /.exec(expected)?.[1] ?? Number.NaN);
  if (Number.isNaN(seq)) return false;
  const hash = entryHashAt(file.read, entry.feed, seq);
  const found = hash === null ? null : entryByHash(file.read, hash);
  return found !== null && decodeEntry(found.payload)?.seq === seq;
}

/** The counts that filters show. */
function checkTally(file: CaseFile, counted: ReadonlyMap<string, number>, findings: Findings): void {
  const left = new Map(counted);
  for (const { act, actor, entries } of ledgerTally(file.read)) {
    const key = `${act} ${actor}`;
    const expected = left.get(key) ?? 0;
    left.delete(key);
    if (entries !== expected)
      findings.problem('tally-altered', `entries ${act} by ${actor}`, String(expected), String(entries));
  }
  for (const [key, expected] of left)
    findings.problem('tally-altered', `entries ${key.replace(' ', ' by ')}`, String(expected), '0');
}
