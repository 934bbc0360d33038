/** The bundle builder in the real window: by keys alone and by mouse, its pages, its versions, and what goes out of it. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { createEngine } from '../engine/create-engine.ts';
import { systemClock } from '../engine/device-clock.ts';
import type { Keychain } from '../engine/vault/keychain.ts';
import { type Client, createClient } from '../shared/rpc/client.ts';
import { memoryTransportPair } from '../shared/rpc/transport.ts';
import { expect, test } from './app.ts';
import { exportVersion, fillCover, goTo, measured, openBundle, openFor, passphrase } from './guided-case.ts';
import { answerOpenDialog, answerSaveDialog } from './launch.ts';

const ref = 'DPS/2026/0731';
const noKeychain: Keychain = {
  usable: async () => false,
  get: async () => null,
  set: async () => undefined,
  remove: async () => undefined,
};

type Engine = Awaited<ReturnType<typeof createEngine>>;

/** The same engine as the window's, on the test's own data folder, closed before the window opens it. */
async function withEngine(home: string, act: (client: Client, engine: Engine) => Promise<void>): Promise<void> {
  await mkdir(home, { recursive: true });
  const engine = await createEngine({ home, keychain: noKeychain, clock: systemClock(), log: () => undefined });
  const [mine, theirs] = memoryTransportPair();
  engine.serve(theirs);
  const client = createClient(mine);
  try {
    await client.call('session.unlock', { passphrase });
    await client.call('session.identify', { name: 'Alex Byrne', initials: 'AB' });
    await act(client, engine);
  } finally {
    client.close();
    await engine.close();
  }
}

const words = (line: string, lines: number): string =>
  Array.from({ length: lines }, (_, n) => `${line}, line ${n + 1}`).join('\n');

const exhibits = 4;

/** A case with exhibits of some pages each, and papers. */
async function prepare(home: string, folder: string): Promise<void> {
  await withEngine(home, async (client, engine) => {
    const { id: caseId } = await client.call('cases.create', { ref, title: 'PC Sample' });
    for (let n = 1; n <= exhibits; n++) {
      const path = join(folder, `extract-${n}.txt`);
      await writeFile(path, words(`Extract ${n}`, n === 1 ? 3 : 3 + (n % 4) * 60));
      const { grant: file } = await engine.grantRead(path);
      await client.call('exhibits.addFile', { caseId, file, description: `Extract number ${n}` });
    }
    for (const [kind, title, date] of [
      ['notice', 'Notice under regulation 30', '2026-05-04'],
      ['statement', 'Statement of Jo Field', '2026-04-02'],
      ['statement', 'Statement of Morgan Reed', '2026-04-11'],
    ] as const) {
      const path = join(folder, `${title}.txt`);
      await writeFile(path, words(title, 20));
      const { grant: file } = await engine.grantRead(path);
      await client.call('documents.add', { caseId, file, kind, title, date });
    }
  });
}

async function openCase(page: Page): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByText(ref).first().click();
  await openFor(page, 'Preparing the hearing');
}

const row = (page: Page, name: string | RegExp): Locator => page.getByRole('treeitem').filter({ hasText: name });
const pages = (of: Locator): Locator => of.locator('[data-pages]');
const status = (page: Page): Locator => page.getByRole('contentinfo');
const said = (page: Page): Locator => page.getByRole('status', { name: 'What was done' });
const bar = (page: Page): Locator => page.getByRole('toolbar', { name: 'Bundle', exact: true });

/** Titles of the items of a section, in order. */
async function itemsIn(page: Page, section: string): Promise<string[]> {
  return page.getByRole('treeitem').evaluateAll((rows, wanted) => {
    const titles: string[] = [];
    let inside = false;
    for (const each of rows)
      if (each.getAttribute('aria-level') === '1') inside = each.textContent?.includes(wanted) ?? false;
      else if (inside) titles.push(each.querySelector('[data-name]')?.textContent ?? '');
    return titles;
  }, section);
}

async function expectNoFindings(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  }
}

// Before the window is asked for: one data folder, one engine.
test.beforeEach(async ({ folder, home }) => prepare(home, folder));

