import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { FailureError } from '../../shared/api/failures.ts';
import type { VerificationReport } from '../../shared/api/verification.ts';
import { signIn } from '../connect.ts';
import { UsageError, word } from '../options.ts';
import type { Output } from '../output.ts';
import type { Command, CommandContext } from './command.ts';

const status = { verified: 0, altered: 1, unreadable: 2 } as const;

export const verify: Command = {
  usage: 'verify BUNDLE.pdf | PACK | CASE-REF | CASE-FILE',
  what: 'check a bundle (with its manifest beside it), a pack (folder or zip file) or a case: 0 verified, 1 altered, 2 unreadable',
  needs: 'engine',
  async run(context) {
    const { line, output } = context;
    if (line.words.length < 2 && line.options.case === undefined)
      throw new UsageError('What to verify is missing: a bundle, a pack or a case.');
    const target = line.options.case ?? word(line, 1, 'What to verify');
    const report = await verifyTarget(target, context).catch((error: unknown) => {
      if (!(error instanceof FailureError) || error.failure.code === 'cancelled') throw error;
      return unreadable(target, error, output);
    });
    say(report, output);
    output.result(report);
    return status[report.status];
  },
};

async function verifyTarget(target: string, context: CommandContext): Promise<VerificationReport> {
  const { client, engine, signal } = context.connection;
  const options = { signal, onProgress: context.output.progress };
  if (context.line.options.case === undefined && existsSync(target) && !target.endsWith('.case')) {
    const folder = statSync(target).isDirectory();
    const { grant } = await (folder ? engine.grantFolder(target) : engine.grantRead(target));
    if (folder || isZip(target)) return client.call('verification.pack', { pack: grant }, options);
    return client.call('verification.bundle', { file: grant }, options);
  }
  await signIn(context.connection, context.line, context.output);
  const name = basename(target, '.case');
  const found = (await client.call('cases.list', {})).find((summary) => summary.ref === target || summary.id === name);
  if (!found)
    throw new FailureError(
      'not-found',
      `${target} is neither a file nor a case on this device.`,
      'Give the path of a bundle or pack, or the reference of a case (see `continuity case list`).',
    );
  return client.call('verification.case', { caseId: found.id }, options);
}

const isZip = (path: string): boolean => /\.zip$/i.test(path);

function unreadable(target: string, error: FailureError, output: Output): VerificationReport {
  output.note(`${error.failure.what} ${error.failure.next}`);
  return {
    status: 'unreadable',
    target,
    kind: isZip(target) ? 'pack' : /\.pdf$|\.json$/i.test(target) ? 'bundle' : 'case',
    checked: [],
    problems: [
      { kind: error.failure.code, subject: target, expected: 'something that can be read', found: error.failure.what },
    ],
    limits: [],
  };
}

function say(report: VerificationReport, output: Output): void {
  const words = { verified: 'VERIFIED', altered: 'ALTERED', unreadable: 'COULD NOT BE CHECKED' };
  output.say(`${words[report.status]}: ${report.target}`);
  for (const { what, count } of report.checked) output.say(`  checked ${count.toLocaleString('en-GB')} × ${what}`);
  for (const { subject, expected, found } of report.problems)
    output.say(`  ${subject}\n    expected: ${expected}\n    found:    ${found}`);
  for (const limit of report.limits) output.say(`  Note: ${limit}`);
}
