import { randomUUID } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import type { PersonView } from '../../../shared/api/people.ts';
import {
  type Identifier,
  identifierFault,
  identifierKey,
  type KnownPerson,
  pseudonymOf,
  type Standing,
} from '../../../shared/domain/people/identity.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { rotaPeople } from '../../query/duty.ts';
import { originsOf } from '../../query/origins.ts';
import { type PersonBody, peopleOf, personOfIdentifier, revealedNow, revealKey } from '../../query/people.ts';
import { state, stateIn } from '../../statements.ts';
import { highestNumber } from '../../store/statements.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { rotaHandlers } from './rota.ts';

type Methods = Extract<keyof Handlers, `people.${string}`>;

const mostUnmapped = 500;
/** More people than this are no case but a register. */
const mostPeople = 5_000;

export function peopleHandlers(context: FeatureContext): Pick<Handlers, Methods> {
  const { home, changed } = context;
  const stated = (caseId: string): void =>
    changed({ caseId, features: ['people', 'timeline', 'annotations', 'ledger', 'cases'] });
  const viewOf = async (file: CaseFile, id: string): Promise<PersonView> =>
    (await views(file, [personWith(file, id)]))[0] as PersonView;
  return {
    ...rotaHandlers(context),
    'people.list': async ({ caseId }) => {
      const file = await home.openCase(caseId);
      const actors = await actorCounts(file);
      return {
        people: await views(file, peopleOf(file)),
        unmapped: [...actors]
          .filter(([value]) => value !== '' && !personOfIdentifier(file, value))
          .sort((a, b) => b[1] - a[1])
          .slice(0, mostUnmapped)
          .map(([value, events]) => ({ value, events })),
      };
    },
    'people.save': async ({ caseId, id, name, standing, identifiers, reason }) => {
      const file = await home.openCase(caseId);
      const before = id === undefined ? null : personWith(file, id);
      checkIdentifiers(file, identifiers, id);
      const person = id ?? randomUUID();
      const number = before?.standing === standing ? before.number : nextNumber(file, standing);
      const body: PersonBody = {
        name,
        standing,
        number,
        identifiers: identifiers.map(({ kind, value }) => ({ kind, value })),
      };
      state(file, { kind: 'person', key: person, body: { ...body }, reason, words: sentence(body, before !== null) });
      stated(caseId);
      return viewOf(file, person);
    },
    'people.remove': async ({ caseId, id, reason }) => {
      const file = await home.openCase(caseId);
      const person = personWith(file, id);
      state(file, {
        kind: 'person',
        key: id,
        body: null,
        reason,
        words: `${pseudonymOf(person)} taken off the identity map.`,
      });
      stated(caseId);
      return {};
    },
    'people.mapOthers': async ({ caseId, reason }) => {
      const file = await home.openCase(caseId);
      const others = [...(await actorCounts(file)).keys()].filter(
        (value) =>
          value !== '' && !personOfIdentifier(file, value) && identifierFault({ kind: 'username', value }) === null,
      );
      const distinct = [...new Map(others.map((value) => [identifierKey(value), value])).values()];
      if (distinct.length === 0) return { added: 0 };
      if (distinct.length + peopleOf(file).length > mostPeople)
        throw new FailureError(
          'invalid-request',
          `${distinct.length.toLocaleString('en-GB')} actors are nobody’s identifier; an identity map holds at most ${mostPeople.toLocaleString('en-GB')} people.`,
          'Write down those that matter one by one.',
          'Nothing was changed.',
        );
      const first = nextNumber(file, 'colleague');
      commit(file, (tx, record) => {
        for (const [n, value] of distinct.entries()) {
          const body: PersonBody = {
            name: value,
            standing: 'colleague',
            number: first + n,
            identifiers: [{ kind: 'username', value }],
          };
          stateIn(file, tx, record, {
            kind: 'person',
            key: randomUUID(),
            body: { ...body },
            reason,
            words: sentence(body, false),
          });
        }
      });
      stated(caseId);
      return { added: distinct.length };
    },
    'people.reveal': async ({ caseId, id, reason }) => {
      const file = await home.openCase(caseId);
      const person = personWith(file, id);
      const me = file.person();
      state(file, {
        kind: 'reveal',
        key: revealKey(id, me.id),
        body: { person: id, to: me.id },
        reason,
        words: `${pseudonymOf(person)} revealed to ${me.initials}.`,
      });
      stated(caseId);
      return viewOf(file, id);
    },
    'people.hide': async ({ caseId, id }) => {
      const file = await home.openCase(caseId);
      const person = personWith(file, id);
      const me = file.person();
      if (revealedNow(file).has(id)) {
        state(file, {
          kind: 'reveal',
          key: revealKey(id, me.id),
          body: null,
          reason: 'No longer needed',
          words: `${pseudonymOf(person)} hidden from ${me.initials} again.`,
        });
        stated(caseId);
      }
      return viewOf(file, id);
    },
  };
}

