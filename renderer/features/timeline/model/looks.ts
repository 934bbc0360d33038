/** A type's look: hue, letter and pattern together, so that colour never has to carry the meaning alone. */

/** `--hue-1` to `--hue-8` of the theme: Okabe and Ito's eight, in their order of preference. 0 is the muted text colour. */
export type Hue = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
const HUES = 8;
export const patternNames = ['solid', 'rising', 'dots', 'falling', 'bars', 'cross', 'lines', 'checks'] as const;
export type PatternName = (typeof patternNames)[number];

export interface Look {
  readonly letter: string;
  readonly hue: Hue;
  readonly pattern: PatternName;
}

/** The engine's name for every type past the eighth. */
export const OTHER = 'other';
export const otherLook: Look = { letter: '·', hue: 0, pattern: 'lines' };

/**
 * Looks by type. `types` most frequent first over the whole case, so that no filter ever changes a colour. After the eighth
 * type hues come round again with the next pattern; letters stay unique while there are letters.
 */
export function assignLooks(types: readonly string[]): ReadonlyMap<string, Look> {
  const looks = new Map<string, Look>();
  const taken = new Set<string>();
  types.forEach((type, rank) => {
    const letter = letterFor(type, taken);
    taken.add(letter);
    const turn = Math.floor(rank / HUES);
    const pattern = patternNames[(rank + turn) % patternNames.length] as PatternName;
    looks.set(type, { letter, hue: ((rank % HUES) + 1) as Hue, pattern });
  });
  return looks;
}

function letterFor(type: string, taken: ReadonlySet<string>): string {
  const name = type.toUpperCase();
  const initials: string[] = name.match(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu) ?? [];
  const letters: string[] = name.match(/[\p{L}\p{N}]/gu) ?? [];
  const spare = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return [...initials, ...letters, ...spare].find((letter) => !taken.has(letter)) ?? '?';
}
