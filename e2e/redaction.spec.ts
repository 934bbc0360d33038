/** Redacting in the real window: pages shown by pdf.js in the sandbox, marks by keys, pointer, text and search, two people, the copy. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { createCase, exhibitFile, handOver, openFor, signUp } from './guided-case.ts';

const secret = 'Zanzibar Quillfeather';

async function statement(path: string): Promise<void> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const lines of [
    ['Statement of PC 4821 Sample', `I met ${secret} at the custody desk.`, 'She was calm and wished to leave.'],
    ['Second page', `Later ${secret} called the station.`],
  ]) {
    const page = document.addPage([595, 842]);
    for (const [n, line] of lines.entries()) page.drawText(line, { x: 60, y: 760 - n * 40, size: 14, font });
  }
  await writeFile(path, await document.save());
}

const screen = (page: Page) => page.getByRole('region', { name: 'Redaction' });
const marks = (page: Page) => page.getByRole('list', { name: 'Marks' }).getByRole('listitem');
const drawn = (page: Page, n: number) => page.locator(`[data-page="${n}"][data-drawn]`);

async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.CONTINUITY_SHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function expectNoFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

test('marks by keys, pointer, text and search; a second person approves; the copy no longer holds what they hide', async ({
  app,
  page,
  folder,
}) => {
  test.setTimeout(240_000);
  const broken: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) broken.push(message.text());
  });
  const path = join(folder, 'statement.pdf');
  await statement(path);
  await signUp(page);
  await createCase(page, 'DPS/2026/0711', 'Redaction');
  await exhibitFile(app, page, path, 'Statement of PC Sample');
  const exhibit = page.getByRole('region', { name: 'Exhibit AB/1', exact: true });
  if (!(await exhibit.isVisible())) await page.getByRole('button', { name: /AB\/1/ }).first().click();
  await exhibit.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Redact its pages' }).click();

  // The page is drawn, and its text can be read by whoever reads screens.
  await drawn(page, 1).waitFor();
  await expect(drawn(page, 1)).toContainText(`I met ${secret} at the custody desk.`);
  expect(
    await drawn(page, 1)
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return pixels.some((value, at) => at % 4 === 0 && value < 100);
      }),
  ).toBe(true);

  await page.getByRole('button', { name: 'New set' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('For the officer');
  await page.getByRole('dialog').getByRole('button', { name: 'Begin' }).click();
  await expect(screen(page).getByRole('status').filter({ hasText: 'Draft' })).toBeVisible();

  // A box by keys alone: put, moved, sized, kept; then moved again.
  await page.keyboard.press('b');
  const draft = page.getByRole('button', { name: /^New box/ });
  await expect(draft).toBeFocused();
  const before = await draft.boundingBox();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  const after = await draft.boundingBox();
  expect(after?.y).toBeGreaterThan(before?.y ?? 0);
  expect(after?.width).toBeGreaterThan(before?.width ?? 0);
  await page.keyboard.press('Enter');
  await expect(marks(page)).toHaveCount(1);
  await expectNoFindings(page);
  await look(page, 'redaction-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, 'redaction-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  // A box by the pointer.
  const sheet = await drawn(page, 1).boundingBox();
  if (!sheet) throw new Error('the page is not on the screen');
  await page.mouse.move(sheet.x + 60, sheet.y + 200);
  await page.mouse.down();
  await page.mouse.move(sheet.x + 200, sheet.y + 240);
  await page.mouse.up();
  await expect(marks(page)).toHaveCount(2);
  await page
    .getByRole('button', { name: /^Take back the mark/ })
    .last()
    .click();
  await expect(marks(page)).toHaveCount(1);

  // Text, selected.
  await page.getByRole('button', { name: 'Select text' }).click();
  await drawn(page, 1).getByText('She was calm').dblclick();
  await page.getByRole('button', { name: 'Mark the selected text' }).click();
  await expect(marks(page)).toHaveCount(2);

  // Search, with review.
  await page.getByRole('button', { name: 'Search and redact' }).click();
  const dialog = page.getByRole('dialog', { name: 'Search and redact' });
  await dialog.getByLabel('Words to hide').fill(secret.toLowerCase());
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('list', { name: 'Places found' }).getByRole('listitem')).toHaveCount(2);
  await look(page, 'redaction-search');
  await expectNoFindings(page);
  await dialog.getByRole('button', { name: 'Mark 2 places' }).click();
  await expect(marks(page)).toHaveCount(4);

  await screen(page).getByRole('button', { name: 'Propose', exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('She is not concerned in the matter.');
  await page.getByRole('dialog').getByRole('button', { name: 'Propose' }).click();
  await expect(screen(page).getByRole('button', { name: 'Decide' })).toBeDisabled();

  await handOver(page, 'Sam Carter');
  await openFor(page, 'Decision on redactions');
  if (!(await screen(page).isVisible())) {
    await page
      .getByRole('navigation', { name: 'Sections of the case' })
      .getByRole('button', { name: 'Evidence' })
      .click();
    await page.getByRole('button', { name: /AB\/1/ }).first().click();
    await exhibit.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Redact its pages' }).click();
  }
  await screen(page).getByRole('button', { name: 'Decide' }).click();
  await look(page, 'redaction-decide');
  await page.getByRole('dialog').getByRole('button', { name: 'Sign the approval' }).click();
  await expect(screen(page).getByText('Approved by Sam Carter')).toBeVisible();
  await screen(page).getByRole('button', { name: 'Make the copy' }).click();
  await expect(screen(page).getByText(/^Copy made: /)).toBeVisible({ timeout: 120_000 });
  await look(page, 'redaction-done');
  await screen(page).getByRole('button', { name: 'Show the copy' }).click();
  const copy = page.getByRole('region', { name: /^Exhibit SC\/1/ });
  await expect(copy).toContainText('Redacted copy of AB/1');

  await copy.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Redact its pages' }).click();
  await drawn(page, 1).waitFor();
  await expect(drawn(page, 1)).toContainText('at the custody desk.');
  await expect(drawn(page, 1)).not.toContainText('Zanzibar');
  await look(page, 'redaction-copy');
  expect(broken).toEqual([]);
});
