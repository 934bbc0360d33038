/** The ledger in a pack: every line, in order, and what its entries say of the pack's files. */
import { createHash } from 'node:crypto';
import { ApprovalsCheck, type KnownApproval, type Problem } from '../../shared/domain/approvals/check.ts';
import { custodyActs } from '../../shared/domain/exhibits/custody-acts.ts';
import { type ErasedExhibit, ErasureCheck } from '../../shared/domain/exhibits/erasures.ts';
import { decodeEntry, type Entry } from '../../shared/domain/ledger/entry.ts';
import { type CheckedEntry, FeedChecker } from '../../shared/domain/ledger/feed-check.ts';
import { MerkleRange } from '../../shared/domain/ledger/merkle.ts';
import { packPaths } from '../../shared/domain/pack/layout.ts';
import { type LedgerLine, longestLine, parseLedgerLine } from '../../shared/domain/pack/ledger-line.ts';
import { readableHeader, readableRow } from '../../shared/domain/pack/readable.ts';
import { type StatedFile, statedFilesOf } from '../../shared/domain/statements/stated-file.ts';
import { keyIdOf } from '../ed25519.ts';
import { checkEntries, entriesInBatch } from '../jobs/check-entries.ts';
import { entryDeps } from '../jobs/entry-batch.ts';
import type { PackFindings } from './findings.ts';
import { linesOf } from './lines.ts';
import { type PackSource, UnreadableFile } from './source.ts';

/** What the signed entries say; later ones add to it. Bounded by the entries of the acts that packs are about. */
export interface PackLedger {
  /** Digest and size by reference, of every exhibit produced before the pack was begun. */
  readonly exhibits: ReadonlyMap<string, { readonly sha256: string; readonly size: number; readonly kind: string }>;
  /** SHA-256 of the listing of each folder exhibit, by reference. */
  readonly listings: ReadonlyMap<string, string>;
  /** SHA-256 of every original taken in, with its size. */
  readonly originals: ReadonlyMap<string, number>;
  /** Files that statements name, before the pack was begun, by SHA-256. */
  readonly stated: ReadonlyMap<string, readonly StatedFile[]>;
  /** Sizes of bundles that entries say were exported, by SHA-256. */
  readonly bundles: ReadonlyMap<string, number>;
  /** References of exhibits that entries say went out in a pack, by the digest of its tag manifest. */
  readonly packed: ReadonlyMap<string, ReadonlySet<string>>;
  /** The last entry of all, with its leaf hash. */
  readonly last: { readonly line: LedgerLine; readonly entry: Entry; readonly hash: string } | null;
  /** RFC 6962 tree over all entries, in their order. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Raw keys of all feeds. */
  readonly keys: readonly Uint8Array[];
  /** The same, by feed. */
  readonly feeds: ReadonlyMap<string, Uint8Array>;
  /** Approvals by id, as they stood at the end of `data/ledger.jsonl`: what `approvals.json` is held to. */
  readonly approvals: ReadonlyMap<string, KnownApproval>;
  /** Exhibits that were erased, by reference. */
  readonly erased: ReadonlyMap<string, ErasedExhibit>;
  /** SHA-256 of `ledger-readable.csv` as the entries give it. */
  readonly readable: string;
}

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();

