/** From a plan to what is composed: held against the case, split into volumes, with everything that its pages say. */
import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import { whatWouldMove } from '../../../shared/domain/bundle/late.ts';
import type { Audience, BundlePlan } from '../../../shared/domain/bundle/plan.ts';
import { resolvePlan } from '../../../shared/domain/bundle/resolve.ts';
import type { ResolvedBundle } from '../../../shared/domain/bundle/resolved.ts';
import { type Extent, profileLimits, splitVolumes } from '../../../shared/domain/bundle/volumes.ts';
import type { PlanWarning } from '../../../shared/domain/bundle/warning.ts';
import type { SourceId } from '../../bundle/atlas.ts';
import type { BundleAddition, BundleFacts, BundleInput } from '../../bundle/bundle-input.ts';
import type { MappedVolume } from '../../bundle/measure.ts';
import { caseFacts } from '../../case-facts.ts';
import type { CaseFile } from '../../case-file.ts';
import { layoutBundle, type MeasureCache } from '../../jobs/layout-job.ts';
import { blobBySha256, blobRange } from '../../store/blobs.ts';
import { exhibitOf } from '../../store/exhibits.ts';
import { verifyAhead } from '../continuity.ts';
import { type Disclosure, exhibitsToDisclose } from '../disclosed.ts';
import { exhibitRef } from '../views.ts';
import { exportsOf, storedInput } from './exports.ts';
import type { FactsCache } from './facts-cache.ts';
import { gatherFacts, shownBy } from './gather.ts';

export interface Composing {
  readonly version: string;
  readonly disclosure?: Disclosure;
  readonly cache: MeasureCache;
  /** What was read of the case before may be used again; left out: everything is read anew. */
  readonly facts?: FactsCache;
  readonly signal: AbortSignal;
  readonly progress: (report: Progress) => void;
}

export interface Composed {
  readonly bundle: ResolvedBundle;
  readonly input: BundleInput;
  readonly warnings: readonly PlanWarning[];
  /** Where everything is, where it had to be measured. */
  readonly map: readonly MappedVolume[] | null;
}

/** @throws FailureError `case-damaged`, `cancelled`; what is wrong with the plan is in the warnings */
export async function composePlan(
  file: CaseFile,
  plan: BundlePlan,
  audience: Audience,
  composing: Composing,
): Promise<Composed> {
  if (!composing.facts?.holds(file)) await verifyAhead(file, exhibitsToDisclose(file.read), composing.signal);
  const facts = composing.facts?.caseFacts(file) ?? caseFacts(file);
  const { bundle, warnings: found } = resolvePlan(plan, facts, audience);
  const warnings = [...found];
  const gather = async (items: Parameters<typeof shownBy>[1]): Promise<BundleFacts> => {
    const shown = shownBy(audience, items, facts.sensitive);
    const { version, disclosure } = composing;
    const read = await (composing.facts?.gather(file, shown, version) ?? gatherFacts(file, shown, version, disclosure));
    // Cases are mostly called after the officer: where a version calls them otherwise, it has the reference alone.
    return plan.cover.anonymised[audience] === undefined ? read : { ...read, case: { ...read.case, title: '' } };
  };
  const served = plan.late && servedInput(file, plan.late.since, audience);
  if (served && 'input' in served) {
    const { input } = served;
    const addition: BundleAddition = { ...(await gather(bundle.late)), items: bundle.late };
    const additions = bundle.late.length === 0 ? input.additions : [...input.additions, addition];
    const moved = whatWouldMove(
      input.volumes.flatMap(({ sections }) => sections),
      bundle.sections,
    );
    return { bundle, input: { ...input, additions }, warnings: [...warnings, ...moved], map: null };
  }
  // Without what they follow, later additions are nowhere; what the rest comes to can be said all the same.
  if (served) warnings.push(served.refused);
  const held = await gather(bundle.sections.flatMap(({ items }) => items));
  const inputOf = (volumes: BundleInput['volumes']): BundleInput => ({
    ...held,
    template: bundle.template,
    audience,
    cover: bundle.cover,
    officer: bundle.officer,
    volumes,
    additions: [],
  });
  const whole = splitVolumes(bundle, { split: 'never', at: [] }, new Map(), { pages: 0, bytes: 0 });
  const limit = profileLimits[bundle.profile];
  const measured = plan.volumes.split === 'by-profile' && (limit.mostBytes !== null || limit.mostPages !== null);
  if (!measured) {
    const split = splitVolumes(bundle, plan.volumes, new Map(), { pages: 0, bytes: 0 });
    return { bundle, input: inputOf(split.volumes), warnings: [...warnings, ...split.warnings], map: null };
  }
  const fitted = await fit(file, bundle, plan, inputOf, whole.volumes, composing);
  return { bundle, ...fitted, warnings: [...warnings, ...fitted.warnings] };
}

/** A file is measured to within a per cent, and a signature comes on top. */
const margin = 0.99;
/** What each further try plans with, where a volume came out larger than estimated. */
const rooms = [margin, 0.98, 0.95, 0.9, 0.8];

