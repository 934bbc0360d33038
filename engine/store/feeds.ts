import { prepared, type ReadTx } from './driver.ts';

/** Feed id and signed bytes of the first entry of every feed: it names the feed's key. */
export function feedStarts(tx: ReadTx): { readonly feed: string; readonly payload: Uint8Array }[] {
  return prepared(tx, 'SELECT feed, payload FROM ledger_entry WHERE seq = 0 ORDER BY feed').all() as unknown as {
    feed: string;
    payload: Uint8Array;
  }[];
}
