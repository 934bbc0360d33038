import { expect, test } from 'vitest';
import { type Act, annotationActs, annotationActsReducer, methodFor } from './undo.ts';

const { performed, undid, redid, forgotten } = annotationActs;
const caseId = 'c';
const added: Act = { kind: 'added', id: 'a1', events: 3, reason: '' };
const withdrawn: Act = { kind: 'withdrawn', id: 'w1', events: 2, reason: 'Wrong event' };

const after = (...actions: readonly Parameters<typeof annotationActsReducer>[1][]) =>
  actions.reduce(annotationActsReducer, {})[caseId];

test('an annotation is withdrawn to undo it, and said again to redo it; a withdrawal the other way round', () => {
  expect(methodFor(added, 'undo')).toBe('annotations.withdraw');
  expect(methodFor(added, 'redo')).toBe('annotations.repeat');
  expect(methodFor(withdrawn, 'undo')).toBe('annotations.repeat');
  expect(methodFor(withdrawn, 'redo')).toBe('annotations.withdraw');
});

test('undone and redone acts go by the id that stands now', () => {
  const undone = after(performed({ caseId, act: withdrawn }), undid({ caseId, id: 'again' }));
  expect(undone).toEqual({ done: [], undone: [{ ...withdrawn, id: 'again' }] });
  const redone = after(performed({ caseId, act: added }), undid({ caseId, id: 'a1' }), redid({ caseId, id: 'a2' }));
  expect(redone).toEqual({ done: [{ ...added, id: 'a2' }], undone: [] });
});

test('something new ends what could be redone; nothing to undo changes nothing', () => {
  const state = after(
    performed({ caseId, act: added }),
    undid({ caseId, id: 'a1' }),
    performed({ caseId, act: withdrawn }),
  );
  expect(state).toEqual({ done: [withdrawn], undone: [] });
  expect(after(undid({ caseId, id: 'x' }))).toBeUndefined();
  expect(after(performed({ caseId, act: added }), forgotten({ caseId, way: 'undo' }))).toEqual({
    done: [],
    undone: [],
  });
});
