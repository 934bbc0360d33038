/** What a plan comes to, and pages of it, before anything is exported. */
import type { Layout } from '../../../shared/api/bundle-plans.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { bundleFileName, volumeFileName } from '../../../shared/domain/bundle/file-name.ts';
import type { Audience, BundlePlan } from '../../../shared/domain/bundle/plan.ts';
import { profileLimits } from '../../../shared/domain/bundle/volumes.ts';
import type { CaseFile } from '../../case-file.ts';
import { previewBundle } from '../../jobs/layout-job.ts';
import { unreadWarnings } from '../../readings/for-bundle.ts';
import { type Composing, composePlan, layoutOf, sourceReader } from './compose.ts';

export async function planLayout(
  file: CaseFile,
  plan: BundlePlan,
  audience: Audience,
  composing: Composing,
): Promise<Layout> {
  const { input, warnings, map } = await composePlan(file, plan, audience, composing);
  const volumes = map ?? (await layoutOf(file, input, composing));
  const items = [...input.volumes.flatMap(({ sections }) => sections), ...input.additions].flatMap((one) => one.items);
  const unread = composing.readings ? await unreadWarnings(file, composing.readings, items) : [];
  const { mostBytes, mostPages } = profileLimits[plan.profile];
  const first = bundleFileName(input.cover);
  const fits = volumes.every(
    ({ bytes, pages }) =>
      bytes <= (mostBytes ?? Number.POSITIVE_INFINITY) && pages <= (mostPages ?? Number.POSITIVE_INFINITY),
  );
  return {
    audience,
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
    warnings: [...warnings, ...unread],
  };
}

/** @throws FailureError `not-found` where there is no such volume */
export async function planPreview(
  file: CaseFile,
  plan: BundlePlan,
  audience: Audience,
  pages: { readonly letter: string; readonly page: number; readonly count: number },
  composing: Composing,
): Promise<{ pdf: Uint8Array<ArrayBuffer>; firstPage: number; lastPage: number }> {
  const { input } = await composePlan(file, plan, audience, composing);
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
