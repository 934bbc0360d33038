import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { FailureError } from '../../shared/api/failures.ts';
import type { SignedReport, VerificationOutcome, VerificationReport } from '../../shared/api/verification.ts';
import { dataFolder, signIn } from '../connect.ts';
import { UsageError, word } from '../options.ts';
import type { Output } from '../output.ts';
import type { Command, CommandContext } from './command.ts';

const status = { verified: 0, altered: 1, unreadable: 2 } as const;

export const verify: Command = {
  usage:
    'verify BUNDLE.pdf | PACK | REPORT.html | CASE-REF | CASE-FILE | record [--report FILE.html] [--roots FILE] [--tsa-roots FILE] [--against FILE]',
  what: 'check a bundle (with its manifest beside it), a pack (folder or zip file), a signed report, a case or this device’s verification record: 0 verified, 1 altered, 2 unreadable; --report signs a report of it; --roots are certificates that the signer of a bundle’s seal must lead to, --tsa-roots those of time-stamping authorities; --against holds a case against a checkpoint, proof, pack or bundle that somebody else has',
  needs: 'engine',
  async run(context) {
    const { line, output } = context;
    if (line.words.length < 2 && line.options.case === undefined)
      throw new UsageError('What to verify is missing: a bundle, a pack or a case.');
    const target = line.options.case ?? word(line, 1, 'What to verify');
    const { report: out } = line.options;
    if (out !== undefined) await signInToReport(context);
    const outcome = await verifyTarget(target, context).catch((error: unknown) => {
      if (!(error instanceof FailureError) || error.failure.code === 'cancelled') throw error;
      return unreadable(target, error, output);
    });
    say(outcome, output);
    const signed = out === undefined ? null : await signedReport(outcome, out, context);
    output.result(out === undefined ? outcome : { ...outcome, signed });
    return status[outcome.status] || (out !== undefined && signed === null ? status.unreadable : 0);
  },
};

/** Whose report it is must be known before anything is checked; a data folder is not begun for it in passing. */
async function signInToReport(context: CommandContext): Promise<void> {
  const { connection, line, output } = context;
  if ((await connection.client.call('session.get', {})).vault === 'new')
    throw new UsageError(
      `A report is signed with a device’s key, and there is no data folder at ${dataFolder(line)}. Name one with --home, or begin one with \`continuity case create\`. Without --report nothing is needed.`,
    );
  await signIn(connection, line, output);
}

/** Null where no report could be written: that is said, and does not change what was found. */
async function signedReport(
  outcome: VerificationOutcome | VerificationReport,
  out: string,
  { connection, output }: CommandContext,
): Promise<SignedReport | null> {
  if (!('id' in outcome)) {
    output.note('No report was signed: nothing was checked.');
    return null;
  }
  try {
    const { grant } = await connection.engine.grantWrite(out);
    const signed = await connection.client.call('verification.sign', { id: outcome.id, out: grant });
    output.say(`Report ${signed.file}, signed in ${signed.signature}: SHA-256 ${signed.sha256}`);
    output.say(`Recorded in this device’s verification record; key ${signed.key}`);
    if (signed.caseProblem !== null) output.note(`The case’s own ledger took no entry of it: ${signed.caseProblem}`);
    return signed;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    output.note(`No report was signed. ${error.failure.what} ${error.failure.kept} ${error.failure.next}`);
    return null;
  }
}

async function verifyTarget(target: string, context: CommandContext): Promise<VerificationReport> {
  const { client, engine, signal } = context.connection;
  const options = { signal, onProgress: context.output.progress };
  if (context.line.options.case === undefined && existsSync(target) && !target.endsWith('.case')) {
    const folder = statSync(target).isDirectory();
    const { grant } = await (folder ? engine.grantFolder(target) : engine.grantRead(target));
    if (folder || isZip(target)) {
      return client.call('verification.pack', { pack: grant, ...(await rootsOf(context, 'tsa-roots')) }, options);
    }
    if (isReport(target)) return client.call('verification.report', { file: grant });
    const roots = { ...(await rootsOf(context, 'roots')), ...(await rootsOf(context, 'tsa-roots')) };
    return client.call('verification.bundle', { file: grant, ...roots }, options);
  }
  await signIn(context.connection, context.line, context.output);
  if (context.line.options.case === undefined && target === 'record')
    return client.call('verification.record', {}, options);
  const name = basename(target, '.case');
  const found = (await client.call('cases.list', {})).find((summary) => summary.ref === target || summary.id === name);
  if (!found)
    throw new FailureError(
      'not-found',
      `${target} is neither a file nor a case on this device.`,
      'Give the path of a bundle or pack, or the reference of a case (see `continuity case list`).',
    );
  return client.call('verification.case', { caseId: found.id, ...(await againstOf(context)) }, options);
}

/** Certificates from a file of the verifier's own. */
async function rootsOf(
  { line, connection }: CommandContext,
  name: 'roots' | 'tsa-roots',
): Promise<{ roots?: string; tsaRoots?: string }> {
  const path = line.options[name];
  if (path === undefined) return {};
  const { grant } = await connection.engine.grantRead(path);
  return name === 'roots' ? { roots: grant } : { tsaRoots: grant };
}

async function againstOf({ line, connection: { engine } }: CommandContext): Promise<{ against?: string }> {
  const { against } = line.options;
  if (against === undefined) return {};
  const folder = existsSync(against) && statSync(against).isDirectory();
  return { against: (await (folder ? engine.grantFolder(against) : engine.grantRead(against))).grant };
}

const isReport = (path: string): boolean => /\.html?$/i.test(path);
const isZip = (path: string): boolean => /\.zip$/i.test(path);

function unreadable(target: string, error: FailureError, output: Output): VerificationOutcome {
  output.note(`${error.failure.what} ${error.failure.next}`);
  return {
    status: 'unreadable',
    target,
    kind: kindOf(target),
    content: { sha256: null, size: null, ledger: null },
    checked: [],
    problems: [
      { kind: error.failure.code, subject: target, expected: 'something that can be read', found: error.failure.what },
    ],
    limits: [],
  };
}

function kindOf(target: string): VerificationOutcome['kind'] {
  if (isZip(target)) return 'pack';
  if (isReport(target)) return 'report';
  if (target === 'record') return 'record';
  return /\.pdf$|\.json$/i.test(target) ? 'bundle' : 'case';
}

function say(report: VerificationOutcome, output: Output): void {
  const words = { verified: 'VERIFIED', altered: 'ALTERED', unreadable: 'COULD NOT BE CHECKED' };
  output.say(`${words[report.status]}: ${report.target}`);
  for (const { what, count } of report.checked) output.say(`  checked ${count.toLocaleString('en-GB')} × ${what}`);
  for (const { subject, expected, found } of report.problems)
    output.say(`  ${subject}\n    expected: ${expected}\n    found:    ${found}`);
  if (report.seal) sayWhoSealed(report.seal, output);
  for (const limit of report.limits) output.say(`  Note: ${limit}`);
}

function sayWhoSealed(seal: NonNullable<VerificationOutcome['seal']>, output: Output): void {
  output.say(`  Seal (PAdES ${seal.level}) by ${seal.signer}${seal.signedAt === null ? '' : `, ${seal.signedAt}`}`);
  for (const { time, authority } of seal.timestamps) output.say(`    timestamped ${time} by ${authority}`);
}
