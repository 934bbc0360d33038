import { prepared, type ReadTx } from './driver.ts';

export interface VerifiedRecord {
  /** Leaf hash, hex. */
  readonly hash: string;
  readonly at: string;
  /** JSON text. */
  readonly detail: string | null;
}

/** Entries `verified` of a verification record, newest first. */
export function verifiedEntries(
  tx: ReadTx,
  options: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly rows: readonly VerifiedRecord[] } {
  return {
    total: Number(prepared(tx, "SELECT count(*) AS n FROM ledger_entry WHERE act = 'verified'").get()?.n),
    rows: prepared(
      tx,
      "SELECT hash, at, detail FROM ledger_entry WHERE act = 'verified' ORDER BY log_index DESC LIMIT ? OFFSET ?",
    ).all(options.limit, options.offset) as unknown as VerifiedRecord[],
  };
}
