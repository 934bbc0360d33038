/** Whose clock was wrong, and who is meant: said in the real window, and seen to hold in the timeline. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { answerOpenDialog, expect, test } from './app.ts';
import { goTo, openFor, passphrase } from './guided-case.ts';
import { projectRoot } from './launch.ts';

const ref = 'DPS/2026/0413';

/** The command line on the test's own data folder: the same engine as the window's. */
async function continuity(home: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [join(projectRoot, 'cli/main.ts'), ...args], {
    cwd: projectRoot,
    env: { ...process.env, CONTINUITY_HOME: home, CONTINUITY_PASSPHRASE: passphrase },
  });
}

test.beforeEach(async ({ folder, home }) => {
  const file = join(folder, 'activity.csv');
  const rows = ['sample.r', 'example.t', 'specimen.k', 'sample.r'].map(
    (actor, n) => `Opened record ${n},2026-02-14T02:41:0${n}Z,Logon,Web proxy,${actor},LAP-0042`,
  );
  await writeFile(file, `message,datetime,timestamp_desc,source,username,hostname\n${rows.join('\n')}\n`);
  await writeFile(
    join(folder, 'rota.csv'),
    'User,Date,Start,End\nsample.r,2026-02-14,07:00,17:00\nnobody.n,2026-02-14,07:00,17:00\nsample.r,2026-02-31,07:00,17:00\n',
  );
  await continuity(home, 'case', 'create', '--ref', ref, '--title', 'PC Sample', '--as', 'Alex Byway');
  await continuity(home, 'import', '--case', ref, file);
});

async function open(page: Page): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByText(ref).first().click();
  await openFor(page, 'Review of the activity');
  await expect(page.getByRole('grid', { name: 'Events' })).toBeVisible();
}

/** Two keys, as a person types them. */
async function keys(page: Page, ...pressed: string[]): Promise<void> {
  for (const key of pressed) await page.keyboard.press(key);
}

const dialog = (page: Page) => page.getByRole('dialog');
const who = (page: Page, row: number) => page.locator(`[role=row][row-index="${row}"] [col-id="actor"]`);

async function nothingForAxe(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  }
}

test('a clock that was fast: said with how it is known, seen adjusted in the timeline, taken back', async ({
  page,
}) => {
  await open(page);
  await keys(page, 'g', 'o');
  await expect(page.getByRole('table', { name: 'Sources' })).toContainText('As recorded');
  await keys(page, 'j', 'c');
  const set = page.getByRole('dialog', { name: 'Set a clock offset' });
  await expect(set.getByLabel('Source', { exact: true })).toHaveValue('=Web proxy');
  await set.getByLabel('How far it was off').fill('2m 3s late');
  await expect(set).toContainText('This is not read as a span of time.');
  await set.getByLabel('How far it was off').fill('2m 3s');
  await expect(set).toContainText('Read as: fast by 2 min 3 s.');
  await set.getByLabel('Give or take').fill('5');
  const example = set.getByRole('region', { name: 'Example' });
  await expect(example).toContainText('14 Feb 2026 02:41:00 UTC');
  await expect(example).toContainText('14 Feb 2026 02:38:57 UTC');
  await expect(example).toContainText('between 14 Feb 2026 02:38:52 UTC and 14 Feb 2026 02:39:02 UTC');
  await set.getByRole('radio', { name: /^Slow/ }).check();
  await expect(example).toContainText('14 Feb 2026 02:43:03 UTC');
  await set.getByRole('radio', { name: /^Fast/ }).check();
  await nothingForAxe(page);
  await set.getByRole('button', { name: 'Set the offset' }).click();
  await expect(set).toContainText('Say how it is known');
  await set.getByLabel('How it is known').fill('Compared with the speaking clock on seizure');
  await keys(page, 'Enter');
  await dialog(page).waitFor({ state: 'detached' });
  const clocks = page.getByRole('table', { name: 'Clock offsets' });
  await expect(clocks).toContainText('Fast by 2 min 3 s, give or take 5 s');
  await expect(clocks).toContainText('Compared with the speaking clock on seizure');
  await nothingForAxe(page);

  await keys(page, 'g', 't');
  await expect(page.getByRole('row').nth(1)).toContainText('02:38:57');
  await keys(page, 'j');
  const inspector = page.getByRole('region', { name: 'Event in full' });
  await expect(inspector).toContainText(/2 min 3 s earlier/);
  await expect(inspector).toContainText('02:41:00');
  await expect(inspector).toContainText('Compared with the speaking clock on seizure');

  await keys(page, 'g', 'o');
  await clocks.getByRole('button', { name: /^Withdraw/ }).click();
  const withdraw = page.getByRole('dialog', { name: 'Withdraw a clock offset' });
  await withdraw.getByLabel('Reason', { exact: true }).fill('The wrong laptop');
  await keys(page, 'Enter');
  await expect(page.getByText('None is set: every time stands as its source recorded it.')).toBeVisible();
  await keys(page, '2');
  await expect(page.getByRole('region', { name: 'Limitations as the bundle prints them' })).toContainText(
    'inspected or annotated one by one',
  );
  // Four logons and no logoff: each leads to its event.
  await page.getByRole('table', { name: 'Each session that lacks a half' }).getByRole('button').first().click();
  await expect(inspector).toContainText('Opened record 0');
});

