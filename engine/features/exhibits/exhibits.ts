import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { claimWords } from '../../../shared/domain/time/claim.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { claimedTime } from '../../query/clocks.ts';
import { selectedIds } from '../../query/queries.ts';
import { eventsById, type StoredEvent } from '../../store/events.ts';
import { filesPage, skippedPage } from '../../store/exhibit-files.ts';
import { exhibits } from '../../store/exhibits.ts';
import { importOf } from '../../store/imports.ts';
import { metaValue } from '../../store/meta.ts';
import type { FeatureContext } from '../context.ts';
import { exhibitView } from '../views.ts';
import { type Adjusted, extractLines } from './extract.ts';
import { produceText, takeInFileExhibit, takeInFolderExhibit } from './intake.ts';

type Methods = Exclude<Extract<keyof Handlers, `exhibits.${string}`>, 'exhibits.continuity'>;

/** More events than this are evidence by the file, not by the row; a panel could not read them. */
const mostExtractEvents = 100_000;

export function exhibitHandlers({ home, grants, changed }: FeatureContext): Pick<Handlers, Methods> {
  const produced = (file: CaseFile, exhibit: Exhibit): Exhibit => {
    changed({ caseId: file.id, features: ['exhibits', 'timeline', 'ledger', 'cases'] });
    return exhibit;
  };
  return {
    'exhibits.addFile': async (input, work) => {
      const path = grants.pathOf(input.file, 'read');
      const file = await home.openCase(input.caseId);
      const taking = { path, ...about(file, input), acquisition: input.acquisition };
      return produced(file, await takeInFileExhibit(file, taking, work));
    },
    'exhibits.addFolder': async (input, work) => {
      const path = grants.pathOf(input.folder, 'read');
      const file = await home.openCase(input.caseId);
      const taking = { path, ...about(file, input), acquisition: input.acquisition };
      return produced(file, await takeInFolderExhibit(file, taking, work));
    },
    'exhibits.addSelection': async (input, work) => {
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
      const timed = inTimeOrder(file, ids);
      const lines = extractLines([...timed.keys()], originalOf, zone, (event) => timed.get(event) as Adjusted);
      return produced(
        file,
        await produceText(
          file,
          lines,
          {
            ...about(file, input),
            kind: 'extract',
            file: (ref) => `${ref.replace('/', '-')}-extract.csv`,
            mediaType: 'text/csv',
            eventIds: ids,
            // What each row came from is known once every row is written.
            parents: () => [...new Set([...originals.values()].map(({ sha256 }) => sha256))].sort(),
          },
          work,
        ),
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

function about(file: CaseFile, input: { readonly producer?: string | undefined; readonly description: string }) {
  return { producer: input.producer ?? file.person().initials, description: input.description };
}

/** Events with their times by what is claimed of their clocks, in the order of those. */
function inTimeOrder(file: CaseFile, ids: readonly number[]): Map<StoredEvent, Adjusted> {
  const timed = eventsById(file.read, ids).map((event): [StoredEvent, Adjusted] => {
    const { instant, claim } = claimedTime(file, event);
    return [event, { instant, clock: claim && claimWords(claim) }];
  });
  return new Map(timed.sort(([a, by], [b, than]) => by.instant - than.instant || a.id - b.id));
}
