/** The timeline in the real window: one filter over everything, the keyboard alone, and evidence that stays text. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { openFor } from './guided-case.ts';
import { projectRoot } from './launch.ts';

const passphrase = 'a passphrase for this test';
const ref = 'DPS/2026/0413';
const events = 4_000;

/** The command line on the test's own data folder: the same engine as the window's. */
async function continuity(home: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [join(projectRoot, 'cli/main.ts'), ...args], {
    cwd: projectRoot,
    env: { ...process.env, CONTINUITY_HOME: home, CONTINUITY_PASSPHRASE: passphrase },
  });
}

async function prepare(home: string, file: string): Promise<void> {
  await continuity(
    home,
    'case',
    'create',
    '--ref',
    ref,
    '--title',
    'PC Sample',
    '--as',
    'Alex Byway',
    '--initials',
    'AB',
  );
  await continuity(home, 'import', '--case', ref, file);
}

async function openTimeline(page: Page): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByText(ref).first().click();
  await openFor(page, 'Review of the activity');
  await expect(page.getByRole('grid', { name: 'Events' })).toBeVisible();
  await expect(page.getByRole('row').nth(1).getByRole('gridcell').nth(1)).toHaveText(/\d{4} \d\d:\d\d:\d\d/);
}

const sentence = (page: Page) => page.getByRole('status').first();
const status = (page: Page) => page.getByRole('contentinfo');
const plot = (page: Page) => page.getByRole('group', { name: /^Density of events/ });
const cell = (page: Page, row: number, column: string) =>
  page.locator(`[role=row][row-index="${row}"] [col-id="${column}"]`);

/** As assistive technology is told it, the header row included. */
async function rowsInGrid(page: Page): Promise<number> {
  return Number(await page.getByRole('grid', { name: 'Events' }).getAttribute('aria-rowcount')) - 1;
}

