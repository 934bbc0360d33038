import type { PageChange } from '../../../shared/api/bundle-plans.ts';
import type { Comparison } from '../../../shared/api/comparisons.ts';
import { counted } from '../../format/numbers.ts';

export const changeNames: Readonly<Record<PageChange['kind'], string>> = {
  same: 'stayed',
  changed: 'changed',
  moved: 'moved',
  added: 'come',
  removed: 'gone',
};

/** `3 pages changed, 2 moved, 1 came`: what there is none of is not said. */
export function countWords({ changed, moved, added, removed }: Comparison['counts']): string {
  const parts = (
    [
      [changed, 'changed'],
      [moved, 'moved'],
      [added, 'came'],
      [removed, 'went'],
    ] as const
  ).filter(([count]) => count > 0);
  return parts
    .map(([count, word], n) =>
      n === 0 ? `${counted(count, 'page')} ${word}` : `${count.toLocaleString('en-GB')} ${word}`,
    )
    .join(', ');
}
