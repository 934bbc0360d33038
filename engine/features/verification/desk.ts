import { randomUUID } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import type { VerificationOutcome, VerificationReport } from '../../../shared/api/verification.ts';

/** A person signs what is on the screen; older ones can be made again. */
const mostKept = 32;

export interface KeptReport {
  readonly report: VerificationReport;
  /** The case of this device that it is about; null for everything else. */
  readonly caseId: string | null;
}

/** Reports of this run of the engine, by id: what a person signs is what was found, and never what a window says was found. */
export class Desk {
  readonly #kept = new Map<string, KeptReport>();

  /** @param at when the check ended */
  keep(outcome: VerificationOutcome, at: Date, caseId: string | null = null): VerificationReport {
    const report: VerificationReport = { ...outcome, id: randomUUID(), at: at.toISOString() };
    this.#kept.set(report.id, { report, caseId });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return report;
  }

  /** @throws FailureError `not-found` */
  report(id: string): KeptReport {
    const kept = this.#kept.get(id);
    if (kept) return kept;
    throw new FailureError(
      'not-found',
      'This verification is not at hand any more, so it cannot be signed.',
      'Verify again, then sign the report.',
    );
  }
}
