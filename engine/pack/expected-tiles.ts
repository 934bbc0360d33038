import { createHash } from 'node:crypto';
import { leafHash, MerkleRange } from '../../shared/domain/ledger/merkle.ts';
import { tilePath, tileWidth } from '../../shared/domain/ledger/tile-paths.ts';
import { encodeEntries, encodeTile } from '../../shared/domain/ledger/tiles.ts';
import { packPaths } from '../../shared/domain/pack/layout.ts';
import { sha256 } from '../ed25519.ts';

const tileHeight = 8;

/**
 * The log grown anew from its entries, one after another: its root at any size on the way, and every tile that it has
 * (https://c2sp.org/tlog-tiles) by path and digest. Memory holds one unfinished tile a level, and 100 bytes for each tile.
 */
export class ExpectedTiles {
  readonly #open = new Map<number | 'entries', Uint8Array[]>();
  readonly #written = new Map<number | 'entries', number>();
  readonly #digests = new Map<string, string>();
  readonly #range = new MerkleRange(sha256, (level, _, hash) => {
    if (level % tileHeight === 0) this.#add(level / tileHeight, hash);
  });

  get size(): number {
    return this.#range.size;
  }

  root(): Uint8Array {
    return this.#range.root();
  }

  /** Returns the leaf hash. */
  push(leaf: Uint8Array): Uint8Array {
    const hash = leafHash(leaf, sha256);
    this.#range.push(hash);
    this.#add('entries', leaf);
    return hash;
  }

  /** Digest (hex) by path in a pack; partial tiles at the end included. Nothing can be added afterwards. */
  finish(): ReadonlyMap<string, string> {
    for (const [level, parts] of this.#open) if (parts.length > 0) this.#close(level, parts);
    return this.#digests;
  }

  #add(level: number | 'entries', part: Uint8Array): void {
    const parts = this.#open.get(level) ?? [];
    this.#open.set(level, parts);
    parts.push(part);
    if (parts.length < tileWidth) return;
    this.#close(level, parts);
    this.#open.set(level, []);
  }

  #close(level: number | 'entries', parts: readonly Uint8Array[]): void {
    const index = this.#written.get(level) ?? 0;
    this.#written.set(level, index + 1);
    const path = packPaths.tiles + tilePath({ level, index, width: parts.length });
    const bytes = level === 'entries' ? encodeEntries(parts) : encodeTile(parts);
    this.#digests.set(path, createHash('sha256').update(bytes).digest('hex'));
  }
}
