import type { VerificationOutcome, VerificationProblem } from '../../../shared/api/verification.ts';
import { isDamage } from '../../store/driver.ts';

/** Beyond this many the report says how many more there are: a wrecked case must not wreck its report. */
const mostProblems = 1000;

/** Collects what a verification finds. */
export class Findings {
  readonly #problems: VerificationProblem[] = [];
  readonly #checked = new Map<string, number>();
  readonly #onDamage: () => void;
  #unlisted = 0;

  /** @param onDamage called where a page could not be read, before the next check reads others */
  constructor(onDamage: () => void = () => undefined) {
    this.#onDamage = onDamage;
  }

  problem(kind: string, subject: string, expected: string, found: string): void {
    if (this.#problems.length < mostProblems) this.#problems.push({ kind, subject, expected, found });
    else this.#unlisted++;
  }

  checked(what: string, count = 1): void {
    this.#checked.set(what, (this.#checked.get(what) ?? 0) + count);
  }

  /** Whether anything was found. */
  get any(): boolean {
    return this.#problems.length > 0;
  }

  /** Runs one check; where the file itself cannot be read there, that is a finding and the other checks go on. */
  async guard(subject: string, check: () => Promise<void> | void): Promise<void> {
    try {
      await check();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.problem(
        'file-altered',
        subject,
        'pages of the case file that read and authenticate',
        'a page that was altered or damaged outside Continuity',
      );
      this.#onDamage();
    }
  }

  report(
    target: string,
    limits: readonly string[],
    about: { readonly kind: 'case' | 'record'; readonly ledger: VerificationOutcome['content']['ledger'] },
  ): VerificationOutcome {
    const problems = [...this.#problems];
    if (this.#unlisted > 0)
      problems.push({
        kind: 'more',
        subject: 'this report',
        expected: 'every problem listed',
        found: `${this.#unlisted} more problems not listed`,
      });
    return {
      status: problems.length === 0 ? 'verified' : 'altered',
      target,
      kind: about.kind,
      content: { sha256: null, size: null, ledger: about.ledger },
      checked: [...this.#checked].map(([what, count]) => ({ what, count })),
      problems,
      limits: [...limits],
    };
  }
}

export const shortHash = (hash: string | null | undefined): string =>
  hash ? `${hash.slice(0, 8)}…${hash.slice(-8)}` : 'none';
