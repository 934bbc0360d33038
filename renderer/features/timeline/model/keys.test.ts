import { describe, expect, it } from 'vitest';
import { commandFor, timelineKeys } from './keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  commandFor({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe('keys', () => {
  it('obeys the bare keys', () => {
    expect(['j', 'k', ' ', 'a', 't', 'e', 'u', '/', '[', ']', '0', 'Enter', 'Escape'].map((key) => press(key))).toEqual(
      [
        'next',
        'previous',
        'select',
        'annotate',
        'tag',
        'exhibit',
        'undo',
        'search',
        'zoom-out',
        'zoom-in',
        'whole',
        'inspect',
        'clear-selection',
      ],
    );
  });

  it('tells Shift, Ctrl and Alt apart, and leaves what is not its own alone', () => {
    expect(press('J', { shiftKey: true })).toBe('select-to-next');
    expect(press('a', { ctrlKey: true })).toBe('select-all');
    expect(press('a', { metaKey: true })).toBe('select-all');
    expect(press('ArrowLeft', { altKey: true })).toBe('back');
    expect(press('ArrowLeft')).toBeNull();
    expect(press('e', { ctrlKey: true })).toBeNull();
    expect(press('g')).toBeNull();
    expect(press('k', { ctrlKey: true })).toBeNull();
  });

  it('finds a key that the layout puts behind Shift', () => {
    expect(press('/', { shiftKey: true })).toBe('search');
  });

  it('gives no key two meanings', () => {
    const keys = timelineKeys.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
