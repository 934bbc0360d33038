import { basename } from 'node:path';
import type { PackResult } from '../../../shared/api/packs.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import { packPaths, packSubject } from '../../../shared/domain/pack/layout.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { exportPack } from '../../jobs/pack-job.ts';
import { requireKey } from '../../log/case-keys.ts';
import { latestCheckpoint, tlogProof } from '../../log/local-log.ts';
import type { WrittenFile } from '../../pack/sink.ts';
import type { PackSeal } from '../../pack/write-pack.ts';
import { type ExhibitRecord, exhibitOf } from '../../store/exhibits.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { approvalOfExport, type Disclosure, disclosureDetail, exhibitsToDisclose, refuseErased } from '../disclosed.ts';
import { exhibitSubject } from '../views.ts';
import { bundleFiles } from './bundle.ts';
import { gatherPack, ledgerAfter } from './gather.ts';
import { consistencyFile } from './proofs.ts';

type Methods = Extract<keyof Handlers, `packs.${string}`>;

/** Verifies a case as it is, and draws what was found as `report.pdf`. */
export type CaseReport = (
  file: CaseFile,
  signal: AbortSignal,
  progress: (report: Progress) => void,
) => Promise<Uint8Array>;

export function packHandlers(
  { home, grants, version, changed, attestor }: FeatureContext,
  reportOf: CaseReport,
): Pick<Handlers, Methods> {
  return {
    'packs.export': async ({ caseId, out, form, bundle, ...disclosure }, { signal, progress }): Promise<PackResult> => {
      const outPath = grants.pathOf(out, 'write');
      const file = await home.openCase(caseId);
      approvalOfExport(file.read, disclosure, exhibitsToDisclose(file.read));
      const withBundle = bundle === undefined ? [] : await bundleFiles(file, grants.pathOf(bundle, 'read'), signal);
      const report = await reportOf(file, signal, progress);
      // Trusted time for everything up to now, where it can be had at once; an export never fails for want of it.
      await attestor.beforeExport(file, signal, progress);
      // A log that does not hold together is found before anything is written or recorded.
      latestCheckpoint(file);
      // Both are read in one turn: an exhibit produced meanwhile is in neither.
      const { signer } = file;
      const content = gatherPack(file, version, { bundle: withBundle, report });
      const inIt = exhibitsToDisclose(file.read);
      const name = basename(outPath);
      try {
        const written = await exportPack({
          content,
          outPath,
          form,
          signal,
          onProgress: progress,
          record: (tagManifest) => {
            requireKey(file, signer);
            recordExport(file, { name, inIt, tagManifest, disclosure });
            return sealOf(file, content.entries);
          },
        });
        grants.written(out);
        attestor.exported(file);
        return {
          file: name,
          form,
          sha256: written.tagManifest.sha256,
          files: written.files,
          bytes: written.bytes,
          exhibits: inIt.length,
          originals: content.files.filter(({ path }) => path.startsWith(packPaths.originals)).length,
          entries: content.entries,
        };
      } finally {
        changed({ caseId, features: ['ledger', 'exhibits', 'cases'] });
      }
    },
  };
}

/** In the turn of the commit: the checkpoint ends with the export's own entry. */
function sealOf(file: CaseFile, before: number): PackSeal {
  const entries = ledgerAfter(file, before);
  const checkpoint = latestCheckpoint(file);
  return {
    entries,
    checkpoint: checkpoint.note,
    inclusion: tlogProof(file, before + entries.length - 1),
    consistency: consistencyFile(file, before, checkpoint),
  };
}

/** One entry for each exhibit and, last, one for the pack: an exhibit's continuity must say that it went out. */
function recordExport(
  file: CaseFile,
  exported: {
    readonly name: string;
    readonly inIt: readonly ExhibitRecord[];
    readonly tagManifest: WrittenFile;
    readonly disclosure: Disclosure;
  },
): void {
  const { name, inIt, tagManifest, disclosure } = exported;
  commit(file, (tx, record) => {
    refuseErased(inIt.flatMap(({ id }) => exhibitOf(tx, id) ?? []));
    const to = disclosureDetail(disclosure, approvalOfExport(tx, disclosure, inIt));
    for (const exhibit of inIt)
      record({
        act: 'exported',
        subject: { id: exhibitSubject(exhibit), sha256: exhibit.sha256, size: exhibit.size },
        detail: { file: name, pack: tagManifest.sha256, ...to },
      });
    record({
      act: 'exported',
      subject: { id: packSubject(tagManifest.sha256), sha256: tagManifest.sha256, size: tagManifest.size },
      detail: { file: name, exhibits: inIt.length, ...to },
    });
  });
}
