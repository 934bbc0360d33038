/**
 * What every benchmark shares: the machine in words, medians of interleaved runs, a table for the eye and one JSON object
 * for a machine. Each run is a process of its own, so that its peak memory is its own and none is warmed by another.
 */
import { execFileSync } from 'node:child_process';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';

export interface Sample {
  readonly seconds: number;
  /** MB, where the case can tell. */
  readonly peakMegabytes: number | null;
}

export interface Case {
  readonly name: string;
  /** Runs once. */
  readonly run: () => Sample;
}

export interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly peakMegabytes: number | null;
  /** Times as long as the first case. */
  readonly ratio: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()} ${release()}`,
    node: process.version,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

/** A case that is this benchmark's own file run with `args`, which prints one JSON object `{ seconds, peakMegabytes }`. */
export function inProcess(name: string, file: string, args: readonly string[]): Case {
  return {
    name,
    run: () => {
      const printed = execFileSync(process.execPath, [file, ...args], { encoding: 'utf8', maxBuffer: 2 ** 24 });
      return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Sample;
    },
  };
}

/** Prints what `inProcess` reads. Call last. */
export function answer(seconds: number): void {
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ seconds, peakMegabytes } satisfies Sample));
}

/** Runs the cases in turn, `runs` times over, so that a slow minute of the machine falls on all of them. */
export function measure(cases: readonly Case[], runs: number): Result[] {
  const samples = cases.map((): Sample[] => []);
  for (let run = 0; run < runs; run += 1)
    for (const [index, one] of cases.entries()) {
      console.error(`run ${run + 1} of ${runs}: ${one.name}`);
      samples[index]?.push(one.run());
    }
  const base = median((samples[0] ?? []).map(({ seconds }) => seconds));
  return cases.map(({ name }, index) => {
    const taken = samples[index] ?? [];
    const times = taken.map(({ seconds }) => seconds);
    const peaks = taken.flatMap(({ peakMegabytes }) => (peakMegabytes === null ? [] : [peakMegabytes]));
    const seconds = median(times);
    return {
      name,
      seconds,
      fastest: Math.min(...times),
      slowest: Math.max(...times),
      peakMegabytes: peaks.length > 0 ? median(peaks) : null,
      ratio: seconds / base,
    };
  });
}

/** The table on stderr, the JSON on stdout. `columns` adds to each row what only this benchmark knows. */
export function report(
  title: string,
  results: readonly Result[],
  facts: Readonly<Record<string, unknown>>,
  columns: (result: Result) => Readonly<Record<string, string>>,
): void {
  const here = machine();
  console.error(`\n${title}`);
  console.error(`${here.cpu}, ${here.cores} cores, ${here.memoryGigabytes} GB; ${here.system}; Node ${here.node}`);
  const rows = results.map((result) => ({
    case: result.name,
    'median s': result.seconds.toFixed(3),
    'min-max s': `${result.fastest.toFixed(3)}-${result.slowest.toFixed(3)}`,
    ratio: result.ratio.toFixed(2),
    'peak MB': result.peakMegabytes === null ? '' : String(result.peakMegabytes),
    ...columns(result),
  }));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (row: Readonly<Record<string, string>>, name: string): string => row[name] ?? '';
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => cell(row, name).length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, index) => (index === 0 ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0)))
      .join('  ');
  console.error(line(names));
  for (const row of rows) console.error(line(names.map((name) => cell(row, name))));
  console.log(JSON.stringify({ title, machine: here, ...facts, results }));
}
