/** Which page of one file is which of another, by what each shows. */

export interface Aligned {
  readonly kind: 'same' | 'changed' | 'moved' | 'added' | 'removed';
  /** Index from 0; null where there is none. */
  readonly before: number | null;
  readonly after: number | null;
}

/**
 * Pages that are in both in the same order (the longest common subsequence of their digests) are the same; pages that are in
 * both elsewhere have moved; of the others, those that stand in the same gap and are alike have changed.
 *
 * @param alike from 0 (nothing in common) to 1; asked of pages of one gap only
 * @returns in the order of the new file; what is gone stands before what follows it
 */
export function alignPages(
  before: readonly string[],
  after: readonly string[],
  alike: (before: number, after: number) => number,
): Aligned[] {
  const [a, b] = [numbered(before), numbered(after)];
  const placeInA = new Map(a.map((key, i) => [key, i]));
  const pairs: { before: number; after: number }[] = [];
  for (const [j, key] of b.entries()) {
    const i = placeInA.get(key);
    if (i !== undefined) pairs.push({ before: i, after: j });
  }
  const kept = longestIncreasing(pairs.map((pair) => pair.before));
  const same = new Map(
    kept.map((n) => [(pairs[n] as { after: number }).after, (pairs[n] as { before: number }).before]),
  );
  const movedTo = new Map<number, number>();
  const movedFrom = new Set<number>();
  for (const pair of pairs)
    if (same.get(pair.after) === undefined) {
      movedTo.set(pair.after, pair.before);
      movedFrom.add(pair.before);
    }
  const out: Aligned[] = [];
  let i = 0;
  let gap: number[] = [];
  const closeGap = (end: number): void => {
    const gone: number[] = [];
    for (; i < end; i++) if (!movedFrom.has(i)) gone.push(i);
    out.push(...gapRows(gone, gap, movedTo, alike));
    gap = [];
  };
  for (let j = 0; j < b.length; j++) {
    const anchor = same.get(j);
    if (anchor === undefined) {
      gap.push(j);
      continue;
    }
    closeGap(anchor);
    out.push({ kind: 'same', before: anchor, after: j });
    i = anchor + 1;
  }
  closeGap(a.length);
  return out;
}

/** The n-th page that shows the same is another than the first: blank pages are told apart by their order. */
function numbered(digests: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return digests.map((digest) => {
    const n = seen.get(digest) ?? 0;
    seen.set(digest, n + 1);
    return `${digest} ${n}`;
  });
}

/** Indices of a longest increasing subsequence (patience sorting). Of different numbers it is exact. */
function longestIncreasing(values: readonly number[]): number[] {
  const tails: number[] = [];
  const previous = new Int32Array(values.length).fill(-1);
  for (const [n, value] of values.entries()) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] as number] as number) < value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[n] = tails[low - 1] as number;
    tails[low] = n;
  }
  const out: number[] = [];
  for (let n = tails.at(-1) ?? -1; n >= 0; n = previous[n] as number) out.push(n);
  return out.reverse();
}

/** Pages less alike than this are two pages, one gone and one new. */
const likeness = 0.3;
/** Larger gaps are paired in order: every page of a bundle has then changed, or another bundle is compared. */
const mostCompared = 40_000;

function gapRows(
  gone: readonly number[],
  come: readonly number[],
  movedTo: ReadonlyMap<number, number>,
  alike: (before: number, after: number) => number,
): Aligned[] {
  const fresh = come.filter((j) => !movedTo.has(j));
  const pairs = gone.length * fresh.length <= mostCompared ? likest(gone, fresh, alike) : inOrder(gone, fresh, alike);
  const partner = new Map(pairs.map(([before, after]) => [after, before]));
  const paired = new Set(pairs.map(([before]) => before));
  const out: Aligned[] = [];
  let next = 0;
  const removedUpTo = (end: number): void => {
    for (; next < gone.length && (gone[next] as number) < end; next++)
      if (!paired.has(gone[next] as number)) out.push({ kind: 'removed', before: gone[next] as number, after: null });
  };
  for (const j of come) {
    const moved = movedTo.get(j);
    const was = partner.get(j);
    if (was !== undefined) removedUpTo(was);
    if (moved !== undefined) out.push({ kind: 'moved', before: moved, after: j });
    else out.push({ kind: was === undefined ? 'added' : 'changed', before: was ?? null, after: j });
  }
  removedUpTo(Number.POSITIVE_INFINITY);
  return out;
}

/** Pairs in order whose likeness comes to most together. */
function likest(
  gone: readonly number[],
  come: readonly number[],
  alike: (before: number, after: number) => number,
): [number, number][] {
  const width = come.length + 1;
  const best = new Float64Array((gone.length + 1) * width);
  const score = new Float64Array(gone.length * come.length);
  for (let i = gone.length - 1; i >= 0; i--)
    for (let j = come.length - 1; j >= 0; j--) {
      const like = alike(gone[i] as number, come[j] as number);
      score[i * come.length + j] = like >= likeness ? like : 0;
      best[i * width + j] = Math.max(
        best[(i + 1) * width + j] as number,
        best[i * width + j + 1] as number,
        (score[i * come.length + j] as number) + (best[(i + 1) * width + j + 1] as number),
      );
    }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < gone.length && j < come.length; ) {
    const own = score[i * come.length + j] as number;
    if (own > 0 && best[i * width + j] === own + (best[(i + 1) * width + j + 1] as number))
      pairs.push([gone[i++] as number, come[j++] as number]);
    else if (best[i * width + j] === best[(i + 1) * width + j]) i++;
    else j++;
  }
  return pairs;
}

function inOrder(
  gone: readonly number[],
  come: readonly number[],
  alike: (before: number, after: number) => number,
): [number, number][] {
  const pairs: [number, number][] = [];
  for (let n = 0; n < Math.min(gone.length, come.length); n++)
    if (alike(gone[n] as number, come[n] as number) >= likeness) pairs.push([gone[n] as number, come[n] as number]);
  return pairs;
}
