/** Which tiles a log of a size is kept in, and under which names: https://c2sp.org/tlog-tiles, "Merkle Tree". */
import { TlogError } from './tlog-error.ts';

/** Hashes, or entries, in a full tile. */
export const tileWidth = 256;

/** A tile of hashes at a level, or a bundle of entries; both are numbered alike. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256; less than 256 is a partial tile. */
  readonly width: number;
}

/**
 * Path of a tile below the log's prefix: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`.
 *
 * @throws RangeError if there is no such tile
 */
export function tilePath({ level, index, width }: Tile): string {
  if (level !== 'entries' && !(Number.isInteger(level) && level >= 0 && level <= 63))
    throw new RangeError('tiles: a level is 0 to 63');
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError('tiles: an index is a count');
  if (!Number.isInteger(width) || width < 1 || width > tileWidth) throw new RangeError('tiles: a width is 1 to 256');
  return `tile/${level}/${indexPath(index)}${width === tileWidth ? '' : `.p/${width}`}`;
}

/**
 * Reads a path as `tilePath` writes it, and in no other spelling.
 *
 * @throws TlogError `tile-malformed`
 */
export function parseTilePath(path: string): Tile {
  const match = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path);
  if (match?.[1] !== undefined && match[2] !== undefined) {
    const level = match[1] === 'entries' ? match[1] : Number(match[1]);
    const index = Number(match[2].replaceAll(/[x/]/g, ''));
    const width = match[3] === undefined ? tileWidth : Number(match[3]);
    const tile: Tile = { level, index, width };
    // Written again, so that leading zeros, `.p/256`, widths of nothing and levels above 63 are all refused by one rule.
    if (isTile(tile) && tilePath(tile) === path) return tile;
  }
  throw new TlogError('tile-malformed', 'the path is not the name of a tile');
}

/** Width of a tile in a tree of `size` leaves, 0 where the tree has nothing there ("Partial Tiles"). */
export function widthInTree(level: number | 'entries', index: number, size: number): number {
  const hashes = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level));
  return Math.min(tileWidth, Math.max(0, hashes - index * tileWidth));
}

/**
 * The tiles that a log must write to grow from `from` leaves to `to`, partial ones at the end included. Entry bundles come
 * first, then hashes from level 0 up: in this order no tile is ever there before what it is made of.
 *
 * @throws RangeError unless 0 ≤ from ≤ to
 */
export function* newTiles(from: number, to: number): Generator<Tile, void> {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to)
    throw new RangeError('tiles: a log only grows');
  yield* newAtLevel('entries', from, to);
  for (let level = 0; Math.floor(to / tileWidth ** level) > 0; level++) yield* newAtLevel(level, from, to);
}

function* newAtLevel(level: number | 'entries', from: number, to: number): Generator<Tile, void> {
  const span = tileWidth ** (level === 'entries' ? 0 : level);
  const had = Math.floor(from / span);
  const has = Math.floor(to / span);
  if (had === has) return;
  for (let index = Math.floor(had / tileWidth); index * tileWidth < has; index++)
    yield { level, index, width: widthInTree(level, index, to) };
}

/** `<N>`: three digits an element, all but the last behind an `x`; 1234067 is `x001/x234/067`. */
function indexPath(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  return padded.replaceAll(/[0-9]{3}(?=[0-9])/g, 'x$&/');
}

function isTile({ level, index, width }: Tile): boolean {
  return (level === 'entries' || level <= 63) && Number.isSafeInteger(index) && width >= 1 && width <= tileWidth;
}
