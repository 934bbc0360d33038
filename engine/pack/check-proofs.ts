/** What a pack brings of the log besides the entries: each checkpoint, proof and tile against the log grown anew from them. */
import { setImmediate as turn } from 'node:timers/promises';
import { sameBytes } from '../../shared/domain/ledger/bytes.ts';
import { decodeEntry } from '../../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../../shared/domain/ledger/hex.ts';
import { noteKey } from '../../shared/domain/ledger/note-key.ts';
import { type CheckpointPolicy, openCheckpoint } from '../../shared/domain/ledger/open-checkpoint.ts';
import { verifyConsistency } from '../../shared/domain/ledger/proofs.ts';
import { ed25519Verifier } from '../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { verifyTlogProof } from '../../shared/domain/ledger/tlog-proof.ts';
import {
  checkpointPath,
  consistencyPath,
  inclusionPath,
  packPaths,
  sizeOfCheckpointPath,
} from '../../shared/domain/pack/layout.ts';
import { longestLine, parseLedgerLine } from '../../shared/domain/pack/ledger-line.ts';
import { parseAddCheckpoint } from '../attest/add-checkpoint.ts';
import { ed25519Verifies, sha256 } from '../ed25519.ts';
import { attestedSizes } from './check-attested.ts';
import { type Bag, readSmall } from './check-bag.ts';
import type { PackLedger } from './check-ledger.ts';
import { leafOf } from './entries.ts';
import { ExpectedTiles } from './expected-tiles.ts';
import type { PackFindings } from './findings.ts';
import { linesOf } from './lines.ts';
import { type PackSource, UnreadableFile } from './source.ts';

/** A checkpoint, a proof: C2SP's own limits are below it. */
const mostBytes = 2 * 1024 ** 2;
/** https://c2sp.org/tlog-tiles: an entry's length is a uint16. */
const longestLeaf = 0xffff;

interface Grown {
  readonly size: number;
  /** Root (hex) at each size that a checkpoint of the pack is over, and at the end. */
  readonly roots: ReadonlyMap<number, string>;
  /** Log index and leaf hash of the first entry `exhibited` of each reference. */
  readonly exhibited: ReadonlyMap<string, { readonly index: number; readonly leaf: Uint8Array }>;
  /** Digest by path of every tile. */
  readonly tiles: ReadonlyMap<string, string>;
}

/**
 * Names every checkpoint, proof and tile that is missing, altered, or of something else.
 *
 * @returns root (hex) at the sizes that checkpoints of the pack are over; none where the ledger cannot be read to its end
 */
export async function checkProofs(
  source: PackSource,
  bag: Bag,
  ledger: PackLedger,
  findings: PackFindings,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const sizes = [...source.files.keys()].map(sizeOfCheckpointPath).filter((size) => size !== null);
  sizes.sort((a, b) => a - b);
  const log = ledger.last?.entry.log;
  const grown = await grow(source, new Set([...sizes, ...attestedSizes(source)]), signal);
  // Where the ledger cannot be read to its end, it is named already, and a proof says nothing about what is missing.
  if (!grown || log === undefined) return new Map();
  const policy: CheckpointPolicy = {
    origin: log,
    log: ledger.keys.map((key) => ed25519Verifier(noteKey(log, 'ed25519', key, sha256), ed25519Verifies)),
    witnesses: [],
    quorum: 0,
  };
  const proofs = new Proofs(source, findings, policy, grown);
  for (const size of sizes) await proofs.checkpoint(size);
  await proofs.covers(sizes.at(-1) ?? 0);
  for (const [i, size] of sizes.slice(1).entries()) await proofs.consistency(sizes[i] ?? 0, size);
  await proofs.export(ledger);
  for (const ref of ledger.exhibits.keys()) await proofs.inclusion(ref);
  await proofs.tilesCheckpoint();
  checkTiles(bag, grown, findings);
  const expected = new Set([
    ...sizes.map(checkpointPath),
    ...sizes.slice(1).map((size, i) => consistencyPath(sizes[i] ?? 0, size)),
    ...[...ledger.exhibits.keys()].map(inclusionPath),
    packPaths.tilesCheckpoint,
    ...grown.tiles.keys(),
  ]);
  for (const path of source.files.keys())
    if (folders.some((folder) => path.startsWith(folder)) && !expected.has(path))
      findings.problem('proof-foreign', path, 'proofs of this log and its exhibits alone', 'a file that is none');
  return grown.roots;
}

const folders = [packPaths.checkpoints, packPaths.consistency, packPaths.inclusion, packPaths.tiles];

function checkTiles(bag: Bag, { tiles }: Grown, findings: PackFindings): void {
  for (const [path, digest] of tiles) {
    const found = bag.found.get(path);
    findings.checked('tiles of the log, grown anew from its entries');
    if (!found) findings.problem('file-missing', path, 'a tile of the log', 'no such file');
    else if (found.sha256 !== digest)
      findings.problem('tile-altered', path, `SHA-256 ${digest}, from the entries`, `SHA-256 ${found.sha256}`);
  }
}

class Proofs {
  readonly #source: PackSource;
  readonly #findings: PackFindings;
  readonly #policy: CheckpointPolicy;
  readonly #grown: Grown;

  constructor(source: PackSource, findings: PackFindings, policy: CheckpointPolicy, grown: Grown) {
    this.#source = source;
    this.#findings = findings;
    this.#policy = policy;
    this.#grown = grown;
  }

