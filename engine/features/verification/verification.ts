import { setImmediate as turn } from 'node:timers/promises';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import type { VerificationOutcome } from '../../../shared/api/verification.ts';
import { type Act, caseLog } from '../../../shared/domain/ledger/entry.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { readRoots } from '../../attest/settings.ts';
import type { CaseFile } from '../../case-file.ts';
import type { ExpectedHeads } from '../../head-seals.ts';
import { drawReport } from '../../jobs/report-job.ts';
import { verifyFile } from '../../jobs/verify-job.ts';
import { headOf } from '../../log/head.ts';
import { verifyReport } from '../../report/report-file.ts';
import { readSmallFile } from '../../small-file.ts';
import { retakeSnapshot } from '../../store/case-database.ts';
import { isDamage, reading } from '../../store/driver.ts';
import { countEntries } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import type { FeatureContext } from '../context.ts';
import { checkAgainst, type Outside, readOutside, sizesOf } from './against.ts';
import { AnnotationCheck } from './annotation-check.ts';
import { type AttestationExpectations, attestationExpectations, checkAttestations } from './attestation-check.ts';
import { CaseCheck } from './case-check.ts';
import { checkImports, type Step } from './content-check.ts';
import { CustodyCheck } from './custody-check.ts';
import { Desk } from './desk.ts';
import { checkBlobs, checkExhibits } from './evidence-check.ts';
import { Findings } from './findings.ts';
import { acknowledgements, checkHeads } from './head-check.ts';
import { keyLimits } from './key-limits.ts';
import { type CheckedLedger, checkLedger, type SoundEntry } from './ledger-check.ts';
import { history, whyNotRecorded } from './record.ts';
import { signReport } from './sign-report.ts';
import { StatementCheck } from './statement-check.ts';

type Methods = Extract<keyof Handlers, `verification.${string}`>;

const limits = [
  'An older copy of the case file, or one whose newest entries were cut off, is found by the head that this device sealed outside it, in its own database and, where it keeps its key there, in the operating system’s keychain. Someone who can open and rewrite every one of those as well can hide it; that shows only to whoever else has seen the newer entries: a bundle, a pack, the central store or a witness.',
  'Entries committed in the last second before a power cut may be missing from the seal, so that cutting off those few would not be found.',
  'This device signs its own checkpoints. Two different histories signed by whoever holds its key show only where both are seen.',
  'A device signs for whoever says who they are. That a proposal was decided under another name and other initials than it was made is checked; that these were two people is not, while both use one device.',
  'An erasure reaches this case file alone: bundles and packs exported before it, and copies of the file, still hold what was erased.',
  'The search index is made from the events and is not signed; it decides what a search finds, not what the evidence says.',
];

const silentKeychain =
  'The operating system’s keychain did not answer, so the ledger’s end was compared with this device’s own database only.';

/** What is kept of a ledger outside its file. */
const expectations =
  ({ home }: FeatureContext) =>
  async (caseId: string): Promise<Expected> => ({
    ...(await home.expectedHeads(caseId)),
    ...attestationExpectations(home, caseId),
  });

/** For what goes out with a verification of the case beside it: the same check, drawn as a PDF. */
export function caseReports(
  context: FeatureContext,
): (file: CaseFile, signal: AbortSignal, progress: (report: Progress) => void) => Promise<Uint8Array> {
  const expectedOf = expectations(context);
  return async (file, signal, progress) => {
    const expected = await expectedOf(file.id);
    const outcome = await atThisMoment(file, (now) => verifyCase(now, expected, signal, progress));
    const { name, initials } = file.person();
    return drawReport(
      {
        outcome,
        marking: metaValue(file.read, 'marking') ?? '',
        by: `${name} (${initials})`,
        at: file.clock.now().toISOString(),
        tool: { name: 'Continuity', version: context.version },
      },
      signal,
    );
  };
}

