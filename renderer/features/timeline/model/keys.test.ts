import { describe, expect, it } from 'vitest';
import { matchKeys } from '../../../app/commands/keys.ts';
import { chartMoveFor, isGridKey, timelineKeys } from './keys.ts';

const none = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };

describe('keys', () => {
  it('gives no key two meanings, and every key its own command', () => {
    expect(new Set(timelineKeys.map((binding) => binding.keys)).size).toBe(timelineKeys.length);
    for (const binding of timelineKeys) expect(matchKeys(timelineKeys, '', binding.keys).command?.id).toBe(binding.id);
  });

  it('leaves moving about to the grid, and takes everything else', () => {
    expect(isGridKey({ key: 'ArrowDown', altKey: false })).toBe(true);
    expect(isGridKey({ key: 'ArrowLeft', altKey: true })).toBe(false);
    expect([' ', 'Enter', 'a', 'j'].some((key) => isGridKey({ key, altKey: false }))).toBe(false);
  });

  it('moves the chart with arrows only while nothing is held that means more', () => {
    expect(chartMoveFor({ ...none, key: 'ArrowLeft' })).toEqual({ pan: -0.1 });
    expect(chartMoveFor({ ...none, key: 'ArrowRight', shiftKey: true })).toEqual({ pan: 0.5 });
    expect(chartMoveFor({ ...none, key: 'ArrowLeft', altKey: true })).toBeNull();
    expect(chartMoveFor({ ...none, key: 'Home' })).toEqual({ to: 'start' });
    expect(chartMoveFor({ ...none, key: 'j' })).toBeNull();
  });
});
