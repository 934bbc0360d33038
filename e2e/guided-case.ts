/** What the guided demo plays: the words on the screen are what it looks for, as a person would. */
import type { ElectronApplication, Page } from '@playwright/test';
import { answerOpenDialog, answerSaveDialog } from './launch.ts';
import type { Step } from './steps.ts';

export interface Demo {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly step: Step;
  /** The activity file to import. */
  readonly activity: string;
  /** Where the bundle goes. */
  readonly bundle: string;
}

export async function playCase({ app, page, step, activity, bundle }: Demo): Promise<void> {
  await step('First start', async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
  await answerOpenDialog(app, activity);
  await answerSaveDialog(app, bundle);
}
