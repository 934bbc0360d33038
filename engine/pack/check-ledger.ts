/** The ledger in a pack: every line, in order, and what its entries say of the pack's files. */
import { createHash } from 'node:crypto';
import { decodeEntry, type Entry } from '../../shared/domain/ledger/entry.ts';
import { FeedChecker } from '../../shared/domain/ledger/feed-check.ts';
import { fromHex } from '../../shared/domain/ledger/hex.ts';
import { MerkleRange } from '../../shared/domain/ledger/merkle.ts';
import { packPaths } from '../../shared/domain/pack/layout.ts';
import { type LedgerLine, longestLine, parseLedgerLine } from '../../shared/domain/pack/ledger-line.ts';
import { readableHeader, readableRow } from '../../shared/domain/pack/readable.ts';
import { ed25519Verifies, keyIdOf } from '../ed25519.ts';
import type { PackFindings } from './findings.ts';
import { linesOf } from './lines.ts';
import { type PackSource, UnreadableFile } from './source.ts';

/** What the signed entries say; later ones add to it. Bounded by the entries of the acts that packs are about. */
export interface PackLedger {
  /** Digest and size by reference, of every exhibit produced. */
  readonly exhibits: ReadonlyMap<string, { readonly sha256: string; readonly size: number; readonly kind: string }>;
  /** SHA-256 of every original taken in, with its size. */
  readonly originals: ReadonlyMap<string, number>;
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
  const originals = new Map<string, number>();
  const bundles = new Map<string, number>();
  const packed = new Map<string, Set<string>>();
  const readable = createHash('sha256').update(readableHeader);
  let checker: FeedChecker | null = null;
  let last: PackLedger['last'] = null;
  const tree = new MerkleRange(sha256);
  let n = 0;

  const take = (line: LedgerLine, path: string): void => {
    // All entries are held to the case of the first: one of another case is then the one that is named.
    const log = decodeEntry(line.payload)?.log;
    checker ??= new FeedChecker(log ?? '', { sha256, verifies: ed25519Verifies });
    const checked = checker.check(line);
    const { entry, detail, hash } = checked;
    tree.push(fromHex(hash));
    if (path === packPaths.ledger) readable.update(readableRow(n, checked));
    const name = `${path}, ledger entry ${entry ? `${entry.seq} (${entry.act} ${entry.subject.id})` : n}`;
    for (const { kind, expected, found } of checked.flaws) findings.problem(kind, name, expected, found);
    findings.checked('ledger entries: form, signature, chain and detail');
    if (!entry) return;
    last = { line, entry, hash };
    const key = checker.keys().get(entry.feed);
    if (key && keyIdOf(key) !== line.keyid)
      findings.problem('entry-altered', `${name}, key id`, keyIdOf(key), line.keyid);
    const { id, sha256: digest, size } = entry.subject;
    const ref = id.slice(id.indexOf(':') + 1);
    if (entry.act === 'exhibited' && digest !== null && size !== null) {
      if (exhibits.has(ref)) findings.problem('exhibit-twice', name, `one exhibit ${ref}`, 'another one');
      else exhibits.set(ref, { sha256: digest, size, kind: String(detail?.kind) });
    }
    if (entry.act === 'acquired' && digest !== null && size !== null) originals.set(digest, size);
    if (entry.act === 'exported' && digest !== null && id === `bundle:${digest}`) bundles.set(digest, size ?? -1);
    if (entry.act === 'exported' && id.startsWith('exhibit:') && typeof detail?.pack === 'string')
      packed.set(detail.pack, (packed.get(detail.pack) ?? new Set()).add(ref));
  };

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
        if (line) take(line, path);
        else findings.problem('entry-altered', `${path}, entry ${n}`, 'an entry in its one spelling', 'another text');
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      findings.problem('file-unreadable', path, 'a file that can be read', error.message);
    }
  }
  const keys = (checker as FeedChecker | null)?.keys() ?? new Map<string, Uint8Array>();
  return {
    size: tree.size,
    root: tree.root(),
    exhibits,
    originals,
    bundles,
    packed,
    last,
    keys: [...keys.values()],
    feeds: keys,
    readable: readable.digest('hex'),
  };
}
