import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identifierFault, identifierKey, type KnownPerson, masker, pseudonymOf, shownName } from './identity.ts';

const person = (
  number: number,
  name: string,
  identifiers: string[],
  standing: KnownPerson['standing'],
): KnownPerson => ({
  id: `p${number}${standing}`,
  name,
  standing,
  number,
  identifiers: identifiers.map((value) => ({ kind: 'username', value })),
});
const subject = person(1, 'Alex Sample', ['asample'], 'subject');
const al = person(1, 'Al Fiction', ['al', 'FORCE\\al', 'al.fiction@force.example'], 'colleague');
const bo = person(2, 'Bo Ínvented', ['binvented', 'S-1-5-21-7'], 'colleague');
const nobody = new Set<string>();

describe('a text with people in it', () => {
  const mask = masker([subject, al, bo], nobody);
  test.each([
    ['asample opened a record', 'asample opened a record'],
    ['Also, al left', 'Also, Colleague 1 left'],
    ['FORCE\\AL logged on; force/al did not', 'Colleague 1 logged on; force/Colleague 1 did not'],
    ['to: AL.Fiction@force.example', 'to: Colleague 1'],
    ['al.fiction@force.example.net', 'Colleague 1.net'],
    ['Bo\n  ínvented said (S-1-5-21-7)', 'Colleague 2 said (Colleague 2)'],
    ['Bo I\u0301nvented in parts', 'Colleague 2 in parts'],
    ['algebra, medal', 'algebra, medal'],
    ['', ''],
  ])('%s', (text, shown) => expect(mask(text)).toBe(shown));

  test('shows who was revealed, and whoever is the subject', () => {
    const known = masker([subject, al, bo], new Set([al.id]));
    expect(known('al met binvented and asample')).toBe('al met Colleague 2 and asample');
    expect(shownName(subject, nobody)).toBe('Alex Sample');
    expect(shownName(bo, nobody)).toBe(pseudonymOf(bo));
    expect(shownName(al, new Set([al.id]))).toBe('Al Fiction');
  });

  test('never holds a whole-word identifier of somebody hidden, wherever it stood', () => {
    const around = fc.stringMatching(/^[ ,.;:()\n-]{0,3}$/);
    const piece = fc.constantFrom('al', 'BINVENTED', 'Al Fiction', 'opened', 'x', 'FORCE\\al', 'S-1-5-21-7');
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, around), { maxLength: 12 }), (parts) => {
        const text = parts.map(([word, gap]) => `${word}${gap === '' ? ' ' : gap}`).join('');
        const shown = mask(text).toLowerCase();
        expect(shown).not.toMatch(/(?<![\p{L}\p{N}_])(al|binvented|s-1-5-21-7)(?![\p{L}\p{N}_])/u);
        expect(mask(mask(text))).toBe(mask(text));
      }),
    );
  });
});

describe('an identifier', () => {
  test('is one, however it is spelt', () => {
    expect(identifierKey('  FORCE\\JDoe ')).toBe('force\\jdoe');
    expect(identifierKey('Ｊdoe')).toBe('jdoe');
  });
  test.each([
    ['sid', 'jdoe', 'A SID looks like S-1-5-21-….'],
    ['email', 'jdoe', 'An e-mail address has one @.'],
    ['username', ' ', 'It is empty.'],
    ['device', '--', 'It holds no letter or digit.'],
    ['username', 'a\u0007b', 'It holds characters that cannot be seen.'],
    ['name', 'x'.repeat(257), 'It is longer than 256 characters.'],
  ] as const)('%s "%s" is none', (kind, value, why) => expect(identifierFault({ kind, value })).toBe(why));
  test('of each kind', () => {
    expect(identifierFault({ kind: 'sid', value: 'S-1-5-21-1-2-3-1001' })).toBeNull();
    expect(identifierFault({ kind: 'email', value: 'j@force.example' })).toBeNull();
    expect(identifierFault({ kind: 'device', value: 'LAP-0042' })).toBeNull();
  });
});
