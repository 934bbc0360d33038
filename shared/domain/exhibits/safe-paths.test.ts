import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestPath, pathKey, whyUnsafePath } from '../pack/paths.ts';
import { fileTime } from './file-times.ts';
import { SafePaths } from './safe-paths.ts';

const named = (...names: string[]): string[] => {
  const paths = new SafePaths();
  return names.map((name, i) => paths.pathOf(name, name, i + 1));
};

describe('names of a folder’s files', () => {
  it('stay as they are where every system can hold them', () => {
    const names = ['a.txt', 'docs/Zoë Müller, notes (2).pdf', 'docs/deep/er/b', '.hidden', '日本語/ファイル.txt'];
    expect(named(...names)).toEqual(names);
  });

  it.each([
    ['a reserved name', 'docs/CON.txt', '_renamed/1_CON.txt'],
    ['a colon', 'a:b.txt', '_renamed/1_a_b.txt'],
    ['a backslash', 'a\\b.txt', '_renamed/1_a_b.txt'],
    ['a line break', 'a\nb.txt', '_renamed/1_a_b.txt'],
    ['a percent sign', '100%25.txt', '_renamed/1_100_25.txt'],
    ['a dot at the end', 'docs./a.txt', '_renamed/1_a.txt'],
    ['a space at the beginning', ' a.txt', '_renamed/1_a.txt'],
    ['too long a path', `${'x'.repeat(151)}.txt`, `_renamed/1_${'x'.repeat(96)}.txt`],
    ['the folder of renamed files', '_Renamed/1_a.txt', '_renamed/1_1_a.txt'],
    ['more folders than a pack is read', `${'d/'.repeat(12)}a.txt`, '_renamed/1_a.txt'],
    ['nothing plain in it', '???', '_renamed/1_file'],
  ])('with %s are given another', (_, name, path) => {
    expect(named(name)).toEqual([path]);
  });

  it('that differ in case, in Unicode form, or stand where a folder must, do not meet', () => {
    expect(named('README', 'Readme', 'caf\u00e9', 'cafe\u0301', 'Data', 'data/x', 'q/y', 'Q')).toEqual([
      'README',
      '_renamed/2_Readme',
      'caf\u00e9',
      '_renamed/4_cafe',
      'Data',
      '_renamed/6_x',
      'q/y',
      '_renamed/8_Q',
    ]);
  });

  it('that are not valid UTF-8 are made of what can be read of them', () => {
    expect(new SafePaths().pathOf(null, 'd/caf\ufffd.txt', 3)).toBe('_renamed/3_caf_.txt');
  });

  it('are safe and unlike, whatever they were', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((text) => !/[/\0]/.test(text)),
      fc.constantFrom('a', 'A', 'CON', 'nul.txt', '_renamed', '%41', 'é', 'e\u0301', '..', '.', '1_a'),
    );
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 30 }), (names) => {
        const paths = named(...names);
        for (const one of paths) {
          expect(whyUnsafePath(one)).toBeNull();
          expect(one.length).toBeLessThan(longestPath - 40);
        }
        const keys = paths.map(pathKey);
        expect(new Set(keys).size).toBe(keys.length);
        for (const key of keys) expect(keys.some((other) => other.startsWith(`${key}/`))).toBe(false);
      }),
    );
  });
});

it.each([
  [0n, '1970-01-01T00:00:00.000000000Z'],
  [1_771_036_867_123_456_789n, '2026-02-14T02:41:07.123456789Z'],
  [-1n, '1969-12-31T23:59:59.999999999Z'],
  [-62_135_596_800_000_000_000n, '0001-01-01T00:00:00.000000000Z'],
  [-62_135_596_800_000_000_001n, null],
  [253_402_300_800_000_000_000n, null],
])('%d ns since 1970 are %s', (ns, text) => expect(fileTime(ns)).toBe(text));
