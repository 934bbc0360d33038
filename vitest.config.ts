import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,engine,electron,renderer,cli,build}/**/*.test.{ts,tsx}'],
    // Processes rather than threads: the SQLite package, worker threads and changes of the working folder are then as in the app.
    pool: 'forks',
    setupFiles: ['build/vitest.setup.ts'],
    // Real files on a busy machine; a test that hangs still ends.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
