import { describe, expect, it } from 'vitest';
import { parseTextQuery } from './text-query.ts';

describe('parseTextQuery', () => {
  it('reads words, phrases and prefixes', () => {
    expect(parseTextQuery('usb  "Maple Row" burgl*')).toEqual([
      { text: 'usb', prefix: false },
      { text: 'Maple Row', prefix: false },
      { text: 'burgl', prefix: true },
    ]);
  });
  it('takes an unclosed quote to the end', () => {
    expect(parseTextQuery('"maple ro')).toEqual([{ text: 'maple ro', prefix: false }]);
  });
  it('has no terms where there is nothing to look for', () => {
    expect(parseTextQuery(' -- "" * ')).toEqual([]);
  });
});
