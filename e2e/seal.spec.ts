/** Sealing in the real window: chosen at export, shown by Verify, two versions compared. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createEngine } from '../engine/create-engine.ts';
import { systemClock } from '../engine/device-clock.ts';
import type { Keychain } from '../engine/vault/keychain.ts';
import { createClient } from '../shared/rpc/client.ts';
import { memoryTransportPair } from '../shared/rpc/transport.ts';
import { expect, test } from './app.ts';
import {
  exportVersion,
  fillCover,
  goTo,
  measured,
  openBundle,
  openFor,
  passphrase,
  verifyExport,
} from './guided-case.ts';
import { answerOpenDialog, answerSaveDialog } from './launch.ts';

const ref = 'DPS/2026/0731';
const noKeychain: Keychain = {
  usable: async () => false,
  get: async () => null,
  set: async () => undefined,
  remove: async () => undefined,
};

/** A case with one exhibit, made by the engine that the window will open. */
async function prepare(home: string, folder: string): Promise<void> {
  await mkdir(home, { recursive: true });
  const engine = await createEngine({ home, keychain: noKeychain, clock: systemClock(), log: () => undefined });
  const [mine, theirs] = memoryTransportPair();
  engine.serve(theirs);
  const client = createClient(mine);
  await client.call('session.unlock', { passphrase });
  await client.call('session.identify', { name: 'Alex Byrne', initials: 'AB' });
  const { id: caseId } = await client.call('cases.create', { ref, title: 'PC Sample' });
  const path = join(folder, 'notes.txt');
  await writeFile(path, 'Notes of an interview.\n');
  const { grant: file } = await engine.grantRead(path);
  await client.call('exhibits.addFile', { caseId, file, description: 'Notes of an interview' });
  client.close();
  await engine.close();
}

/** Nothing that a reader of screens trips over, light and dark; and a picture of each where somebody wants to look. */
async function looksRight(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
    const pictures = process.env.CONTINUITY_PICTURES;
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test.beforeEach(async ({ folder, home }) => prepare(home, folder));

test('a bundle is sealed when it is exported; Verify says whose seal it is; two versions are compared', async ({
  app,
  page,
  folder,
}) => {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByText(ref).first().click();
  await openFor(page, 'Preparing the hearing');
  await openBundle(page);
  await fillCover(page);
  await measured(page);
  const [sealed, plain] = [join(folder, 'sealed.pdf'), join(folder, 'plain.pdf')];

  await answerSaveDialog(app, sealed);
  await page.getByRole('toolbar', { name: 'Bundle' }).getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Export / });
  await dialog.getByLabel('Seal', { exact: true }).selectOption('device');
  await expect(dialog.getByText('a timestamp can be added later')).toBeVisible();
  await dialog.getByLabel('Why it is sealed').fill('Served on the officer');
  await dialog.getByLabel('Recipient', { exact: true }).fill('The chair');
  await dialog.getByLabel('Reason', { exact: true }).fill('Hearing bundle under regulation 30');
  await looksRight(page, 'seal-export');
  await dialog.getByRole('button', { name: 'Open a certificate' }).click();
  const opening = page.getByRole('dialog', { name: 'Open a certificate' });
  await looksRight(page, 'seal-open');
  await opening.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'Choose where to save, and export' }).click();
  const card = page.getByRole('article', { name: 'Panel version to The chair' }).first();
  await expect(card).toContainText('B-B, in the file itself', { timeout: 180_000 });
  await expect(card.getByRole('button', { name: 'Add the timestamp now' })).toBeVisible();
  expect(existsSync(sealed)).toBe(true);

  await verifyExport(app, page, sealed);
  await expect(page.getByRole('heading', { name: 'The seal in the file' })).toBeVisible();
  await expect(page.getByText('PAdES B-B: signed. It holds.')).toBeVisible();
  await expect(page.getByText('Alex Byrne: Served on the officer')).toBeVisible();
  await page.getByRole('heading', { name: 'The seal in the file' }).scrollIntoViewIfNeeded();
  await looksRight(page, 'seal-verify');

  await exportVersion(app, page, plain, 'Panel', 'The clerk');
  await goTo(page, 'Verify');
  const compare = page.getByRole('region', { name: 'Two versions of a bundle' });
  await answerOpenDialog(app, sealed);
  await page.getByRole('button', { name: 'Choose the earlier PDF' }).click();
  await expect(compare.getByText('sealed.pdf').first()).toBeVisible();
  await answerOpenDialog(app, plain);
  await page.getByRole('button', { name: 'Choose the later PDF' }).click();
  await expect(compare.getByText('plain.pdf').first()).toBeVisible();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const changes = page.getByRole('region', { name: 'What changed' });
  await expect(changes.getByRole('row').filter({ hasText: 'Sealed electronically by Alex Byrne' })).toBeVisible();
  await changes.scrollIntoViewIfNeeded();
  await looksRight(page, 'seal-compare');
});
