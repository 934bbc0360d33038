import { setImmediate as turn } from 'node:timers/promises';
import type { VerificationReport } from '../../../shared/api/verification.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import type { ExpectedHeads } from '../../head-seals.ts';
import { verifyBundleFile } from '../../jobs/verify-bundle-job.ts';
import { verifyPackAt } from '../../jobs/verify-pack-job.ts';
import { countEntries } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import type { FeatureContext } from '../context.ts';
import { checkAnnotations, checkBlobs, checkCase, checkExhibits, checkImports, type Step } from './content-check.ts';
import { Findings } from './findings.ts';
import { checkHeads } from './head-check.ts';
import { checkLedger, type SoundEntry } from './ledger-check.ts';

type Methods = Extract<keyof Handlers, `verification.${string}`>;

const limits = [
  'An older copy of the case file, or one whose newest entries were cut off, is found by the head that this device sealed outside it, in its own database and, where it keeps its key there, in the operating system’s keychain. Someone who can open and rewrite every one of those as well can hide it; that shows only to whoever else has seen the newer entries: a bundle, a pack, the central store or a witness.',
  'Entries committed in the last second before a power cut may be missing from the seal, so that cutting off those few would not be found.',
  'This device signs its own checkpoints. Two different histories signed by whoever holds its key show only where both are seen.',
  'The search index is made from the events and is not signed; it decides what a search finds, not what the evidence says.',
];

const silentKeychain =
  'The operating system’s keychain did not answer, so the ledger’s end was compared with this device’s own database only.';

export function verificationHandlers({ home, grants, viewing }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'verification.case': async ({ caseId }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      viewing.flush();
      return verifyCase(file, await home.expectedHeads(caseId), signal, progress);
    },
    'verification.bundle': async ({ file }, { signal, progress }) =>
      verifyBundleFile(grants.pathOf(file, 'read'), { signal, onProgress: progress }),
    'verification.pack': async ({ pack }, { signal, progress }) =>
      verifyPackAt(grants.pathOf(pack, 'read'), { signal, onProgress: progress }),
  };
}

type Report = (report: {
  phase: string;
  done: number;
  total: number | null;
  unit: 'bytes' | 'rows' | 'entries';
}) => void;

async function verifyCase(
  file: CaseFile,
  expected: ExpectedHeads,
  signal: AbortSignal,
  progress: Report,
): Promise<VerificationReport> {
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
  // Last: an older copy agrees with itself, and a ledger that was only cut off does not agree with what it had recorded.
  await findings.guard('the end of the ledger', () => checkHeads(file, expected.heads, findings));
  return findings.report(`case ${metaValue(file.read, 'ref') ?? file.id}`, [
    ...limits,
    ...(expected.keychainSilent ? [silentKeychain] : []),
  ]);
}
