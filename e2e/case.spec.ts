/** One real case, end to end, in the real window; then someone alters the bundle and the case, and each is named. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoEvents, demoSeed } from '../engine/demo/generate.ts';
import { writeGenerated } from '../engine/demo/write.ts';
import { behindItsBack } from '../engine/testing.ts';
import { corpus, corpusAbsent, expect, test } from './app.ts';
import {
  annotateAll,
  closeDialog,
  createCase,
  exhibitFile,
  exhibitSelection,
  exportBundle,
  goTo,
  passphrase,
  previewImport,
  runImport,
  search,
  signUp,
  verifyExport,
} from './guided-case.ts';
import { answerOpenDialog, projectRoot } from './launch.ts';

const evtx = join(corpus, 'timesketch/end_to_end/evtx_part.csv');

test('a real Windows event log is recognised, previewed, imported and shown', async ({ app, page }) => {
  test.skip(Boolean(corpusAbsent), String(corpusAbsent));
  await signUp(page);
  await createCase(page, 'DPS/2026/0001', 'Event log');
  await previewImport(app, page, evtx);
  await expect(page.getByRole('dialog').getByLabel('Read as')).toHaveValue('timesketch-csv');
  await runImport(page);
  await expect(page.getByRole('dialog')).toContainText('Every row of the file is accounted for');
  await closeDialog(page);
  await goTo(page, 'Timeline');
  await expect(page.getByText('All 13 events of the case')).toBeVisible();
  await page.getByRole('gridcell').filter({ hasText: '7036' }).first().click();
  const inspector = page.getByRole('region', { name: 'Event in full' });
  await expect(inspector).toContainText('evtx_part.csv');
  await expect(inspector).toContainText('Service Control Manager');
});

test('the demo case goes from import to a verified bundle; alterations are named', async ({
  app,
  page,
  folder,
  home,
}) => {
  test.setTimeout(240_000);
  const activity = join(folder, 'activity.csv');
  await writeGenerated({ events: demoEvents, seed: demoSeed, out: activity, signal: new AbortController().signal });
  await signUp(page);
  await createCase(page, 'DPS/2026/0002', 'PC Sample');
  await previewImport(app, page, activity);
  await runImport(page);
  await closeDialog(page);
  await goTo(page, 'Timeline');
  await search(page, '"to removable drive"', /^46 of 50,000 events/);
  await annotateAll(page, 'Copied off duty', 'usb');
  await exhibitSelection(page, 'Files copied to a removable drive');
  await exhibitFile(app, page, activity, 'The export as received');
  const bundle = join(folder, 'bundle.pdf');
  await exportBundle(app, page, bundle);
  await verifyExport(app, page, bundle);
  expect(existsSync(join(folder, 'bundle.manifest.json'))).toBe(true);

  // One bit of the PDF, in the middle.
  const bytes = readFileSync(bundle);
  const at = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(bundle, bytes);
  await answerOpenDialog(app, bundle);
  await goTo(page, 'Verify');
  await page.getByRole('button', { name: /^(Choose|Check).*bundle/ }).click();
  await expect(page.getByRole('heading', { name: 'Altered' })).toBeVisible();
  await expect(page.getByText(/^bytes [\d,]+ to [\d,]+/).first()).toBeVisible();

  await page.getByRole('button', { name: 'Verify this case' }).click();
  await expect(page.getByRole('heading', { name: 'Verified' })).toBeVisible({ timeout: 120_000 });

  // One row of the case, by someone who holds its key; then an auditor's command line.
  await app.close();
  const caseId = readdirSync(join(home, 'cases'))[0]?.slice(0, 36) ?? '';
  await behindItsBack(home, caseId, (db) => db.exec("UPDATE event SET message = 'nothing' WHERE id = 4321"), {
    passphrase,
  });
  const ran = await continuity(['verify', 'DPS/2026/0002', '--json', '--home', home]);
  expect(ran.status).toBe(1);
  const report = JSON.parse(ran.stdout) as { status: string; problems: { kind: string; subject: string }[] };
  expect(report.problems).toEqual([
    expect.objectContaining({
      kind: 'event-altered',
      subject: expect.stringMatching(/^event 4321 \(line 4322 of import 1 \(activity\.csv\)\)$/),
    }),
  ]);
  const altered = await continuity(['verify', bundle, '--json']);
  expect(altered.status).toBe(1);
});

function continuity(args: readonly string[]): Promise<{ status: number; stdout: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(projectRoot, 'cli/main.ts'), ...args],
      { env: { PATH: process.env.PATH, CONTINUITY_PASSPHRASE: passphrase } },
      (_, stdout) => resolve({ status: child.exitCode ?? -1, stdout }),
    );
  });
}

test('a cancelled import leaves the case as it was', async ({ app, page, folder }) => {
  test.setTimeout(120_000);
  const activity = join(folder, 'large.csv');
  await writeGenerated({ events: 400_000, seed: 7, out: activity, signal: new AbortController().signal });
  await signUp(page);
  await createCase(page, 'DPS/2026/0003', 'Cancelled');
  await previewImport(app, page, activity);
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toContainText('The work was cancelled.');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText('0 events · 0 imports')).toBeVisible();
});

test('a file that is no activity file says so before anything is written', async ({ app, page, folder }) => {
  const wrong = join(folder, 'picture.png');
  writeFileSync(wrong, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  await signUp(page);
  await createCase(page, 'DPS/2026/0004', 'Wrong file');
  await answerOpenDialog(app, wrong);
  await goTo(page, 'Evidence');
  await page
    .getByRole('button', { name: /^Import( the first)? activity/ })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Choose/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toContainText('Nothing was changed.');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
});
