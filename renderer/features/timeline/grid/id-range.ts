import type { Input, Output } from '../../../../shared/api/contract.ts';
import type { EventFilter, EventSort } from '../../../../shared/api/timeline.ts';
import { MOST_IDS } from '../model/selection.ts';

/** The contract's limit on one page. */
const PAGE = 1_000;

export type FetchPage = (input: Input<'timeline.page'>) => Promise<Output<'timeline.page'>>;

/**
 * Ids of the rows from `first` to `last` inclusive in the sorted match list, whether the grid holds them or not; at most
 * as many as a selection may carry.
 */
export async function idsBetween(
  fetchPage: FetchPage,
  wanted: { readonly caseId: string; readonly filter: EventFilter; readonly sort: EventSort },
  first: number,
  last: number,
): Promise<number[]> {
  const start = Math.min(first, last);
  const end = Math.min(Math.max(first, last) + 1, start + MOST_IDS);
  const ids: number[] = [];
  for (let offset = start; offset < end; offset += PAGE) {
    const { rows } = await fetchPage({ ...wanted, offset, limit: Math.min(PAGE, end - offset) });
    for (const row of rows) ids.push(row[0]);
    if (rows.length === 0) break;
  }
  return ids;
}
