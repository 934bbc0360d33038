import { expect, test } from 'vitest';
import { initialsOf, initialsProblem, passphraseProblem } from './rules.ts';

test('a passphrase is judged by its length and by not being one key held down', () => {
  expect(passphraseProblem('')).toContain('12 more are needed');
  expect(passphraseProblem('elevenchars')).toContain('1 more is needed');
  expect(passphraseProblem('aaaaaaaaaaaaaaaa')).toContain('different');
  expect(passphraseProblem('tidy otter lamp')).toBeNull();
});

test('a character outside the first plane counts once', () => {
  expect(passphraseProblem('😀😁😂😃😄😅')).toContain('6 more');
});

test('initials come from the name', () => {
  expect(initialsOf('Alex Beaumont')).toBe('AB');
  expect(initialsOf("  siân o'neill ")).toBe('SO');
  expect(initialsOf('Jean-Luc de la Tour')).toBe('JLDL');
  expect(initialsOf('Prince')).toBe('PR');
  expect(initialsOf('王')).toBe('');
});

test('initials are what the contract takes', () => {
  expect(initialsProblem('AB')).toBeNull();
  expect(initialsProblem('A')).not.toBeNull();
  expect(initialsProblem('ABCDE')).not.toBeNull();
  expect(initialsProblem('ab')).not.toBeNull();
});
