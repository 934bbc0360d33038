import type { StatementKind } from '../../../shared/domain/statements/statement.ts';
import { custodyApi } from './api.ts';
import { distinct } from './recent.ts';

/** Reasons that the ledger has for statements of one kind (a clock, a person, a reveal), the newest first. */
export function useStatementReasons(caseId: string, kind: StatementKind): string[] {
  const { data } = custodyApi.useNewestOfQuery({ caseId, acts: ['stated'], offset: 0, limit: 200 });
  const prefix = `statement:${kind}:`;
  return distinct((data?.rows ?? []).filter((row) => row.subject.startsWith(prefix)).map((row) => row.reason));
}
