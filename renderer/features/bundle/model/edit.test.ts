import { expect, test } from 'vitest';
import { BundlePlan, type BundlePlan as Plan } from '../../../../shared/domain/bundle/plan.ts';
import {
  addItems,
  addSection,
  editItem,
  LATE,
  moveItems,
  moveSection,
  nudgeItems,
  removeItems,
  removeSection,
  sectionsOf,
  setVolumeBegins,
  shiftItems,
} from './edit.ts';

const item = (id: string) => ({ kind: 'text' as const, id, body: id });
const plan = BundlePlan.parse({
  v: 1,
  name: 'Bundle',
  template: 'misconduct-hearing',
  cover: { shortName: 'Sample', letter: 'A' },
  sections: [
    { id: 'one', title: 'One', items: ['a', 'b', 'c', 'd'].map(item) },
    { id: 'two', title: 'Two', items: [] },
    { id: 'three', title: 'Three', items: ['e', 'f'].map(item) },
  ],
});
const late: Plan = {
  ...plan,
  late: { since: '7b1c5ad8-55ad-4b46-8d10-2f0d9f8f2f55', items: BundlePlan.parse(plan).sections[2]?.items ?? [] },
  sections: plan.sections.slice(0, 2),
};
const order = (of: Plan): string =>
  sectionsOf(of)
    .map(({ items }) => items.map(({ id }) => id).join(''))
    .join('|');
const set = (ids: string) => new Set(ids);

test('the plan of these tests', () => expect(order(plan)).toBe('abcd||ef'));

test('items move together, in the order they had, before what stood at the place', () => {
  expect(order(moveItems(plan, set('a'), { section: 'one', at: 3 }))).toBe('bcad||ef');
  expect(order(moveItems(plan, set('db'), { section: 'three', at: 1 }))).toBe('ac||ebdf');
  expect(order(moveItems(plan, set('af'), { section: 'two', at: 0 }))).toBe('bcd|af|e');
  expect(order(moveItems(plan, set('c'), { section: 'one', at: 0 }))).toBe('cabd||ef');
});

test('a move to where things are changes nothing, so that it is no step to undo', () => {
  expect(moveItems(plan, set('b'), { section: 'one', at: 1 })).toBe(plan);
  expect(moveItems(plan, set('b'), { section: 'one', at: 2 })).toBe(plan);
  expect(moveItems(plan, set('x'), { section: 'one', at: 2 })).toBe(plan);
  expect(moveItems(plan, set('b'), { section: 'none', at: 2 })).toBe(plan);
});

test('one place up or down; apart they keep their distance, at the edge they close up, then leave the section', () => {
  expect(order(nudgeItems(plan, set('c'), -1))).toBe('acbd||ef');
  expect(order(nudgeItems(plan, set('bd'), -1))).toBe('badc||ef');
  expect(order(nudgeItems(plan, set('bd'), 1))).toBe('acbd||ef');
  expect(order(nudgeItems(plan, set('ab'), -1))).toBe('abcd||ef');
  expect(nudgeItems(plan, set('a'), -1)).toBe(plan);
  expect(order(nudgeItems(plan, set('d'), 1))).toBe('abc|d|ef');
  expect(order(nudgeItems(plan, set('e'), -1))).toBe('abcd|e|f');
  expect(nudgeItems(plan, set('f'), 1)).toBe(plan);
});

test('to the next section at its beginning, to the one before at its end', () => {
  expect(order(shiftItems(plan, set('ab'), 1))).toBe('cd|ab|ef');
  expect(order(shiftItems(plan, set('f'), -1))).toBe('abcd|f|e');
  expect(shiftItems(plan, set('e'), 1)).toBe(plan);
  expect(order(shiftItems(shiftItems(plan, set('c'), 1), set('c'), 1))).toBe('abd||cef');
});

test('late additions are a section like the others', () => {
  expect(order(late)).toBe('abcd||ef');
  expect(order(moveItems(late, set('a'), { section: LATE, at: 1 }))).toBe('bcd||eaf');
  expect(order(removeItems(late, set('ef')))).toBe('abcd||');
  expect(removeSection(late, LATE).late).toBeNull();
});

test('what a change does not touch stays the same object', () => {
  const next = editItem(plan, 'b', (each) => ({ ...each, title: 'New' }));
  expect(next.sections[2]).toBe(plan.sections[2]);
  expect(next.sections[0]?.items[0]).toBe(plan.sections[0]?.items[0]);
  expect(next.sections[0]?.items[1]?.title).toBe('New');
  expect(addItems(plan, { section: 'two', at: 0 }, []).sections[0]).toBe(plan.sections[0]);
});

test('sections move, come and go, and take the beginning of their volume with them', () => {
  const names = (of: Plan) => of.sections.map(({ id }) => id).join(' ');
  expect(names(moveSection(plan, 'three', 0))).toBe('three one two');
  expect(names(moveSection(plan, 'one', 2))).toBe('two one three');
  expect(names(moveSection(plan, 'one', 3))).toBe('two three one');
  expect(moveSection(plan, 'one', 0)).toBe(plan);
  expect(moveSection(plan, 'one', 1)).toBe(plan);
  expect(names(addSection(plan, 1, { id: 'new', title: 'New', items: [] }))).toBe('one new two three');
  const split = setVolumeBegins(setVolumeBegins(plan, 'three', true), 'two', true);
  expect(split.volumes).toEqual({ split: 'at-sections', at: ['two', 'three'] });
  expect(removeSection(split, 'two').volumes.at).toEqual(['three']);
  expect(setVolumeBegins(setVolumeBegins(split, 'two', false), 'three', false).volumes.split).toBe('by-profile');
  expect(BundlePlan.safeParse(split).success).toBe(true);
});
