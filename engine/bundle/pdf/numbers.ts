/** Numbers as PDF writes them: never in exponential notation, which PDF does not know. */

/** At most three decimals: coordinates. @throws RangeError where it is no number: a page that holds NaN shows nothing */
export function coarse(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`bundle: ${value} on a page`);
  return String(Math.round(value * 1000) / 1000 + 0);
}

/** At most six decimals: what other numbers are multiplied by. @throws RangeError likewise */
export function fine(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`bundle: ${value} on a page`);
  return String(Math.round(value * 1e6) / 1e6 + 0);
}
