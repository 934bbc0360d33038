/**
 * A bundle of a real case, from exhibits in the encrypted store to PDF and manifest, against qpdf merging the same files; what
 * it costs at four times the pages; tables a second; and how soon a cancel is answered.
 *
 *   npm run -s bench -- bundle [--files 500] [--pages 10] [--megabytes 550] [--runs 3] [--times 4] [--keep DIR]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine, seeded } from './_case.ts';
import { answer, type Case, inProcess, machine, measure, median, report } from './_harness.ts';
import { writePdfs } from './_pdfs.ts';
import { drawTables, tablePages } from './_tables.ts';

const self = import.meta.filename;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '500' },
    pages: { type: 'string', default: '10' },
    megabytes: { type: 'string', default: '550' },
    runs: { type: 'string', default: '3' },
    /** How much more the long bundle holds; 0 leaves it out. */
    times: { type: 'string', default: '4' },
    keep: { type: 'string' },
  },
});

const options = {
  shortName: 'A benchmark',
  letter: 'A',
  forum: 'Misconduct hearing',
  hearingDate: null,
  officerConcerned: '',
};

const [part, ...rest] = positionals;
if (part === 'export') await exportOnce(rest as [string, string]);
else if (part === 'cancel') await cancels(rest as [string, string, string]);
else if (part === 'tables') await tables();
else await run();

interface Inputs {
  readonly pdfs: readonly string[];
  readonly home: string;
}

