/** The claims that hold about the case's clocks, read once a change. */
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { adjusted } from '../../shared/domain/time/claim.ts';
import { type ClockScope, clockResolver, type ScopedClaim, scopeKey } from '../../shared/domain/time/clock-scope.ts';
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

/** When an event happened as far as is claimed, and the claim that decides for it; null where the time stands as recorded. */
export function claimedTime(
  file: CaseFile,
  event: { readonly at: number; readonly source: string; readonly host: string; readonly import: number },
): { readonly instant: number; readonly claim: HeldClaim | null } {
  const claims = clockClaims(file);
  const claim =
    claims.length === 0
      ? null
      : clockResolver(claims)({ source: event.source, host: event.host, importId: event.import });
  return { instant: claim ? adjusted(event.at, claim) : event.at, claim };
}
