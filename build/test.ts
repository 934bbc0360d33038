/**
 * npm test: checks, build, unit and integration tests, end-to-end tests in the real window; all of it even where an early
 * part fails, so that one run says everything. The last line is the sum of the runners' own counts.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from './check.ts';
import { endToEnd, inSession } from './end-to-end.ts';
import { root } from './setup.mjs';
import { type Counts, countsOfPlaywright, countsOfVitest, judged, sum } from './test-counts.ts';

const reports = join(root, 'out/test');
const say = (line: string): void => console.error(line);
const began = performance.now();

await rm(reports, { recursive: true, force: true });
await mkdir(reports, { recursive: true });

say('\nChecks');
const failed = await check(say);

say('\nUnit and integration tests');
const unit = await unitTests();

say('\nEnd-to-end tests in the real window');
const window = await endToEndTests();

const total = sum([unit, window]);
const minutes = (performance.now() - began) / 60_000;
say(`\nUnit and integration: ${line(unit)}. End to end: ${line(window)}. ${minutes.toFixed(1)} minutes.`);
if (failed.length > 0) say(`Checks that failed: ${failed.join(', ')}.`);
// Each failed check counts as one failure: the closing line must not say that all is well where it is not.
const closing = { ...total, failed: total.failed + failed.length };
console.log(line(closing));
process.exitCode = closing.failed === 0 ? 0 : 1;

function line({ passed, failed: bad, skipped }: Counts): string {
  return `${passed} passed, ${bad} failed, ${skipped} skipped`;
}

async function unitTests(): Promise<Counts> {
  const report = join(reports, 'vitest.json');
  const status = await inSession([
    process.execPath,
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return judged(await counted(report, countsOfVitest), status);
}

async function endToEndTests(): Promise<Counts> {
  try {
    const report = join(reports, 'playwright.json');
    const status = await endToEnd(process.argv.slice(2), say, { CONTINUITY_E2E_JSON: report });
    return judged(await counted(report, countsOfPlaywright), status);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return judged(null, 1);
  }
}

async function counted<R>(report: string, counts: (report: R) => Counts): Promise<Counts | null> {
  try {
    return counts(JSON.parse(await readFile(report, 'utf8')) as R);
  } catch {
    return null;
  }
}
