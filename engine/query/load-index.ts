/** The index from what the case file holds. */
import { setImmediate as turn } from 'node:timers/promises';
import type { CaseFile } from '../case-file.ts';
import { eventColumns, importRanges, labelsOf } from '../store/event-columns.ts';
import { lastEvent } from '../store/meta.ts';
import { adjustTimes } from './adjust-times.ts';
import { clockClaims } from './clocks.ts';
import {
  type Codes,
  type Column,
  codesFor,
  type EventIndex,
  type LabelColumn,
  labelColumns,
  withLive,
} from './event-index.ts';
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
  const { times, columns } = await columnsOfRows(file, size);
  const imports = importRanges(file.read);
  adjustTimes({ times, columns }, imports, clockClaims(file));
  const order = timeOrder(times);
  if (order === null) return withLive({ size, ids: null, times, columns, imports });
  const ids = order.slice();
  for (let i = 0; i < ids.length; i++) ids[i] = (ids[i] as number) + 1;
  const placed = (column: Column): Column => ({
    codes: permuted(column.codes, order),
    values: column.values,
  });
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
