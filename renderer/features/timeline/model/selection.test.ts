import { describe, expect, it } from 'vitest';
import {
  addIds,
  afterFilterChange,
  allMatching,
  describeTarget,
  MOST_IDS,
  noSelection,
  selectedCount,
  targetOf,
  toggleId,
} from './selection.ts';

describe('selection', () => {
  it('toggles and adds without repeating', () => {
    const one = toggleId(noSelection, 7);
    expect(addIds(one, [7, 8, 9])).toEqual({ kind: 'ids', ids: [7, 8, 9], filterChanged: false });
    expect(toggleId(one, 7)).toEqual(noSelection);
  });

  it('stays within what one call may carry', () => {
    const ids = Array.from({ length: MOST_IDS + 5 }, (_, i) => i + 1);
    expect(selectedCount(addIds(noSelection, ids))).toBe(MOST_IDS);
  });

  it('keeps ids through a change of the filter and marks them', () => {
    expect(afterFilterChange(toggleId(noSelection, 7))).toEqual({
      selection: { kind: 'ids', ids: [7], filterChanged: true },
      said: null,
    });
  });

  it('drops "all matching" on a change of the filter and says so', () => {
    const { selection, said } = afterFilterChange(allMatching({ type: ['search'] }, 1_204));
    expect(selection).toEqual(noSelection);
    expect(said).toBe('The selection of all 1,204 matching events was dropped because the filter changed.');
  });

  it('says and sends the same thing', () => {
    expect(targetOf(noSelection, null)).toBeNull();
    expect(targetOf(noSelection, 4)).toEqual({ ids: [4] });
    expect(describeTarget(noSelection, 4)).toBe('this event');
    expect(describeTarget(toggleId(noSelection, 7), 4)).toBe('1 selected event');
    expect(describeTarget(addIds(noSelection, [1, 2]), 4)).toBe('2 selected events');
    expect(describeTarget(allMatching({}, 1_204), 4)).toBe('all 1,204 matching events');
    expect(targetOf(allMatching({ text: 'x' }, 3), 4)).toEqual({ filter: { text: 'x' } });
  });
});
