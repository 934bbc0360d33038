/** The claims that hold about the case's clocks, read once a change. */
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { type ClockScope, type ScopedClaim, scopeKey } from '../../shared/domain/time/clock-scope.ts';
import type { CaseFile } from '../case-file.ts';
import { currentStatements, type StatementRecord, statementRevision } from '../store/statements.ts';
import { sha256 } from '../vault/signer.ts';

export interface HeldClaim extends ScopedClaim {
  /** The source's own zone for showing its times. */
  readonly zone: string | null;
  readonly statement: StatementRecord;
}

interface Body {
  readonly scope: ClockScope;
  readonly offset: number;
  readonly uncertainty: number;
  readonly zone: string | null;
}

const held = new WeakMap<CaseFile, { readonly revision: number; readonly claims: readonly HeldClaim[] }>();

/** Key of the statements about a clock: labels are longer than a ledger subject may be, so their digest stands for them. */
export function clockKey(scope: ClockScope): string {
  return toHex(sha256(Buffer.from(scopeKey(scope))));
}

export function clockClaims(file: CaseFile): readonly HeldClaim[] {
  const revision = statementRevision(file.read, 'clock');
  const known = held.get(file);
  if (known?.revision === revision) return known.claims;
  const claims = currentStatements(file.read, 'clock').map((statement) => ({
    ...(JSON.parse(statement.body) as Body),
    statement,
  }));
  held.set(file, { revision, claims });
  return claims;
}
