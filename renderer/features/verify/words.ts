import type { VerificationReport } from '../../../shared/api/verification.ts';
import { counted } from '../../format/numbers.ts';

export const kindNames: Record<VerificationReport['kind'], string> = {
  bundle: 'Bundle',
  case: 'Case',
  pack: 'Verification pack',
  record: 'Record of verifications',
  report: 'Signed report',
};

export const statusNames: Record<VerificationReport['status'], string> = {
  verified: 'Verified',
  altered: 'Altered',
  unreadable: 'Could not be checked',
};

/** What the signed page is called unless the person says otherwise: the thing and the day, plain in any file system. */
export function reportFileName({ target, at }: Pick<VerificationReport, 'target' | 'at'>): string {
  const thing = target
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/gu, '')
    .slice(0, 80);
  return `Verification of ${thing === '' ? 'evidence' : thing} ${at.slice(0, 10)}.html`;
}

/** Whether a check of a case found entries missing at its end that this computer had sealed. */
export const namesLoss = ({ kind, problems }: Pick<VerificationReport, 'kind' | 'problems'>): boolean =>
  kind === 'case' && problems.some((problem) => problem.kind === 'rolled-back' || problem.kind === 'tail-truncated');

export interface Verdict {
  readonly tone: 'good' | 'bad' | 'warn';
  readonly title: string;
  readonly text: string;
}

/** The outcome in words, exactly as far as it goes and no further. */
export function verdictOf({
  status,
  kind,
  problems,
}: Pick<VerificationReport, 'status' | 'kind' | 'problems'>): Verdict {
  const thing = kind;
  switch (status) {
    case 'verified':
      return {
        tone: 'good',
        title: 'Verified',
        text: `Everything that was checked agrees. Nothing in this ${thing} differs from what was signed.`,
      };
    case 'altered':
      return {
        tone: 'bad',
        title: 'Altered',
        text: `${counted(problems.length, 'difference')} found. Each is named below. Do not rely on this ${thing} until they are explained.`,
      };
    case 'unreadable':
      return {
        tone: 'warn',
        title: 'Could not be checked',
        text: `This says nothing about whether the ${thing} was altered. The reason is below.`,
      };
  }
}

/** `entry-altered` as words. */
export function problemName(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The report as text, to be kept with a note of who ran it and when. */
export function reportText(report: VerificationReport): string {
  const { title, text } = verdictOf(report);
  return [
    `${title}: ${report.target}`,
    text,
    '',
    'Checked',
    ...report.checked.map(({ what, count }) => `- ${count.toLocaleString('en-GB')} · ${what}`),
    ...(report.problems.length === 0 ? [] : ['', 'Differences']),
    ...report.problems.map(
      ({ kind, subject, expected, found }) =>
        `- ${problemName(kind)}: ${subject}\n    expected: ${expected}\n    found: ${found}`,
    ),
    ...(report.limits.length === 0 ? [] : ['', 'What this check cannot tell']),
    ...report.limits.map((limit) => `- ${limit}`),
    '',
  ].join('\n');
}
