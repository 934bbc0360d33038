/**
 * Lines in which some text runs from right to left (Unicode Standard Annex 9): which way each stretch runs, and the order in
 * which the stretches of one line stand on the page.
 */
import bidiFactory from 'bidi-js';

interface Bidi {
  getEmbeddingLevels(text: string, direction?: 'ltr' | 'rtl'): { levels: Uint8Array; paragraphs: { level: number }[] };
  getMirroredCharacter(character: string): string | null;
}

const bidi = (bidiFactory as unknown as () => Bidi)();

/** Marks that only say which way what is beside them runs; obeyed where letters run from right to left, and never printed. */
const directionMarks = /[\u200e\u200f\u061c]/g;

export interface Directed {
  /** Without direction marks. */
  readonly text: string;
  /** One a UTF-16 unit of `text`; odd ones run from right to left. */
  readonly levels: Uint8Array;
  /** Level of the paragraph itself. */
  readonly base: number;
}

/** @param direction of the paragraph that the text is taken from; left out: as its own first letter has it */
export function directed(marked: string, direction?: 'ltr' | 'rtl'): Directed {
  const found = bidi.getEmbeddingLevels(marked, direction);
  const kept: number[] = [];
  for (let i = 0; i < marked.length; i++)
    if (!/[\u200e\u200f\u061c]/.test(marked[i] as string)) kept.push(found.levels[i] as number);
  return {
    text: marked.replace(directionMarks, ''),
    levels: Uint8Array.from(kept),
    base: found.paragraphs[0]?.level ?? 0,
  };
}

/** Stretches of a line as they stand from left to right: rule L2. */
export function asTheyStand<T extends { readonly level: number }>(stretches: readonly T[]): T[] {
  const out = [...stretches];
  const highest = Math.max(0, ...out.map(({ level }) => level));
  for (let level = highest; level > 0; level--)
    for (let from = 0; from < out.length; from++) {
      if ((out[from] as T).level < level) continue;
      let to = from;
      while (to + 1 < out.length && (out[to + 1] as T).level >= level) to++;
      out.splice(from, to - from + 1, ...out.slice(from, to + 1).reverse());
      from = to;
    }
  return out;
}

/** A bracket as it is drawn where text runs from right to left; null where it looks the same. */
export function mirrored(character: string): string | null {
  return bidi.getMirroredCharacter(character);
}