test('keys alone: items are moved, taken out, put back, typed and shown; pages follow', async ({ page }) => {
  await openCase(page);
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await page.getByRole('heading', { name: 'No bundle yet' }).waitFor();
  await expectNoFindings(page);
  await page.keyboard.press('n');
  await expect(page.getByRole('radio')).toHaveCount(5);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tree')).toBeVisible();
  await measured(page);
  await expect
    .poll(() => itemsIn(page, 'Exhibits'))
    .toEqual(['AB/1Extract number 1', 'AB/2Extract number 2', 'AB/3Extract number 3', 'AB/4Extract number 4']);
  const before = await pages(row(page, 'AB/3')).textContent();

  // Down from the top to AB/3, up past the two above it, and into the next section.
  await page.keyboard.press('j');
  await row(page, 'AB/3').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(said(page)).toHaveText('Moved: 2 of 4 in Exhibits.');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(async () => (await itemsIn(page, 'Exhibits'))[0]).toBe('AB/3Extract number 3');
  await expect(row(page, 'AB/3')).toBeFocused();
  await measured(page);
  await expect(pages(row(page, 'AB/3'))).not.toHaveText(before ?? '');
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await expect.poll(() => itemsIn(page, 'Interview')).toEqual(['AB/3Extract number 3']);
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  await expect.poll(async () => (await itemsIn(page, 'Exhibits'))[2]).toBe('AB/3Extract number 3');
  await measured(page);
  await expect(pages(row(page, 'AB/3'))).toHaveText(before ?? '');
  await expect(bar(page)).not.toContainText('changes not saved');
  await page.keyboard.press('U');
  await expect(said(page)).toHaveText('Done again: Move 1 item.');
  await page.keyboard.press('u');

  // Several at once.
  await row(page, 'AB/1').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveCount(2);
  await page.keyboard.press('Delete');
  await expect.poll(() => itemsIn(page, 'Exhibits')).toEqual(['AB/3Extract number 3', 'AB/4Extract number 4']);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.poll(() => itemsIn(page, 'Exhibits')).toHaveLength(4);

  // Details, and a text of one's own.
  await row(page, 'AB/2').focus();
  await page.keyboard.press('Enter');
  const title = page.getByLabel('Title', { exact: true });
  await expect(title).toBeFocused();
  await page.keyboard.type('The second extract');
  await expect(row(page, 'AB/2')).toContainText('The second extract');
  await row(page, 'Statement of Jo Field').focus();
  await page.keyboard.press('t');
  await page
    .getByLabel('Text', { exact: true })
    .fill('# What is in issue\n\nWhether the searches had a policing purpose.');
  await expect(row(page, 'What is in issue')).toBeVisible();
  await measured(page);
  await row(page, 'What is in issue').focus();
  await page.keyboard.press('p');
  const sheet = page.getByRole('region', { name: /^Page \d+ as it would be printed$/ });
  await expect(sheet).toHaveAttribute('data-drawn', 'true');
  await expect(sheet).toContainText('Whether the searches had a policing purpose.');
  const first = await page.getByLabel('Page to show').inputValue();
  await page.getByRole('slider', { name: 'Page map' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByLabel('Page to show')).toHaveValue(String(Number(first) + 1));
  await expectNoFindings(page);

  // Saved, and gone back to.
  await page.keyboard.press('Control+s');
  await page.getByRole('dialog', { name: 'Save version 2' }).getByLabel('What changed').fill('Issues added');
  await page.keyboard.press('Enter');
  await expect(bar(page)).toContainText('version 2');
  await expect(bar(page)).not.toContainText('changes not saved');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Versions/ }).click();
  const versions = page.getByRole('dialog', { name: 'Versions' });
  await expect(versions).toContainText('Issues added');
  await versions.getByRole('button', { name: 'Go back to it' }).click();
  await expect(row(page, 'What is in issue')).toHaveCount(0);
  await page.keyboard.press('Control+s');
  await page.getByRole('dialog', { name: 'Save version 3' }).getByRole('button', { name: 'Save' }).click();
  await expect(bar(page)).toContainText('version 3');
});

