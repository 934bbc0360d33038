import { randomUUID } from 'node:crypto';
import type { BundleExport } from '../../../shared/api/bundle-plans.ts';
import type { BundleOptions, BundleResult } from '../../../shared/api/bundles.ts';
import type { ParsedInput } from '../../../shared/api/contract.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { bundleFileName } from '../../../shared/domain/bundle/file-name.ts';
import { manifestNameOf } from '../../../shared/domain/bundle/manifest.ts';
import { Cover, type SizeProfile } from '../../../shared/domain/bundle/plan.ts';
import { wholeCasePlan } from '../../../shared/domain/bundle/templates.ts';
import { oversized } from '../../../shared/domain/bundle/volumes.ts';
import type { PlanWarning } from '../../../shared/domain/bundle/warning.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { BundleFacts, BundleInput } from '../../bundle/bundle-input.ts';
import { joinedResult } from '../../bundle/pdfa/claim.ts';
import { caseFacts } from '../../case-facts.ts';
import type { CaseFile } from '../../case-file.ts';
import { type ExportedBundle, exportBundle, type SignedEntry } from '../../jobs/bundle-job.ts';
import type { MeasureCache } from '../../jobs/layout-job.ts';
import { requireKey } from '../../log/case-keys.ts';
import { mostPrinted } from '../../query/chronology.ts';
import type { Sealing } from '../../seal-desk.ts';
import { dropStaged } from '../../stated-files.ts';
import type { ReadTx } from '../../store/driver.ts';
import { type ExhibitRecord, exhibitOf } from '../../store/exhibits.ts';
import { entryByHash } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { approvalOfExport, type Disclosure, disclosureDetail, refuseErased } from '../disclosed.ts';
import { type Composing, composePlan, refuseStopped, sourceReader } from './compose.ts';
import { exportOf, stageInput, stateExport, storedInput } from './exports.ts';
import { savedBundle } from './plans.ts';

type Methods = 'bundles.plan' | 'bundles.export';

export function bundleHandlers(
  { home, grants, version, changed, attestor, seals }: FeatureContext,
  cache: MeasureCache,
): Pick<Handlers, Methods> {
  return {
    'bundles.plan': async ({ caseId }, { signal }) => {
      const file = await home.openCase(caseId);
      const composing = { version, cache, signal, progress: () => undefined };
      const plan = wholeCasePlan(coverOf(planOptions(file)), caseFacts(file));
      const { input } = await composePlan(file, plan, 'panel', composing);
      return {
        suggestedName: bundleFileName(planOptions(file)),
        keyEvents: input.keyEvents.length,
        exhibits: input.exhibits.length,
        remarks: remarksOn(input),
      };
    },
    'bundles.export': async (wanted, { signal, progress }) => {
      const { caseId, out, recipient, reason, approvalId } = wanted;
      const disclosure: Disclosure = { recipient, reason, approvalId };
      const path = grants.pathOf(out, 'write');
      const file = await home.openCase(caseId);
      // Trusted time for everything up to now, where it can be had at once; an export never fails for want of it.
      await attestor.beforeExport(file, signal, progress);
      const { signer } = file;
      const composing = { version, disclosure, cache, signal, progress };
      const { device } = home;
      const by = { name: file.person().name, now: file.clock.now() };
      const sealing =
        wanted.seal && device
          ? seals.begin(wanted.seal, { device, signer }, by, { signal, onProgress: progress })
          : null;
      const composed = await compositionOf(file, wanted, composing);
      const { warnings, from } = composed;
      const input = withSeal(composed, sealing);
      refuseStopped(warnings);
      approvalOfExport(file.read, disclosure, exhibitsShown(file.read, input));
      if (input.keyEvents.length > mostPrinted)
        throw new FailureError(
          'invalid-request',
          `${input.keyEvents.length.toLocaleString('en-GB')} events are annotated; a chronology holds at most ${mostPrinted.toLocaleString('en-GB')}.`,
          'Annotate the events that matter, and withdraw annotations that mark whole ranges.',
        );
      const id = randomUUID();
      const staged = stageInput(file, input);
      try {
        const { volumes } = await exportBundle({
          input,
          outPath: path,
          read: sourceReader(file, input),
          ...(wanted.passwords && { passwords: wanted.passwords }),
          sign: (message) => signer.sign(message),
          publicKey: signer.publicKey,
          ...(sealing && {
            seal: (of, { sealAt }) => sealing.seal(of, composed.fresh ? sealAt : null),
            sealed: () => {
              const { level, certificate } = sealing.detail();
              return { level, certificate };
            },
          }),
          record: (made) => {
            requireKey(file, signer);
            return recordExport(file, { id, made, input, staged, from, disclosure, sealing });
          },
          signal,
          onProgress: progress,
        });
        grants.written(out);
        attestor.exported(file);
        const [first] = volumes;
        if (!first) throw new Error('an export without a file');
        const { letter: _, ...exported } = first;
        const result: BundleResult = {
          ...exported,
          pages: volumes.reduce((sum, { pages }) => sum + pages, 0),
          exhibits: factsOf(input).reduce((sum, { exhibits }) => sum + exhibits.length, 0),
          keyEvents: input.keyEvents.length,
          export: exportOf(file.read, id),
          warnings: [...warnings, ...oversized(volumes, composed.profile)],
        };
        return result;
      } catch (error) {
        dropStaged(file, [staged]);
        throw error;
      } finally {
        changed({ caseId, features: ['ledger', 'exhibits', 'bundles', 'cases'] });
      }
    },
  };
}

interface Composition {
  readonly input: BundleInput;
  /** Its newest pages were drawn for this export: they can say how it is sealed. Pages of before stay as they were. */
  readonly fresh: boolean;
  readonly warnings: readonly PlanWarning[];
  readonly profile: SizeProfile;
  readonly from: Pick<BundleExport, 'bundle' | 'version' | 'audience'>;
}

