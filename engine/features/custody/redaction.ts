/** Redacted copies: made elsewhere, taken in as exhibits derived from the one they were made of. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import type { CaseFile } from '../../case-file.ts';
import { dropBlob, finishBlob } from '../../store/blobs.ts';
import { idListDigest } from '../../store/digests.ts';
import { addExhibit, type ExhibitRecord, exhibitOf, nextExhibitNumber } from '../../store/exhibits.ts';
import { commit, stage } from '../../unit-of-work.ts';
import { approvalDetail, approvalInForce } from '../approved.ts';
import { exhibitRef, exhibitSubject } from '../views.ts';
import { knownExhibit } from './events.ts';

/** Copies a file into the case, hashing the very bytes that are stored; not part of the case until its blob is finished. */
export type TakeInFile = (
  file: CaseFile,
  path: string,
  options: { readonly signal: AbortSignal; readonly progress: (report: Progress) => void },
) => Promise<{
  readonly blob: number;
  readonly sha256: string;
  readonly size: number;
  /** By what its name says. */
  readonly mediaType: string;
}>;

export interface RedactedCopy {
  readonly description: string;
  readonly grounds: string;
  readonly tool: string;
  readonly toolVersion: string;
  readonly parameters: string;
  readonly approvalId?: string | undefined;
}

/** @throws FailureError as `TakeInFile`; `conflict` where the copy is the exhibit itself; `not-permitted` */
export async function addRedactedCopy(
  file: CaseFile,
  exhibitId: string,
  path: string,
  copy: RedactedCopy,
  takeIn: TakeInFile,
  options: { readonly signal: AbortSignal; readonly progress: (report: Progress) => void },
): Promise<ExhibitRecord> {
  // Before a long copy, and again in the transaction.
  const check = (): ExhibitRecord => {
    const parent = knownExhibit(file, exhibitId);
    if (copy.approvalId !== undefined)
      approvalInForce(file.read, copy.approvalId, { kinds: ['redaction'], needed: [parent] });
    return parent;
  };
  check();
  const intake = await takeIn(file, path, options);
  const id = randomUUID();
  try {
    const parent = check();
    if (intake.sha256 === parent.sha256)
      throw new FailureError(
        'conflict',
        `That file is exhibit ${exhibitRef(parent)} itself, byte for byte: nothing was redacted.`,
        'Choose the redacted copy.',
      );
    commit(file, (tx, record) => {
      const approval =
        copy.approvalId === undefined
          ? null
          : approvalInForce(tx, copy.approvalId, { kinds: ['redaction'], needed: [parent] });
      const { initials: producer, id: person } = file.person();
      const at = file.clock.now().toISOString();
      const number = nextExhibitNumber(tx, producer);
      const name = basename(path);
      const blob = finishBlob(tx, intake.blob, intake.sha256, intake.size);
      const content = { sha256: intake.sha256, size: intake.size };
      const made = { tool: copy.tool, toolVersion: copy.toolVersion, parameters: copy.parameters };
      const ref = exhibitRef({ producer, number });
      record({
        act: 'redacted',
        subject: { id: exhibitSubject(parent), sha256: parent.sha256, size: parent.size },
        detail: {
          copy: ref,
          copyId: id,
          copySha256: intake.sha256,
          copySize: intake.size,
          ...made,
          reason: copy.grounds,
          approval: approvalDetail(approval),
          at,
        },
      });
      const exhibit = {
        id,
        producer,
        number,
        description: copy.description,
        kind: 'redaction' as const,
        file: name,
        mediaType: intake.mediaType,
        at,
        events: null,
        parents: [parent.sha256],
        parent: parent.id,
        original: null,
        acquisition: null,
      };
      const { producer: _p, number: _n, ...said } = exhibit;
      const entry = record({
        act: 'exhibited',
        subject: { id: exhibitSubject(exhibit), ...content },
        detail: {
          ...said,
          eventsDigest: idListDigest([]),
          madeFrom: exhibitRef(parent),
          ...made,
          reason: copy.grounds,
        },
      });
      addExhibit(tx, { ...exhibit, blob, person, entry }, []);
    });
  } catch (error) {
    stage(file, (tx) => dropBlob(tx, intake.blob));
    throw error;
  }
  const made = exhibitOf(file.read, id);
  if (!made) throw new Error('an exhibit that cannot be read back');
  return made;
}
