import { expect, test } from 'vitest';
import { producerOf } from './producer.ts';

const people = [
  { name: 'Alex Byrne', initials: 'AB', role: 'investigator' },
  { name: 'Sam Carter', initials: 'SC', role: 'supervisor' },
];

test('whoever takes an exhibit in for somebody else neither produces it nor signs for it', () => {
  expect(producerOf({ people }, { producer: 'AB', producedBy: 'Alex Byrne' })).toEqual({
    words: 'Alex Byrne (AB)',
    signs: 'Alex Byrne',
    takenInBy: null,
  });
  expect(producerOf({ people }, { producer: 'SC', producedBy: 'Alex Byrne' })).toEqual({
    words: 'Sam Carter (SC)',
    signs: 'Sam Carter',
    takenInBy: 'Alex Byrne (AB)',
  });
  expect(producerOf({ people }, { producer: 'TE', producedBy: 'Alex Byrne' })).toEqual({
    words: 'TE',
    signs: '',
    takenInBy: 'Alex Byrne (AB)',
  });
});
