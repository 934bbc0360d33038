import { prepared, type ReadTx } from './driver.ts';

const kept = new WeakMap<object, { upTo: number; readonly ids: Set<number> }>();

/** Ids of the events that anybody inspected, as the ledger tells. Only entries that came since are read again. */
export function viewedEvents(tx: ReadTx): ReadonlySet<number> {
  const held = kept.get(tx.db) ?? { upTo: -1, ids: new Set<number>() };
  kept.set(tx.db, held);
  const rows = prepared(
    tx,
    `SELECT log_index AS n, detail FROM ledger_entry INDEXED BY ledger_entry_browse
     WHERE act = 'viewed' AND log_index > ? AND (subject LIKE 'event:%' OR subject LIKE 'events:%') ORDER BY log_index`,
  ).all(held.upTo) as { n: number; detail: string | null }[];
  for (const { n, detail } of rows) {
    held.upTo = n;
    for (const id of idsOf(detail)) held.ids.add(id);
  }
  return held.ids;
}

function idsOf(detail: string | null): number[] {
  if (detail === null) return [];
  try {
    const { viewed } = JSON.parse(detail) as { viewed?: unknown };
    return Array.isArray(viewed)
      ? viewed.map((one) => (one as { event?: unknown } | null)?.event).filter((id) => typeof id === 'number')
      : [];
  } catch {
    // An altered detail is verification's to name; here it only counts nothing.
    return [];
  }
}
