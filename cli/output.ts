import type { Failure } from '../shared/api/failures.ts';
import type { Progress } from '../shared/api/primitives.ts';

/** One JSON object on standard output with --json; everything else goes to standard error or, without --json, to people. */
export interface Output {
  /** For people, on standard output without --json and on standard error with it. */
  say(line: string): void;
  /** Remarks, always on standard error. */
  note(line: string): void;
  /** The result for machines: printed with --json only. */
  result(value: unknown): void;
  failure(failure: Failure): void;
  progress(report: unknown): void;
}

export function createOutput(json: boolean): Output {
  let shown = false;
  const wipe = (): void => {
    if (shown) process.stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    say(line) {
      wipe();
      (json ? process.stderr : process.stdout).write(`${line}\n`);
    },
    note(line) {
      wipe();
      process.stderr.write(`${line}\n`);
    },
    result(value) {
      wipe();
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    failure(failure) {
      wipe();
      process.stderr.write(`${failure.what}\n${failure.kept}\n${failure.next}\n`);
      if (json) process.stdout.write(`${JSON.stringify({ failure })}\n`);
    },
    progress(report) {
      // Only a terminal can take a line back; a log would fill with them.
      if (!process.stderr.isTTY) return;
      const { phase, done, total, unit } = report as Progress;
      const share = total ? ` ${Math.floor((100 * done) / total)} %` : '';
      process.stderr.write(`\r\u001b[K${phase}:${share} ${done.toLocaleString('en-GB')} ${unit}`);
      shown = true;
    },
  };
}
