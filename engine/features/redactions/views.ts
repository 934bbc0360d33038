import { FailureError } from '../../../shared/api/failures.ts';
import type { RedactionSet } from '../../../shared/api/redactions.ts';
import { rectOf } from '../../../shared/domain/redaction/set.ts';
import type { CaseFile } from '../../case-file.ts';
import { documentOf } from '../../documents.ts';
import { groundsOf, type HeldSet, redactionSets, standingOf } from '../../redaction/sets.ts';
import type { ReadTx } from '../../store/driver.ts';
import { exhibitOf } from '../../store/exhibits.ts';
import { personOf } from '../../store/meta.ts';
import type { StatementRecord } from '../../store/statements.ts';
import { exhibitRef } from '../views.ts';

/** @throws FailureError `not-found` */
export function knownSet(tx: ReadTx, id: string): HeldSet {
  const found = redactionSets(tx).find((one) => one.id === id);
  if (!found)
    throw new FailureError('not-found', 'There is no such set of redactions in this case.', 'Choose another.');
  return found;
}

export function setView(file: CaseFile, held: HeldSet): RedactionSet {
  const tx = file.read;
  const { set, marks, proposal, decision, applied } = held;
  const { source, name, audience } = set.body;
  const standing = standingOf(tx, held, file.person());
  const by = (row: StatementRecord) => ({
    name: personOf(tx, row.person)?.name ?? '',
    at: row.at,
    ledgerEntry: row.entry,
  });
  const exhibit = source.kind === 'exhibit' ? exhibitOf(tx, source.id) : null;
  const labels = new Map(groundsOf(tx).map((ground) => [ground.id, ground.label]));
  const decided = decision && decision.body.proposal === proposal?.row.entry ? decision : null;
  return {
    id: held.id,
    source: { kind: source.kind, id: source.id },
    ref: exhibit ? exhibitRef(exhibit) : '',
    title: exhibit?.description ?? documentOf(tx, source.id)?.body.title ?? '',
    sourceSha256: source.sha256,
    name,
    audience,
    marks: marks
      .map(({ id, body, row }) => ({
        id,
        page: body.page,
        rects: body.rects.map(rectOf),
        way: body.way,
        ground: body.ground,
        label: labels.get(body.ground) ?? body.label,
        words: body.words,
        author: personOf(tx, row.person)?.name ?? '',
        at: row.at,
      }))
      .sort((a, b) => a.page - b.page),
    digest: standing.digest,
    status: standing.status,
    lapsedBecause: [...standing.lapsedBecause],
    proposed: proposal && { ...by(proposal.row), reason: proposal.row.reason },
    decided: decided && { ...by(decided.row), decision: decided.body.decision, reason: decided.row.reason },
    applied: applied && {
      ...by(applied.row),
      copy: { kind: applied.body.copy.kind, id: applied.body.copy.id },
      instead: applied.body.copy.kind === 'exhibit' ? applied.body.copy.ref : applied.body.copy.sha256,
      sha256: applied.body.copy.sha256,
      current: applied.body.digest === standing.digest,
      rasterised: [...applied.body.rasterised],
    },
    mayDecide: standing.mayDecide,
    whyNot: standing.whyNot,
  };
}
