import { setImmediate as turn } from 'node:timers/promises';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Certificate } from '../../../shared/api/imports.ts';
import type { Mapping } from '../../../shared/api/mappings.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { type ImportOutcome, previewImport, runImport, sampleImport } from '../../jobs/import-job.ts';
import { mappingHash } from '../../mapping-hash.ts';
import { annotatedBetween } from '../../store/annotations.ts';
import { beginBlob, finishBlob, putChunk } from '../../store/blobs.ts';
import {
  dropStaged,
  finishImport,
  type ImportRecord,
  importOf,
  imports,
  stageImport,
  supersede,
} from '../../store/imports.ts';
import { keepPerson, lastEvent, setMeta } from '../../store/meta.ts';
import { commit, stage } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { certificateView } from '../views.ts';
import { StagedRows } from './staged-rows.ts';
import { possibleTwins } from './twins.ts';

type Methods = Extract<keyof Handlers, `imports.${string}`>;

export function importHandlers({ home, grants, changed }: FeatureContext): Pick<Handlers, Methods> {
  /** One import a case at a time: the rows of an unfinished one lie above all others. */
  const running = new Set<string>();
  return {
    'imports.preview': async ({ file, format, zone, mapping, sheet }, { signal }) =>
      previewImport({ path: grants.pathOf(file, 'read'), format, zone: zone || undefined, mapping, sheet, signal }),
    'imports.sample': async ({ file, mapping, layout, sheet }, { signal }) =>
      sampleImport({ path: grants.pathOf(file, 'read'), mapping, layout, sheet, signal }),
    'imports.run': async (input, { signal, progress }) => {
      const path = grants.pathOf(input.file, 'read');
      const file = await home.openCase(input.caseId);
      if (running.has(file.id))
        throw new FailureError(
          'conflict',
          'Another import into this case is running.',
          'Wait for it to finish, or cancel it.',
        );
      running.add(file.id);
      try {
        const certificate = await importFile(file, {
          path,
          format: input.format,
          zone: input.zone || undefined,
          mapping: input.mapping,
          sheet: input.sheet,
          supersedes: input.supersedes,
          signal,
          onProgress: progress,
        });
        changed({ caseId: file.id, features: ['imports', 'timeline', 'ledger', 'cases'] });
        return certificate;
      } finally {
        running.delete(file.id);
      }
    },
    'imports.possibleTwins': async ({ caseId, eventId, withinSeconds }, { signal }) =>
      possibleTwins(await home.openCase(caseId), eventId, withinSeconds, signal),
    'imports.list': async ({ caseId }) => {
      const { read } = await home.openCase(caseId);
      return imports(read).map((record) => certificateView(read, record));
    },
  };
}

/** Of no blob: an exhibit may be taken in at the same time. */
const noBlob = 0;

type ImportOptions = Omit<Parameters<typeof runImport>[0], 'onChunk' | 'onBatch'> & {
  readonly supersedes: number | undefined;
};

/** Reads the file into staged rows, then makes them part of the case with one entry; on any failure the case is as before. */
async function importFile(file: CaseFile, options: ImportOptions): Promise<Certificate> {
  const old = options.supersedes === undefined ? null : supersedable(file, options.supersedes);
  const name = options.path.split(/[/\\]/).at(-1) ?? options.path;
  const at = file.clock.now().toISOString();
  const person = file.person();
  // What a failed import could not clear away (its disk was full) lies where this one's rows go.
  while (stage(file, (tx) => dropStaged(tx, noBlob))) await turn();
  const { blob, importId } = stage(file, (tx) => {
    keepPerson(tx, person);
    const made = beginBlob(tx);
    return { blob: made, importId: stageImport(tx, { file: name, blob: made, at, person: person.id }) };
  });
  let rows: StagedRows | null = null;
  try {
    const staged = new StagedRows(file, importId, old?.id);
    rows = staged;
    const outcome = await runImport({
      ...options,
      onChunk: (n, bytes) => stage(file, (tx) => putChunk(tx, blob, n, bytes)),
      onBatch: (batch) => staged.add(batch),
    });
    await staged.finish();
    options.signal.throwIfAborted();
    reconcile(outcome, staged);
    if (old && old.sha256 !== outcome.sha256) throw anotherFile(old.file);
    return finish(file, importId, blob, name, outcome, staged, options.mapping ?? null, old);
  } catch (error) {
    await rows?.stop();
    while (stage(file, (tx) => dropStaged(tx, blob))) await turn();
    throw error;
  }
}

