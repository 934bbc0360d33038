/** What tiles and entry bundles contain: https://c2sp.org/tlog-tiles, "Merkle Tree" and "Log entries". */
import { concatBytes } from './bytes.ts';
import { nodeHash, type Sha256 } from './merkle.ts';
import type { NodeReader } from './nodes.ts';
import { type Tile, tileWidth, widthInTree } from './tile-paths.ts';
import { TlogError } from './tlog-error.ts';

/** Tree levels in a tile: the hashes of a tile at level L are nodes of level 8 L. */
const tileHeight = 8;
const hashBytes = 32;

/** Bytes of a tile of hashes, from the nodes of the tree. */
export function tileBytes({ level, index, width }: Tile & { readonly level: number }, read: NodeReader): Uint8Array {
  const hashes = Array.from({ length: width }, (_, i) => read(level * tileHeight, index * tileWidth + i));
  return encodeTile(hashes);
}

/** @throws RangeError unless there are 1 to 256 hashes of 32 bytes */
export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (hashes.length < 1 || hashes.length > tileWidth || hashes.some((hash) => hash.length !== hashBytes))
    throw new RangeError('tiles: a tile is 1 to 256 hashes');
  return concatBytes(...hashes);
}

/** The hashes of a tile that must be exactly `width` wide. @throws TlogError `tile-malformed` */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array[] {
  if (bytes.length !== width * hashBytes)
    throw malformed(`it is ${bytes.length} bytes long, where ${width} hashes have ${width * hashBytes}`);
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * hashBytes, (i + 1) * hashBytes));
}

/** Bytes of an entry bundle: each entry behind its length as a big-endian uint16. @throws RangeError */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (entries.length < 1 || entries.length > tileWidth) throw new RangeError('tiles: a bundle is 1 to 256 entries');
  if (entries.some((entry) => entry.length > 0xffff)) throw new RangeError('tiles: an entry is over 65,535 bytes');
  return concatBytes(...entries.flatMap((entry) => [Uint8Array.of(entry.length >>> 8, entry.length), entry]));
}

/** The entries of a bundle that must have exactly `width`. @throws TlogError `tile-malformed` */
export function decodeEntries(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [high, low] = bytes.subarray(at, at + 2);
    if (high === undefined || low === undefined || entries.length === width) break;
    const end = at + 2 + high * 256 + low;
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (at !== bytes.length || entries.length !== width) throw malformed(`it is not a sequence of ${width} entries`);
  return entries;
}

/** The tile of hashes that a node of a tree of `size` leaves is in, or is made from: what to fetch before `nodesOfTiles`. */
export function tileOfNode(level: number, index: number, size: number): Tile & { readonly level: number } {
  const tileLevel = Math.floor(level / tileHeight);
  const first = index * 2 ** (level % tileHeight);
  const tile = Math.floor(first / tileWidth);
  return { level: tileLevel, index: tile, width: widthInTree(tileLevel, tile, size) };
}

/**
 * Reads nodes of a tree of `size` leaves out of its tiles; those between tile levels are hashed from the tile ("the Merkle
 * Tree levels between those expressed by the tile hashes are reconstructed"). `readTile` is asked once for each node:
 * whoever reads many keeps tiles in a cache of its own size. Nothing here trusts the tiles: a proof made from altered ones
 * does not verify against the signed root.
 *
 * @throws TlogError `tile-malformed` (from the reader) where a tile is not as wide as the tree has it
 */
export function nodesOfTiles(
  size: number,
  readTile: (tile: Tile & { readonly level: number }) => Uint8Array,
  sha256: Sha256,
): NodeReader {
  return (level, index) => {
    const tile = tileOfNode(level, index, size);
    const count = 2 ** (level % tileHeight);
    const first = index * count - tile.index * tileWidth;
    if (first + count > tile.width) throw new RangeError(`tiles: node ${index} of level ${level} is not in the tree`);
    let hashes = decodeTile(readTile(tile), tile.width).slice(first, first + count);
    while (hashes.length > 1) hashes = pairs(hashes, sha256);
    return hashes[0] as Uint8Array;
  };
}

function pairs(hashes: readonly Uint8Array[], sha256: Sha256): Uint8Array[] {
  return Array.from({ length: hashes.length / 2 }, (_, i) =>
    nodeHash(hashes[2 * i] as Uint8Array, hashes[2 * i + 1] as Uint8Array, sha256),
  );
}

function malformed(why: string): TlogError {
  return new TlogError('tile-malformed', `the tile cannot be read: ${why}`);
}
