import { describe, expect, it } from 'vitest';
import { EventFilter } from '../../../../shared/api/timeline.ts';
import {
  chipsOf,
  describeFilter,
  describeText,
  sameFilter,
  withAnnotated,
  withOnlyValue,
  withoutPart,
  withSpan,
  withText,
  withValueToggled,
} from './filter.ts';

const at = (iso: string): number => Date.parse(iso) * 1_000;
const LONDON = 'Europe/London';
const quarter = { from: at('2026-01-01T00:00:00Z'), to: at('2026-03-31T23:00:00Z') };
const full: EventFilter = {
  ...quarter,
  type: ['search', 'logon'],
  actor: ['a', 'b', 'c', 'd', 'e'],
  annotated: true,
  text: 'sample road',
};

describe('chips', () => {
  it('is one a part, in a fixed order', () => {
    expect(chipsOf(full, LONDON).map((chip) => chip.text)).toEqual([
      '1 Jan – 31 Mar 2026',
      'type: search or logon',
      'who: a, b, c or 2 others',
      'annotated',
      'text: sample road',
    ]);
  });

  it('takes away its own part and no other', () => {
    let filter = full;
    for (const chip of chipsOf(full, LONDON)) {
      const before = chipsOf(filter, LONDON);
      filter = withoutPart(filter, chip.part);
      expect(chipsOf(filter, LONDON)).toEqual(before.filter((other) => other.key !== chip.key));
    }
    expect(filter).toEqual({});
  });
});

describe('changes', () => {
  it('leaves no empty parts behind, so that every filter stays within the contract', () => {
    const filter = withText(
      withAnnotated(withValueToggled(withValueToggled({}, 'type', 'x'), 'type', 'x'), undefined),
      '  ',
    );
    expect(filter).toEqual({});
    expect(withSpan(withSpan({}, quarter), null)).toEqual({});
    expect(() => EventFilter.parse(withSpan(withText(full, `${'y'.repeat(600)}`), quarter))).not.toThrow();
  });

  it('knows two filters that mean the same', () => {
    expect(sameFilter({ type: ['a', 'b'], text: 'x' }, { text: 'x', type: ['b', 'a'] })).toBe(true);
    expect(sameFilter({ type: ['a'] }, { source: ['a'] })).toBe(false);
  });

  it('isolates a type and gives it back', () => {
    const only = withOnlyValue({ type: ['a', 'b'] }, 'type', 'a');
    expect(only).toEqual({ type: ['a'] });
    expect(withOnlyValue(only, 'type', 'a')).toEqual({});
  });
});

describe('the sentence', () => {
  it('says everything that narrows, with counts and zone', () => {
    expect(describeFilter(full, LONDON, { total: 50_118, matched: 1_204 })).toBe(
      '1,204 of 50,118 events: type is search or logon; who is a, b, c or 2 others; annotated; containing “sample” and “road”; ' +
        '1 Jan – 31 Mar 2026 (Europe/London time).',
    );
  });

  it('says that nothing narrows', () => {
    expect(describeFilter({}, LONDON, { total: 50_118, matched: 50_118 })).toBe('All 50,118 events of the case.');
    expect(describeFilter({}, LONDON, null)).toBe('All events of the case.');
    // Another filter's number must never stand beside this one's words.
    expect(describeFilter({ annotated: true }, LONDON, { total: 50_118, matched: null })).toBe(
      '… of 50,118 events: annotated.',
    );
  });

  it('tells words from a phrase', () => {
    expect(describeText('sample road')).toBe('“sample” and “road”');
    expect(describeText('"sample road" x "open')).toBe('“sample road”, “x” and “open”');
    expect(describeText('""')).toBe('“""”');
  });

  it('names an empty value and a phrase', () => {
    expect(describeFilter({ host: [''], text: '"a b" c*' }, 'UTC', { total: 1, matched: 0 })).toBe(
      '0 of 1 event: device is (none); containing “a b” and words that begin “c”.',
    );
  });
});
