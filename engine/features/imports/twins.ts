import type { Output } from '../../../shared/api/contract.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import { likenessOf, type TwinEvent } from '../../../shared/domain/events/twins.ts';
import type { CaseFile } from '../../case-file.ts';
import { idsAt, positionsById } from '../../query/event-index.ts';
import { maskFor } from '../../query/people.ts';
import { matches } from '../../query/queries.ts';
import { eventOf, eventsById, type StoredEvent } from '../../store/events.ts';
import { importOf } from '../../store/imports.ts';

type Twins = Output<'imports.possibleTwins'>;

/** Events read and compared at most: a burst of thousands within seconds is one system's, not another's account of it. */
const mostCompared = 2000;
const mostSuggested = 20;

const asTwin = (event: StoredEvent, instant: number): TwinEvent => ({ ...event, instant });

/** @throws FailureError `not-found` */
export async function possibleTwins(
  file: CaseFile,
  eventId: number,
  withinSeconds: number,
  signal: AbortSignal,
): Promise<Twins> {
  const event = eventOf(file.read, eventId);
  if (!event)
    throw new FailureError(
      'not-found',
      'There is no such event in this case.',
      'Go back to the timeline and choose another event.',
    );
  const { index } = await matches(file, {}, undefined, signal);
  const positions = positionsById(index);
  const at = index.times[positions ? (positions[eventId - 1] as number) : eventId - 1] ?? event.at;
  const within = Math.round(withinSeconds * 1_000_000);
  const near = await matches(file, { from: at - within, to: at + within + 1 }, undefined, signal);
  const page = near.page(0, mostCompared);
  const instants = new Map(idsAt(index, page).map((id, n) => [id, index.times[page[n] as number] as number]));
  const others = eventsById(file.read, [...instants.keys()]).filter((other) => other.import !== event.import);
  const mask = maskFor(file);
  const suggestions = others.flatMap((other): Twins['suggestions'] => {
    const instant = instants.get(other.id) ?? other.at;
    const likeness = likenessOf(asTwin(event, at), asTwin(other, instant), within);
    if (!likeness) return [];
    return [
      {
        eventId: other.id,
        importId: other.import,
        file: importOf(file.read, other.import)?.file ?? '',
        instant,
        source: other.source,
        type: other.type,
        actor: mask(other.actor),
        host: mask(other.host),
        message: mask(other.message).slice(0, 2000),
        likeness: likeness.likeness,
        because: likeness.because.map(mask),
      },
    ];
  });
  suggestions.sort((a, b) => b.likeness - a.likeness || Math.abs(a.instant - at) - Math.abs(b.instant - at));
  return {
    suggestions: suggestions.slice(0, mostSuggested),
    compared: others.length,
    all: near.matched.count <= mostCompared,
  };
}