/** What is exported, by whichever way it was said. */
async function compositionOf(
  file: CaseFile,
  { bundle, plan, options, again, audience }: ParsedInput<'bundles.export'>,
  composing: Composing,
): Promise<Composition> {
  if (again !== undefined) {
    const { bundle: id, version, audience: of } = exportOf(file.read, again);
    return {
      input: storedInput(file, again),
      fresh: false,
      warnings: [],
      profile: 'none',
      from: { bundle: id, version, audience: of },
    };
  }
  if (bundle) {
    const saved = savedBundle(file.read, bundle.id, bundle.version);
    const { input, warnings, bundle: held } = await composePlan(file, saved.plan, audience, composing);
    const from = { bundle: saved.id, version: saved.version, audience };
    return { input, fresh: isFresh(input, held), warnings, profile: held.profile, from };
  }
  const planned = plan ?? wholeCasePlan(coverOf(options ?? planOptions(file)), caseFacts(file));
  const { input, warnings, bundle: held } = await composePlan(file, planned, audience, composing);
  // Nobody planned the whole case: what a plan would be warned of is said before (`bundles.plan`).
  const from = { bundle: null, version: null, audience };
  return { input, fresh: isFresh(input, held), warnings: plan ? warnings : [], profile: held.profile, from };
}

function isFresh({ additions }: BundleInput, { late }: { readonly late: readonly unknown[] }): boolean {
  return additions.length === 0 || late.length > 0;
}

/**
 * The input with what its newest pages say of the seal.
 *
 * @throws FailureError `invalid-request` where earlier pages say that the bundle is sealed, and it would not be
 */
function withSeal({ input, fresh }: Composition, sealing: Sealing | null): BundleInput {
  if (!sealing && factsOf(input).some(({ seal }) => seal))
    throw new FailureError(
      'invalid-request',
      'The pages of that export say that the bundle is sealed, and they stay as they are.',
      'Choose a certificate to seal it with.',
    );
  if (!sealing || !fresh) return input;
  const last = input.additions.at(-1);
  if (!last) return { ...input, seal: sealing.block };
  return { ...input, additions: [...input.additions.slice(0, -1), { ...last, seal: sealing.block }] };
}

function factsOf(input: BundleInput): readonly BundleFacts[] {
  return [input, ...input.additions];
}

function exhibitsShown(tx: ReadTx, input: BundleInput): ExhibitRecord[] {
  const ids = new Set(factsOf(input).flatMap(({ exhibits }) => exhibits.map(({ id }) => id)));
  return [...ids].map((id) => knownExhibit(tx, id));
}

function knownExhibit(tx: ReadTx, id: string): ExhibitRecord {
  const exhibit = exhibitOf(tx, id);
  if (!exhibit) throw new Error(`exhibit ${id} in the bundle but not in the case`);
  return exhibit;
}

interface Recording {
  readonly id: string;
  readonly made: readonly ExportedBundle[];
  readonly input: BundleInput;
  readonly staged: ReturnType<typeof stageInput>;
  readonly from: Composition['from'];
  readonly disclosure: Disclosure;
  readonly sealing: Sealing | null;
}

/**
 * One entry for each exhibit in a volume (its continuity must say that it went out), one for the volume, and the statement that
 * keeps the export. Returns the volumes' entries.
 */
function recordExport(
  file: CaseFile,
  { id, made, input, staged, from, disclosure, sealing }: Recording,
): readonly SignedEntry[] {
  const hashes = commit(file, (tx, record) => {
    const inIt = exhibitsShown(tx, input);
    refuseErased(inIt);
    const to = disclosureDetail(disclosure, approvalOfExport(tx, disclosure, inIt));
    const seal = sealing?.detail();
    sealing?.stateIn(file, tx, record);
    const version = { audience: from.audience, ...(from.bundle && { bundle: from.bundle, version: from.version }) };
    const volumes = made.map((volume) => {
      for (const { id: of, ref, firstPage, lastPage } of volume.exhibits) {
        const exhibit = knownExhibit(tx, of);
        record({
          act: 'exported',
          subject: { id: `exhibit:${ref}`, sha256: exhibit.sha256, size: exhibit.size },
          detail: { file: volume.file, firstPage, lastPage, audience: from.audience, ...to },
        });
      }
      return record({
        act: 'exported',
        subject: { id: `bundle:${volume.sha256}`, sha256: volume.sha256, size: volume.size },
        detail: {
          file: volume.file,
          pages: volume.pages,
          exhibits: volume.exhibits.length,
          ...version,
          ...(seal && { seal }),
          ...to,
        },
      });
    });
    const pdfa = joinedResult(made.map(({ letter, layout }) => ({ letter, pdfa: layout.pdfa })));
    stateExport(
      file,
      tx,
      record,
      {
        id,
        ...from,
        recipient: disclosure.recipient ?? null,
        reason: disclosure.reason ?? null,
        volumes: made.map(({ letter, file: name, sha256, size, pages }) => ({
          letter,
          file: name,
          manifest: manifestNameOf(name),
          sha256,
          size,
          pages,
        })),
        seal: seal?.level ?? null,
        pdfa,
      },
      staged,
      inIt.map((one) => one.id),
    );
    return volumes;
  });
  return hashes.map((hash) => {
    const entry = entryByHash(file.read, hash);
    if (!entry) throw new Error('an export entry that cannot be read back');
    return { payload: entry.payload, signature: entry.signature };
  });
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

function coverOf(options: BundleOptions): Cover {
  return Cover.parse(options);
}

function remarksOn(input: BundleFacts): string[] {
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
