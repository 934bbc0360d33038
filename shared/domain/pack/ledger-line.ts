/**
 * One ledger entry as one line of `ledger.jsonl`: a DSSE envelope
 * (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md) with the entry's salt and detail beside it. The
 * members stand in one order with no spaces, so that sed can take a line apart; a line in any other spelling is refused.
 */
import { z } from 'zod';
import { entryPayloadType } from '../ledger/entry.ts';
import type { StoredEntry } from '../ledger/feed-check.ts';
import { jcs, type Signable } from '../ledger/jcs.ts';
import { decodeBase64, encodeBase64 } from '../ledger/strict-text.ts';

/** Bytes. The longest details hold the column names of an import. */
export const longestLine = 4 * 1024 * 1024;

const Line = z.strictObject({
  payload: z.string(),
  payloadType: z.literal(entryPayloadType),
  signatures: z.array(z.strictObject({ keyid: z.string().regex(/^[0-9a-f]{64}$/), sig: z.string() })).length(1),
  salt: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
});

export interface LedgerLine extends StoredEntry {
  /** SHA-256 of the raw public key, hex: where the key is in `proof/keys/`. */
  readonly keyid: string;
}

/** Without the newline. @throws TypeError where the detail could not have been signed */
export function formatLedgerLine({ payload, signature, keyid, salt, detail }: LedgerLine): string {
  const canonical =
    detail === null ? 'null' : new TextDecoder().decode(jcs(JSON.parse(detail) as { [key: string]: Signable }));
  const saltText = salt === null ? 'null' : `"${encodeBase64(salt)}"`;
  return `{"payload":"${encodeBase64(payload)}","payloadType":"${entryPayloadType}","signatures":[{"keyid":"${keyid}","sig":"${encodeBase64(signature)}"}],"salt":${saltText},"detail":${canonical}}`;
}

/** Null for anything that `formatLedgerLine` would not have written, byte for byte. */
export function parseLedgerLine(text: string): LedgerLine | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = Line.safeParse(raw);
  if (!parsed.success) return null;
  const [named] = parsed.data.signatures;
  const payload = decodeBase64(parsed.data.payload);
  const signature = decodeBase64(named?.sig ?? '-');
  const salt = parsed.data.salt === null ? null : decodeBase64(parsed.data.salt);
  if (!named || !payload || !signature || (parsed.data.salt !== null && !salt)) return null;
  const line: LedgerLine = {
    payload,
    signature,
    keyid: named.keyid,
    salt,
    detail: parsed.data.detail === null ? null : JSON.stringify(parsed.data.detail),
  };
  try {
    return formatLedgerLine(line) === text ? line : null;
  } catch {
    return null;
  }
}
