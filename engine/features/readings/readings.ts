import { FailureError } from '../../../shared/api/failures.ts';
import type { PageSource, SourceReading } from '../../../shared/api/readings.ts';
import { textOfPage } from '../../../shared/domain/readings/reading.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { keptReadings, readPageOf } from '../../readings/kept.ts';
import { type CaseSource, pageSources } from '../../readings/page-sources.ts';
import { personOf } from '../../store/meta.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `readings.${string}`>;

export function readingHandlers({ home, readings, viewing }: FeatureContext): Pick<Handlers, Methods> {
  const viewOf = (file: CaseFile, source: CaseSource): SourceReading => {
    const looked = readings.looked(source.sha256);
    const kept = keptReadings(file.read).get(source.sha256) ?? [];
    const done = new Set(kept.flatMap(({ body }) => body.pages));
    const last = kept.at(-1);
    return {
      source: { kind: source.kind, id: source.id },
      ref: source.ref,
      title: source.title,
      sha256: source.sha256,
      without: looked ? [...looked.without] : null,
      read: [...done].sort((a, b) => a - b),
      unread: (looked?.without ?? []).filter((page) => !done.has(page)),
      words: kept.reduce((sum, { body }) => sum + body.words, 0),
      doubtful: kept.reduce((sum, { body }) => sum + body.doubtful, 0),
      last: last ? { by: personOf(file.read, last.person)?.name ?? '', at: last.at, tool: last.body.tool } : null,
      problem: looked?.problem ?? null,
    };
  };
  return {
    'readings.status': async ({ caseId }) => {
      const file = await home.openCase(caseId);
      const sources = await pageSources(file);
      const views = sources.map((source) => viewOf(file, source));
      readings.lookSoon(file, sources);
      return {
        sources: views.filter(
          ({ without, read, problem }) => without === null || without.length > 0 || read.length > 0 || problem !== null,
        ),
        looking: views.filter(({ without }) => without === null).length,
        readPages: views.reduce((sum, { read }) => sum + read.length, 0),
        unreadPages: views.reduce((sum, { unread }) => sum + unread.length, 0),
        running: readings.running(caseId),
      };
    },
    'readings.start': async ({ caseId, sources, reason }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      return readings.run(file, sources ?? null, reason, signal, progress);
    },
    'readings.cancel': async ({ caseId }) => ({ stopped: readings.cancel(caseId) }),
    'readings.of': async ({ caseId, source, page }) => {
      const file = await home.openCase(caseId);
      const { ref, sha256, size } = await sourceOf(file, source);
      const found = readPageOf(file, sha256, page);
      if (!found) return null;
      // Its words are its content: whoever reads them has consulted it.
      if (source.kind === 'exhibit') viewing.exhibit(file, { id: `exhibit:${ref}`, sha256, size });
      const { body, person, at } = found.kept;
      return {
        page: found.page,
        text: textOfPage(found.page),
        tool: body.tool,
        by: personOf(file.read, person)?.name ?? '',
        at,
      };
    },
  };
}

async function sourceOf(file: CaseFile, { kind, id }: PageSource): Promise<CaseSource> {
  const found = (await pageSources(file)).find((one) => one.kind === kind && one.id === id);
  if (!found)
    throw new FailureError(
      'not-found',
      'There is no such exhibit or document with pages in this case.',
      'Choose another.',
    );
  return found;
}
