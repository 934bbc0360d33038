/** What the guided demo plays: the words on the screen are what it looks for, as a person would. */
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { answerOpenDialog, answerSaveDialog } from './launch.ts';
import type { Step } from './steps.ts';

export interface Demo {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly step: Step;
  /** The activity file to import. */
  readonly activity: string;
  /** A damaged export that overlaps it. */
  readonly late: string;
  /** A document to produce as an exhibit. */
  readonly document: string;
  /** The papers of the hearing: further exhibits, and the plan that puts them and its documents in order. */
  readonly papers: {
    readonly exhibits: readonly { readonly path: string; readonly description: string }[];
    readonly plan: string;
  };
  /** Where the bundle goes. */
  readonly bundle: string;
}

export const demoRef = 'DPS/2026/0413';
export const passphrase = 'four fictional lamp posts';

/** Sets the data folder up and says who works here. */
export async function signUp(page: Page): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('The same passphrase again').fill(passphrase);
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByLabel('Full name').fill('Alex Byrne');
  await page.getByLabel('Initials').fill('AB');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Cases', exact: true }).waitFor();
}

export async function createCase(page: Page, ref: string, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Create case' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Case reference').fill(ref);
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByRole('button', { name: 'Create case' }).click();
  await openFor(page, 'Investigation of the allegation');
}

/** Says what a case is opened for, as is asked before anything of it is shown. */
export async function openFor(page: Page, purpose: string): Promise<void> {
  const question = page.getByRole('form', { name: 'Purpose of access' });
  await question.getByLabel('Purpose of access').fill(purpose);
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'detached' });
}

export async function goTo(page: Page, section: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Sections of the case' }).getByRole('button', { name: section }).click();
}

