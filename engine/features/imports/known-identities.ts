/** Which rows the case holds already, by their identities: a table in memory, and the row itself wherever it says "perhaps". */
import type { CaseFile } from '../../case-file.ts';
import { importRanges } from '../../store/event-columns.ts';
import { coverEvents, pieceRuns, readPiece } from '../../store/event-pieces.ts';
import { identitiesBetween, identityOf } from '../../store/events.ts';
import { lastEvent } from '../../store/meta.ts';

const identityBytes = 16;

/**
 * Event ids by identity, open addressing: 8 bytes a place. The first four bytes of an identity choose the place, the next four
 * are kept as a tag; whether a row is the same is then asked of all sixteen, so that no two rows are ever taken for one.
 */
export class IdentityTable {
  readonly #ids: Uint32Array;
  readonly #tags: Uint32Array;
  readonly #mask: number;
  readonly #same: (id: number, identity: Uint8Array) => boolean;

  /**
   * @param most identities it will hold
   * @param same whether an event has exactly this identity
   */
  constructor(most: number, same: (id: number, identity: Uint8Array) => boolean) {
    const places = 2 ** Math.max(4, Math.ceil(Math.log2(most * 1.4 + 1)));
    this.#ids = new Uint32Array(places);
    this.#tags = new Uint32Array(places);
    this.#mask = places - 1;
    this.#same = same;
  }

  /** @param at where in `identities` its 16 bytes begin */
  add(id: number, identities: Uint8Array, at: number): void {
    let place = four(identities, at) & this.#mask;
    while (this.#ids[place] !== 0) place = (place + 1) & this.#mask;
    this.#ids[place] = id;
    this.#tags[place] = four(identities, at + 4);
  }

  has(identity: Uint8Array): boolean {
    const tag = four(identity, 4);
    for (let place = four(identity, 0) & this.#mask; this.#ids[place] !== 0; place = (place + 1) & this.#mask)
      if (this.#tags[place] === tag && this.#same(this.#ids[place] as number, identity)) return true;
    return false;
  }
}

const four = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)) >>>
  0;

/**
 * The identities of the case's events; those of superseded imports do not count.
 *
 * @param but an import that is being superseded; 0 for none
 */
export function knownIdentities(file: CaseFile, but: number): { has(identity: Uint8Array): boolean } {
  const tx = file.read;
  const ranges = importRanges(tx).filter((range) => !range.superseded && range.import !== but);
  if (ranges.length === 0) return { has: () => false };
  const counted = new Set(ranges.map((range) => range.import));
  const table = new IdentityTable(
    ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0),
    (id, identity) => Buffer.compare(identityOf(tx, id) ?? Buffer.alloc(0), identity) === 0,
  );
  const runs = pieceRuns(tx, 'identities');
  if (coverEvents(runs, lastEvent(tx))) {
    for (const run of runs) {
      if (!counted.has(run.import)) continue;
      const identities = readPiece(tx, run, 'identities');
      for (let n = 0; n < run.count; n++) table.add(run.firstEvent + n, identities, n * identityBytes);
    }
    return table;
  }
  for (const { first, last } of ranges)
    for (const { id, identity } of identitiesBetween(tx, first, last)) table.add(id, identity, 0);
  return table;
}
