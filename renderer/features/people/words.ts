/** What the identity map is called and how it is explained: pure. */
import type { Identifier, PersonView } from '../../../shared/api/people.ts';
import type { Standing as StandingOf } from '../../../shared/domain/people/identity.ts';
import { counted } from '../../format/numbers.ts';

export const standingWords: Readonly<Record<StandingOf, string>> = {
  subject: 'Subject of the case',
  colleague: 'Colleague',
  'member-of-public': 'Member of the public',
};

export const kindWords: Readonly<Record<Identifier['kind'], string>> = {
  username: 'User name',
  sid: 'SID',
  device: 'Device',
  email: 'E-mail address',
  name: 'Name, as written',
};

/** What a value looks like, for a first guess that the person can change. */
export function guessKind(value: string): Identifier['kind'] {
  const text = value.trim();
  if (/^s-1-\d+(-\d+)+$/iu.test(text)) return 'sid';
  if (/^[^\s@]+@[^\s@]+$/u.test(text)) return 'email';
  return 'username';
}

/** The engine lists this many of them, those with the most events. */
export const mostUnmapped = 500;

/** Who is hidden from whom, in a sentence or two. */
export function hidingWords(people: readonly PersonView[], unmapped: number): { hiding: boolean; text: string } {
  if (!people.some(({ standing }) => standing === 'subject'))
    return {
      hiding: false,
      text: 'No subject is named yet, so nobody is hidden from anybody. Name the subject of the case: from then on everybody else on this map stands behind a pseudonym.',
    };
  const others = people.filter(({ standing }) => standing !== 'subject');
  const revealed = others.filter(({ hidden }) => !hidden).length;
  const hidden = others.length - revealed;
  const who =
    others.length === 0
      ? 'Nobody but the subject is on the map.'
      : `${counted(hidden, 'person', 'people')} ${hidden === 1 ? 'stands' : 'stand'} behind a pseudonym${revealed > 0 ? `; ${counted(revealed, 'is', 'are')} revealed to you` : ''}.`;
  const open =
    unmapped === 0
      ? 'No name in the events stands in the open.'
      : `${unmapped < mostUnmapped ? counted(unmapped, 'name') : `At least ${counted(mostUnmapped, 'name')}`} in the events ${unmapped === 1 ? 'is' : 'are'} nobody’s yet and ${unmapped === 1 ? 'stands' : 'stand'} in the open.`;
  return { hiding: true, text: `${who} ${open}` };
}

/** What always holds, for whoever wants to know. */
export const hidingRules = [
  'A pseudonym stands for the person in rows, filters, events and whatever is exported.',
  'Looking behind one needs a reason, holds for you alone until you hide it again, and is in the ledger.',
  'What is exported names subjects alone, whoever was revealed to the person exporting.',
] as const;

/** Subjects first, then whoever the events speak of most. */
export function inOrder(people: readonly PersonView[]): PersonView[] {
  const rank = (person: PersonView): number => (person.standing === 'subject' ? 0 : 1);
  return [...people].sort(
    (a, b) =>
      rank(a) - rank(b) || b.events - a.events || a.pseudonym.localeCompare(b.pseudonym, 'en-GB', { numeric: true }),
  );
}

/** People whose shown name, pseudonym or identifier holds the words typed. What is hidden is never matched. */
export function matching(people: readonly PersonView[], typed: string): PersonView[] {
  const wanted = typed.trim().toLocaleLowerCase('en-GB');
  if (wanted === '') return [...people];
  return people.filter(({ shown, pseudonym, identifiers }) =>
    [shown, pseudonym, ...identifiers.map(({ value }) => value)].some((text) =>
      text.toLocaleLowerCase('en-GB').includes(wanted),
    ),
  );
}