  async checkpoint(size: number): Promise<void> {
    const path = checkpointPath(size);
    const note = await this.#read(path);
    if (!note) return;
    this.#guard(path, () => {
      this.#open(path, note, size);
    });
    this.#findings.checked('checkpoints: signature, and root over the entries');
  }

  /** The last checkpoint must be over every entry of the ledger file. */
  async covers(size: number): Promise<void> {
    if (size === this.#grown.size) return;
    const path = checkpointPath(this.#grown.size);
    this.#findings.problem('file-missing', path, `a checkpoint over ${this.#grown.size} entries`, 'none');
  }

  async consistency(from: number, to: number): Promise<void> {
    const path = consistencyPath(from, to);
    const bytes = await this.#read(path);
    if (bytes) this.#consistent(path, bytes, from, { size: to, root: this.#grown.roots.get(to) ?? '' });
  }

  /** From the end of the ledger file to the checkpoint over the export's own entries too. */
  async export({ size, root }: PackLedger): Promise<void> {
    const bytes = await this.#read(packPaths.exportConsistency);
    if (bytes) this.#consistent(packPaths.exportConsistency, bytes, this.#grown.size, { size, root: toHex(root) });
  }

  #consistent(
    path: string,
    bytes: Uint8Array,
    from: number,
    to: { readonly size: number; readonly root: string },
  ): void {
    this.#findings.checked('consistency proofs from each checkpoint to the next');
    this.#guard(path, () => {
      const request = parseAddCheckpoint(bytes);
      if (!request) throw new TlogError('proof-malformed', 'the proof cannot be read');
      if (request.old !== from)
        throw new TlogError('proof-malformed', `it is from ${request.old} entries, not ${from}`);
      this.#open(path, request.note, to.size, to.root);
      const claim = {
        first: from,
        second: to.size,
        firstRoot: fromHex(this.#grown.roots.get(from) ?? ''),
        secondRoot: fromHex(to.root),
        proof: request.proof,
      };
      if (!verifyConsistency(claim, sha256))
        throw new TlogError('not-included', `the log of ${to.size} entries does not continue the one of ${from} by it`);
    });
  }

  async inclusion(ref: string): Promise<void> {
    const path = inclusionPath(ref);
    const bytes = await this.#read(path);
    const entry = this.#grown.exhibited.get(ref);
    if (!bytes || !entry) return;
    this.#findings.checked('inclusion proofs of the entries that produced exhibits');
    this.#guard(path, () => {
      const { index, checkpoint } = verifyTlogProof(bytes, entry.leaf, this.#policy, sha256);
      if (index !== entry.index || toHex(checkpoint.root) !== this.#grown.roots.get(checkpoint.size))
        throw new TlogError('not-included', `entry ${index} of ${checkpoint.size}, of another log`);
    });
  }

  async tilesCheckpoint(): Promise<void> {
    const note = await this.#read(packPaths.tilesCheckpoint);
    const same = note && (await this.#read(checkpointPath(this.#grown.size)));
    if (note && same && !sameBytes(note, same))
      this.#findings.problem('proof-altered', packPaths.tilesCheckpoint, 'the checkpoint over the tiles', 'another');
  }

  #open(path: string, note: Uint8Array, size: number, root = this.#grown.roots.get(size)): void {
    const { checkpoint } = openCheckpoint(note, this.#policy, sha256);
    const found = `${checkpoint.size} entries, root ${toHex(checkpoint.root)}`;
    const expected = root === undefined ? `at most ${this.#grown.size} entries` : `${size} entries, root ${root}`;
    if (expected !== found) this.#findings.problem('proof-altered', path, expected, found);
  }

  #guard(path: string, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
      this.#findings.problem('proof-altered', path, 'what the entries of the ledger prove', error.message);
    }
  }

  async #read(path: string): Promise<Uint8Array | null> {
    const bytes = await readSmall(this.#source, path, mostBytes, this.#findings);
    if (bytes === null && !this.#source.files.has(path))
      this.#findings.problem('file-missing', path, 'a proof of the log', 'no such file');
    return bytes;
  }
}

/** Null where the ledger file is missing or a line of it is no entry. */
async function grow(source: PackSource, sizes: ReadonlySet<number>, signal: AbortSignal): Promise<Grown | null> {
  if (!source.files.has(packPaths.ledger)) return null;
  const log = new ExpectedTiles();
  const roots = new Map<number, string>();
  const exhibited = new Map<string, { index: number; leaf: Uint8Array }>();
  try {
    for await (const { text, ended } of linesOf(source.read(packPaths.ledger), longestLine)) {
      if (log.size % 500 === 0) await turn();
      signal.throwIfAborted();
      const line = text === null || !ended ? null : parseLedgerLine(text);
      const bytes = line && leafOf(line);
      if (!line || !bytes || bytes.length > longestLeaf) return null;
      const leaf = log.push(bytes);
      if (sizes.has(log.size)) roots.set(log.size, toHex(log.root()));
      const entry = decodeEntry(line.payload);
      const ref = entry?.act === 'exhibited' ? entry.subject.id.slice('exhibit:'.length) : null;
      if (ref !== null && !exhibited.has(ref)) exhibited.set(ref, { index: log.size - 1, leaf });
    }
  } catch (error) {
    if (error instanceof UnreadableFile) return null;
    throw error;
  }
  roots.set(log.size, toHex(log.root()));
  return { size: log.size, roots, exhibited, tiles: log.finish() };
}
