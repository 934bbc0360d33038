/** The people that a case's logs speak of, as the identity map holds them now. */

import type { EventFilter } from '../../shared/api/timeline.ts';
import {
  type Identifier,
  identifierKey,
  type KnownPerson,
  masker,
  pseudonymOf,
  type Standing,
} from '../../shared/domain/people/identity.ts';
import type { CaseFile } from '../case-file.ts';
import { currentStatements, statementRevision } from '../store/statements.ts';
import type { EventIndex } from './event-index.ts';

interface Known {
  readonly revision: string;
  readonly people: readonly KnownPerson[];
  readonly byKey: ReadonlyMap<string, KnownPerson>;
  readonly masks: Map<string, (text: string) => string>;
}

const known = new WeakMap<CaseFile, Known>();

export interface PersonBody {
  readonly name: string;
  readonly standing: Standing;
  readonly number: number;
  readonly identifiers: readonly Identifier[];
}

function read(file: CaseFile): Known {
  const revision = `${statementRevision(file.read, 'person')} ${statementRevision(file.read, 'reveal')}`;
  const held = known.get(file);
  if (held?.revision === revision) return held;
  const people = currentStatements(file.read, 'person').map(
    ({ key, body }): KnownPerson => ({ id: key, ...(JSON.parse(body) as PersonBody) }),
  );
  const byKey = new Map<string, KnownPerson>();
  for (const person of people)
    for (const { value } of person.identifiers)
      if (!byKey.has(identifierKey(value))) byKey.set(identifierKey(value), person);
  const fresh = { revision, people, byKey, masks: new Map() };
  known.set(file, fresh);
  return fresh;
}

export const peopleOf = (file: CaseFile): readonly KnownPerson[] => read(file).people;

/** Who an actor, a device or an address belongs to; null where nobody was written down for it. */
export function personOfIdentifier(file: CaseFile, value: string): KnownPerson | null {
  return read(file).byKey.get(identifierKey(value)) ?? null;
}

/** Key of the statement that somebody was revealed to somebody. */
export const revealKey = (person: string, to: string): string => `${person}:${to}`;

/** Ids of the people revealed to whoever acts now. */
export function revealedNow(file: CaseFile): ReadonlySet<string> {
  const me = file.person().id;
  const mine = currentStatements(file.read, 'reveal').filter(({ key }) => key.endsWith(`:${me}`));
  return new Set(mine.map(({ key }) => key.slice(0, key.indexOf(':'))));
}

/**
 * Puts pseudonyms for everyone who is hidden from whoever acts now. Without a subject of the case nobody is hidden: before that
 * is known, everyone in the logs may be it.
 */
export function maskFor(file: CaseFile): (text: string) => string {
  const state = read(file);
  const me = file.person().id;
  const made = state.masks.get(me);
  if (made) return made;
  const mask = state.people.some(({ standing }) => standing === 'subject')
    ? masker(state.people, revealedNow(file))
    : (text: string) => text;
  state.masks.set(me, mask);
  return mask;
}

/** As for somebody to whom nobody was revealed: what leaves the case names its subjects alone. */
export function maskForAnyone(file: CaseFile): (text: string) => string {
  const { people } = read(file);
  return people.some(({ standing }) => standing === 'subject') ? masker(people, new Set()) : (text) => text;
}

/**
 * A filter by what people are shown as: a pseudonym among the actors or devices asks for every identifier of whoever bears it,
 * so that a person can be looked for without being named.
 */
export function withoutPseudonyms(file: CaseFile, index: EventIndex, filter: EventFilter): EventFilter {
  const bearers = new Map(read(file).people.map((person) => [pseudonymOf(person), person.id]));
  if (bearers.size === 0) return filter;
  const meant = (column: 'actor' | 'host'): EventFilter => {
    const asked = filter[column];
    if (!asked?.some((value) => bearers.has(value))) return {};
    const wanted = new Set(asked.map((value) => bearers.get(value)));
    const theirs = index.columns[column].values.filter((value) => {
      const owner = personOfIdentifier(file, value);
      return owner !== null && wanted.has(owner.id);
    });
    return { [column]: [...new Set([...asked, ...theirs])] };
  };
  return { ...filter, ...meant('actor'), ...meant('host') };
}