async function run(): Promise<void> {
  const files = Number(values.files);
  const pages = Number(values.pages);
  const bytes = Number(values.megabytes) * 1e6;
  const times = Number(values.times);
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'continuity-bench-'));
  mkdirSync(folder, { recursive: true });
  try {
    const short = await inputs(folder, files, pages, bytes);
    const cases = [qpdf(short, folder), inProcess('ours', self, ['export', short.home, join(folder, 'ours.pdf')])];
    const results = measure(cases, Number(values.runs));
    const more = [];
    if (times > 0) {
      const long = await inputs(folder, files * times, pages, bytes * times);
      more.push(
        ...measure(
          [inProcess(`ours, ${times} times the pages`, self, ['export', long.home, join(folder, 'long.pdf')])],
          1,
        ),
      );
    }
    const made = measure([inProcess('tables', self, ['tables'])], Number(values.runs));
    const [merge, ours] = results;
    if (!merge || !ours) throw new Error('nothing was measured');
    const cancel = JSON.parse(
      childOutput(['cancel', short.home, join(folder, 'cancelled'), String(ours.seconds)]),
    ) as Cancelled;
    const details = JSON.parse(childOutput(['export', short.home, join(folder, 'ours.pdf')])) as {
      longestGap: number;
      pages: number;
    };
    report(
      `bundle: ${files} PDFs, ${files * pages} pages, ${Number(values.megabytes)} MB`,
      [
        ...results,
        ...more.map((one) => ({ ...one, ratio: one.seconds / merge.seconds })),
        ...made.map((one) => ({ ...one, ratio: 0 })),
      ],
      { longestGapMs: details.longestGap, cancel, tablePages },
      ({ name, seconds }) => ({
        'pages/s': Math.round(
          (name === 'tables' ? tablePages : name.includes('times') ? files * pages * times : files * pages) / seconds,
        ).toLocaleString('en-GB'),
      }),
    );
    const [long] = more;
    const bars: [string, string, string][] = [
      ['times qpdf', ours.ratio.toFixed(2), '2.00'],
      ['peak MB', String(ours.peakMegabytes), '400'],
      ...(long
        ? [
            [
              'seconds a page, times that of the short one',
              (long.seconds / times / ours.seconds).toFixed(2),
              'linear: about 1',
            ] as [string, string, string],
          ]
        : []),
      ...(long ? [['peak MB of the long one', String(long.peakMegabytes), 'linear'] as [string, string, string]] : []),
      ['pages of tables a second', Math.round(tablePages / (made[0]?.seconds ?? 1)).toString(), '250'],
      ['cancel answered, ms: median and longest', `${cancel.median} ${cancel.longest}`, '200'],
      ['longest silence of progress, ms', String(details.longestGap), '200'],
      ['files left by cancelled exports', String(cancel.left), '0'],
    ];
    for (const [name, found, bar] of bars) console.error(`${name}: ${found} (bar ${bar})`);
    console.error(`${machine().cores} cores; runs interleaved`);
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** A case that holds the files as exhibits, made through the product's own calls. */
async function inputs(folder: string, files: number, pagesEach: number, bytes: number): Promise<Inputs> {
  const pdfFolder = join(folder, `pdfs-${files}`);
  const home = join(folder, `home-${files}`);
  if (!existsSync(join(home, 'whole'))) {
    console.error(`making ${files.toLocaleString('en-GB')} PDFs and their case`);
    for (const path of [pdfFolder, home]) rmSync(path, { recursive: true, force: true });
    const pdfs = writePdfs(pdfFolder, { files, pagesEach, bytes, seed: 5_000 });
    const engine = await openEngine(home);
    const { id: caseId } = await engine.client.call('cases.create', { ref: 'BENCH/5', title: 'A benchmark' });
    for (const [i, pdf] of pdfs.entries()) {
      const { grant } = await engine.engine.grantRead(pdf);
      await engine.client.call('exhibits.addFile', { caseId, file: grant, description: `Document ${i + 1}` });
    }
    await engine.close();
    mkdirSync(join(home, 'whole'));
  }
  const pdfs = readdirSync(pdfFolder)
    .sort()
    .map((name) => join(pdfFolder, name));
  return { pdfs, home };
}

/** Debian's qpdf, with what it needs to merge and nothing else. */
function qpdf({ pdfs }: Inputs, folder: string): Case {
  const out = join(folder, 'merged.pdf');
  return {
    name: 'qpdf merge',
    run: () => {
      const started = performance.now();
      const { status, stderr } = spawnSync('qpdf', ['--empty', '--pages', ...pdfs, '--', out], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`qpdf failed: ${stderr}`);
      const seconds = (performance.now() - started) / 1000;
      rmSync(out);
      return { seconds, peakMegabytes: null };
    },
  };
}

function childOutput(args: readonly string[]): string {
  const { stdout, status, stderr } = spawnSync(process.execPath, [self, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split('\n').at(-1) ?? '';
}

async function exportOnce([home, out]: [string, string]): Promise<void> {
  const { engine, client, close } = await openEngine(home);
  const [found] = await client.call('cases.list', {});
  if (!found) throw new Error('the case is not there');
  const { grant } = await engine.grantWrite(out);
  const started = performance.now();
  let last = started;
  let longestGap = 0;
  const tick = () => {
    const now = performance.now();
    longestGap = Math.max(longestGap, now - last);
    last = now;
  };
  const result = await client.call('bundles.export', { caseId: found.id, out: grant, options }, { onProgress: tick });
  tick();
  const seconds = (performance.now() - started) / 1000;
  await close();
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  for (const name of [out, out.replace(/\.pdf$/, '.manifest.json')]) if (existsSync(name)) rmSync(name);
  console.log(JSON.stringify({ seconds, peakMegabytes, longestGap: Math.round(longestGap), pages: result.pages }));
}

interface Cancelled {
  readonly median: number;
  readonly longest: number;
  /** Files in the folder afterwards. */
  readonly left: number;
}

/** Exports stopped at moments from a seed, all along the way. @param seconds that a whole one takes */
async function cancels([home, folder, seconds]: [string, string, string]): Promise<void> {
  const { engine, client, close } = await openEngine(home);
  const [found] = await client.call('cases.list', {});
  if (!found) throw new Error('the case is not there');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const random = seeded(5_005);
  const times: number[] = [];
  for (let i = 0; i < 12; i++) {
    const { grant } = await engine.grantWrite(join(folder, `cancelled-${i}.pdf`));
    const controller = new AbortController();
    let asked = 0;
    const after = ((i + random()) / 12) * Number(seconds) * 900;
    const timer = setTimeout(() => {
      asked = performance.now();
      controller.abort();
    }, after);
    try {
      await client.call('bundles.export', { caseId: found.id, out: grant, options }, { signal: controller.signal });
      // It was quicker than usual: nothing to cancel.
      clearTimeout(timer);
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
    } catch {
      times.push(performance.now() - asked);
    }
  }
  const left = readdirSync(folder).length;
  await close();
  rmSync(folder, { recursive: true, force: true });
  const result: Cancelled = { median: Math.round(median(times)), longest: Math.round(Math.max(...times)), left };
  console.log(JSON.stringify(result));
}

async function tables(): Promise<void> {
  const started = performance.now();
  const pages = await drawTables();
  if (pages !== tablePages) throw new Error(`${pages} pages of tables`);
  answer((performance.now() - started) / 1000);
}
