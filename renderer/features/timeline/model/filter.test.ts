import { describe, expect, it } from 'vitest';
import { EventFilter } from '../../../../shared/api/timeline.ts';
import {
  chipsOf,
  sameFilter,
  withAnnotated,
  withClock,
  withImportToggled,
  withOnlyValue,
  withoutChip,
  withRegex,
  withRegion,
  withSpan,
  withText,
  withValueToggled,
} from './filter.ts';
import { hoursWords, weekdaysWords } from './hours.ts';
import { describeFilter, describeText, filterWords } from './sentence.ts';

const at = (iso: string): number => Date.parse(iso) * 1_000;
const LONDON = 'Europe/London';
const quarter = { from: at('2026-01-01T00:00:00Z'), to: at('2026-03-31T23:00:00Z') };
const names = { imports: new Map([[3, 'activity.csv']]) };
const offDuty = { label: 'Off duty: Alex Sample', inside: true, regions: [{ actors: ['asample'] }] };
const scope = { label: 'the authorised scope', inside: false, regions: [{ hosts: ['LAP-1'] }] };
const full: EventFilter = {
  ...quarter,
  type: ['search', 'logon'],
  actor: ['a', 'b', 'c', 'd', 'e'],
  import: [3, 4],
  hours: [22, 23, 0, 1],
  weekdays: [6, 7],
  zone: LONDON,
  within: [offDuty, scope],
  annotated: true,
  text: 'sample road',
  regex: 'a+b',
};

describe('chips', () => {
  it('is one a part, in a fixed order', () => {
    expect(chipsOf(full, LONDON, names).map((chip) => chip.text)).toEqual([
      '1 Jan – 31 Mar 2026',
      'type: search or logon',
      'who: a, b, c or 2 others',
      'import: activity.csv or number 4',
      '22:00–02:00 Europe/London',
      'Saturday and Sunday (Europe/London)',
      'Off duty: Alex Sample',
      'not: the authorised scope',
      'annotated',
      'text: sample road',
      'pattern: a+b',
    ]);
  });

  it('takes away its own part and no other', () => {
    let filter = full;
    for (let chips = chipsOf(filter, LONDON); chips[0]; chips = chipsOf(filter, LONDON)) {
      filter = withoutChip(filter, chips[0]);
      expect(chipsOf(filter, LONDON).map(({ text }) => text)).toEqual(chips.slice(1).map(({ text }) => text));
    }
    expect(filter).toEqual({});
  });

  it('shows that a filter lets nothing through', () => {
    expect(chipsOf({ type: [] }, LONDON).map(({ text }) => text)).toEqual(['type: none of them']);
    expect(describeFilter({ type: [] }, LONDON, { total: 2, matched: 0 })).toBe('0 of 2 events: type is none of them.');
  });
});