test('by mouse: dragged, put in, left out for some; both versions go out and verify', async ({
  app,
  page,
  folder,
  home,
}) => {
  await openCase(page);
  await openBundle(page);
  await measured(page);

  // An item from one section to another, and back by the button.
  await drag(page, row(page, 'Statement of Jo Field'), row(page, 'Statement of Morgan Reed'), 'below');
  await expect
    .poll(() => itemsIn(page, 'Witness statements'))
    .toEqual(['Statement of Morgan Reed', 'Statement of Jo Field']);
  await measured(page);
  await page.getByRole('tab', { name: /^To look at/ }).click();
  await page.getByRole('button', { name: /^Out of order/ }).click();
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('Statement of');
  await page
    .getByRole('button', { name: 'Put this section in order of date' })
    .or(page.getByLabel('Title', { exact: true }))
    .first()
    .waitFor();
  await bar(page).getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() => itemsIn(page, 'Witness statements'))
    .toEqual(['Statement of Jo Field', 'Statement of Morgan Reed']);

  // Taken out, found among what can go in, and dragged to its place.
  await row(page, 'AB/2').click();
  await page.keyboard.press('Delete');
  await page.getByRole('searchbox', { name: 'Find what can go in' }).fill('number 2');
  await expect(page.getByRole('button', { name: 'Put in AB/2 Extract number 2' })).toBeVisible();
  await drag(page, page.getByRole('listitem').filter({ hasText: 'Extract number 2' }), row(page, 'AB/1'), 'below');
  await expect.poll(async () => (await itemsIn(page, 'Exhibits'))[1]).toBe('AB/2Extract number 2');
  await expect(page.getByRole('button', { name: 'Show AB/2 Extract number 2, which is in' })).toBeVisible();

  // A section of one's own, first of all.
  await page.getByRole('toolbar', { name: 'What is chosen' }).getByRole('button', { name: 'Section' }).click();
  await page.getByLabel('Title of the section').fill('What comes first');
  await drag(page, row(page, 'What comes first'), row(page, 'Notice and allegations'), 'above');
  await expect(page.getByRole('treeitem').first()).toContainText('What comes first');
  await row(page, 'What comes first').click();
  await page.getByRole('button', { name: 'Take the section out' }).click();

  // One sensitive, one for the panel alone: the tables and the pages say so.
  await row(page, 'AB/3').click();
  await page.getByLabel(/^Sensitive/).check();
  await row(page, 'AB/4').click();
  await page.getByLabel('Public', { exact: true }).uncheck();
  await page.getByRole('tab', { name: 'What differs' }).click();
  const table = page.getByRole('table', { name: 'Items by version' });
  await expect(table.getByRole('row').filter({ hasText: 'AB/3' })).toContainText('Sensitive: kept out');
  await expect(table.getByRole('row').filter({ hasText: 'AB/4' })).toContainText('Left out');
  await expectNoFindings(page);
  await page.getByRole('tab', { name: 'Officer' }).click();
  await measured(page);
  await expect(pages(row(page, 'AB/3'))).toHaveText('–');
  await expect(pages(row(page, 'AB/4'))).toHaveText(/^\d/);
  await expect(status(page)).toContainText('the officer’s version');

  await fillCover(page);
  await measured(page);
  const panel = join(folder, 'panel.pdf');
  const officer = join(folder, 'officer.pdf');
  await exportVersion(app, page, officer, 'Officer', 'The officer concerned');
  await exportVersion(app, page, panel, 'Panel', 'The chair of the panel');
  await expect(page.getByRole('article')).toHaveCount(2);
  for (const to of ['The chair of the panel', 'The officer concerned']) {
    const made = page.getByRole('article').filter({ hasText: to });
    await made.getByRole('button', { name: 'Verify this bundle' }).click();
    await expect(made.getByRole('heading', { name: 'Verified' })).toBeVisible();
    await expect(made.getByText('checked in this run', { exact: true }).first()).toBeAttached();
  }
  await expectNoFindings(page);
  for (const file of [panel, officer]) {
    expect(readFileSync(file).subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(existsSync(file.replace(/\.pdf$/, '.manifest.json'))).toBe(true);
  }
  await app.close();
  await withEngine(home, async (client, engine) => {
    for (const file of [panel, officer]) {
      const { grant } = await engine.grantRead(file);
      expect((await client.call('verification.bundle', { file: grant })).status).toBe('verified');
    }
    const [info] = await client.call('cases.list', {});
    const made = await client.call('bundles.exports', { caseId: info?.id ?? '' });
    expect(made.map(({ audience, recipient }) => [audience, recipient])).toEqual([
      ['panel', 'The chair of the panel'],
      ['officer', 'The officer concerned'],
    ]);
    const inOfficer = made[1]?.volumes.reduce((sum, { pages }) => sum + pages, 0) ?? 0;
    const inPanel = made[0]?.volumes.reduce((sum, { pages }) => sum + pages, 0) ?? 0;
    expect(inOfficer).toBeLessThan(inPanel);
  });
});

