/** A table in no known format: a person says what its columns mean, by keyboard too, and the mapping can be used again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mapping } from '../shared/api/mappings.ts';
import { expect, test } from './app.ts';
import { closeDialog, createCase, goTo, runImport, signUp } from './guided-case.ts';
import { answerOpenDialog, answerSaveDialog } from './launch.ts';

test('an unknown export is mapped, imported, and its mapping saved, handed on and used again', async ({
  app,
  page,
  folder,
}) => {
  const file = join(folder, 'vigil.csv');
  writeFileSync(file, 'When;Who;What\n03/04/2026 09:15;sample.r;Opened record 7\n04/04/2026 10:20;sample.r;Printed\n');
  await signUp(page);
  await createCase(page, 'DPS/2026/0009', 'Mapped');
  await goTo(page, 'Evidence');
  await page
    .getByRole('button', { name: /^Import/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await answerOpenDialog(app, file);
  await dialog.getByRole('button', { name: 'Choose a file' }).click();
  await expect(dialog).toContainText('in no format that Continuity knows');
  await dialog.getByRole('button', { name: 'Say what its columns mean' }).click();

  // Nothing is chosen where the file could mean two things.
  await expect(dialog).toContainText('Every date seen could be day first or month first');
  const importButton = dialog.getByRole('button', { name: 'Import', exact: true });
  await expect(importButton).toBeDisabled();
  const dayFirst = dialog.getByRole('radio', { name: /^day first/ });
  await expect(dayFirst).not.toBeChecked();

  const what = dialog.getByLabel('What What means');
  await what.focus();
  await what.selectOption('What happened');
  await dialog.getByLabel('What Who means').selectOption('Who');
  await expect(importButton).toBeDisabled();
  await dayFirst.focus();
  await page.keyboard.press('Space');
  await expect(dayFirst).toBeChecked();
  await dialog.getByLabel('Zone of the times').fill('Europe/London');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('table', { name: 'First rows of the file' })).toContainText('3 Apr 2026 08:15:00 UTC');

  await dialog.getByLabel('Name of this mapping').fill('Vigil export');
  await dialog.getByRole('button', { name: 'Save on this device' }).click();
  await expect(dialog).toContainText('Saved on this device as “Vigil export”.');
  const handed = join(folder, 'vigil.mapping.json');
  await answerSaveDialog(app, handed);
  await dialog.getByRole('button', { name: 'Write to a file' }).click();
  await expect(dialog).toContainText('Written to vigil.mapping.json.');
  expect(Mapping.parse(JSON.parse(readFileSync(handed, 'utf8')))).toMatchObject({
    name: 'Vigil export',
    delimiter: ';',
    time: { kind: 'pattern', pattern: 'DD/MM/YYYY HH:mm' },
    zone: 'Europe/London',
  });
  await runImport(page);
  await expect(dialog).toContainText('Every row of the file is accounted for');
  await expect(dialog).toContainText('Vigil export');
  await closeDialog(page);

  // The same again, by its name: nothing new, and it can be read in the first import's place.
  await page
    .getByRole('button', { name: /^Import/ })
    .first()
    .click();
  await answerOpenDialog(app, file);
  await dialog.getByRole('button', { name: 'Choose a file' }).click();
  await dialog.getByRole('button', { name: 'Say what its columns mean' }).click();
  await dialog.getByLabel('Use a mapping made before').selectOption({ label: 'Vigil export (saved here)' });
  await dialog.getByLabel('A file of this name was imported before').selectOption({ index: 1 });
  await runImport(page);
  await expect(dialog).toContainText(/2\s*imported/);
});
