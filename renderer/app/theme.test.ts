import { expect, test } from 'vitest';

/** The test runner empties style sheets that are imported, and this room has no types of Node. */
interface TestRunner {
  readonly process: { getBuiltinModule(name: 'fs'): { readFileSync(path: URL, encoding: 'utf8'): string } };
}
const { process } = globalThis as unknown as TestRunner;
const css = process.getBuiltinModule('fs').readFileSync(new URL('theme.css', import.meta.url), 'utf8');

/** Tokens of each theme; the dark ones stand over the light ones, as in the page. */
function themes(): Record<'light' | 'dark', Map<string, string>> {
  const [before = '', after = ''] = css.split('@media (prefers-color-scheme: dark)');
  const read = (text: string): [string, string][] =>
    [...text.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})\b/gu)].map(([, name = '', value = '']) => [name, value]);
  const light = read(before);
  return { light: new Map(light), dark: new Map([...light, ...read(after)]) };
}

/** Relative luminance and contrast, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const readable: [text: string, ...grounds: string[]][] = [
  [
    '--text',
    '--ground',
    '--surface',
    '--raised',
    '--sunken',
    '--hover',
    '--selected',
    '--good-ground',
    '--warn-ground',
    '--bad-ground',
  ],
  ['--muted', '--ground', '--surface', '--raised', '--hover', '--selected'],
  ['--accent', '--ground', '--surface', '--raised', '--hover', '--selected'],
  ['--on-accent', '--accent', '--accent-hover'],
  ['--on-marking', '--marking'],
  ['--good', '--surface', '--ground', '--good-ground'],
  ['--warn', '--surface', '--warn-ground'],
  ['--bad', '--surface', '--ground', '--raised', '--bad-ground'],
];
const visible: [mark: string, ...grounds: string[]][] = [
  ['--line-strong', '--surface', '--ground'],
  ['--focus', '--surface', '--ground', '--raised'],
  ...Array.from({ length: 8 }, (_, hue): [string, string, string] => [`--hue-${hue + 1}`, '--surface', '--ground']),
];

test.each(['light', 'dark'] as const)('%s: text reaches 4.5:1, marks 3:1', (name) => {
  const tokens = themes()[name];
  const value = (token: string): string => {
    const found = tokens.get(token);
    if (!found) throw new Error(`${token} is not a colour of the ${name} theme`);
    return found;
  };
  const short: string[] = [];
  const check = (pairs: typeof readable, least: number): void => {
    for (const [mark, ...grounds] of pairs)
      for (const ground of grounds) {
        const ratio = contrast(value(mark), value(ground));
        if (ratio < least) short.push(`${mark} on ${ground}: ${ratio.toFixed(2)} < ${least}`);
      }
  };
  check(readable, 4.5);
  check(visible, 3);
  expect(short).toEqual([]);
});

test('the dark theme names every colour that the light one does', () => {
  const [, after = ''] = css.split('@media (prefers-color-scheme: dark)');
  const { light } = themes();
  expect(light.size).toBeGreaterThan(20);
  expect([...light.keys()].filter((token) => !after.includes(`${token}:`))).toEqual([]);
});