function personWith(file: CaseFile, id: string): KnownPerson {
  const person = peopleOf(file).find((one) => one.id === id);
  if (!person) throw new FailureError('not-found', 'There is no such person in this case.', 'Choose another.');
  return person;
}

function checkIdentifiers(file: CaseFile, identifiers: readonly Identifier[], id: string | undefined): void {
  const refuse = (what: string, next: string): never => {
    throw new FailureError('invalid-request', what, next, 'Nothing was changed.');
  };
  const seen = new Set<string>();
  for (const identifier of identifiers) {
    const fault = identifierFault(identifier);
    if (fault !== null) refuse(`“${identifier.value}” cannot be a ${identifier.kind}. ${fault}`, 'Correct it.');
    const key = identifierKey(identifier.value);
    if (seen.has(key)) refuse(`“${identifier.value}” is given twice.`, 'Give it once.');
    seen.add(key);
    const owner = personOfIdentifier(file, identifier.value);
    if (owner && owner.id !== id)
      refuse(
        `“${identifier.value}” belongs to ${pseudonymOf(owner)} already.`,
        'Take it from that person first; one identifier is one person’s.',
      );
  }
  if (id === undefined && peopleOf(file).length >= mostPeople)
    refuse(
      `The identity map holds ${mostPeople.toLocaleString('en-GB')} people already.`,
      'Remove those that do not matter.',
    );
}

/** Numbers are never given again, so a pseudonym on a page printed once never becomes somebody else's. */
function nextNumber(file: CaseFile, standing: Standing): number {
  return highestNumber(file.read, 'person', standing) + 1;
}

/** Without a name: whoever reads the ledger has no reason for it that was recorded. */
function sentence(body: PersonBody, again: boolean): string {
  const { standing, identifiers } = body;
  const who = standing === 'subject' ? `${body.name}, a subject of the case` : pseudonymOf(body);
  const of = identifiers.length === 1 ? '1 identifier' : `${identifiers.length} identifiers`;
  return `${who}: ${again ? 'changed on' : 'written down in'} the identity map with ${of}.`;
}

async function actorCounts(file: CaseFile): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { actor, events } of await originsOf(file)) counts.set(actor, (counts.get(actor) ?? 0) + events);
  return counts;
}

async function views(file: CaseFile, people: readonly KnownPerson[]): Promise<PersonView[]> {
  const revealed = revealedNow(file);
  const anySubject = peopleOf(file).some(({ standing }) => standing === 'subject');
  const events = new Map<string, number>();
  for (const origin of await originsOf(file))
    for (const id of new Set([origin.actor, origin.host].map((value) => personOfIdentifier(file, value)?.id)))
      if (id !== undefined) events.set(id, (events.get(id) ?? 0) + origin.events);
  const withRota = rotaPeople(file);
  return people.map((person) => {
    const hidden = anySubject && person.standing !== 'subject' && !revealed.has(person.id);
    return {
      id: person.id,
      standing: person.standing,
      pseudonym: pseudonymOf(person),
      shown: hidden ? pseudonymOf(person) : person.name,
      hidden,
      identifiers: hidden ? [] : person.identifiers.map(({ kind, value }) => ({ kind, value })),
      identifierCount: person.identifiers.length,
      events: events.get(person.id) ?? 0,
      rota: withRota.has(person.id),
    };
  });
}
