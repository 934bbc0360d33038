/** Silences of sources, as bands and in words. They say that the data holds nothing, and never why. */
import type { Coverage } from '../../../../shared/api/coverage.ts';
import { counted, formatCount } from '../../../format/numbers.ts';
import { formatDate } from '../../../format/time.ts';
import { nameValue } from './filter.ts';
import type { View } from './viewport.ts';

export interface Silence extends View {
  readonly source: string;
  readonly words: string;
}

/** @param shown sources that the filter lets through; all of them where undefined */
export function silencesOf(coverage: Pick<Coverage, 'sources'>, shown: readonly string[] | undefined): Silence[] {
  return coverage.sources
    .filter(({ source }) => shown === undefined || shown.includes(source))
    .flatMap(({ source, ordinary, silences }) =>
      silences.map(({ from, to, first, last, days }) => {
        const when = first === last ? `on ${formatDate(first)}` : `from ${formatDate(first)} to ${formatDate(last)}`;
        const usual =
          ordinary === null
            ? ''
            : ordinary === 0
              ? '; it has events on every ordinary day'
              : `; up to ${counted(ordinary, 'quiet day')} in a row ${ordinary === 1 ? 'is' : 'are'} ordinary for it`;
        return { source, from, to, words: `${nameValue(source)}: no events ${when} (${counted(days, 'day')}${usual})` };
      }),
    )
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** What is silent at an instant, in a line; empty where nothing is. */
export function silenceWords(silences: readonly Silence[], instant: number): string {
  const there = silences.filter(({ from, to }) => from <= instant && instant < to);
  const named = there.slice(0, 2).map(({ words }) => words);
  if (there.length > 2) named.push(`and ${formatCount(there.length - 2)} more`);
  return named.join(' · ');
}
