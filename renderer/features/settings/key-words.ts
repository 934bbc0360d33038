import type { CaseKey } from '../../../shared/api/keys.ts';
import { formatCount } from '../../format/numbers.ts';

export const keyStatusNames: Record<CaseKey['status'], string> = {
  valid: 'Valid',
  rotated: 'Replaced',
  revoked: 'Revoked',
};

/** The entries that a key may sign, by log index: `to` is the first that it may not. */
export function keySpan({ from, to }: Pick<CaseKey, 'from' | 'to'>): string {
  if (to === null) return `entries ${formatCount(from)} on`;
  if (to <= from) return 'no entry';
  return to - from === 1 ? `entry ${formatCount(from)}` : `entries ${formatCount(from)} to ${formatCount(to - 1)}`;
}
