/** The request of c2sp.org/tlog-witness `add-checkpoint`, as it is sent, or carried to a witness on a stick. */
import { decodeBase64, decodeUtf8, encodeBase64, parseDecimal } from '../../shared/domain/ledger/strict-text.ts';

/** The specification's own limit. */
const mostProofLines = 63;
const mostBytes = 1_000_000;

export interface AddCheckpoint {
  /** Size of the checkpoint that the witness cosigned last; 0 for none. */
  readonly old: number;
  /** Consistency proof from there (RFC 6962 §2.1.2); empty from 0. */
  readonly proof: readonly Uint8Array[];
  /** The checkpoint: a signed note. */
  readonly note: Uint8Array;
}

export function formatAddCheckpoint({ old, proof, note }: AddCheckpoint): Uint8Array<ArrayBuffer> {
  const lines = [`old ${old}`, ...proof.map(encodeBase64), '', ''];
  return Uint8Array.from(Buffer.concat([Buffer.from(lines.join('\n')), note]));
}

/** Null where it is no such request. The note in it is not read. */
export function parseAddCheckpoint(bytes: Uint8Array): AddCheckpoint | null {
  const text = decodeUtf8(bytes, mostBytes);
  const end = text?.indexOf('\n\n') ?? -1;
  if (!text || end < 0) return null;
  const [first = '', ...lines] = text.slice(0, end).split('\n');
  const old = first.startsWith('old ') ? parseDecimal(first.slice(4)) : null;
  const proof = lines.map(decodeBase64);
  if (old === null || proof.length > mostProofLines || proof.some((hash) => hash?.length !== 32)) return null;
  return { old, proof: proof as Uint8Array[], note: new TextEncoder().encode(text.slice(end + 2)) };
}
