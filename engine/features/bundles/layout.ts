/** What a plan comes to, and pages of it, before anything is exported. */
import type { Layout } from '../../../shared/api/bundle-plans.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { bundleFileName, volumeFileName } from '../../../shared/domain/bundle/file-name.ts';
import type { Audience, BundlePlan } from '../../../shared/domain/bundle/plan.ts';
import { profileLimits } from '../../../shared/domain/bundle/volumes.ts';
import { unfitWarnings } from '../../bundle/pdfa/warnings.ts';
import type { CaseFile } from '../../case-file.ts';
import { previewBundle } from '../../jobs/layout-job.ts';
import { unreadWarnings } from '../../readings/for-bundle.ts';
import type { ReadingDesk } from '../../readings/reading-desk.ts';
import { type Composed, type Composing, composePlan, layoutOf, sourceReader } from './compose.ts';

/** Drafts that are kept of a case: the versions side by side, and one more. */
const mostDrafts = 4;

/**
 * What plans came to, for as long as nothing of the case changed: a page map and the previews of its pages ask for the same, one
 * after another.
 */
export class Drafts {
  readonly #held = new WeakMap<CaseFile, { revision: number; readonly made: Map<string, Draft> }>();

  /** @throws FailureError as `composePlan` */
  async of(file: CaseFile, plan: BundlePlan, audience: Audience, composing: Composing): Promise<Draft> {
    const { revision } = file;
    const key = JSON.stringify([audience, plan]);
    const held = this.#held.get(file);
    const known = held?.revision === revision ? held.made.get(key) : undefined;
    if (known) return known;
    const composed = await composePlan(file, plan, audience, composing);
    const draft = { ...composed, map: composed.map ?? (await layoutOf(file, composed.input, composing)) };
    // What changed meanwhile is in the next one.
    if (file.revision !== revision) return draft;
    const made = held?.revision === revision ? held.made : new Map<string, Draft>();
    made.set(key, draft);
    for (const oldest of made.keys()) {
      if (made.size <= mostDrafts) break;
      made.delete(oldest);
    }
    this.#held.set(file, { revision, made });
    return draft;
  }
}

export type Draft = Composed & { readonly map: NonNullable<Composed['map']> };

export async function planLayout(
  file: CaseFile,
  plan: BundlePlan,
  { input, warnings, map: volumes, bundle }: Draft,
  readings: ReadingDesk,
): Promise<Layout> {
  const items = [...input.volumes.flatMap(({ sections }) => sections), ...input.additions].flatMap((one) => one.items);
  const unread = await unreadWarnings(file, readings, items);
  const { mostBytes, mostPages } = profileLimits[plan.profile];
  const first = bundleFileName(input.cover);
  const fits = volumes.every(
    ({ bytes, pages }) =>
      bytes <= (mostBytes ?? Number.POSITIVE_INFINITY) && pages <= (mostPages ?? Number.POSITIVE_INFINITY),
  );
  return {
    audience: bundle.audience,
    volumes: volumes.map(({ letter, pages, bytes, sections }) => ({
      letter,
      file: volumeFileName(first, input.cover.letter, letter),
      pages,
      bytes,
      sections: sections.map(({ id, title, firstPage, lastPage, items }) => ({
        id,
        title,
        firstPage,
        lastPage,
        items: items.map((item) => ({
          id: item.id,
          title: item.title,
          ref: item.ref,
          firstPage: item.firstPage,
          lastPage: item.lastPage,
          bytes: item.bytes,
          placeholder: item.placeholder,
        })),
      })),
    })),
    profile: { profile: plan.profile, mostBytes, mostPages, fits },
    warnings: [
      ...warnings,
      ...unread,
      ...unfitWarnings(volumes.flatMap(({ sections }) => sections.flatMap((one) => one.items))),
    ],
  };
}

/** @throws FailureError `not-found` where there is no such volume */
export async function planPreview(
  file: CaseFile,
  { input }: Draft,
  pages: { readonly letter: string; readonly page: number; readonly count: number },
  composing: Composing,
): Promise<{ pdf: Uint8Array<ArrayBuffer>; firstPage: number; lastPage: number }> {
  if (!input.volumes.some(({ letter }) => letter === pages.letter))
    throw new FailureError(
      'not-found',
      `The bundle has no volume ${pages.letter} any more.`,
      'Choose one of the volumes that there are.',
    );
  const { pdf, ...shown } = await previewBundle(input, pages, {
    cache: composing.cache,
    read: sourceReader(file, input),
    signal: composing.signal,
    onProgress: composing.progress,
  });
  return { pdf: new Uint8Array(pdf), ...shown };
}
