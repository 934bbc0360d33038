import { expect, test } from 'vitest';
import { type Lead, LeadKind } from '../../../shared/api/leads.ts';
import { groupsOf, kindWords } from './groups.ts';

const lead = (id: string, kind: Lead['kind']): Lead => ({
  id,
  kind,
  title: id,
  why: '',
  filter: {},
  events: 1,
  opened: false,
});

test('grouped by kind, each group in the order it came', () => {
  const groups = groupsOf([lead('a', 'volume'), lead('b', 'log-cleared'), lead('c', 'volume')]);
  expect(groups.map(({ kind, leads }) => [kind, leads.map(({ id }) => id)])).toEqual([
    ['volume', ['a', 'c']],
    ['log-cleared', ['b']],
  ]);
});

test('every kind is explained', () => {
  for (const kind of LeadKind.options) expect(kindWords[kind].text).toMatch(/\.$/u);
});