test('late additions follow what was served; a conflict loses nothing; a plan goes out and comes in', async ({
  app,
  page,
  folder,
}) => {
  await openCase(page);
  await openBundle(page);
  await fillCover(page);
  await measured(page);
  await exportVersion(app, page, join(folder, 'served.pdf'), 'Panel', 'The chair of the panel');
  const served = Number((await page.getByRole('article').textContent())?.match(/(\d+) pages/)?.[1]);

  const paper = join(folder, 'late.txt');
  await writeFile(paper, words('Statement of Robin Late', 10));
  await page.getByRole('button', { name: 'Late additions after this' }).click();
  await expect(row(page, 'Late additions')).toBeFocused();
  await page.keyboard.press('d');
  await answerOpenDialog(app, paper);
  const add = page.getByRole('dialog', { name: 'Add a document' });
  await add.getByRole('button', { name: 'Choose a file' }).click();
  await add.getByLabel('Title').fill('Statement of Robin Late');
  await add.getByLabel('Date').fill('1 June 2026');
  await add.getByRole('button', { name: 'Add the document' }).click();
  await add.waitFor({ state: 'detached' });
  await expect.poll(() => itemsIn(page, 'Late additions')).toEqual(['Statement of Robin Late']);
  await measured(page);
  const late = Number((await pages(row(page, 'Statement of Robin Late')).textContent())?.replace(/\D.*/, ''));
  expect(late).toBeGreaterThan(served);

  // Somebody saves the bundle behind the window's back.
  await page.evaluate(async () => {
    const call = (method: string, input: unknown): Promise<Record<string, never>> =>
      new Promise((resolve, reject) => {
        const id = `other-${method}`;
        const stop = window.continuity.onFrame((frame) => {
          const { kind, id: of, output } = frame as { kind: string; id: string; output: never };
          if (of !== id) return;
          stop();
          if (kind === 'result') resolve(output);
          else reject(new Error(JSON.stringify(frame)));
        });
        window.continuity.send({ kind: 'call', id, method, input });
      });
    const cases = (await call('cases.list', {})) as unknown as { id: string }[];
    const caseId = cases[0]?.id;
    const list = (await call('bundles.list', { caseId })) as unknown as { id: string; version: number }[];
    const { id, version } = list[0] as { id: string; version: number };
    const { plan } = (await call('bundles.get', { caseId, id })) as unknown as { plan: { name: string } };
    await call('bundles.save', {
      caseId,
      id,
      base: version,
      plan: { ...plan, name: 'Saved by somebody else' },
      why: 'Meanwhile',
    });
  });
  await page.keyboard.press('Control+s');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const conflict = page.getByRole('dialog', { name: 'Somebody saved meanwhile' });
  await conflict.getByRole('button', { name: 'Show theirs instead' }).click();
  await expect(bar(page)).toContainText('Saved by somebody else');
  await expect(row(page, 'Statement of Robin Late')).toHaveCount(0);
  await page.keyboard.press('u');
  await expect(row(page, 'Statement of Robin Late')).toHaveCount(1);
  await page.keyboard.press('Control+s');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await expect(bar(page)).not.toContainText('changes not saved');

  await bar(page).getByRole('button', { name: 'Bundles' }).click();
  const plan = join(folder, 'plan.yaml');
  await answerSaveDialog(app, plan);
  await page.getByRole('table', { name: 'Bundles' }).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Save the plan/ }).click();
  await expect(page.getByText(/^The plan of .* is written/)).toBeVisible();
  expect(readFileSync(plan, 'utf8')).toContain('since:');
  await page.getByRole('table', { name: 'Bundles' }).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Remove/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the bundle' }).click();
  await page.getByRole('heading', { name: 'No bundle yet' }).waitFor();
  await answerOpenDialog(app, plan);
  await page.getByRole('button', { name: 'From a plan file' }).click();
  await expect(page.getByRole('tree')).toBeVisible();
  await goTo(page, 'Timeline');
  await goTo(page, 'Bundle');
  await expect(page.getByRole('tree')).toBeVisible();

  // What the case does not rely on, on the schedule that the bundle prints.
  await bar(page).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Unused material/ }).click();
  await page.getByRole('dialog', { name: 'Unused material' }).getByRole('button', { name: 'Add an item' }).click();
  const unused = page.getByRole('dialog', { name: 'Add unused material' });
  await unused.getByLabel('Description').fill('Duty sheets of the other shift');
  await unused.getByRole('button', { name: 'Add the item' }).click();
  await expect(page.getByRole('table', { name: 'Unused material' }).getByRole('row').nth(1)).toContainText(
    'MG6C 1Duty sheets of the other shift',
  );
  await expectNoFindings(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tree')).toBeVisible();
});

/** Presses on one, carries it in steps as a hand does, and lets go above or below the middle of the other. */
async function drag(page: Page, from: Locator, to: Locator, where: 'above' | 'below'): Promise<void> {
  await to.scrollIntoViewIfNeeded();
  await from.scrollIntoViewIfNeeded();
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error('One of them is not shown.');
  await page.mouse.move(start.x + 80, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + 90, start.y + start.height / 2 + 8);
  await page.mouse.move(end.x + 90, end.y + end.height * (where === 'above' ? 0.25 : 0.75), { steps: 4 });
  await page.mouse.up();
}
