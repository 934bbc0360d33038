/** Numbers as PDF writes them: never in exponential notation, which PDF does not know. */

/** At most three decimals: coordinates. */
export function coarse(value: number): string {
  return String(Math.round(value * 1000) / 1000 + 0);
}

/** At most six decimals: what other numbers are multiplied by. */
export function fine(value: number): string {
  return String(Math.round(value * 1e6) / 1e6 + 0);
}
