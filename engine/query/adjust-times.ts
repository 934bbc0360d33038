/** Recorded times with the offsets of their clocks taken off, as the claims that hold say. */
import { adjusted } from '../../shared/domain/time/claim.ts';
import { clockResolver, type ScopedClaim } from '../../shared/domain/time/clock-scope.ts';
import type { Column, ImportRange } from './event-index.ts';

/** Columns in the order of event ids: event n at n - 1. */
export interface TimedColumns {
  readonly times: Float64Array;
  readonly columns: { readonly source: Column; readonly host: Column };
}

/** Changes `times` in place, µs. Claims without an offset change nothing. */
export function adjustTimes(
  { times, columns: { source, host } }: TimedColumns,
  imports: readonly ImportRange[],
  claims: readonly ScopedClaim[],
): void {
  if (claims.every(({ offset }) => offset === 0)) return;
  const resolve = clockResolver(claims);
  for (const { import: importId, first, last } of imports) {
    // NaN: not asked yet. One cell a source and device, so that each row costs an array access.
    const offsets = new Float64Array(source.values.length * host.values.length).fill(Number.NaN);
    for (let at = first - 1; at < last; at++) {
      const sourceCode = source.codes[at] as number;
      const hostCode = host.codes[at] as number;
      const cell = sourceCode * host.values.length + hostCode;
      let offset = offsets[cell] as number;
      if (Number.isNaN(offset)) {
        const origin = { source: source.values[sourceCode] ?? '', host: host.values[hostCode] ?? '', importId };
        offset = resolve(origin)?.offset ?? 0;
        offsets[cell] = offset;
      }
      if (offset !== 0) times[at] = adjusted(times[at] as number, { offset, uncertainty: 0 });
    }
  }
}