export async function checkPackLedger(
  source: PackSource,
  findings: PackFindings,
  options: { readonly signal: AbortSignal; onEntry(done: number): void },
): Promise<PackLedger> {
  const exhibits = new Map<string, { sha256: string; size: number; kind: string }>();
  const listings = new Map<string, string>();
  const originals = new Map<string, number>();
  const stated = new Map<string, StatedFile[]>();
  const bundles = new Map<string, number>();
  const packed = new Map<string, Set<string>>();
  const readable = createHash('sha256').update(readableHeader);
  let last: PackLedger['last'] = null;
  const tree = new MerkleRange(sha256);
  const problem: Problem = (kind, subject, expected, found) => findings.problem(kind, subject, expected, found);
  const approvals = new ApprovalsCheck(problem);
  const erasures = new ErasureCheck(problem);
  let approvalsThen: ReadonlyMap<string, KnownApproval> | null = null;

  const lines = lineBatches(source, findings, options);
  const first = await lines.next();
  // All entries are held to the case of the first: one of another case is then the one that is named.
  const log = first.done ? '' : (decodeEntry(first.value[0]?.payload ?? new Uint8Array(0))?.log ?? '');
  const checker = new FeedChecker(log, entryDeps());

  const take = (line: PlacedLine, checked: CheckedEntry): void => {
    const { path, n } = line;
    const { entry, hash } = checked;
    tree.push(checked.leaf);
    if (path === packPaths.ledger) readable.update(readableRow(n, checked));
    const name = `${path}, ledger entry ${entry ? `${entry.seq} (${entry.act} ${entry.subject.id})` : n}`;
    if (path === packPaths.exportLedger) approvalsThen ??= copyOf(approvals.known);
    // A detail that is gone is a finding only where no erasure accounts for it, which is known at the end.
    const gone = checked.authentic && entry !== null && checked.flaws.some(({ kind }) => kind === 'detail-missing');
    if (gone) erasures.take({ entry, hash, detail: null, name });
    for (const { kind, expected, found } of checked.flaws)
      if (!gone || kind !== 'detail-missing') findings.problem(kind, name, expected, found);
    findings.checked('ledger entries: form, signature, chain, key and detail');
    if (!entry) return;
    last = { line, entry, hash };
    const key = checker.keys().get(entry.feed);
    if (key && keyIdOf(key) !== line.keyid)
      findings.problem('entry-altered', `${name}, key id`, keyIdOf(key), line.keyid);
    if (!actsRead.has(entry.act)) return;
    const { detail } = checked;
    if (detail !== null) {
      approvals.take({ entry, hash, detail, name });
      erasures.take({ entry, hash, detail, name });
    }
    const { id, sha256: digest, size } = entry.subject;
    const ref = id.slice(id.indexOf(':') + 1);
    // What came while the pack was written is recorded in it and is in the next one.
    const later = path === packPaths.exportLedger;
    if (entry.act === 'exhibited' && digest !== null && size !== null && !later) {
      if (exhibits.has(ref)) findings.problem('exhibit-twice', name, `one exhibit ${ref}`, 'another one');
      else exhibits.set(ref, { sha256: digest, size, kind: String(detail?.kind) });
    }
    // What was acquired as an exhibit is looked for as that.
    if (entry.act === 'acquired' && id.startsWith('exhibit:')) {
      const folder = detail?.folder as { readonly listing?: unknown } | null | undefined;
      if (typeof folder?.listing === 'string') listings.set(ref, folder.listing);
    }
    if (entry.act === 'acquired' && !id.startsWith('exhibit:') && digest !== null && size !== null && !later)
      originals.set(digest, size);
    // A body that is too long for a detail stands in its row alone, and then the detail names the files.
    if (entry.act === 'stated' && detail !== null && !later)
      for (const one of statedFilesOf('body' in detail ? detail.body : detail) ?? [])
        stated.set(one.sha256, [...(stated.get(one.sha256) ?? []), one]);
    if (entry.act === 'exported' && digest !== null && id === `bundle:${digest}`) bundles.set(digest, size ?? -1);
    if (entry.act === 'exported' && id.startsWith('exhibit:') && typeof detail?.pack === 'string')
      packed.set(detail.pack, (packed.get(detail.pack) ?? new Set()).add(ref));
  };

  await checkEntries(after(first, lines), checker, { signal: options.signal, take });
  for (const { index, act, key } of checker.ring.uncountersigned)
    findings.problem(
      'key-uncountersigned',
      `ledger entry ${act}, log index ${index}`,
      `a countersignature by an administrator’s key, without which key ${key} is neither enrolled nor ended`,
      'none',
    );
  erasures.finish();
  const keys = checker.keys();
  return {
    approvals: approvalsThen ?? copyOf(approvals.known),
    erased: erasures.erased,
    size: tree.size,
    root: tree.root(),
    exhibits,
    listings,
    originals,
    stated,
    bundles,
    packed,
    last,
    keys: [...keys.values()],
    feeds: keys,
    readable: readable.digest('hex'),
  };
}

/** The acts that say something of a pack's files, of approvals or of erasures. */
const actsRead: ReadonlySet<string> = new Set([...custodyActs, 'stated']);

/** Decisions that come later must not change what was. */
function copyOf(known: ReadonlyMap<string, KnownApproval>): ReadonlyMap<string, KnownApproval> {
  return new Map([...known].map(([id, approval]) => [id, { ...approval }]));
}

interface PlacedLine extends LedgerLine {
  readonly path: string;
  /** From 1, over both files. */
  readonly n: number;
}

/** Every line that is an entry in its one spelling, some at a time; what is none is named as it is met. */
async function* lineBatches(
  source: PackSource,
  findings: PackFindings,
  options: { readonly signal: AbortSignal; onEntry(done: number): void },
): AsyncGenerator<PlacedLine[], void> {
  let batch: PlacedLine[] = [];
  let bytes = 0;
  let n = 0;
  for (const path of [packPaths.ledger, packPaths.exportLedger]) {
    if (!source.files.has(path)) {
      findings.problem('file-missing', path, 'entries of the ledger', 'no such file');
      continue;
    }
    try {
      for await (const { text, ended } of linesOf(source.read(path), longestLine)) {
        options.signal.throwIfAborted();
        options.onEntry(++n);
        const line = text === null || !ended ? null : parseLedgerLine(text);
        if (!line) {
          findings.problem('entry-altered', `${path}, entry ${n}`, 'an entry in its one spelling', 'another text');
          continue;
        }
        batch.push({ ...line, path, n });
        bytes += text?.length ?? 0;
        if (batch.length < entriesInBatch && bytes < mostInBatch) continue;
        yield batch;
        batch = [];
        bytes = 0;
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      findings.problem('file-unreadable', path, 'a file that can be read', error.message);
    }
  }
  if (batch.length > 0) yield batch;
}

/** Characters of lines that are read before they are handed on: hostile lines may be long. */
const mostInBatch = 4 * 1024 * 1024;

async function* after<T>(first: IteratorResult<T, void>, rest: AsyncGenerator<T, void>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
