/** Chain of custody in the real window: taken in, handed over, approved by a second person, sent out, checked, and told by the ledger. */
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './app.ts';
import {
  createCase,
  exportBundle,
  exportPack,
  goTo,
  handOver,
  openFor,
  passphrase,
  propose,
  signReport,
  signUp,
  transfer,
} from './guided-case.ts';
import { answerOpenDialog, projectRoot } from './launch.ts';

const ref = 'DPS/2026/0614';
const dialogOf = (page: Page) => page.getByRole('dialog');
const exhibitOf = (page: Page, name: string) => page.getByRole('region', { name: `Exhibit ${name}`, exact: true });
const status = (page: Page) => page.getByRole('contentinfo');

test('a folder is taken in, transferred, approved by another person, sent out, verified, signed for and found in the ledger', async ({
  app,
  page,
  folder,
}) => {
  test.setTimeout(240_000);
  const evidence = join(folder, 'LANTERN export');
  await mkdir(join(evidence, 'reports'), { recursive: true });
  await writeFile(join(evidence, 'reports', 'january.txt'), 'Searches in January\n');
  await writeFile(join(evidence, 'reports', 'february.txt'), 'Searches in February\n');
  await symlink('/etc/hostname', join(evidence, 'shortcut'));
  await signUp(page);
  await createCase(page, ref, 'Custody');
  await expect(page.getByRole('button', { name: /^Purpose of access: Investigation/ })).toBeVisible();

  await takeInFolder(app, page, evidence, 'Audit export of LANTERN');
  const exhibit = exhibitOf(page, 'AB/1');
  await expect(exhibit).toContainText('Held by Alex Byrne.');
  await expect(exhibit).toContainText('LANTERN audit share');
  await expect(exhibit.getByRole('table', { name: 'Files of the folder' })).toContainText('reports/february.txt');
  await expect(exhibit.getByText('checked in this run', { exact: true })).toHaveCount(0);
  await exhibit.getByRole('button', { name: 'Check now' }).click();
  await expect(exhibit).toContainText('Every byte was read again in this run and agrees');
  await expect(exhibit.getByText('checked in this run', { exact: true }).first()).toBeAttached();

  await transfer(page, 'AB/1', 'Exhibits store', 'B4471202');
  await expect(exhibit).toContainText('Held by Exhibits store.');
  await expect(exhibit.getByRole('list', { name: 'What was done, oldest first' })).toContainText('B4471202');
  await page.getByRole('button', { name: 'Use the whole width' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Exhibit AB/1' })).toBeVisible();
  await expectNoFindings(page);

  await propose(page, 'AB/1', 'Export', 'The chair of the panel');
  await goTo(page, 'Approvals');
  const proposal = page.getByRole('article', { name: 'Export AB/1 to The chair of the panel' });
  await expect(proposal).toContainText('Waiting');
  await expect(proposal.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await handOver(page, 'Sam Carter');
  await openFor(page, 'Decision on a proposal');
  await proposal.getByRole('button', { name: 'Approve' }).click();
  await dialogOf(page).getByRole('button', { name: 'Approve and sign' }).click();
  await expect(proposal).toContainText(/Approved\s*Sam Carter/);
  await expectNoFindings(page);

  const bundle = join(folder, 'bundle.pdf');
  await exportBundle(app, page, bundle, true);
  const pack = join(folder, 'pack.zip');
  await exportPack(app, page, pack);

  await goTo(page, 'Ledger');
  await expect(page.getByRole('region', { name: 'Where the ledger stands' })).toContainText('Not yet timestamped');
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Verified' }).first()).toBeVisible({ timeout: 60_000 });
  await ledgerFilters(page);
  await expectNoFindings(page);

  await goTo(page, 'Verify');
  const report = join(folder, 'report.html');
  await signReport(app, page, report);
  await expect(page.getByRole('table', { name: 'Signed reports' })).toContainText('report.html');
  await checkGiven(app, page, 'Choose a zip file', pack);
  await expect(page.getByRole('article', { name: /pack/ }).getByRole('heading', { name: 'Verified' })).toBeVisible();
  await checkGiven(app, page, 'Choose a report', report);
  await expect(
    page.getByRole('article', { name: /report\.html/ }).getByRole('heading', { name: 'Verified' }),
  ).toBeVisible();
  await expectNoFindings(page);
  expect(await continuity('verify', report)).toBe(0);
  expect(await continuity('verify', pack)).toBe(0);
});

test('a hash that does not fit is refused until it is accepted with a reason; erasing needs a second person and the reference', async ({
  app,
  page,
  folder,
}) => {
  test.setTimeout(120_000);
  const note = join(folder, 'note.txt');
  await writeFile(note, 'A note that must go\n');
  await signUp(page);
  await createCase(page, ref, 'Erasure');
  await goTo(page, 'Evidence');
  await page.getByRole('button', { name: 'Take in evidence' }).click();
  await answerOpenDialog(app, note);
  const intake = page.getByRole('dialog', { name: 'Take in evidence' });
  await intake.getByRole('button', { name: 'Choose a file' }).click();
  await intake.getByLabel('Description').fill('Note');
  await intake.getByRole('button', { name: 'Add a hash that came with it' }).click();
  await intake.getByLabel('Hash as supplied').fill('0'.repeat(32));
  await expect(intake.getByLabel('Algorithm')).toHaveValue('md5');
  await intake.getByRole('button', { name: 'Produce exhibit' }).click();
  await intake.getByLabel('Take it in nevertheless, because').fill('The supplier gave the hash of another file');
  await intake.getByRole('button', { name: 'Produce exhibit' }).click();
  const exhibit = exhibitOf(page, 'AB/1');
  await expect(exhibit).toContainText('does not fit the bytes taken in');

  await propose(page, 'AB/1', 'Erasure', '');
  await handOver(page, 'Sam Carter');
  await openFor(page, 'Decision on a proposal');
  await goTo(page, 'Approvals');
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await dialogOf(page).getByRole('button', { name: 'Approve and sign' }).click();
  await dialogOf(page).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'AB/1' }).click();
  await exhibit.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Erase/ }).click();
  const erase = page.getByRole('dialog', { name: 'Erase AB/1' });
  await erase.getByLabel('Reason', { exact: true }).fill('Taken in by mistake; it is about somebody else');
  await expect(erase.getByRole('button', { name: 'Erase for good' })).toBeDisabled();
  await erase.getByLabel('Type AB/1 to confirm').fill('AB/1');
  await erase.getByRole('button', { name: 'Erase for good' }).click();
  await expect(exhibit).toContainText('Its bytes are gone for good.');
  await expect(exhibit.getByRole('button', { name: 'Transfer' })).toBeDisabled();

  await goTo(page, 'Verify');
  await page.getByRole('button', { name: 'Verify this case' }).click();
  await expect(page.getByRole('heading', { name: 'Verified' })).toBeVisible({ timeout: 60_000 });
  await settings(page);
});

