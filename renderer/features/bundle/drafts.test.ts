import { expect, test } from 'vitest';
import type { SavedBundle } from '../../../shared/api/bundle-plans.ts';
import { BundlePlan } from '../../../shared/domain/bundle/plan.ts';
import { builder, builderReducer, isDirty } from './drafts.ts';

const plan = BundlePlan.parse({
  v: 1,
  name: 'Bundle',
  template: 'misconduct-hearing',
  cover: { shortName: 'Sample', letter: 'A' },
  sections: [{ id: 'one', title: 'One', items: [{ kind: 'text', id: 'a', body: 'Text' }] }],
});
const named = (name: string) => ({ ...plan, name });
const saved = (version: number, of = plan): SavedBundle => ({
  id: '5d0f7f0e-6f38-4bb7-9a55-6d7d2b7b8a11',
  version,
  plan: of,
  by: 'Alex Byrne',
  at: '2026-06-01T09:00:00.000Z',
  versions: [],
});
const { id } = saved(1);
type State = ReturnType<typeof builderReducer>;
const after = (...actions: Parameters<typeof builderReducer>[1][]): State =>
  actions.reduce<State | undefined>((state, action) => builderReducer(state, action), undefined) as State;
const draftIn = (state: State) => {
  const draft = state.drafts[id];
  if (!draft) throw new Error('no draft');
  return draft;
};
const typed = builder.edited({ id, plan: named('Typed'), label: 'Rename' });

test('a bundle that was only looked at follows the case; one that was edited is left alone', () => {
  expect(isDirty(draftIn(after(builder.loaded(saved(1)))))).toBe(false);
  expect(draftIn(after(builder.loaded(saved(1)), builder.loaded(saved(2, named('Newer'))))).saved.name).toBe('Newer');
  const draft = draftIn(after(builder.loaded(saved(1)), typed, builder.loaded(saved(2, named('Newer')))));
  expect([draft.base, draft.history.present.name, isDirty(draft)]).toEqual([1, 'Typed', true]);
});

test('what is typed while it is saved is not taken for saved', () => {
  const state = after(builder.loaded(saved(1)), typed);
  const sent = draftIn(state).history.present;
  const more = builderReducer(state, builder.edited({ id, plan: named('More'), label: 'Rename' }));
  const draft = draftIn(builderReducer(more, builder.savedAs({ saved: saved(2, sent), sent })));
  expect([draft.base, isDirty(draft)]).toEqual([2, true]);
  const clean = draftIn(builderReducer(state, builder.savedAs({ saved: saved(2, sent), sent })));
  expect([clean.base, isDirty(clean)]).toEqual([2, false]);
});

test('undo back to what is saved is not a change; taking another version can be undone', () => {
  expect(isDirty(draftIn(after(builder.loaded(saved(1)), typed, builder.undid({ id }))))).toBe(false);
  const state = after(
    builder.loaded(saved(1)),
    typed,
    builder.replaced({ id, plan: named('Theirs'), base: 2, label: 'Take theirs', asSaved: true }),
  );
  expect([draftIn(state).base, isDirty(draftIn(state))]).toEqual([2, false]);
  const undone = draftIn(builderReducer(state, builder.undid({ id })));
  expect([undone.history.present.name, isDirty(undone)]).toEqual(['Typed', true]);
});

test('a tab that is no version leaves the version that is shown', () => {
  const state = after(
    builder.loaded(saved(1)),
    builder.tabbed({ id, tab: 'officer' }),
    builder.tabbed({ id, tab: 'exports' }),
  );
  expect([draftIn(state).tab, draftIn(state).audience]).toEqual(['exports', 'officer']);
});

test('a removed bundle is open no more', () => {
  const state = after(builder.loaded(saved(1)), builder.opened({ caseId: 'c', id }), builder.forgotten({ id }));
  expect(state).toEqual({ drafts: {}, open: {}, saved: {} });
});
