import { expect, test } from 'vitest';
import type { PersonView } from '../../../shared/api/people.ts';
import { guessKind, hidingWords, inOrder, matching } from './words.ts';

const person = (pseudonym: string, over: Partial<PersonView> = {}): PersonView => ({
  id: pseudonym,
  standing: pseudonym.startsWith('Subject') ? 'subject' : 'colleague',
  pseudonym,
  shown: pseudonym,
  hidden: !pseudonym.startsWith('Subject'),
  identifiers: [],
  identifierCount: 1,
  events: 0,
  rota: false,
  ...over,
});

test('a first guess at what an identifier is', () => {
  expect(['S-1-5-21-7', 's-1-5-21-7-1001', 'a@b.example', 'FORCE\\al', 'S-1'].map(guessKind)).toEqual([
    'sid',
    'sid',
    'email',
    'username',
    'username',
  ]);
});

test('before a subject is named nobody is hidden, and that is said', () => {
  expect(hidingWords([], 4)).toMatchObject({ hiding: false, text: expect.stringMatching(/nobody is hidden/) });
  const al = person('Colleague 1', { hidden: false });
  expect(hidingWords([al], 4).hiding).toBe(false);
});

test('who is hidden, who is revealed, and which names stand in the open', () => {
  const alex = person('Subject 1');
  const [one, two] = [person('Colleague 1'), person('Colleague 2', { hidden: false })];
  expect(hidingWords([alex], 0)).toEqual({
    hiding: true,
    text: 'Nobody but the subject is on the map. No name in the events stands in the open.',
  });
  expect(hidingWords([alex, one], 1).text).toBe(
    '1 person stands behind a pseudonym. 1 name in the events is nobody’s yet and stands in the open.',
  );
  expect(hidingWords([alex, one, two], 120).text).toBe(
    '1 person stands behind a pseudonym; 1 is revealed to you. 120 names in the events are nobody’s yet and stand in the open.',
  );
});

test('a list that was cut is not given as a count', () => {
  expect(hidingWords([person('Subject 1')], 500).text).toMatch(/At least 500 names in the events are nobody’s yet/);
});

test('subjects first, then by events; the tenth after the second', () => {
  const people = [
    person('Colleague 10'),
    person('Colleague 2'),
    person('Colleague 3', { events: 5 }),
    person('Subject 1'),
  ];
  expect(inOrder(people).map(({ pseudonym }) => pseudonym)).toEqual([
    'Subject 1',
    'Colleague 3',
    'Colleague 2',
    'Colleague 10',
  ]);
});

test('a search finds what is shown', () => {
  const al = person('Colleague 1', { shown: 'Al Fiction', identifiers: [{ kind: 'username', value: 'FORCE\\al' }] });
  const people = [al, person('Colleague 2')];
  expect(matching(people, 'force')).toEqual([al]);
  expect(matching(people, ' colleague 2 ')).toEqual([people[1]]);
  expect(matching(people, '')).toEqual(people);
});