async function takeInFolder(app: ElectronApplication, page: Page, path: string, description: string): Promise<void> {
  await goTo(page, 'Evidence');
  await answerOpenDialog(app, path);
  await page.getByRole('button', { name: 'Take in evidence' }).first().click();
  const intake = dialogOf(page);
  await intake.getByRole('button', { name: 'Choose a folder' }).click();
  await intake.getByLabel('Description').fill(description);
  await intake.getByLabel('Source').fill('LANTERN audit share');
  await intake.getByRole('button', { name: 'Produce exhibit' }).click();
  const taken = page.getByRole('dialog', { name: 'AB/1 taken in' });
  await expect(taken).toContainText('1 thing was in the folder and not taken in');
  await expect(taken.getByRole('table', { name: 'Not taken in' })).toContainText('shortcut');
  await taken.getByRole('button', { name: 'Done' }).click();
}

/** Each filter is a chip, says itself in the status bar, and goes away again. */
async function ledgerFilters(page: Page): Promise<void> {
  const chips = page.getByRole('list', { name: 'In force' });
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page
    .getByRole('list', { name: 'Acts' })
    .getByRole('checkbox', { name: /^Transferred/ })
    .check();
  await page.keyboard.press('Escape');
  await expect(chips).toContainText('act: Transferred');
  await expect(status(page)).toContainText(/^1 of \d+ entries: act: Transferred/);
  await page
    .getByRole('gridcell', { name: /handed over/ })
    .first()
    .click();
  await expect(page.getByRole('complementary', { name: 'Entry' })).toContainText('Alex Byrne');
  await page.getByRole('button', { name: 'Remove act: Transferred' }).click();

  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('tab', { name: 'Who' }).click();
  await page.getByRole('radio', { name: /^Sam Carter/ }).check();
  await page.getByRole('tab', { name: 'About' }).click();
  await page.getByRole('radio', { name: /^AB\/1/ }).check();
  await page.keyboard.press('Escape');
  await expect(status(page)).toContainText(/entries: who: Sam Carter, exhibit: AB\/1, newest first/);
  await page.getByRole('textbox', { name: 'Search the ledger' }).fill('no such words');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'No entry is like that' })).toBeVisible();
  await page.getByRole('button', { name: 'Show every entry' }).click();
  await page.getByRole('button', { name: 'Newest first' }).click();
  await expect(page.getByRole('row', { name: /This device began its record/ })).toHaveAttribute('row-index', '0');
}

async function checkGiven(app: ElectronApplication, page: Page, button: string, path: string): Promise<void> {
  await answerOpenDialog(app, path);
  await page.getByRole('button', { name: button }).click();
}

async function settings(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^You:/ }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Set up an authority' }).click();
  const authority = page.getByRole('dialog', { name: 'Time-stamping authority' });
  await authority.getByLabel('Address').fill('ftp://time.example');
  await authority.getByText('As text').click();
  await authority.getByLabel('Certificate', { exact: true }).fill('no certificate');
  await authority.getByRole('button', { name: 'Save' }).click();
  await expect(authority.getByRole('alert')).toBeVisible();
  await authority.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Make a new key for this computer' }).click();
  await page.getByRole('dialog').getByLabel('Reason', { exact: true }).fill('Yearly change of keys');
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new key' }).click();
  await expect(page.getByRole('table', { name: 'Keys' }).getByRole('row')).toHaveCount(3);
  await expectNoFindings(page);
}

async function expectNoFindings(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  }
}

/** @returns its exit status */
function continuity(...args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(projectRoot, 'cli/main.ts'), ...args],
      { env: { PATH: process.env.PATH, CONTINUITY_PASSPHRASE: passphrase } },
      () => resolve(child.exitCode ?? -1),
    );
  });
}