export function verificationHandlers(context: FeatureContext): Pick<Handlers, Methods> {
  const { home, grants, viewing, changed } = context;
  const desk = new Desk();
  const keep = (outcome: VerificationOutcome, caseId?: string) => desk.keep(outcome, home.clock.now(), caseId);
  const expectedOf = expectations(context);
  /** What cannot be read must not look like a fault of what is verified. */
  const rootsAt = async (grant: string | undefined): Promise<Uint8Array | null> => {
    if (grant === undefined) return null;
    const roots = await readSmallFile(grants.pathOf(grant, 'read'));
    readRoots(roots);
    return roots;
  };
  return {
    'verification.case': async ({ caseId, against }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      const outside = against === undefined ? null : await readOutside(grants.pathOf(against, 'read'));
      viewing.flush();
      const expected = await expectedOf(caseId);
      return keep(await atThisMoment(file, (now) => verifyCase(now, expected, signal, progress, outside)), caseId);
    },
    'verification.bundle': async ({ file, roots, tsaRoots }, { signal, progress }) => {
      const path = grants.pathOf(file, 'read');
      const signers = await rootsAt(roots);
      const authorities = await rootsAt(tsaRoots);
      const trust = { ...(signers && { roots: signers }), ...(authorities && { tsaRoots: authorities }) };
      return keep(await verifyFile({ what: 'bundle', path, ...trust }, { signal, onProgress: progress }));
    },
    'verification.pack': async ({ pack, tsaRoots }, { signal, progress }) => {
      const path = grants.pathOf(pack, 'read');
      const roots = await rootsAt(tsaRoots);
      const input = { what: 'pack' as const, path, ...(roots && { tsaRoots: roots }) };
      return keep(await verifyFile(input, { signal, onProgress: progress }));
    },
    'verification.report': async ({ file }) => keep(await verifyReport(grants.pathOf(file, 'read'))),
    'verification.record': async (_, { signal, progress }) => {
      const file = await home.record('existing');
      if (!file)
        throw new FailureError(
          'not-found',
          'No report has been signed on this device yet, so there is no verification record.',
          'Verify something and sign its report: that begins the record.',
        );
      const expected = await expectedOf(file.id);
      return keep(await atThisMoment(file, (now) => verifyRecord(now, expected, signal, progress)));
    },
    'verification.sign': async ({ id, out }) => {
      const kept = desk.report(id);
      const signed = await signReport(context, kept, grants.pathOf(out, 'write'));
      grants.written(out);
      if (kept.caseId !== null) changed({ caseId: kept.caseId, features: ['ledger', 'cases'] });
      return signed;
    },
    'verification.history': async (page) => {
      const file = await home.record('existing');
      return file ? history(file, page) : { total: 0, rows: [] };
    },
  };
}

/** What is committed while a verification runs belongs to the next one: rows and entries are of one moment here. */
async function atThisMoment<T>(file: CaseFile, work: (now: CaseFile) => Promise<T>): Promise<T> {
  const db = file.snapshot();
  try {
    return await work({ ...file, db, read: reading(db) });
  } finally {
    db.close();
  }
}

/** The ledger as it stands; null where not even its end can be read. */
function ledgerOf(file: CaseFile): VerificationOutcome['content']['ledger'] {
  try {
    const head = headOf(file.read);
    return head && { log: caseLog(file.id), entries: head.size, root: head.root };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return null;
  }
}

/** As a case is verified, without what only a case has. */
async function verifyRecord(
  file: CaseFile,
  expected: Expected,
  signal: AbortSignal,
  progress: Report,
): Promise<VerificationOutcome> {
  const findings = new Findings(() => retakeSnapshot(file.db));
  const ledger = ledgerOf(file);
  const entries = countEntries(file.read);
  await findings.guard('the record', async () => {
    await checkLedger(file, findings, {
      signal,
      step: (done) => progress({ phase: 'Ledger', done, total: entries, unit: 'entries' }),
      unsound: new Set(),
      sound: (sound) => {
        const found = whyNotRecorded(sound);
        const name = `ledger entry ${sound.entry.seq} (${sound.entry.act} ${sound.entry.subject.id})`;
        if (found !== null) findings.problem('entry-foreign', name, 'an entry of a verification record', found);
        else findings.checked('verification reports: each entry about what it says it is about');
      },
    });
  });
  let attested: string[] = [];
  await findings.guard('timestamps and witnesses', () => {
    attested = checkAttestations(file, expected, findings);
  });
  await findings.guard('the end of the ledger', () => checkHeads(file, expected.heads, findings));
  const said = [...limits.slice(0, 3), ...attested, ...(expected.keychainSilent ? [silentKeychain] : [])];
  return findings.report('verification record of this device', said, { kind: 'record', ledger });
}

