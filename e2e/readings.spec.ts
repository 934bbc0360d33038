/** Scans in the real window: pages without text are named, read on this computer, and found from there on. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { scannedPdf } from '../engine/bundle/testing/scan.ts';
import { expect, test } from './app.ts';
import { createCase, exhibitFile, goTo, signUp } from './guided-case.ts';

test('a scan is read where it stands, and the card says what came of it', async ({ app, page, folder }) => {
  test.setTimeout(240_000);
  const scan = join(folder, 'scan.pdf');
  await writeFile(scan, await scannedPdf([['First page of a scanned letter'], ['Second page of the letter']]));
  await signUp(page);
  await createCase(page, 'DPS/2026/0815', 'Scans');
  await exhibitFile(app, page, scan, 'Scanned letter');
  await goTo(page, 'Evidence');
  const card = page.getByRole('region', { name: 'Scans and pictures' });
  await expect(card).toContainText('2 pages have no text');
  await card.getByText('Which they are').click();
  await expect(card).toContainText('AB/1 Scanned letter: pages 1–2 not read yet');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await card.getByRole('button', { name: 'Read them' }).click();
  await expect(card).toContainText('2 pages read by machine', { timeout: 120_000 });
  await expect(card).toContainText('11 words');
  await expect(card.getByRole('button', { name: 'Read them' })).toHaveCount(0);
  await goTo(page, 'Ledger');
  await expect(page.getByRole('gridcell', { name: /Pages 1–2 of AB\/1 read by machine: 11 words\./ })).toBeVisible();
});
