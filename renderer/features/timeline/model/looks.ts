/** A type's look: hue, letter and pattern together, so that colour never has to carry the meaning alone. */

/** Okabe and Ito's eight, in the order in which neighbours in a stack differ most. Black and yellow change with the theme. */
export const hueNames = ['blue', 'orange', 'green', 'purple', 'sky', 'vermillion', 'yellow', 'ink'] as const;
export type HueName = (typeof hueNames)[number];
export const patternNames = ['solid', 'rising', 'dots', 'falling', 'bars', 'cross', 'lines', 'checks'] as const;
export type PatternName = (typeof patternNames)[number];

export interface Look {
  readonly letter: string;
  readonly hue: HueName | 'grey';
  readonly pattern: PatternName;
}

export const OTHER = 'other';
export const otherLook: Look = { letter: '·', hue: 'grey', pattern: 'lines' };

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
    const hue = hueNames[rank % hueNames.length] as HueName;
    const turn = Math.floor(rank / hueNames.length);
    const pattern = patternNames[(rank + turn) % patternNames.length] as PatternName;
    looks.set(type, { letter, hue, pattern });
  });
  return looks;
}

function letterFor(type: string, taken: ReadonlySet<string>): string {
  const candidates = (type.toUpperCase().match(/[\p{L}\p{N}]/gu) ?? []).concat([
    ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ]);
  const words = type.toUpperCase().match(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu) ?? [];
  return [...words, ...candidates].find((letter) => !taken.has(letter)) ?? '?';
}