test.describe('on generated activity', () => {
  test.beforeEach(async ({ folder, home }) => {
    const file = join(folder, 'activity.csv');
    await continuity(home, 'generate', '--events', String(events), '--out', file);
    await prepare(home, file);
  });

  test('one filter rules sentence, grid, chart and status, and can be stepped back', async ({ page }) => {
    await openTimeline(page);
    await expect(sentence(page)).toHaveText('All 4,000 events of the case.');
    expect(await rowsInGrid(page)).toBe(events);

    const legend = page.getByRole('list', { name: 'Types' }).getByRole('button').first();
    const type = (await legend.textContent())?.slice(1) ?? '';
    await legend.click();
    await expect(sentence(page)).toHaveText(new RegExp(`^[\\d,]+ of 4,000 events: type is ${type}\\.$`));
    const matched = Number((await sentence(page).textContent())?.split(' ')[0]?.replaceAll(',', ''));
    expect(matched).toBeGreaterThan(0);
    expect(matched).toBeLessThan(events);
    await expect.poll(() => rowsInGrid(page)).toBe(matched);
    await expect(page.getByRole('list', { name: 'Types' }).getByRole('button')).toHaveCount(1);
    await expect(status(page)).toContainText(`${matched.toLocaleString('en-GB')} of 4,000 events`);

    await page.getByRole('button', { name: /^Remove type/ }).click();
    await expect(sentence(page)).toHaveText('All 4,000 events of the case.');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => rowsInGrid(page)).toBe(matched);
  });

  test('keys alone: move, select, annotate, find it in the lanes, withdraw', async ({ page }) => {
    await openTimeline(page);
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+J');
    await page.keyboard.press('Shift+J');
    await expect(status(page)).toContainText('3 selected');
    await expect(page.getByRole('row', { selected: true })).toHaveCount(3);

    await page.keyboard.press('a');
    await expect(page.getByRole('heading', { name: 'Annotate 3 selected events' })).toBeVisible();
    await page.keyboard.type('Rest day on the roster.');
    await page.keyboard.press('Tab');
    await page.keyboard.type('roster, key');
    await page.keyboard.press('Control+Enter');
    await expect(status(page)).toContainText('3 annotated');
    await expect(cell(page, 0, 'notes')).toHaveText('1keyroster');
    await expect(page.getByRole('region', { name: 'Key events' })).toContainText('3 annotated events');

    // Undone, redone from the notice, and undone again: each is an entry of its own, and nothing is ever gone.
    await page.keyboard.press('u');
    await expect(status(page)).toContainText('0 annotated');
    await expect(cell(page, 0, 'notes')).toHaveText('');
    await expect(page.getByRole('region', { name: 'Event in full' })).toContainText('Withdrawn.');
    await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await expect(status(page)).toContainText('3 annotated');
    await page.keyboard.press('u');
    await expect(status(page)).toContainText('0 annotated');
    await page.keyboard.press('Shift+U');
    await expect(status(page)).toContainText('3 annotated');
    // What was withdrawn with a reason is said again by an undo.
    await page.getByRole('region', { name: 'Event in full' }).getByRole('button', { name: 'Withdraw' }).first().click();
    await expect(page.getByRole('form', { name: 'Withdraw an annotation' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(status(page)).toContainText('0 annotated');
    await page.keyboard.press('u');
    await expect(status(page)).toContainText('3 annotated');
  });

  test('zoom by brush, wheel and key is the filter; the selection survives it', async ({ page }) => {
    await openTimeline(page);
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    const box = await plot(page).boundingBox();
    if (!box) throw new Error('The chart has no size.');
    await page.mouse.move(box.x + box.width * 0.4, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await expect(sentence(page)).toHaveText(/^[\d,]+ of 4,000 events: .+ – .+ \(Europe\/London time\)\.$/);
    const brushed = await rowsAtRest(page);
    expect(brushed).toBeLessThan(events);
    await expect(status(page)).toContainText('1 selected');
    await expect(page.getByText('some may be hidden by the filter')).toBeVisible();

    await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
    for (let i = 0; i < 5; i++) await page.mouse.wheel(0, -120);
    await expect.poll(() => rowsInGrid(page)).toBeLessThan(brushed);
    await page.keyboard.press('0');
    await expect(sentence(page)).toHaveText('All 4,000 events of the case.');
    await expect.poll(() => rowsInGrid(page)).toBe(events);
    await plot(page).focus();
    await page.keyboard.press('ArrowUp');
    await expect(sentence(page)).toHaveText(/^[\d,]+ of 4,000 events: /);
  });

  test('every part of the filter is a chip; a view of it is saved and shown again', async ({ page }) => {
    await openTimeline(page);
    const menu = page.getByRole('dialog', { name: 'Add a filter' });
    const part = async (name: string): Promise<void> => {
      await page.keyboard.press('f');
      await menu.getByRole('tab', { name }).click();
    };
    await part('Hours, days');
    await menu.getByRole('button', { name: '22:00–06:00' }).click();
    await menu.getByRole('button', { name: 'Saturday' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Remove 22:00–06:00 Europe/London' })).toBeVisible();
    await expect(sentence(page)).toHaveText(
      /^[\d,]+ of 4,000 events: between 22:00–06:00 \(Europe\/London time\); on Saturday \(Europe\/London time\)\.$/,
    );
    await page.getByRole('button', { name: 'Remove Saturday' }).click();

    // A wrong pattern is told under its field and never comes in force.
    await part('Pattern');
    await menu.getByRole('textbox', { name: 'Pattern' }).fill('(search');
    await page.keyboard.press('Enter');
    await expect(menu.getByText('The pattern cannot be read')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Remove pattern/ })).toHaveCount(0);
    await menu.getByRole('textbox', { name: 'Pattern' }).fill('search|open');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Remove pattern: search|open' })).toBeVisible();

    // Every part of the filter is in the palette too.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Filter by off duty');
    await page.keyboard.press('Enter');
    await expect(menu).toContainText('No subject is named in this case yet.');
    await page.keyboard.press('Escape');

    await page.keyboard.press('v');
    const views = page.getByRole('dialog', { name: 'Saved views' });
    await views.getByLabel('Save what is on screen as').fill('At night');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'At night' })).toBeVisible();
    const shown = await sentence(page).textContent();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect(sentence(page)).toHaveText('All 4,000 events of the case.');
    await page.keyboard.press('v');
    await views.getByRole('button', { name: 'Rename “At night”' }).click();
    await page.keyboard.type('Nights');
    await page.keyboard.press('Enter');
    await views.getByRole('button', { name: /^Nights/ }).click();
    await expect(sentence(page)).toHaveText(shown ?? '');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(sentence(page)).toHaveText('All 4,000 events of the case.');

    // Lanes and bars by another column; times in another zone.
    await page.getByRole('button', { name: 'by source' }).first().click();
    await expect(page.getByRole('list', { name: 'Sources' }).getByRole('button').first()).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Lanes by device');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'by device' })).toHaveAttribute('aria-pressed', 'true');
    await page.getByLabel('Show in').selectOption('UTC alone');
    await expect(page.getByRole('columnheader', { name: 'London' })).toHaveCount(0);
    await expect(status(page)).toContainText('times in UTC');
  });

  test('a lead is a filter; thousands are tagged at once; the story tells them; the original opens at the row', async ({
    page,
  }) => {
    await openTimeline(page);
    await page.keyboard.press('l');
    const leads = page.getByRole('region', { name: 'Starting points' });
    await expect(leads).toContainText('Leads, not findings');
    await expect(leads.getByRole('region', { name: 'What was not looked for' })).toContainText('identity map');
    await leads.getByRole('button', { name: /log was cleared/i }).click();
    await expect(sentence(page)).toHaveText(/ of 4,000 events: type is log_cleared\.$/);
    await expect(leads.getByText('opened')).toBeVisible();
    expect(await problems(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await page.keyboard.press('t');
    await expect(page.getByText('Choose an event first')).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('t');
    await page.keyboard.type('key');
    await page.keyboard.press('Control+Enter');
    await expect(status(page)).toContainText('1 annotated');
    await page.keyboard.press('o');
    const original = page.getByRole('dialog', { name: /^activity\.csv, line / });
    await expect(original.locator('mark')).toContainText('log_cleared');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect(sentence(page)).toHaveText('All 4,000 events of the case.');
    // Not before they are counted: the sentence of no filter at all needs no count.
    await expect(page.getByRole('button', { name: 'Select all 4,000' })).toBeVisible();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('t');
    await expect(page.getByRole('heading', { name: 'Annotate all 4,000 matching events' })).toBeVisible();
    await page.keyboard.type('all');
    await page.keyboard.press('Control+Enter');
    await expect(status(page)).toContainText('4,000 annotated');
    await page.keyboard.press('u');
    await expect(status(page)).toContainText('1 annotated');

    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await expect(page.getByRole('region', { name: 'Story' })).toContainText('1 key event of 4,000 events');
    await expect(page.getByRole('region', { name: 'Story' })).toContainText(
      '3,999 events that nobody annotated are left out',
    );
    expect(await problems(page)).toEqual([]);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Event in full' })).toContainText('log_cleared');
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`nothing for axe to find, ${colorScheme}`, async ({ page }) => {
      await openTimeline(page);
      await page.emulateMedia({ colorScheme });
      await page.keyboard.press('j');
      await page.keyboard.press('Space');
      await page.keyboard.press('a');
      await expect(page.getByRole('form', { name: /^Annotate/ })).toBeVisible();
      expect(await problems(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await expect(page.getByRole('dialog', { name: 'Add a filter' })).toBeVisible();
      expect(await problems(page)).toEqual([]);
    });
});

const hostile = '<img src=x onerror="window.struck=1"><b>bold</b>';

test.describe('on hostile activity', () => {
  test.beforeEach(async ({ folder, home }) => {
    const quoted = `"${hostile.replaceAll('"', '""')}"`;
    const file = join(folder, 'hostile.csv');
    await writeFile(
      file,
      [
        'message,timestamp,datetime,timestamp_desc,data_type,username',
        `${quoted},1771036867000000,2026-02-14T02:41:07+00:00,${quoted},${quoted},${quoted}`,
        '',
      ].join('\n'),
    );
    await prepare(home, file);
    await continuity(home, 'annotate', '--case', ref, '--query', 'bold', '--note', hostile, '--tag', '<i>tag</i>');
  });

  test('markup in evidence stays text in grid, inspector and lanes', async ({ page }) => {
    await openTimeline(page);
    await page.keyboard.press('j');
    await expect(page.getByRole('region', { name: 'Event in full' })).toContainText(hostile);
    await expect(page.getByRole('region', { name: 'Key events' })).toContainText(hostile);
    await expect(cell(page, 0, 'what')).toHaveText(hostile);
    await expect(page.locator('img, b')).toHaveCount(0);
    expect(await page.evaluate(() => 'struck' in window)).toBe(false);
  });
});

/** Pages come after the sentence; this waits until two looks in a row agree. */
async function rowsAtRest(page: Page): Promise<number> {
  let before = -1;
  await expect
    .poll(async () => {
      const now = await rowsInGrid(page);
      const still = now === before && now !== events;
      before = now;
      return still;
    })
    .toBe(true);
  return before;
}

async function problems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
