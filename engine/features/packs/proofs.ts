/** What a pack brings of the case's log: checkpoints, the proofs between them, of each exhibit's entry, and the log's tiles. */

import { consistencyProof, inclusionProof } from '../../../shared/domain/ledger/proofs.ts';
import { newTiles, tilePath, tileWidth } from '../../../shared/domain/ledger/tile-paths.ts';
import { encodeEntries, tileBytes } from '../../../shared/domain/ledger/tiles.ts';
import { formatTlogProof } from '../../../shared/domain/ledger/tlog-proof.ts';
import { checkpointPath, consistencyPath, inclusionPath, packPaths } from '../../../shared/domain/pack/layout.ts';
import { formatAddCheckpoint } from '../../attest/add-checkpoint.ts';
import type { CaseFile } from '../../case-file.ts';
import { sha256 } from '../../ed25519.ts';
import { nodeReader } from '../../log/tail.ts';
import { leafOf } from '../../pack/entries.ts';
import type { ExhibitRecord } from '../../store/exhibits.ts';
import { allEntries, logIndexOf } from '../../store/ledger.ts';
import { checkpointAfter, type StoredCheckpoint } from '../../store/log.ts';
import { exhibitRef } from '../views.ts';

export interface ProofFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Proofs over the first `size` entries, which a signed checkpoint must cover. What the case gains meanwhile changes none.
 *
 * @throws FailureError `case-damaged` where the log lacks a node
 */
export function* proofFiles(file: CaseFile, size: number, exhibits: readonly ExhibitRecord[]): Generator<ProofFile> {
  const read = nodeReader(file.read);
  let last: StoredCheckpoint | null = null;
  for (
    let next = checkpointAfter(file.read, 0);
    next && next.size <= size;
    next = checkpointAfter(file.read, next.size)
  ) {
    yield { path: checkpointPath(next.size), bytes: next.note };
    if (last) yield { path: consistencyPath(last.size, next.size), bytes: consistencyFile(file, last.size, next) };
    last = next;
  }
  if (last?.size !== size) throw new Error(`no checkpoint over ${size} entries`);
  for (const exhibit of exhibits) {
    const index = logIndexOf(file.read, exhibit.entry);
    if (index === null || index >= size) throw new Error(`no entry of exhibit ${exhibitRef(exhibit)} in the log`);
    const hashes = inclusionProof(index, size, read, sha256);
    yield {
      path: inclusionPath(exhibitRef(exhibit)),
      bytes: formatTlogProof({ extra: new Uint8Array(0), index, hashes, checkpoint: last.note }),
    };
  }
  yield { path: packPaths.tilesCheckpoint, bytes: last.note };
  yield* entryBundles(file, size);
  for (const { level, index, width } of newTiles(0, size))
    if (level !== 'entries')
      yield {
        path: packPaths.tiles + tilePath({ level, index, width }),
        bytes: tileBytes({ level, index, width }, read),
      };
}

/** From one size of the log to a checkpoint, as a witness would be asked (https://c2sp.org/tlog-witness). */
export function consistencyFile(file: CaseFile, from: number, to: Pick<StoredCheckpoint, 'size' | 'note'>): Uint8Array {
  const proof = consistencyProof(from, to.size, nodeReader(file.read), sha256);
  return formatAddCheckpoint({ old: from, proof, note: to.note });
}

function* entryBundles(file: CaseFile, size: number): Generator<ProofFile> {
  let leaves: Uint8Array[] = [];
  let done = 0;
  for (const record of allEntries(file.read)) {
    if (done === size) break;
    leaves.push(leafOf(record));
    done++;
    if (leaves.length < tileWidth && done < size) continue;
    const tile = { level: 'entries', index: Math.ceil(done / tileWidth) - 1, width: leaves.length } as const;
    yield { path: packPaths.tiles + tilePath(tile), bytes: encodeEntries(leaves) };
    leaves = [];
  }
}