describe('changes', () => {
  it('leaves no empty parts behind, so that every filter stays within the contract', () => {
    let filter = withText(
      withAnnotated(withValueToggled(withValueToggled({}, 'type', 'x'), 'type', 'x'), undefined),
      '  ',
    );
    filter = withRegex(withRegex(filter, 'x'), '');
    filter = withClock(withClock(filter, 'hours', [3], LONDON), 'hours', [], LONDON);
    filter = withClock(filter, 'weekdays', [1, 2, 3, 4, 5, 6, 7], LONDON);
    expect(withImportToggled(withImportToggled(filter, 1), 1)).toEqual({});
    expect(withSpan(withSpan({}, quarter), null)).toEqual({});
    const long = withRegex(withSpan(withText(full, `${'y'.repeat(600)}`), quarter), 'z'.repeat(600));
    expect(() => EventFilter.parse(long)).not.toThrow();
  });

  it('keeps the zone as long as hours or days are of it', () => {
    const both = withClock(withClock({}, 'hours', [23, 22, 22], LONDON), 'weekdays', [1], 'UTC');
    expect(both).toEqual({ hours: [22, 23], weekdays: [1], zone: 'UTC' });
    expect(withClock(both, 'hours', [], 'UTC')).toEqual({ weekdays: [1], zone: 'UTC' });
  });

  it('puts a region in place of one of the same name', () => {
    const once = withRegion({}, offDuty);
    expect(withRegion(once, { ...offDuty, inside: false }).within).toEqual([{ ...offDuty, inside: false }]);
    expect(withRegion(once, scope).within).toHaveLength(2);
  });

  it('knows two filters that mean the same', () => {
    expect(sameFilter({ type: ['a', 'b'], text: 'x' }, { text: 'x', type: ['b', 'a'] })).toBe(true);
    expect(sameFilter({ type: ['a'] }, { source: ['a'] })).toBe(false);
    // None of the types lets nothing through; no filter on types lets everything through.
    expect(sameFilter({ type: [] }, {})).toBe(false);
    expect(sameFilter({ within: [offDuty] }, { within: [{ ...offDuty, inside: false }] })).toBe(false);
  });

  it('isolates a type and gives it back', () => {
    const only = withOnlyValue({ type: ['a', 'b'] }, 'type', 'a');
    expect(only).toEqual({ type: ['a'] });
    expect(withOnlyValue(only, 'type', 'a')).toEqual({});
  });
});

describe('hours and days', () => {
  it('joins hours over midnight', () => {
    expect(hoursWords([22, 23, 0, 1, 2, 3, 4, 5])).toBe('22:00–06:00');
    expect(hoursWords([23])).toBe('23:00–00:00');
    expect(hoursWords([9, 12, 13])).toBe('09:00–10:00 and 12:00–14:00');
    expect(hoursWords(Array.from({ length: 24 }, (_, hour) => hour))).toBe('every hour');
    expect(hoursWords([])).toBe('no hour');
  });

  it('names days', () => {
    expect(weekdaysWords([5, 1, 2, 3, 4])).toBe('Monday to Friday');
    expect(weekdaysWords([1, 3, 7])).toBe('Monday, Wednesday and Sunday');
    expect(weekdaysWords([7])).toBe('Sunday');
  });
});

describe('the sentence', () => {
  it('says everything that narrows, with counts and zone', () => {
    expect(describeFilter(full, LONDON, { total: 50_118, matched: 1_204 }, names)).toBe(
      '1,204 of 50,118 events: type is search or logon; who is a, b, c or 2 others; from import activity.csv or number 4; ' +
        'between 22:00–02:00 (Europe/London time); on Saturday and Sunday (Europe/London time); ' +
        'within “Off duty: Alex Sample”; not within “the authorised scope”; annotated; containing “sample” and “road”; ' +
        'whose message holds the pattern /a+b/; 1 Jan – 31 Mar 2026 (Europe/London time).',
    );
  });

  it('says that nothing narrows', () => {
    expect(describeFilter({}, LONDON, { total: 50_118, matched: 50_118 })).toBe('All 50,118 events of the case.');
    expect(describeFilter({}, LONDON, null)).toBe('All events of the case.');
    expect(filterWords({}, LONDON)).toBe('all events');
    // Another filter's number must never stand beside this one's words.
    expect(describeFilter({ annotated: true }, LONDON, { total: 50_118, matched: null })).toBe(
      '… of 50,118 events: annotated.',
    );
  });

  it('reads a search as it is searched', () => {
    expect(describeText('sample road')).toBe('“sample” and “road”');
    expect(describeText('"sample road" x "open')).toBe('“sample road”, “x” and “open”');
    expect(describeText('a OR b c')).toBe('“a” or (“b” and “c”)');
    expect(describeText('(a OR b) NOT c*')).toBe('(“a” or “b”) and not words that begin “c”');
    expect(describeText('""')).toBe('“""”');
  });

  it('names an empty value and a phrase', () => {
    expect(describeFilter({ host: [''], text: '"a b" c*' }, 'UTC', { total: 1, matched: 0 })).toBe(
      '0 of 1 event: device is (none); containing “a b” and words that begin “c”.',
    );
  });
});
