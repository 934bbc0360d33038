/**
 * Statements: what people say about a case without touching its evidence (how far a clock was off, who a user name is, when
 * somebody was on duty). Each is kept for good under its ledger entry; the newest of a kind and key holds.
 */
import { jcs, type Signable } from '../ledger/jcs.ts';

export const statementKinds = [
  'clock',
  'person',
  'reveal',
  'rota',
  'view',
  'lead',
  'scope',
  'bundle',
  'document',
  'redaction',
  'unused',
  'export',
  'reading',
  'seal',
] as const;
export type StatementKind = (typeof statementKinds)[number];

/** Ledger subject of a statement. Keys are ours (ids, encoded scopes), never longer than 200 characters. */
export function statementSubject(kind: StatementKind, key: string): string {
  return `statement:${kind}:${key}`;
}

/** Canonical bytes of what is stated; their SHA-256 is in the signed entry. A withdrawn statement states null. */
export function statementBytes(body: Signable): Uint8Array {
  return jcs(body);
}
