/** The index from what the case file holds. */
import { setImmediate as turn } from 'node:timers/promises';
import { codesFor, decodeColumns, type LabelPiece } from '../../shared/domain/search/column-piece.ts';
import type { CaseFile } from '../case-file.ts';
import { isDamage } from '../store/driver.ts';
import { eventColumns, importRanges, labelsOf } from '../store/event-columns.ts';
import { coverEvents, type PieceRun, pieceRuns, readPiece } from '../store/event-pieces.ts';
import { lastEvent } from '../store/meta.ts';
import { adjustTimes } from './adjust-times.ts';
import { clockClaims } from './clocks.ts';
import { type Codes, type Column, type EventIndex, type LabelColumn, labelColumns, withLive } from './event-index.ts';
import { timeOrder } from './time-order.ts';

/** Rows read before other calls get a turn. */
const step = 50_000;

/** Columns in the order of ids. */
interface Unordered {
  readonly times: Float64Array;
  readonly columns: { readonly [C in LabelColumn]: Column };
}

/** Times are adjusted by the claims that hold about the case's clocks; order, filters and counts are of adjusted times. */
export async function loadEventIndex(file: CaseFile): Promise<EventIndex> {
  const size = lastEvent(file.read);
  const { times, columns } = (await columnsOfPieces(file, size)) ?? (await columnsOfRows(file, size));
  const imports = importRanges(file.read);
  adjustTimes({ times, columns }, imports, clockClaims(file));
  const order = timeOrder(times);
  if (order === null) return withLive({ size, ids: null, times, columns, imports });
  const ids = order.slice();
  for (let i = 0; i < ids.length; i++) ids[i] = (ids[i] as number) + 1;
  const placed = (column: Column): Column => ({ codes: permuted(column.codes, order), values: column.values });
  return withLive({
    size,
    ids,
    times: permuted(times, order),
    columns: {
      source: placed(columns.source),
      type: placed(columns.type),
      actor: placed(columns.actor),
      host: placed(columns.host),
    },
    imports,
  });
}

/** From the pieces made at import; null where they are not whole, and the rows must be read. */
async function columnsOfPieces(file: CaseFile, size: number): Promise<Unordered | null> {
  const runs = pieceRuns(file.read, 'columns');
  if (!coverEvents(runs, size)) return null;
  const times = new Float64Array(size);
  const builders = labelColumns.map(() => new ColumnBuilder(size));
  for (const run of runs) {
    const piece = wholePiece(file, run);
    if (piece === null) return null;
    times.set(piece.times, run.firstEvent - 1);
    for (const [c, builder] of builders.entries()) builder.add(run.firstEvent - 1, piece.labels[c] as LabelPiece);
    await turn();
  }
  const [source, type, actor, host] = builders.map((builder) => builder.finish()) as [Column, Column, Column, Column];
  return { times, columns: { source, type, actor, host } };
}

function wholePiece(file: CaseFile, run: PieceRun): ReturnType<typeof decodeColumns> | null {
  try {
    const piece = decodeColumns(readPiece(file.read, run, 'columns'));
    return piece.times.length === run.count ? piece : null;
  } catch (error) {
    // The rows are still there, and are what counts.
    if (isDamage(error) || error instanceof RangeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A column of the whole case from the columns of its runs; as wide as its number of values needs. */
class ColumnBuilder {
  #codes: Codes;
  readonly #size: number;
  readonly #known = new Map<string, number>();

  constructor(size: number) {
    this.#size = size;
    this.#codes = codesFor(0, size);
  }

  add(from: number, { codes, values }: LabelPiece): void {
    const here = Uint32Array.from(values, (value) => {
      const known = this.#known.get(value) ?? this.#known.size;
      this.#known.set(value, known);
      return known;
    });
    if (codesFor(this.#known.size, 0).BYTES_PER_ELEMENT > this.#codes.BYTES_PER_ELEMENT) {
      const wider = codesFor(this.#known.size, this.#size);
      wider.set(this.#codes);
      this.#codes = wider;
    }
    const out = this.#codes;
    for (let i = 0; i < codes.length; i++) out[from + i] = here[codes[i] as number] as number;
  }

  finish(): Column {
    return { codes: this.#codes, values: [...this.#known.keys()] };
  }
}

async function columnsOfRows(file: CaseFile, size: number): Promise<Unordered> {
  const times = new Float64Array(size);
  const labels = labelColumns.map(() => new Uint32Array(size));
  for (let first = 1, at = 0; first <= size; first += step) {
    for (const row of eventColumns(file.read, first, Math.min(size, first + step - 1))) {
      times[at] = row[1];
      for (let c = 0; c < labels.length; c++) (labels[c] as Uint32Array)[at] = row[c + 2] as number;
      at++;
    }
    await turn();
  }
  const texts = labelsOf(file.read);
  const [source, type, actor, host] = labels.map((ids) => denseCodes(ids, texts)) as [Column, Column, Column, Column];
  return { times, columns: { source, type, actor, host } };
}

function permuted<A extends Codes | Float64Array>(column: A, order: Uint32Array): A {
  const out = column.slice() as A;
  for (let i = 0; i < order.length; i++) out[i] = column[order[i] as number] as number;
  return out;
}

/** Label ids to codes 0…n-1 in order of first appearance, so that counting is an array access. */
function denseCodes(labelIds: Uint32Array, texts: ReadonlyMap<number, string>): Column {
  const wide = new Uint32Array(labelIds.length);
  const codeOf = new Map<number, number>();
  const values: string[] = [];
  for (let i = 0; i < labelIds.length; i++) {
    const id = labelIds[i] as number;
    let code = codeOf.get(id);
    if (code === undefined) {
      code = values.length;
      codeOf.set(id, code);
      values.push(texts.get(id) ?? '');
    }
    wide[i] = code;
  }
  const codes = codesFor(values.length, wide.length);
  codes.set(wide);
  return { codes, values };
}
