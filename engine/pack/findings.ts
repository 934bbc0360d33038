import type { VerificationProblem } from '../../shared/api/verification.ts';

/** Beyond this many the report says how many more there are: a hostile pack must not fill memory with its faults. */
const mostProblems = 1000;
/** A hostile name or value is quoted this far. */
const longestQuote = 300;

/** Collects what the verification of a pack finds. */
export class PackFindings {
  readonly #problems: VerificationProblem[] = [];
  readonly #checked = new Map<string, number>();
  #unlisted = 0;

  problem(kind: string, subject: string, expected: string, found: string): void {
    if (this.#problems.length < mostProblems)
      this.#problems.push({ kind, subject: quoted(subject), expected: quoted(expected), found: quoted(found) });
    else this.#unlisted++;
  }

  checked(what: string, count = 1): void {
    this.#checked.set(what, (this.#checked.get(what) ?? 0) + count);
  }

  get problems(): VerificationProblem[] {
    if (this.#unlisted === 0) return [...this.#problems];
    const more = {
      kind: 'more',
      subject: 'this report',
      expected: 'every problem listed',
      found: `${this.#unlisted} more problems not listed`,
    };
    return [...this.#problems, more];
  }

  get counts(): { what: string; count: number }[] {
    return [...this.#checked].map(([what, count]) => ({ what, count }));
  }
}

/** Control characters could rewrite the terminal that shows them. */
function quoted(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
  return plain.length > longestQuote ? `${plain.slice(0, longestQuote)}…` : plain;
}
