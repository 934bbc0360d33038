/** This device's verification record: what was verified, when, by whom and with what outcome; one signed entry a report. */
import { z } from 'zod';
import { FailureError } from '../../../shared/api/failures.ts';
import { RecordedVerification, type VerificationReport } from '../../../shared/api/verification.ts';
import type { Act } from '../../../shared/domain/ledger/entry.ts';
import type { Signable } from '../../../shared/domain/ledger/jcs.ts';
import type { CaseFile } from '../../case-file.ts';
import { verifiedEntries } from '../../store/verifications.ts';
import { type ActRecord, commit } from '../../unit-of-work.ts';
import type { SoundEntry } from './ledger-check.ts';

/** The report's file holds them all; its digest is in the entry. */
const mostProblems = 100;

const Detail = RecordedVerification.omit({ ledgerEntry: true, at: true })
  .extend({ size: z.int(), checks: z.unknown(), found: z.unknown(), tool: z.string(), role: z.string() })
  .strict();

export interface SignedFile {
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
}

/** The act that says so, in the record and in a case's own ledger alike. */
export function verifiedAct(
  report: VerificationReport,
  caseId: string | null,
  signed: SignedFile,
  tool: string,
): ActRecord {
  return {
    act: 'verified',
    subject: subjectOf(report, caseId),
    detail: {
      kind: report.kind,
      target: report.target.toWellFormed(),
      content: report.content,
      status: report.status,
      checked: report.checked.reduce((sum, { count }) => sum + count, 0),
      problems: report.problems.length,
      file: signed.file.toWellFormed(),
      sha256: signed.sha256,
      size: signed.size,
      checks: report.checked,
      found: report.problems.slice(0, mostProblems).map(wellFormed),
      tool,
    },
  };
}

/** A bundle or pack by its digest, a case by its id, with the root of its log as the digest of its content. */
function subjectOf({ kind, content }: VerificationReport, caseId: string | null): ActRecord['subject'] {
  const digest = content.sha256 ?? content.ledger?.root ?? null;
  return { id: `${kind}:${caseId ?? digest ?? 'unreadable'}`, sha256: digest, size: content.size };
}

const wellFormed = (problem: { readonly [key: string]: string }): Signable =>
  Object.fromEntries(Object.entries(problem).map(([key, text]) => [key, text.toWellFormed()]));

/** Returns the entry's leaf hash. */
export function recordVerified(file: CaseFile, act: ActRecord): string {
  return commit(file, (_, record) => record(act));
}

/** @throws FailureError `case-damaged` where an entry does not say what entries of a record say */
export function history(
  file: CaseFile,
  page: { readonly offset: number; readonly limit: number },
): { total: number; rows: RecordedVerification[] } {
  const { total, rows } = verifiedEntries(file.read, page);
  return {
    total,
    rows: rows.map(({ hash, at, detail }) => {
      const parsed = Detail.safeParse(json(detail));
      if (!parsed.success)
        throw new FailureError(
          'case-damaged',
          'The verification record of this device is not as it was written.',
          'Verify the record: `continuity verify record` names what differs.',
        );
      const { size: _size, checks: _checks, found: _found, tool: _tool, role: _role, ...shown } = parsed.data;
      return { ledgerEntry: hash, at, ...shown };
    }),
  };
}

/** What a record begins with, and what is said of the keys that sign it. */
const actsBeside: ReadonlySet<string> = new Set<Act>(['opened', 'created', 'rotated', 'countersigned']);

/** Whether a sound entry is one that a record holds, and says the same of what was verified twice over. */
export function whyNotRecorded({ entry, detail }: SoundEntry): string | null {
  if (actsBeside.has(entry.act)) return null;
  if (entry.act !== 'verified') return `an entry ${entry.act}`;
  const parsed = Detail.safeParse(detail);
  if (!parsed.success) return 'a detail in another form';
  const { content } = parsed.data;
  const digest = content.sha256 ?? content.ledger?.root ?? null;
  return digest === entry.subject.sha256 ? null : `a detail about ${digest ?? 'nothing'}`;
}

function json(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
