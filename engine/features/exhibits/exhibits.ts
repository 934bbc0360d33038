import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { selectedIds } from '../../query/queries.ts';
import { dropBlob, finishBlob } from '../../store/blobs.ts';
import { idListDigest } from '../../store/digests.ts';
import { eventsById, type StoredEvent } from '../../store/events.ts';
import { filesPage, skippedPage } from '../../store/exhibit-files.ts';
import { addExhibit, exhibitOf, exhibits, nextExhibitNumber } from '../../store/exhibits.ts';
import { importOf } from '../../store/imports.ts';
import { metaValue } from '../../store/meta.ts';
import { commit, stage } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { exhibitSubject, exhibitView } from '../views.ts';
import { extractLines } from './extract.ts';
import { fileChunks, type Intake, takeIn, textChunks } from './intake.ts';
import { mediaTypeOf } from './media-type.ts';

type Methods = Exclude<Extract<keyof Handlers, `exhibits.${string}`>, 'exhibits.continuity'>;

/** More events than this are evidence by the file, not by the row; a panel could not read them. */
const mostExtractEvents = 100_000;

interface Making {
  readonly producer: string;
  readonly description: string;
  readonly kind: 'file' | 'extract';
  readonly file: (ref: string) => string;
  readonly mediaType: string;
  readonly eventIds: readonly number[];
  readonly parents: readonly string[];
}

export function exhibitHandlers({ home, grants, changed }: FeatureContext): Pick<Handlers, Methods> {
  const produced = (file: CaseFile, exhibit: Exhibit): Exhibit => {
    changed({ caseId: file.id, features: ['exhibits', 'timeline', 'ledger', 'cases'] });
    return exhibit;
  };
  return {
    'exhibits.addFile': async (input, { signal, progress }) => {
      const path = grants.pathOf(input.file, 'read');
      const file = await home.openCase(input.caseId);
      const total = (await stat(path).catch(() => null))?.size ?? null;
      const intake = await takeIn(file, fileChunks(path), { total, signal, progress });
      const name = basename(path);
      return produced(
        file,
        make(file, intake, {
          producer: input.producer ?? file.person().initials,
          description: input.description,
          kind: 'file',
          file: () => name,
          mediaType: mediaTypeOf(name),
          eventIds: [],
          parents: [],
        }),
      );
    },
    'exhibits.addFolder': async () => {
      throw new FailureError('invalid-request', 'Folders cannot be taken in yet.', 'Take in the files one by one.');
    },
    'exhibits.addSelection': async (input, { signal, progress }) => {
      const file = await home.openCase(input.caseId);
      const ids = await selectedIds(file, input.selection);
      if (ids.length > mostExtractEvents)
        throw new FailureError(
          'invalid-request',
          `${ids.length.toLocaleString('en-GB')} events are selected; an extract holds at most ${mostExtractEvents.toLocaleString('en-GB')}.`,
          'Narrow the filter, or produce the original file as the exhibit.',
        );
      const originals = new Map<number, { file: string; sha256: string }>();
      const originalOf = (importId: number): { file: string; sha256: string } => {
        const known = originals.get(importId) ?? importOf(file.read, importId);
        if (!known) throw new Error(`event of unknown import ${importId}`);
        originals.set(importId, known);
        return known;
      };
      const zone = metaValue(file.read, 'displayZone') ?? 'Europe/London';
      const lines = extractLines(inTimeOrder(file, ids), originalOf, zone);
      const intake = await takeIn(file, textChunks(lines), { total: null, signal, progress });
      return produced(
        file,
        make(file, intake, {
          producer: input.producer ?? file.person().initials,
          description: input.description,
          kind: 'extract',
          file: (ref) => `${ref.replace('/', '-')}-extract.csv`,
          mediaType: 'text/csv',
          eventIds: ids,
          parents: [...new Set([...originals.values()].map(({ sha256 }) => sha256))].sort(),
        }),
      );
    },
    'exhibits.list': async ({ caseId }) => {
      const { read } = await home.openCase(caseId);
      return exhibits(read).map((record) => exhibitView(read, record));
    },
    'exhibits.files': async ({ caseId, exhibitId, ...page }) => {
      const { read } = await home.openCase(caseId);
      const { total, rows } = filesPage(read, exhibitId, page);
      return {
        total,
        rows: rows.map(({ n, path, original, size, sha256, modifiedAt, createdAt }) => ({
          n,
          path,
          originalPath: original,
          size,
          sha256,
          modifiedAt,
          createdAt,
        })),
      };
    },
    'exhibits.skipped': async ({ caseId, exhibitId, ...page }) => {
      const { read } = await home.openCase(caseId);
      const { total, rows } = skippedPage(read, exhibitId, page);
      return { total, rows: rows.map((row) => ({ ...row })) };
    },
  };
}

function inTimeOrder(file: CaseFile, ids: readonly number[]): StoredEvent[] {
  return eventsById(file.read, ids).sort((a, b) => a.at - b.at || a.id - b.id);
}

function make(file: CaseFile, intake: Intake, making: Making): Exhibit {
  const id = randomUUID();
  const at = file.clock.now().toISOString();
  const person = file.person().id;
  try {
    commit(file, (tx, record) => {
      const number = nextExhibitNumber(tx, making.producer);
      const name = making.file(`${making.producer}/${number}`);
      const blob = finishBlob(tx, intake.blob, intake.sha256, intake.size);
      const entry = record({
        act: 'exhibited',
        subject: {
          id: exhibitSubject({ producer: making.producer, number }),
          sha256: intake.sha256,
          size: intake.size,
        },
        detail: {
          id,
          description: making.description,
          kind: making.kind,
          file: name,
          mediaType: making.mediaType,
          at,
          events: making.kind === 'extract' ? making.eventIds.length : null,
          eventsDigest: idListDigest(making.eventIds),
          parents: making.parents,
        },
      });
      addExhibit(
        tx,
        {
          id,
          producer: making.producer,
          number,
          description: making.description,
          kind: making.kind,
          file: name,
          mediaType: making.mediaType,
          blob,
          at,
          person,
          events: making.kind === 'extract' ? making.eventIds.length : null,
          parents: making.parents,
          parent: null,
          original: null,
          acquisition: null,
          entry,
        },
        making.eventIds,
      );
    });
  } catch (error) {
    stage(file, (tx) => dropBlob(tx, intake.blob));
    throw error;
  }
  const record = exhibitOf(file.read, id);
  if (!record) throw new Error('an exhibit that cannot be read back');
  return exhibitView(file.read, record);
}
