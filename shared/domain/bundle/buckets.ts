const minute = 60_000_000;
const hour = 60 * minute;
const day = 24 * hour;

/** µs. Lengths that people name; the last is repeated doubled for spans of centuries. */
const lengths = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 28 * day];

/**
 * Equal buckets of a length that can be said ("1 day"), beginning at a multiple of it in UTC, that cover both instants.
 *
 * @param from µs since 1970, inclusive
 * @param to µs since 1970, inclusive, not before `from`
 * @param most buckets at most
 */
export function roundBuckets(from: number, to: number, most: number): { from: number; to: number; buckets: number } {
  let length = 0;
  for (let i = 0; ; i++) {
    length = lengths[i] ?? length * 2;
    const start = Math.floor(from / length) * length;
    const buckets = Math.floor((to - start) / length) + 1;
    if (buckets <= most) return { from: start, to: start + buckets * length, buckets };
  }
}
