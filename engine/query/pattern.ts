/** A pattern over messages, in a thread of its own: what a person types must not hold up the engine, whatever it is. */
import { FailureError } from '../../shared/api/failures.ts';
import type { CaseFile } from '../case-file.ts';
import { type PatternSearch, startPattern } from '../jobs/pattern-job.ts';
import { messagesOf } from '../store/events.ts';
import { bitsFor, type Matched, setBit } from './bits.ts';
import { type EventIndex, idsAt } from './event-index.ts';

/** Longest a search by pattern may take. */
const mostMs = 30_000;
/** Messages that cross to the thread at once. */
const step = 4000;

/**
 * Those of `among` whose message holds the pattern, by position.
 *
 * @throws FailureError `query-invalid`, `query-too-slow`, `cancelled`
 */
export async function matchPattern(
  file: CaseFile,
  index: EventIndex,
  regex: string,
  among: Matched,
  signal: AbortSignal | undefined,
  limitMs = mostMs,
): Promise<Uint32Array> {
  try {
    new RegExp(regex, 'iu');
  } catch (error) {
    throw new FailureError(
      'query-invalid',
      `The pattern cannot be read: ${(error as Error).message}.`,
      'Correct the pattern, or search for words instead.',
    );
  }
  const bits = bitsFor(index.size);
  const search: PatternSearch = startPattern(regex, limitMs, signal);
  try {
    for (let offset = 0; offset < among.count; offset += step) {
      const positions = among.positions(offset, step);
      const found = await search.test(messagesOf(file.read, idsAt(index, positions)));
      for (const n of found) setBit(bits, positions[n] as number);
    }
  } finally {
    await search.end();
  }
  return bits;
}
