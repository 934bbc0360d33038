import { describe, expect, it } from 'vitest';
import { parseTextQuery, type TextQuery } from './text-query.ts';

/** A query with all its parentheses. */
function shown(query: TextQuery | null): string {
  if (query === null) return '';
  if (query.kind === 'phrase') return query.words.join('+') + (query.prefix ? '*' : '');
  if (query.kind === 'not') return `!${shown(query.part)}`;
  return `(${query.parts.map(shown).join(query.kind === 'and' ? ' & ' : ' | ')})`;
}

describe('parseTextQuery', () => {
  it.each([
    ['usb  "Maple Row" burgl*', '(usb & maple+row & burgl*)'],
    ['C:\\Users\\a.txt', 'c+users+a+txt'],
    ['Café ŁÓDŹ', '(cafe & łodz)'],
    ['a OR b c', '(a | (b & c))'],
    ['(a OR b) AND NOT c', '((a | b) & !c)'],
    ['NOT (a b) OR "c d"*', '(!(a & b) | c+d*)'],
    ['NOT NOT a', '!!a'],
    ['or and not', '(or & and & not)'],
    ['"AND"', 'and'],
  ])('%s', (text, wanted) => expect(shown(parseTextQuery(text))).toBe(wanted));

  it.each([
    ['"maple ro', 'maple+ro'],
    ['a OR', 'a'],
    ['OR a', 'a'],
    ['a AND NOT', 'a'],
    ['NOT OR a', 'a'],
    ['(a OR (b', '(a | b)'],
    [')a) b(', '(a & b)'],
    ['a AND AND b', '(a & b)'],
  ])('reads what is still being typed as far as it goes: %s', (text, wanted) =>
    expect(shown(parseTextQuery(text))).toBe(wanted),
  );

  it('is null where there is nothing to look for', () => {
    for (const text of ['', ' -- "" * ', '()', 'NOT', 'AND OR']) expect(parseTextQuery(text)).toBeNull();
  });
});
