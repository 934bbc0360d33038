import type { BundleOptions, BundleResult } from '../../../shared/api/bundles.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { bundleFileName } from '../../../shared/domain/bundle/file-name.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { type ExportedBundle, exportBundle } from '../../jobs/bundle-job.ts';
import { requireKey } from '../../log/case-keys.ts';
import { mostPrinted } from '../../query/chronology.ts';
import { blobRange } from '../../store/blobs.ts';
import { type ExhibitRecord, exhibitOf } from '../../store/exhibits.ts';
import { entryByHash } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { approvalOfExport, type Disclosure, disclosureDetail, exhibitsToDisclose, refuseErased } from '../disclosed.ts';
import { gatherBundle } from './gather.ts';

type Methods = 'bundles.plan' | 'bundles.export';

export function bundleHandlers({ home, grants, version, changed, attestor }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'bundles.plan': async ({ caseId }) => {
      const file = await home.openCase(caseId);
      const input = await gatherBundle(file, planOptions(file), version);
      return {
        suggestedName: bundleFileName(planOptions(file)),
        keyEvents: input.keyEvents.length,
        exhibits: input.exhibits.length,
        remarks: remarksOn(input),
      };
    },
    'bundles.export': async ({ caseId, out, options, ...disclosure }, { signal, progress }) => {
      const path = grants.pathOf(out, 'write');
      const file = await home.openCase(caseId);
      // Trusted time for everything up to now, where it can be had at once; an export never fails for want of it.
      await attestor.beforeExport(file, signal, progress);
      approvalOfExport(file.read, disclosure, exhibitsToDisclose(file.read));
      const { signer } = file;
      const input = await gatherBundle(file, options, version, disclosure);
      if (input.keyEvents.length > mostPrinted)
        throw new FailureError(
          'invalid-request',
          `${input.keyEvents.length.toLocaleString('en-GB')} events are annotated; a chronology holds at most ${mostPrinted.toLocaleString('en-GB')}.`,
          'Annotate the events that matter, and withdraw annotations that mark whole ranges.',
        );
      const { volumes } = await exportBundle({
        input,
        outPath: path,
        read: (source, start, end) => exhibitBytes(file, source.id, start, end),
        sign: (message) => signer.sign(message),
        publicKey: signer.publicKey,
        record: (volumes) => {
          requireKey(file, signer);
          return volumes.map((volume) => recordExport(file, volume, disclosure));
        },
        signal,
        onProgress: progress,
      });
      grants.written(out);
      attestor.exported(file);
      changed({ caseId, features: ['ledger', 'exhibits', 'cases'] });
      const [only] = volumes;
      if (!only) throw new Error('an export without a file');
      const { letter: _, ...exported } = only;
      const result: BundleResult = {
        ...exported,
        exhibits: input.exhibits.length,
        keyEvents: input.keyEvents.length,
      };
      return result;
    },
  };
}

/** One entry for the bundle and one for each exhibit in it: an exhibit's continuity must say that it went out. */
function recordExport(
  file: CaseFile,
  bundle: ExportedBundle,
  disclosure: Disclosure,
): { payload: Uint8Array; signature: Uint8Array } {
  const hash = commit(file, (tx, record) => {
    const inIt = bundle.exhibits.map(({ id, ref }) => {
      const exhibit = exhibitOf(tx, id);
      if (!exhibit) throw new Error(`exhibit ${ref} in the bundle but not in the case`);
      return exhibit;
    });
    refuseErased(inIt);
    const to = disclosureDetail(disclosure, approvalOfExport(tx, disclosure, inIt));
    for (const [n, { ref, firstPage, lastPage }] of bundle.exhibits.entries()) {
      const exhibit = inIt[n] as ExhibitRecord;
      record({
        act: 'exported',
        subject: { id: `exhibit:${ref}`, sha256: exhibit.sha256, size: exhibit.size },
        detail: { file: bundle.file, firstPage, lastPage, ...to },
      });
    }
    return record({
      act: 'exported',
      subject: { id: `bundle:${bundle.sha256}`, sha256: bundle.sha256, size: bundle.size },
      detail: { file: bundle.file, pages: bundle.pages, exhibits: bundle.exhibits.length, ...to },
    });
  });
  const entry = entryByHash(file.read, hash);
  if (!entry) throw new Error('an export entry that cannot be read back');
  return { payload: entry.payload, signature: entry.signature };
}

function exhibitBytes(file: CaseFile, id: string, start: number, end: number): Uint8Array {
  const exhibit = exhibitOf(file.read, id);
  if (!exhibit) throw new FailureError('not-found', 'There is no such exhibit in this case.', 'Choose another.');
  return blobRange(file.read, exhibit.blob, start, end);
}

/** What the bundle is called until the preparer says otherwise. */
function planOptions(file: CaseFile): BundleOptions {
  return {
    shortName: (metaValue(file.read, 'title') ?? 'Case').slice(0, 80),
    letter: 'A',
    forum: 'Misconduct hearing',
    hearingDate: null,
    officerConcerned: '',
  };
}

function remarksOn(input: Awaited<ReturnType<typeof gatherBundle>>): string[] {
  const remarks = [...input.limitations];
  if (input.keyEvents.length === 0) remarks.push('No event is annotated: the chronology will be empty.');
  if (input.exhibits.length === 0) remarks.push('There are no exhibits yet.');
  for (const { ref, gaps } of input.exhibits) {
    const open = gaps.filter(({ declared }) => !declared).length;
    if (open > 0)
      remarks.push(
        `Exhibit ${ref} has ${open} ${open === 1 ? 'gap' : 'gaps'} in its custody that nobody has explained.`,
      );
  }
  if (input.erased.length > 0)
    remarks.push(`Erased, and only listed: ${input.erased.map(({ ref }) => ref).join(', ')}.`);
  const digests = new Map<string, string[]>();
  for (const { ref, sha256 } of input.exhibits) digests.set(sha256, [...(digests.get(sha256) ?? []), ref]);
  for (const refs of digests.values())
    if (refs.length > 1)
      remarks.push(`Exhibits ${refs.join(' and ')} have the same content (rule B15: no duplicate documents).`);
  return remarks;
}
