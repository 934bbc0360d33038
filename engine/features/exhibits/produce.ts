import { randomUUID } from 'node:crypto';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import type { Acquisition, ExhibitKind, Original } from '../../../shared/domain/exhibits/facts.ts';
import type { Signable } from '../../../shared/domain/ledger/jcs.ts';
import type { CaseFile } from '../../case-file.ts';
import { idListDigest } from '../../store/digests.ts';
import { addFolder, type FolderRecord } from '../../store/exhibit-files.ts';
import { addExhibit, exhibitOf, nextExhibitNumber } from '../../store/exhibits.ts';
import { commit } from '../../unit-of-work.ts';
import { exhibitSubject, exhibitView } from '../views.ts';
import type { Staged } from './staged.ts';

export interface Producing {
  readonly id: string;
  readonly producer: string;
  readonly description: string;
  readonly kind: Exclude<ExhibitKind, 'redaction'>;
  /** The exhibit's content: of a folder its manifest. Staged. */
  readonly content: { readonly sha256: string; readonly size: number };
  readonly file: (ref: string) => string;
  readonly mediaType: string;
  readonly eventIds: readonly number[];
  /** Asked for when the content is written. */
  readonly parents: () => readonly string[];
  /** What was taken in from outside; null for what Continuity made. */
  readonly taken: {
    readonly original: Original;
    readonly acquisition: Acquisition | null;
    readonly folder: (Omit<FolderRecord, 'listing'> & { readonly listing: string }) | null;
  } | null;
}

export const newExhibitId = (): string => randomUUID();

/** Makes staged bytes an exhibit: its row, its files and its signed entries in one transaction. */
export function produce(file: CaseFile, staged: Staged, making: Producing): Exhibit {
  const { id, producer, description, kind, content, mediaType, eventIds, taken } = making;
  const parents = making.parents();
  const at = file.clock.now().toISOString();
  const person = file.person().id;
  commit(file, (tx, record) => {
    const number = nextExhibitNumber(tx, producer);
    const name = making.file(`${producer}/${number}`);
    const blobOf = staged.finish(tx);
    const subject = { id: exhibitSubject({ producer, number }), sha256: content.sha256, size: content.size };
    if (taken)
      record({
        act: 'acquired',
        subject,
        detail: {
          file: name,
          size: content.size,
          original: taken.original as unknown as Signable,
          acquisition: taken.acquisition as unknown as Signable,
          folder: taken.folder as unknown as Signable,
        },
      });
    const events = kind === 'extract' ? eventIds.length : null;
    const said = { id, description, kind, file: name, mediaType, at, events, parents };
    const entry = record({
      act: 'exhibited',
      subject,
      detail: { ...said, eventsDigest: idListDigest(eventIds) },
    });
    if (taken?.folder) addFolder(tx, id, { ...taken.folder, listing: blobOf(taken.folder.listing) });
    addExhibit(
      tx,
      {
        ...said,
        producer,
        number,
        blob: blobOf(content.sha256),
        person,
        parent: null,
        original: taken?.original ?? null,
        acquisition: taken?.acquisition ?? null,
        entry,
      },
      eventIds,
    );
  });
  const made = exhibitOf(file.read, id);
  if (!made) throw new Error('an exhibit that cannot be read back');
  return exhibitView(file.read, made);
}
