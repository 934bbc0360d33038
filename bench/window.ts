/**
 * The timeline of a large case in the real window: frames while it is zoomed and panned by the wheel and the grid scrolled,
 * the longest task of the renderer, and the renderer's memory. Frames are those of the page's own clock; what a slow frame
 * waits for is in the longest task.
 *
 *   npm run -s bench -- window [--events 10000000] [--keep DIR]
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../build/bundle.ts';
import { electronRuntime } from '../build/electron-runtime.ts';
import { inSession, onVirtualDisplay } from '../build/end-to-end.ts';
import { launch, openedWindow } from '../e2e/launch.ts';
import { writeGenerated } from '../engine/demo/write.ts';
import { importInto, openEngine, percentile } from './_case.ts';
import { machine } from './_harness.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    keep: { type: 'string' },
    /** Of this file's own second half, which runs on a display. */
    inside: { type: 'string' },
  },
});
const passphrase = 'a passphrase for a benchmark';
const bars = { frame: 33, task: 100, megabytes: 400 };

if (values.inside === undefined) await outside();
else await inside(values.inside);

async function outside(): Promise<void> {
  const events = Number(values.events);
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'continuity-bench-'));
  try {
    mkdirSync(folder, { recursive: true });
    const home = join(folder, `home-${events}`);
    if (!existsSync(home)) {
      console.error(`making a case of ${events.toLocaleString('en-GB')} events`);
      const csv = join(folder, `activity-${events}.csv`);
      await writeGenerated({ events, seed: 1, out: csv, signal: new AbortController().signal });
      const engine = await openEngine(home);
      await importInto(engine, csv);
      await engine.close();
      rmSync(csv);
    }
    const say = (line: string): void => console.error(line);
    await bundle(say);
    const { env } = await electronRuntime(say);
    const again = [process.execPath, fileURLToPath(import.meta.url), '--inside', home];
    process.exitCode = await inSession(onVirtualDisplay(again), env);
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

interface Watched {
  readonly frames: number[];
  readonly tasks: number[];
}

async function inside(home: string): Promise<void> {
  console.error(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`);
  const app = await launch({ home });
  const measured: { what: string; 'frames p50 ms': number; 'frames p95 ms': number; 'longest task ms': number }[] = [];
  try {
    const page = await openedWindow(app);
    page.setDefaultTimeout(120_000);
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('BENCH/1').first().click();
    await page.getByRole('textbox', { name: 'Purpose of access' }).fill('Benchmark');
    const opened = performance.now();
    await page.keyboard.press('Enter');
    const rows = page.getByRole('gridcell').filter({ hasText: /\d{4} \d\d:\d\d:\d\d/ });
    await rows.first().waitFor();
    const opening = performance.now() - opened;
    await page.getByText(/^All [\d,]+ events of the case\.$/).waitFor();
    const plot = page.getByRole('group', { name: /^Density of events/ });
    const box = await plot.boundingBox();
    if (!box) throw new Error('the chart has no size');

    const watch = async (what: string, act: () => Promise<void>): Promise<void> => {
      await page.evaluate(() => {
        const held = { frames: [] as number[], tasks: [] as number[], stop: () => {} };
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) held.tasks.push(entry.duration);
        });
        observer.observe({ type: 'longtask' as never });
        let last = performance.now();
        let next = 0;
        const frame = (now: number): void => {
          held.frames.push(now - last);
          last = now;
          next = requestAnimationFrame(frame);
        };
        next = requestAnimationFrame(frame);
        held.stop = () => {
          cancelAnimationFrame(next);
          observer.disconnect();
        };
        Object.assign(window, { watched: held });
      });
      await act();
      const { frames, tasks } = await page.evaluate((): Watched => {
        const { watched } = window as unknown as { watched: Watched & { stop(): void } };
        watched.stop();
        return { frames: watched.frames.slice(2), tasks: watched.tasks };
      });
      measured.push({
        what,
        'frames p50 ms': round(percentile(frames, 0.5)),
        'frames p95 ms': round(percentile(frames, 0.95)),
        'longest task ms': round(Math.max(0, ...tasks)),
      });
    };
    const middle = { x: box.x + box.width * 0.55, y: box.y + 40 };
    await page.mouse.move(middle.x, middle.y);
    await watch('zoom in', async () => {
      for (let n = 0; n < 60; n++) await page.mouse.wheel(0, -60);
    });
    await watch('pan', async () => {
      for (let n = 0; n < 80; n++) await page.mouse.wheel(n < 40 ? 90 : -90, 0);
    });
    await watch('zoom out', async () => {
      for (let n = 0; n < 60; n++) await page.mouse.wheel(0, 60);
    });
    await page.keyboard.press('0');
    await page.getByText(/^All [\d,]+ events of the case\.$/).waitFor();
    const grid = await page.getByRole('grid', { name: 'Events' }).boundingBox();
    if (!grid) throw new Error('the grid has no size');
    await page.mouse.move(grid.x + grid.width / 2, grid.y + grid.height / 2);
    await watch('scroll the grid', async () => {
      for (let n = 0; n < 80; n++) await page.mouse.wheel(0, 240);
    });
    await watch('step with j', async () => {
      for (let n = 0; n < 40; n++) await page.keyboard.press('j');
    });
    const megabytes = await app.evaluate(({ app: electron }) =>
      Math.max(
        ...electron
          .getAppMetrics()
          .filter(({ type }) => type === 'Tab')
          .map(({ memory }) => memory.workingSetSize / 1024),
      ),
    );
    console.table(measured);
    console.log(
      `first rows ${Math.round(opening)} ms after opening · renderer ${Math.round(megabytes)} MB · bars: p95 ${bars.frame} ms, task ${bars.task} ms, ${bars.megabytes} MB`,
    );
    console.log(JSON.stringify({ machine: machine(), opening: Math.round(opening), megabytes, measured, bars }));
  } finally {
    await app.close();
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
