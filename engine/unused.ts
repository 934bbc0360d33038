/** The schedules of unused material as the case's statements have them. */
import { SubmissionBody, submissionKey, UnusedBody } from '../shared/domain/disclosure/unused.ts';
import type { ReadTx } from './store/driver.ts';
import { currentStatements, type StatementRecord, statementHistory, statementsOfKind } from './store/statements.ts';

export interface UnusedRecord {
  readonly id: string;
  readonly body: UnusedBody;
  /** Of what was said of it last. */
  readonly person: string;
  readonly at: string;
}

/** Non-sensitive ones first, each schedule by number. */
export function unusedItems(tx: ReadTx): UnusedRecord[] {
  return currentStatements(tx, 'unused')
    .filter(({ key }) => key !== submissionKey)
    .flatMap((row) => recordOf(row) ?? [])
    .sort((a, b) => Number(a.body.sensitive) - Number(b.body.sensitive) || a.body.number - b.body.number);
}

function recordOf({ key, body, person, at }: StatementRecord): UnusedRecord | null {
  const parsed = UnusedBody.safeParse(JSON.parse(body));
  return parsed.success ? { id: key, body: parsed.data, person, at } : null;
}

/** Ids of exhibits and documents that are on the sensitive schedule. */
export function sensitiveSources(tx: ReadTx): ReadonlySet<string> {
  return new Set(
    unusedItems(tx)
      .filter(({ body }) => body.sensitive && !body.withdrawn)
      .flatMap(({ body }) => [body.exhibit?.id ?? [], body.document ?? []].flat()),
  );
}

/** The number that the next item of a schedule gets: one more than any that was ever given there. */
export function nextUnusedNumber(tx: ReadTx, sensitive: boolean): number {
  const given = statementsOfKind(tx, 'unused').flatMap((row) => {
    const body = recordOf(row)?.body;
    return body?.sensitive === sensitive ? body.number : [];
  });
  return Math.max(0, ...given) + 1;
}

/** The submission that new items join, from 1. */
export function openSubmission(tx: ReadTx): number {
  const last = statementHistory(tx, 'unused', submissionKey).at(-1);
  const parsed = last && SubmissionBody.safeParse(JSON.parse(last.body));
  return parsed?.success ? parsed.data.submission + 1 : 1;
}
