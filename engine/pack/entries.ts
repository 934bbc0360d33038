import { concatBytes } from '../../shared/domain/ledger/bytes.ts';
import { entryPae } from '../../shared/domain/ledger/entry.ts';

/** What an entry is in the log: the signed bytes, then the signature. */
export function leafOf({
  payload,
  signature,
}: {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}): Uint8Array {
  return concatBytes(entryPae(payload), signature);
}
