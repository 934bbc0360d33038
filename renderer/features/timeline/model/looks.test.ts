import { describe, expect, it } from 'vitest';
import { assignLooks } from './looks.ts';

describe('looks', () => {
  it('gives the first eight types a hue, a pattern and a letter each of their own', () => {
    const looks = [
      ...assignLooks(['logon', 'logoff', 'search', 'file copy', 'usb', 'print', 'e-mail', 'message']).values(),
    ];
    expect(new Set(looks.map((look) => look.hue)).size).toBe(8);
    expect(new Set(looks.map((look) => look.pattern)).size).toBe(8);
    expect(looks.map((look) => look.letter)).toEqual(['L', 'O', 'S', 'F', 'U', 'P', 'E', 'M']);
  });

  it('never gives one hue and pattern twice among the next eight, nor a letter twice among thirty', () => {
    const looks = [...assignLooks(Array.from({ length: 30 }, (_, i) => `type ${i}`)).values()];
    const pairs = looks.slice(0, 16).map((look) => `${look.hue} ${look.pattern}`);
    expect(new Set(pairs).size).toBe(16);
    expect(new Set(looks.map((look) => look.letter)).size).toBe(30);
    expect(looks[8]?.hue).toBe(1);
  });

  it('names nameless types', () => {
    expect(assignLooks(['', '—']).get('')?.letter).toBe('A');
  });
});