/**
 * The import that another reading of its file may take the place of.
 *
 * @throws FailureError `not-found`, or `conflict` where it was superseded before or annotations stand on its events
 */
function supersedable(file: CaseFile, id: number): ImportRecord {
  const old = importOf(file.read, id);
  if (!old)
    throw new FailureError('not-found', 'There is no such import in this case.', 'Choose one of the case’s imports.');
  if (old.supersededBy !== null)
    throw new FailureError(
      'conflict',
      `Import ${id} was superseded by import ${old.supersededBy} already.`,
      `Supersede import ${old.supersededBy} instead, if that was read wrongly too.`,
    );
  const annotated = annotatedBetween(file.read, old.firstEvent ?? 0, old.lastEvent ?? 0);
  if (annotated > 0)
    throw new FailureError(
      'conflict',
      `Annotations stand on ${annotated} event${annotated === 1 ? '' : 's'} of import ${id}, and would be left behind by superseding it.`,
      'Withdraw those annotations first, saying why, and make them again on the events that take their place.',
    );
  return old;
}

const anotherFile = (name: string): FailureError =>
  new FailureError(
    'conflict',
    `This is not the file that the earlier import read (${name}): its bytes differ.`,
    'Choose that file, or import this one without superseding.',
    'Nothing of it was kept; the case is as it was.',
  );

/** Imported + duplicate + rejected = rows, counted on both sides of the worker: an import that does not balance cannot finish. */
function reconcile(outcome: ImportOutcome, rows: StagedRows): void {
  const balanced =
    rows.imported + rows.duplicate + rows.rejected === outcome.rows && rows.rejected === outcome.rejectedCount;
  if (!balanced)
    throw new FailureError(
      'import-unbalanced',
      `The rows do not add up: ${rows.imported} imported, ${rows.duplicate} duplicate and ${rows.rejected} rejected, of ${outcome.rows}.`,
      'Report this with the file’s name and size: it is a fault of Continuity.',
      'The import was undone; the case is as it was.',
    );
}

function finish(
  file: CaseFile,
  importId: number,
  blob: number,
  name: string,
  outcome: ImportOutcome,
  rows: StagedRows,
  mapping: Mapping | null,
  old: ImportRecord | null,
): Certificate {
  commit(file, (tx, record) => {
    const kept = finishBlob(tx, blob, outcome.sha256, outcome.size);
    const original = { id: `original:${outcome.sha256}`, sha256: outcome.sha256, size: outcome.size };
    if (kept === blob) record({ act: 'acquired', subject: original, detail: { file: name, size: outcome.size } });
    const first = rows.imported > 0 ? lastEvent(tx) + 1 : null;
    const last = rows.imported > 0 ? lastEvent(tx) + rows.imported : null;
    const entry = record({
      act: 'imported',
      subject: { id: `import:${importId}`, sha256: outcome.sha256, size: outcome.size },
      detail: {
        file: name,
        format: outcome.format,
        encoding: outcome.encoding,
        zone: outcome.zone,
        zoneData: outcome.zoneData,
        columns: outcome.columns,
        rows: outcome.rows,
        imported: rows.imported,
        duplicate: rows.duplicate,
        rejected: rows.rejected,
        rejectedDigest: rows.rejectedDigest(),
        ...(outcome.sheet !== null && { sheet: outcome.sheet }),
        ...(outcome.warnings.length > 0 && { warnings: outcome.warnings }),
        ...(mapping && { mapping, mappingSha256: mappingHash(mapping) }),
        ...(old && { supersedes: `import:${old.id}` }),
        firstEvent: first,
        lastEvent: last,
        eventsRoot: rows.root(),
        indexDigest: rows.indexDigest(),
      },
    });
    finishImport(tx, {
      id: importId,
      blob: kept,
      format: outcome.format,
      encoding: outcome.encoding,
      zone: outcome.zone,
      sheet: outcome.sheet,
      mapping,
      warnings: outcome.warnings,
      columns: outcome.columns,
      rows: outcome.rows,
      imported: rows.imported,
      duplicate: rows.duplicate,
      spanFrom: rows.spanFrom,
      spanTo: rows.spanTo,
      firstEvent: first,
      lastEvent: last,
      entry,
    });
    if (last !== null) setMeta(tx, 'lastEvent', String(last));
    if (old) supersede(tx, old.id, importId);
  });
  const done = importOf(file.read, importId);
  if (!done) throw new Error('a finished import that cannot be read back');
  return certificateView(file.read, done);
}
