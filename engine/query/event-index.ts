/** The case's events as columns in memory, in time order: what filters, counts and sorts run over. */
import { setImmediate as turn } from 'node:timers/promises';
import type { CaseFile } from '../case-file.ts';
import { eventColumns, labelsOf } from '../store/event-columns.ts';
import { lastEvent } from '../store/meta.ts';

export const labelColumns = ['source', 'type', 'actor', 'host'] as const;
export type LabelColumn = (typeof labelColumns)[number];

export interface EventIndex {
  readonly size: number;
  /** Event ids, ascending by (instant, id). */
  readonly ids: Uint32Array;
  /** µs since 1970, exact. */
  readonly times: Float64Array;
  /** Dense codes; `values[column][code]` is the text. */
  readonly codes: { readonly [C in LabelColumn]: Uint32Array };
  readonly values: { readonly [C in LabelColumn]: readonly string[] };
}

/** Rows read before other calls get a turn. */
const step = 50_000;

export async function loadEventIndex(file: CaseFile): Promise<EventIndex> {
  const size = lastEvent(file.read);
  const ids = new Uint32Array(size);
  const times = new Float64Array(size);
  const labels = {
    source: new Uint32Array(size),
    type: new Uint32Array(size),
    actor: new Uint32Array(size),
    host: new Uint32Array(size),
  };
  let sorted = true;
  for (let first = 1, at = 0; first <= size; first += step) {
    for (const row of eventColumns(file.read, first, Math.min(size, first + step - 1))) {
      ids[at] = row[0];
      times[at] = row[1];
      labels.source[at] = row[2];
      labels.type[at] = row[3];
      labels.actor[at] = row[4];
      labels.host[at] = row[5];
      if (at > 0 && (times[at - 1] as number) > row[1]) sorted = false;
      at++;
    }
    await turn();
  }
  const order = sorted ? null : timeOrder(times);
  const inOrder = <A extends Uint32Array | Float64Array>(column: A): A =>
    order ? (permute(column, order) as A) : column;
  const texts = labelsOf(file.read);
  const coded = Object.fromEntries(
    labelColumns.map((column) => {
      const { codes, values } = denseCodes(labels[column], texts);
      return [column, { codes: inOrder(codes), values }];
    }),
  ) as unknown as { [C in LabelColumn]: { codes: Uint32Array; values: string[] } };
  return {
    size,
    ids: inOrder(ids),
    times: inOrder(times),
    codes: { source: coded.source.codes, type: coded.type.codes, actor: coded.actor.codes, host: coded.host.codes },
    values: {
      source: coded.source.values,
      type: coded.type.values,
      actor: coded.actor.values,
      host: coded.host.values,
    },
  };
}

/** Positions in ascending order of time; equal times keep the order of their ids. */
function timeOrder(times: Float64Array): Uint32Array {
  const order = new Uint32Array(times.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
}

function permute(column: Uint32Array | Float64Array, order: Uint32Array): Uint32Array | Float64Array {
  const out = column instanceof Float64Array ? new Float64Array(column.length) : new Uint32Array(column.length);
  for (let i = 0; i < order.length; i++) out[i] = column[order[i] as number] as number;
  return out;
}

/** Label ids to codes 0…n-1 in order of first appearance, so that counting is an array access. */
function denseCodes(
  labelIds: Uint32Array,
  texts: ReadonlyMap<number, string>,
): { codes: Uint32Array; values: string[] } {
  const codes = new Uint32Array(labelIds.length);
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
    codes[i] = code;
  }
  return { codes, values };
}
