import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  // Each test has its own app and data folder, but one machine: two windows at once only slow each other down in CI.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 240_000,
  expect: { timeout: 45_000 },
  reporter: [
    ['list'],
    ...(process.env.CONTINUITY_E2E_JSON ? [['json', { outputFile: process.env.CONTINUITY_E2E_JSON }] as const] : []),
  ],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
});