/** What a ledger is held to that is kept outside its file. */
type Expected = ExpectedHeads & AttestationExpectations;

type Report = (report: {
  phase: string;
  done: number;
  total: number | null;
  unit: 'bytes' | 'rows' | 'entries';
}) => void;

/** Entries that are kept until the ledger is read, for the rows they recorded: as many as a case has imports and exhibits. */
const actsKept: ReadonlySet<string> = new Set<Act>(['acquired', 'imported', 'exhibited', 'acknowledged']);

async function verifyCase(
  file: CaseFile,
  expected: Expected,
  signal: AbortSignal,
  progress: Report,
  outside: Outside | null = null,
): Promise<VerificationOutcome> {
  const findings = new Findings(() => retakeSnapshot(file.db));
  const ledgerNow = ledgerOf(file);
  const entries = countEntries(file.read);
  const stepOf =
    (phase: string): Step =>
    async (done, total, unit) => {
      progress({ phase, done, total, unit });
      signal.throwIfAborted();
      await turn();
    };
  const unsound = new Set<number>();
  const annotations = new AnnotationCheck(file, findings, unsound);
  const described = new CaseCheck(file, findings);
  const custody = new CustodyCheck(file, findings);
  const statements = new StatementCheck(file, findings);
  const ledger: SoundEntry[] = [];
  let checked: CheckedLedger | null = null;
  await findings.guard('the ledger', async () => {
    checked = await checkLedger(file, findings, {
      signal,
      sizes: sizesOf(outside),
      step: (done) => progress({ phase: 'Ledger', done, total: entries, unit: 'entries' }),
      unsound,
      sound: (sound) => {
        if (actsKept.has(sound.entry.act)) ledger.push(sound);
        annotations.entry(sound);
        described.entry(sound);
        custody.entry(sound);
        statements.entry(sound);
      },
      withoutDetail: (act) => custody.withoutDetail(act),
    });
  });
  await findings.guard('the case', () => described.finish());
  await findings.guard('the annotations', () => annotations.finish());
  const erasedIds = new Set([...custody.erased.values()].map(({ detail }) => String(detail.exhibit)));
  await findings.guard('the statements', () => statements.finish(erasedIds));
  await findings.guard('the imports', () => checkImports(file, ledger, findings, stepOf('Events')));
  await findings.guard('the exhibits', () => checkExhibits(file, ledger, findings, custody.erased));
  await findings.guard('custody, approvals and erasures', () => custody.finish());
  await findings.guard('the stored files', () => checkBlobs(file, findings, stepOf('Originals and exhibits')));
  let attested: string[] = [];
  await findings.guard('timestamps and witnesses', () => {
    attested = checkAttestations(file, expected, findings);
  });
  // Last: an older copy agrees with itself, and a ledger that was only cut off does not agree with what it had recorded.
  await findings.guard('the end of the ledger', () => {
    checkHeads(file, expected.heads, findings, acknowledgements(ledger));
    if (outside && checked) checkAgainst(file, outside, checked, findings);
  });
  return findings.report(
    `case ${metaValue(file.read, 'ref') ?? file.id}`,
    [...limits, ...keyLimits(checked), ...attested, ...(expected.keychainSilent ? [silentKeychain] : [])],
    { kind: 'case', ledger: ledgerNow },
  );
}