/** Opens the import dialog on a file and waits for its preview. */
export async function previewImport(app: ElectronApplication, page: Page, path: string): Promise<void> {
  await answerOpenDialog(app, path);
  await goTo(page, 'Evidence');
  await page
    .getByRole('button', { name: /^Import( the first)? activity/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('button', { name: /^Choose/ })
    .first()
    .click();
  await dialog.getByText(/^First .* as they would be read$/).waitFor();
}

export async function runImport(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('dialog', { name: 'Imported' }).waitFor({ timeout: 120_000 });
}

export async function closeDialog(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Types a search and waits until the sentence above the grid says how many events it lets through. */
export async function search(page: Page, text: string, matched: RegExp): Promise<void> {
  const box = page
    .getByRole('textbox', { name: 'Search the events' })
    .or(page.getByRole('searchbox', { name: 'Search the events' }));
  await box.fill(text);
  await box.press('Enter');
  await page.getByText(matched).first().waitFor();
}

/** Selects all that the filter lets through and annotates it. */
export async function annotateAll(page: Page, note: string, tags: string): Promise<void> {
  await page.getByRole('button', { name: /^Select all/ }).click();
  await page
    .getByRole('toolbar', { name: 'Selection' })
    .getByRole('button', { name: /Annotate/ })
    .click();
  const panel = page.getByRole('form', { name: /^Annotate/ });
  await panel.getByLabel('Note').fill(note);
  await panel.getByRole('textbox', { name: /^Tags/ }).fill(tags);
  await panel.getByRole('button', { name: 'Annotate', exact: true }).click();
  await panel.waitFor({ state: 'detached' });
}

export async function exhibitSelection(page: Page, description: string): Promise<void> {
  await page
    .getByRole('toolbar', { name: 'Selection' })
    .getByRole('button', { name: /exhibit/i })
    .click();
  await produce(page, description);
}

export async function exhibitFile(
  app: ElectronApplication,
  page: Page,
  path: string,
  description: string,
): Promise<void> {
  await answerOpenDialog(app, path);
  await goTo(page, 'Evidence');
  await page.getByRole('button', { name: 'Take in evidence' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Choose a file' }).click();
  await produce(page, description);
}

async function produce(page: Page, description: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Description').fill(description);
  await dialog.getByRole('button', { name: 'Produce exhibit' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Opens the bundle of the hearing, made by its template where there is none yet. */
export async function openBundle(page: Page): Promise<void> {
  await goTo(page, 'Bundle');
  const list = page.getByRole('heading', { level: 1, name: 'Bundles' });
  const outline = page.getByRole('tree', { name: 'Sections and items of the bundle' });
  await list.or(outline).first().waitFor();
  if (await outline.isVisible()) return;
  const bundle = page.getByRole('button', { name: 'Misconduct hearing bundle', exact: true });
  await bundle
    .or(page.getByRole('heading', { name: 'No bundle yet' }))
    .first()
    .waitFor();
  if (await bundle.isVisible()) await bundle.click();
  else {
    await page.getByRole('button', { name: 'New bundle' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Create the bundle' }).click();
  }
  await outline.waitFor();
}

export async function fillCover(page: Page): Promise<void> {
  await page.getByRole('toolbar', { name: 'Bundle' }).getByRole('button', { name: 'Cover', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Cover' });
  await dialog.getByLabel('Officer concerned').fill('PC 4821 Sample');
  await dialog.getByLabel('Hearing date').fill('2026-06-15');
  await dialog.getByRole('button', { name: 'Set the cover' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Waits until the pages on screen are those of the plan as it is. */
export async function measured(page: Page): Promise<void> {
  await page.locator('[data-measured="true"]').waitFor({ timeout: 120_000 });
}

/** Exports a version of the bundle that is open; `approved` takes the first approval that there is. */
export async function exportVersion(
  app: ElectronApplication,
  page: Page,
  path: string,
  version: 'Panel' | 'Officer' | 'Public',
  recipient: string,
  approved = false,
): Promise<void> {
  await answerSaveDialog(app, path);
  await page.getByRole('toolbar', { name: 'Bundle' }).getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Export / });
  await dialog.getByRole('radio', { name: new RegExp(`^${version}`) }).check();
  if (approved) await dialog.getByLabel('Under the approval').selectOption({ index: 1 });
  await goesTo(dialog, recipient, 'Hearing bundle under regulation 30');
  await dialog.getByRole('button', { name: 'Choose where to save, and export' }).click();
  await page
    .getByRole('article', { name: `${version} version to ${recipient}` })
    .first()
    .waitFor({ timeout: 180_000 });
}

export async function exportBundle(
  app: ElectronApplication,
  page: Page,
  path: string,
  approved = false,
): Promise<void> {
  await openBundle(page);
  await fillCover(page);
  await measured(page);
  await exportVersion(app, page, path, 'Panel', 'The chair of the panel', approved);
}

/** Has the newest export checked as anybody else would. */
export async function verifyExport(app: ElectronApplication, page: Page, path: string): Promise<void> {
  await answerOpenDialog(app, path);
  await page.getByRole('article').first().getByRole('button', { name: 'Verify this bundle' }).click();
  await page.getByRole('heading', { name: 'Verified' }).waitFor({ timeout: 60_000 });
}

/** Whom an export goes to and why, in whichever form asks for it. */
async function goesTo(page: Page | Locator, recipient: string, reason: string): Promise<void> {
  await page.getByLabel('Recipient', { exact: true }).fill(recipient);
  await page.getByLabel('Reason', { exact: true }).fill(reason);
}

export async function exportPack(app: ElectronApplication, page: Page, path: string): Promise<void> {
  await answerSaveDialog(app, path);
  await goTo(page, 'Bundle');
  const back = page.getByRole('toolbar', { name: 'Bundle' }).getByRole('button', { name: 'Bundles' });
  const pack = page.getByRole('button', { name: 'Export a verification pack' });
  await back.or(pack).first().waitFor();
  if (await back.isVisible()) await back.click();
  await pack.click();
  const dialog = page.getByRole('dialog', { name: 'Export a verification pack' });
  await goesTo(dialog, 'The independent auditor', 'Audit of the case');
  await dialog.getByRole('button', { name: 'Choose where to save, and export' }).click();
  await page.getByText('Tag manifest').waitFor({ timeout: 60_000 });
}

/** Records that the exhibit on screen changed hands. */
export async function transfer(page: Page, ref: string, to: string, seal: string): Promise<void> {
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Transfer ${ref}` });
  await dialog.getByLabel('To', { exact: true }).fill(to);
  await dialog.getByLabel('Place', { exact: true }).fill('Bramley Road, room 2.14');
  await dialog.getByLabel('Seal or container').fill(seal);
  await dialog.getByLabel('Reason', { exact: true }).fill('Secure storage until the hearing');
  await dialog.getByRole('button', { name: 'Record the transfer' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Proposes something for the exhibit on screen; without a recipient where it is for nobody. */
export async function propose(
  page: Page,
  ref: string,
  what: 'Disclosure' | 'Export' | 'Redaction' | 'Erasure',
  recipient: string,
): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Propose disclosure/ }).click();
  const dialog = page.getByRole('dialog', { name: `Propose for ${ref}` });
  await dialog.getByRole('radio', { name: new RegExp(`^${what}`) }).check();
  if (recipient !== '') await dialog.getByLabel('Recipient', { exact: true }).fill(recipient);
  await dialog.getByLabel('Reason', { exact: true }).fill('Relied on by the appropriate authority');
  await dialog.getByRole('button', { name: 'Propose', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** From here on a colleague works at this computer. */
export async function handOver(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^You:/ }).click();
  const you = page.getByRole('region', { name: 'You and this computer' });
  await you.getByRole('button', { name: 'Hand over to a colleague' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hand over to a colleague' });
  await dialog.getByLabel('Your colleague’s full name').fill(name);
  await dialog.getByRole('button', { name: 'Hand over', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Signs the report that is on screen. */
export async function signReport(app: ElectronApplication, page: Page, path: string): Promise<void> {
  await answerSaveDialog(app, path);
  await page.getByRole('button', { name: 'Sign report' }).first().click();
  await page.getByText('Written and signed.').waitFor();
}

export async function playCase({ app, page, step, activity, late, document, papers, bundle }: Demo): Promise<void> {
  await step('First start', async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
  await step('Who works here', async () => signUp(page));
  await step('A new case', async () => createCase(page, demoRef, 'PC 4821 Sample: use of LANTERN'));
  await step('Preview before anything is written', async () => previewImport(app, page, activity));
  await step('Import certificate', async () => runImport(page));
  await step('A damaged export accounted for', async () => {
    await closeDialog(page);
    await previewImport(app, page, late);
    await runImport(page);
  });
  await step('Timeline', async () => {
    await closeDialog(page);
    await goTo(page, 'Timeline');
    await page.getByRole('row').nth(5).waitFor();
    await page.getByText(/^All 50,003 events/).waitFor();
  });
  await step('Searches of his own address', async () => {
    await search(page, '"14 Imaginary Close"', /^\d+ of 50,003 events/);
    await annotateAll(
      page,
      'Search of the officer’s own home address, off duty; no policing purpose recorded.',
      'own-address, off-duty',
    );
  });
  await step('Copies to a removable drive', async () => {
    await search(page, '"to removable drive"', /^46 of 50,003 events/);
    await annotateAll(page, 'Intelligence files copied to the removable drive, off duty.', 'usb, removal');
  });
  await step('An event in full', async () => {
    await page.getByRole('gridcell').filter({ hasText: 'Copied' }).first().click();
    await page.getByRole('region', { name: 'Event in full' }).getByText('activity.csv').first().waitFor();
  });
  await step('An extract as an exhibit', async () => {
    await page
      .getByRole('button', { name: /^Select all/ })
      .or(page.getByRole('toolbar', { name: 'Selection' }))
      .first()
      .waitFor();
    const all = page.getByRole('button', { name: /^Select all/ });
    if (await all.isVisible()) await all.click();
    await exhibitSelection(page, 'Extract: files copied to a removable drive on 14 February 2026');
  });
  await step('Key events in the whole case', async () => {
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByText(/^All 50,003 events/).waitFor();
    await page.locator('.vis-item').first().waitFor();
    await page.getByRole('gridcell').filter({ hasText: 'Searched' }).first().click();
    await page.getByRole('region', { name: 'Event in full' }).getByText('Searched').first().waitFor();
  });
  await step('A document taken in as an exhibit', async () => {
    await exhibitFile(app, page, document, 'Acceptable use notice, version 7, with acknowledgement');
    const check = page.getByRole('button', { name: 'Check now' });
    await check.click();
    await page.getByText(/^Every byte was read again in this run and agrees/).waitFor();
  });
  await step('The papers of the hearing', async () => {
    for (const { path, description } of papers.exhibits) await exhibitFile(app, page, path, description);
    await page.getByRole('row').filter({ hasText: 'AB/2' }).first().click();
  });
  await step('Its continuity, as a panel reads it', async () => {
    await transfer(page, 'AB/2', 'Exhibits store, Bramley Road', 'B4471202');
    await propose(page, 'AB/2', 'Disclosure', 'The chair of the panel');
    await page.getByRole('button', { name: 'Use the whole width' }).click();
    await page.getByText('Held by Exhibits store, Bramley Road.').waitFor();
    await page.getByText(/^Disclosure of AB\/2 proposed/).waitFor();
  });
  await step('Approved by a second person', async () => {
    await handOver(page, 'Sam Carter');
    await openFor(page, 'Decision on a proposal');
    await goTo(page, 'Approvals');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve and sign' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('article').getByText('Approved').first().waitFor();
  });
  await step('A bundle from its plan', async () => {
    await goTo(page, 'Bundle');
    await answerOpenDialog(app, papers.plan);
    await page.getByRole('button', { name: 'From a plan file' }).first().click();
    await page.getByRole('tree', { name: 'Sections and items of the bundle' }).waitFor();
    await measured(page);
  });
  await step('A page as it will be printed', async () => {
    await page.getByRole('treeitem').filter({ hasText: 'Chronology' }).last().focus();
    await page.keyboard.press('p');
    await page.locator('[data-drawn="true"]').first().waitFor();
  });
  await step('What the versions hold', async () => {
    await page.getByRole('tab', { name: 'What differs' }).click();
    await page.getByRole('table', { name: 'Items by version' }).waitFor();
  });
  await step('Bundle exported', async () => {
    await page.getByRole('tab', { name: 'Panel', exact: true }).click();
    await measured(page);
    await exportVersion(app, page, bundle, 'Panel', 'The chair of the panel');
  });
  await step('Bundle verified', async () => {
    await verifyExport(app, page, bundle);
  });
  await step('A verification pack', async () => {
    await exportPack(app, page, bundle.replace(/\.pdf$/, '-pack.zip'));
  });
  await step('Ledger', async () => {
    await goTo(page, 'Ledger');
    await page
      .getByRole('gridcell', { name: /Bundle .* exported/ })
      .first()
      .waitFor();
  });
  await step('Case verified', async () => {
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByRole('heading', { name: 'Verified' }).waitFor({ timeout: 120_000 });
  });
  await step('A verification report, signed', async () => {
    await goTo(page, 'Verify');
    await signReport(app, page, bundle.replace(/\.pdf$/, '-verification.html'));
    await page.getByRole('heading', { name: 'Signed reports' }).scrollIntoViewIfNeeded();
  });
}
