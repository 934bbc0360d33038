import type { VerificationReport } from '../../../shared/api/verification.ts';
import { counted } from '../../format/numbers.ts';

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