async function fit(
  file: CaseFile,
  bundle: ResolvedBundle,
  plan: BundlePlan,
  inputOf: (volumes: BundleInput['volumes']) => BundleInput,
  whole: BundleInput['volumes'],
  composing: Composing,
): Promise<{ input: BundleInput; warnings: PlanWarning[]; map: readonly MappedVolume[] }> {
  const { mostBytes, mostPages } = profileLimits[bundle.profile];
  let input = inputOf(whole);
  let map = await layoutOf(file, input, composing);
  const { sizes, base } = extentsOf(map);
  let warnings: PlanWarning[] = [];
  for (const room of rooms) {
    const over = map.some(
      ({ bytes, pages }) =>
        bytes > (mostBytes ?? Number.POSITIVE_INFINITY) * margin || pages > (mostPages ?? Number.POSITIVE_INFINITY),
    );
    if (!over) break;
    const split = splitVolumes(bundle, plan.volumes, sizes, base, room);
    input = inputOf(split.volumes);
    warnings = split.warnings;
    map = await layoutOf(file, input, composing);
    // What does not fit by itself does not fit by another way to cut either.
    if (warnings.length > 0) break;
  }
  return { input, warnings, map };
}

export function layoutOf(file: CaseFile, input: BundleInput, composing: Composing): Promise<readonly MappedVolume[]> {
  return layoutBundle(input, {
    cache: composing.cache,
    read: sourceReader(file, input),
    signal: composing.signal,
    onProgress: composing.progress,
  });
}

function extentsOf(map: readonly MappedVolume[]): { sizes: Map<string, Extent>; base: Extent } {
  const sizes = new Map<string, Extent>();
  let base: Extent = { pages: 0, bytes: 0 };
  for (const { pages, bytes, sections } of map) {
    base = { pages: base.pages + pages, bytes: base.bytes + bytes };
    for (const { id, firstPage, lastPage, bytes: of } of sections.flatMap(({ items }) => items)) {
      const extent = { pages: lastPage - firstPage + 1, bytes: of };
      sizes.set(id, extent);
      base = { pages: base.pages - extent.pages, bytes: base.bytes - extent.bytes };
    }
  }
  return { sizes, base };
}

/** Reads sources for composing: exhibits as they are, documents by the digest that the input has. */
export function sourceReader(file: CaseFile, input: BundleInput) {
  const known: readonly BundleFacts[] = [input, ...input.additions];
  const digests = new Map(known.flatMap(({ documents }) => documents.map(({ id, sha256 }) => [id, sha256] as const)));
  return ({ kind, id }: SourceId, start: number, end: number): Uint8Array => {
    if (kind === 'reading') {
      const words = blobBySha256(file.read, id);
      if (!words)
        throw new FailureError('not-found', 'Words read from a scan are not in the case.', 'Have it read again.');
      return blobRange(file.read, words.id, start, end);
    }
    if (kind === 'document') {
      const blob = blobBySha256(file.read, digests.get(id) ?? '');
      if (!blob) throw new FailureError('not-found', 'A document of the bundle is not in the case.', 'Take it out.');
      return blobRange(file.read, blob.id, start, end);
    }
    const exhibit = exhibitOf(file.read, id);
    if (!exhibit) throw new FailureError('not-found', 'There is no such exhibit in this case.', 'Choose another.');
    if (exhibit.erasedAt !== null)
      throw new FailureError(
        'conflict',
        `Exhibit ${exhibitRef(exhibit)} was erased: its pages cannot be drawn again.`,
        'Build the bundle anew without it; pages that were served will move.',
        'No bundle was written. The case was not changed.',
      );
    return blobRange(file.read, exhibit.blob, start, end);
  };
}

/** @throws FailureError `conflict` naming what stands in the way of an export */
export function refuseStopped(warnings: readonly PlanWarning[]): void {
  const stopping = warnings.filter(({ stops }) => stops);
  if (stopping.length === 0) return;
  const more = stopping.length - 5;
  throw new FailureError(
    'conflict',
    `${stopping
      .slice(0, 5)
      .map(({ words }) => words)
      .join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
    'Mend the plan, and export again.',
    'No bundle was written. The case was not changed.',
  );
}

/** What the export that later additions follow was composed of, or what stands in their way. */
function servedInput(
  file: CaseFile,
  id: string,
  audience: Audience,
): { readonly input: BundleInput } | { readonly refused: PlanWarning } {
  const refused = (kind: PlanWarning['kind'], words: string) => ({ refused: { kind, ids: [], words, stops: true } });
  const served = exportsOf(file.read).find((one) => one.id === id);
  if (!served) return refused('missing', 'The export that the late additions follow is not in this case.');
  if (served.audience !== audience)
    return refused(
      'moved',
      `The late additions follow an export of the ${served.audience} version; this is the ${audience} version.`,
    );
  try {
    return { input: storedInput(file, id) };
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'conflict') throw error;
    return refused('moved', `The export that the late additions follow cannot be drawn again. ${error.failure.what}`);
  }
}