test('a subject is named, the others are hidden in the grid, one is revealed with a reason, and a rota is taken in', async ({
  app,
  page,
  folder,
}) => {
  await open(page);
  await keys(page, 'g', 'p');
  await expect(page.getByText('nobody is hidden from anybody')).toBeVisible();
  await keys(page, '2');
  const unmapped = page.getByRole('region', { name: 'Names that are nobody’s yet' });
  await unmapped.getByRole('gridcell', { name: 'sample.r' }).click();
  await keys(page, 's');
  const person = page.getByRole('dialog', { name: 'Add somebody' });
  await expect(person.getByRole('radio', { name: /^Subject/ })).toBeChecked();
  await expect(person.getByLabel('Identifier 1', { exact: true })).toHaveValue('sample.r');
  await person.getByLabel('Name', { exact: true }).fill('PC 4821 Sample');
  await person.getByLabel('Reason', { exact: true }).fill('Named in the allegation');
  await keys(page, 'Enter');
  await dialog(page).waitFor({ state: 'detached' });

  // One by a key, once a reason is given; the rest in one step.
  await unmapped.getByRole('gridcell', { name: 'specimen.k' }).click();
  await keys(page, 'c');
  await expect(page.getByText('Say why, once, for the ledger.')).toBeVisible();
  await page.getByLabel('Reason, for all that you assign here').fill('Collateral intrusion');
  await page.getByRole('button', { name: 'A colleague' }).click();
  await expect(unmapped.getByRole('gridcell', { name: 'specimen.k' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Treat all others as colleagues' }).click();
  await dialog(page).getByRole('button', { name: 'Collateral intrusion' }).click();
  await dialog(page).getByRole('button', { name: 'Add them as colleagues' }).click();
  await expect(page.getByRole('heading', { name: 'Every name in the events is somebody’s' })).toBeVisible();

  await goTo(page, 'Timeline');
  await expect(who(page, 2)).toHaveText('Colleague 1');
  await expect(who(page, 1)).toHaveText('Colleague 2');
  await keys(page, 'g', 'p');
  await expect(page.getByText('2 people stand behind a pseudonym.')).toBeVisible();
  await page.getByRole('gridcell', { name: 'Colleague 2', exact: true }).click();
  await nothingForAxe(page);
  await keys(page, 'r');
  const reveal = page.getByRole('dialog', { name: 'Reveal Colleague 2' });
  await reveal.getByRole('button', { name: 'Reveal', exact: true }).click();
  await expect(reveal).toContainText('Say why you need to know');
  await reveal.getByLabel('Reason', { exact: true }).fill('Needed as a witness');
  await keys(page, 'Enter');
  await dialog(page).waitFor({ state: 'detached' });
  await expect(page.getByRole('heading', { name: 'example.t' })).toBeVisible();
  await goTo(page, 'Timeline');
  await expect(who(page, 1)).toHaveText('example.t');
  await expect(who(page, 2)).toHaveText('Colleague 1');

  await keys(page, 'g', 'p');
  await page.getByRole('gridcell', { name: 'example.t', exact: true }).first().click();
  await page.getByRole('button', { name: 'Hide again' }).click();
  await expect(page.getByText('2 people stand behind a pseudonym.')).toBeVisible();

  await answerOpenDialog(app, join(folder, 'rota.csv'));
  await keys(page, '3');
  await page.getByRole('button', { name: 'Import a rota' }).click();
  await page.getByRole('button', { name: 'Choose a rota' }).click();
  await expect(page.getByRole('table', { name: 'First rows of the rota' })).toContainText('nobody.n');
  await expect(dialog(page).getByLabel('Start', { exact: true })).toHaveValue('Start');
  await dialog(page).getByLabel('Reason', { exact: true }).fill('From duty management');
  await keys(page, 'Enter');
  const taken = page.getByRole('dialog', { name: 'Rota taken in' });
  await expect(taken).toContainText('3 rows = 2 shifts + 1 rejected');
  await expect(taken.getByRole('table', { name: 'Rejected rows' })).toContainText('not a date that exists');
  await expect(taken.getByRole('table', { name: 'Names that nobody on the map has' })).toContainText('nobody.n');
  await nothingForAxe(page);
  await taken.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('1 person on the map', { exact: true })).toBeVisible();
});
