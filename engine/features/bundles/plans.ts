/** Plans of bundles, saved version by version as statements: what was saved is never overwritten. */
import { randomUUID } from 'node:crypto';
import type { BundleSummary, SavedBundle } from '../../../shared/api/bundle-plans.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { BundlePlan } from '../../../shared/domain/bundle/plan.ts';
import type { Signable } from '../../../shared/domain/ledger/jcs.ts';
import type { CaseFile } from '../../case-file.ts';
import { state, stateIn } from '../../statements.ts';
import type { ReadTx } from '../../store/driver.ts';
import { personOf } from '../../store/meta.ts';
import { currentStatements, type StatementRecord, statementHistory } from '../../store/statements.ts';
import { commit } from '../../unit-of-work.ts';

const mostBundles = 500;

/** Newest change first. @param exports how many were made of a bundle */
export function bundleList(tx: ReadTx, exports: (id: string) => number): BundleSummary[] {
  return currentStatements(tx, 'bundle')
    .toSorted((a, b) => b.id - a.id)
    .map((row) => {
      const { name, template } = planOfRow(row);
      const version = statementHistory(tx, 'bundle', row.key).length;
      return { id: row.key, name, template, version, ...byAt(tx, row), exports: exports(row.key) };
    });
}

/** @throws FailureError `not-found` where there is no such bundle or version, or it was removed */
export function savedBundle(tx: ReadTx, id: string, version?: number): SavedBundle {
  const rows = statementHistory(tx, 'bundle', id);
  const newest = rows.at(-1);
  if (!newest || newest.body === 'null')
    throw new FailureError('not-found', 'There is no such bundle in this case, or it was removed.', 'Choose another.');
  const wanted = version ?? rows.length;
  const row = rows[wanted - 1];
  if (!row)
    throw new FailureError(
      'not-found',
      `The bundle “${planOfRow(newest).name}” has ${rows.length} ${rows.length === 1 ? 'version' : 'versions'}; there is no version ${wanted}.`,
      'Choose another version.',
    );
  return {
    id,
    version: wanted,
    plan: planOfRow(row),
    ...byAt(tx, row),
    versions: rows.map((one, n) => ({ version: n + 1, ...byAt(tx, one), why: one.reason })).reverse(),
  };
}

/** @throws FailureError `conflict` where another bundle has that name */
export function createBundle(file: CaseFile, plan: BundlePlan, why: string): SavedBundle {
  refuseTwin(file.read, null, plan.name);
  if (currentStatements(file.read, 'bundle').length >= mostBundles)
    throw new FailureError(
      'invalid-request',
      `A case keeps at most ${mostBundles} bundles.`,
      'Remove one that is no longer needed.',
    );
  const id = randomUUID();
  state(file, { kind: 'bundle', key: id, body: bodyOf(plan), reason: why, words: `Bundle “${plan.name}” begun.` });
  return savedBundle(file.read, id);
}

/** @throws FailureError `not-found`, `conflict` */
export function saveBundle(file: CaseFile, id: string, base: number, plan: BundlePlan, why: string): SavedBundle {
  commit(file, (tx, record) => {
    const { version, by, at } = savedBundle(tx, id);
    if (version !== base)
      throw new FailureError(
        'conflict',
        `${by} saved version ${version} of this bundle at ${at}; what you changed was version ${base}.`,
        'Open the newest version, and make your changes there.',
        'Nothing was overwritten: every version that was saved is kept.',
      );
    refuseTwin(tx, id, plan.name);
    stateIn(file, tx, record, {
      kind: 'bundle',
      key: id,
      body: bodyOf(plan),
      reason: why,
      words: `Bundle “${plan.name}”, version ${version + 1}, saved.`,
    });
  });
  return savedBundle(file.read, id);
}

/** A plan from elsewhere: a new bundle, or the next version of the one of its name, unless that says the same already. */
export function keepBundle(file: CaseFile, plan: BundlePlan, why: string): SavedBundle {
  const known = bundleNamed(file.read, plan.name);
  if (!known) return createBundle(file, plan, why);
  if (JSON.stringify(known.plan) === JSON.stringify(plan)) return known;
  return saveBundle(file, known.id, known.version, plan, why);
}

/** By its name, whatever the case of its letters; null where there is none. */
export function bundleNamed(tx: ReadTx, name: string): SavedBundle | null {
  const row = currentStatements(tx, 'bundle').find((one) => planOfRow(one).name.toLowerCase() === name.toLowerCase());
  return row ? savedBundle(tx, row.key) : null;
}

/** Exports that were made of it stay, and so does every version in the ledger. @throws FailureError `not-found` */
export function removeBundle(file: CaseFile, id: string): void {
  const { plan } = savedBundle(file.read, id);
  state(file, { kind: 'bundle', key: id, body: null, reason: '', words: `Bundle “${plan.name}” removed.` });
}

function refuseTwin(tx: ReadTx, id: string | null, name: string): void {
  const twin = currentStatements(tx, 'bundle').find(
    (row) => row.key !== id && planOfRow(row).name.toLowerCase() === name.toLowerCase(),
  );
  if (twin)
    throw new FailureError(
      'conflict',
      `There is a bundle named “${planOfRow(twin).name}” already.`,
      'Choose another name, or change that bundle.',
    );
}

function planOfRow({ body }: StatementRecord): BundlePlan {
  const parsed = BundlePlan.safeParse(JSON.parse(body));
  if (!parsed.success)
    throw new FailureError(
      'case-damaged',
      'A stored plan of a bundle is not as it was saved.',
      'Verify the case, and restore it from a copy that verifies.',
    );
  return parsed.data;
}

/** Through JSON: what is absent is left out, as canonical JSON has no word for it. */
function bodyOf(plan: BundlePlan): Signable {
  return JSON.parse(JSON.stringify(plan)) as Signable;
}

function byAt(tx: ReadTx, { person, at }: StatementRecord): { readonly by: string; readonly at: string } {
  return { by: personOf(tx, person)?.name ?? '', at };
}
