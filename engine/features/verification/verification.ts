import { setImmediate as turn } from 'node:timers/promises';
import type { VerificationReport } from '../../../shared/api/verification.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { verifyBundleFile } from '../../jobs/verify-bundle-job.ts';
import { countEntries } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import type { FeatureContext } from '../context.ts';
import { checkAnnotations, checkBlobs, checkCase, checkExhibits, checkImports, type Step } from './content-check.ts';
import { Findings } from './findings.ts';
import { checkLedger, type SoundEntry } from './ledger-check.ts';

type Methods = Extract<keyof Handlers, `verification.${string}`>;

const limits = [
  'A case file rolled back whole to an older copy, or whose newest entries were cut off by someone who holds this device’s key, looks whole: that shows only once the central store or a witness has seen the newer entries.',
  'The search index is made from the events and is not signed; it decides what a search finds, not what the evidence says.',
];

export function verificationHandlers({ home, grants }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'verification.case': async ({ caseId }, { signal, progress }) =>
      verifyCase(await home.openCase(caseId), signal, progress),
    'verification.bundle': async ({ file }, { signal, progress }) =>
      verifyBundleFile(grants.pathOf(file, 'read'), { signal, onProgress: progress }),
  };
}

type Report = (report: {
  phase: string;
  done: number;
  total: number | null;
  unit: 'bytes' | 'rows' | 'entries';
}) => void;

async function verifyCase(file: CaseFile, signal: AbortSignal, progress: Report): Promise<VerificationReport> {
  const findings = new Findings();
  const entries = countEntries(file.read);
  const stepOf =
    (phase: string): Step =>
    async (done, total, unit) => {
      progress({ phase, done, total, unit });
      signal.throwIfAborted();
      await turn();
    };
  let ledger: SoundEntry[] = [];
  await findings.guard('the ledger', async () => {
    ledger = await checkLedger(
      file,
      findings,
      (done) => progress({ phase: 'Ledger', done, total: entries, unit: 'entries' }),
      signal,
    );
  });
  await findings.guard('the case', () => checkCase(file, ledger, findings));
  await findings.guard('the imports', () => checkImports(file, ledger, findings, stepOf('Events')));
  await findings.guard('the annotations', () => checkAnnotations(file, ledger, findings));
  await findings.guard('the exhibits', () => checkExhibits(file, ledger, findings));
  await findings.guard('the stored files', () => checkBlobs(file, findings, stepOf('Originals and exhibits')));
  return findings.report(`case ${metaValue(file.read, 'ref') ?? file.id}`, limits);
}
