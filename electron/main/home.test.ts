import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainFileName } from './file-name.ts';
import { dataFolder } from './home.ts';

test('the switch goes before the environment, and that before the system’s folder', () => {
  const env = { CONTINUITY_HOME: '/env', XDG_DATA_HOME: '/xdg' };
  expect(dataFolder(['app', '--home=/a', '--home=/b'], env, 'linux')).toBe('/b');
  expect(dataFolder(['app', '--home='], env, 'linux')).toBe('/env');
  expect(dataFolder(['app'], { XDG_DATA_HOME: '/xdg' }, 'linux')).toBe('/xdg/continuity');
  expect(dataFolder(['app'], { XDG_DATA_HOME: 'relative' }, 'linux')).toBe(join(homedir(), '.local/share/continuity'));
});

test('a suggested name suggests no folder', () => {
  expect(plainFileName('A-DPS-2026-0413.pdf')).toBe('A-DPS-2026-0413.pdf');
  expect(plainFileName('../../etc/pass\u0000wd')).toBe('-..-etc-pass-wd');
  expect(plainFileName('C:\\x|y?.pdf')).toBe('C--x-y-.pdf');
  expect(plainFileName(' . ')).toBe('continuity');
  expect(plainFileName('x'.repeat(999))).toHaveLength(200);
});
