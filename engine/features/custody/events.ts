/** Transfers and declared gaps, as people state them. */
import { randomUUID } from 'node:crypto';
import type { CustodyEvent } from '../../../shared/api/custody.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { samePerson } from '../../../shared/domain/exhibits/custody.ts';
import type { CaseFile } from '../../case-file.ts';
import { addCustodyEvent, type CustodyEventRecord } from '../../store/custody.ts';
import { type ExhibitRecord, exhibitOf } from '../../store/exhibits.ts';
import { commit } from '../../unit-of-work.ts';
import { custodyEventView } from '../continuity.ts';
import { exhibitRef, exhibitSubject } from '../views.ts';

export interface Transfer {
  readonly from: string;
  readonly to: string;
  /** With its offset, as it was given. */
  readonly at: string;
  readonly place: string;
  readonly seal: string;
  readonly reason: string;
}

/** Clocks differ: what happened a moment ago by another one is not in the future. */
const clockTolerance = 120_000;

export function recordTransfer(file: CaseFile, exhibitId: string, transfer: Transfer): CustodyEvent {
  const exhibit = knownExhibit(file, exhibitId);
  if (samePerson(transfer.from, transfer.to))
    throw new FailureError(
      'invalid-request',
      `${transfer.from} cannot hand it over to ${transfer.to}: that is the same person.`,
      'Name whoever gave it and whoever took it.',
    );
  const atUtc = instantOf(file, transfer.at);
  const { from, to, at, place, seal, reason } = transfer;
  return add(file, exhibit, 'transferred', {
    ...{ kind: 'transfer', giver: from, taker: to, at, atUtc, until: null, untilUtc: null, place, seal, reason },
  });
}

export function declareGap(
  file: CaseFile,
  exhibitId: string,
  { from, to, explanation }: { from: string; to: string; explanation: string },
): CustodyEvent {
  const exhibit = knownExhibit(file, exhibitId);
  const atUtc = instantOf(file, from);
  const untilUtc = instantOf(file, to);
  if (untilUtc <= atUtc)
    throw new FailureError(
      'invalid-request',
      'The gap ends before it begins.',
      'Give its beginning first, each time with its offset.',
    );
  return add(file, exhibit, 'declared', {
    ...{ kind: 'gap', giver: '', taker: '', at: from, atUtc, until: to, untilUtc, place: '', seal: '' },
    reason: explanation,
  });
}

/** Erased or not. @throws FailureError `not-found` */
export function anyExhibit(file: CaseFile, id: string): ExhibitRecord {
  const exhibit = exhibitOf(file.read, id);
  if (!exhibit) throw new FailureError('not-found', 'There is no such exhibit in this case.', 'Choose another.');
  return exhibit;
}

/** @throws FailureError `not-found`, and `conflict` where it was erased */
export function knownExhibit(file: CaseFile, id: string): ExhibitRecord {
  const exhibit = anyExhibit(file, id);
  if (exhibit.erasedAt !== null)
    throw new FailureError(
      'conflict',
      `Exhibit ${exhibitRef(exhibit)} was erased; only its record is left.`,
      'Choose another exhibit.',
    );
  return exhibit;
}

function instantOf(file: CaseFile, time: string): string {
  const instant = Date.parse(time);
  if (instant > file.clock.now().getTime() + clockTolerance)
    throw new FailureError(
      'invalid-request',
      `${time} is still to come by this device’s clock.`,
      'Record it when it has happened; look at the offset, too.',
    );
  return new Date(instant).toISOString();
}

function add(
  file: CaseFile,
  exhibit: ExhibitRecord,
  act: 'transferred' | 'declared',
  said: Omit<CustodyEventRecord, 'id' | 'exhibit' | 'recordedAt' | 'person' | 'entry'>,
): CustodyEvent {
  const id = randomUUID();
  const recordedAt = file.clock.now().toISOString();
  const person = file.person().id;
  return commit(file, (tx, record) => {
    const { kind, giver, taker, at, atUtc, until, untilUtc, place, seal, reason } = said;
    const entry = record({
      act,
      subject: { id: exhibitSubject(exhibit), sha256: exhibit.sha256, size: exhibit.size },
      detail:
        kind === 'transfer'
          ? { id, exhibit: exhibit.id, from: giver, to: taker, at, atUtc, place, seal, reason, recordedAt }
          : { id, exhibit: exhibit.id, at, atUtc, until, untilUtc, reason, recordedAt },
    });
    const event = { ...said, id, exhibit: exhibit.id, recordedAt, person, entry };
    addCustodyEvent(tx, event);
    return custodyEventView(tx, event);
  });
}
