import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** One step of the guided demo: what is done, and a picture of the window after it. */
export type Step = (name: string, act: () => Promise<void>) => Promise<void>;

/**
 * @param folder where NN-name.png go
 * @param say told each step as it begins
 * @returns the step function, and the pictures made so far
 */
export function steps(page: Page, folder: string, say: (line: string) => void): { step: Step; pictures: string[] } {
  const pictures: string[] = [];
  const step: Step = async (name, act) => {
    const number = String(pictures.length + 1).padStart(2, '0');
    say(`${number} ${name}`);
    const file = join(folder, `${number}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.png`);
    try {
      await act();
      // Long work says so on screen; a picture of it half done would show nothing.
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await dismissNotice(page);
    } finally {
      // Where a step fails, the picture of what stood there instead is what helps.
      await writeFile(file, await page.screenshot());
      pictures.push(file);
    }
  };
  return { step, pictures };
}

/** A notice of what was just done would stand over what the picture is to show. */
async function dismissNotice(page: Page): Promise<void> {
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  const inert = (await page.locator('dialog:modal').count()) > 0;
  if (!inert && (await dismiss.isVisible())) await dismiss.click();
}
