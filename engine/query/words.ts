/** Free text over the case's events. */
import { setImmediate as turn } from 'node:timers/promises';
import { parseTextQuery } from '../../shared/domain/events/text-query.ts';
import type { CaseFile } from '../case-file.ts';
import { eventsWithText } from '../store/event-columns.ts';
import { bitsFor, setBit } from './bits.ts';
import type { EventIndex } from './event-index.ts';

/** Events whose text holds the query, by id: bit n is event n + 1. Null where the text asks for nothing. */
export async function matchWords(file: CaseFile, index: EventIndex, text: string): Promise<Uint32Array | null> {
  const query = parseTextQuery(text);
  if (query === null) return null;
  const bits = bitsFor(index.size);
  await turn();
  for (const id of eventsWithText(file.read, query)) if (id <= index.size) setBit(bits, id - 1);
  return bits;
}
