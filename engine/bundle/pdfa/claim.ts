/** Whether a file may claim PDF/A-2u, and where not, why not: gathered while it is drawn. */
import type { Conformity } from './conform.ts';
import { faultWords } from './verdict.ts';

export interface PdfaResult {
  readonly claimed: boolean;
  /** In sentences; null where it is claimed. */
  readonly why: string | null;
}

/** Reasons are read by people: after these, only how many more. */
const mostReasons = 12;

export class PdfaClaim {
  readonly #reasons: { readonly page: number; readonly words: string }[] = [];
  readonly #inks = new Map<string, { readonly look: string; readonly of: string }>();

  /** @param of the source as the bundle names it; @param page its first in the bundle */
  supplied(of: string, page: number, { breaks, inks }: Conformity): void {
    for (const fault of breaks) this.#reasons.push({ page, words: `${of}, ${faultWords(fault)}` });
    for (const [name, look] of inks) {
      const known = this.#inks.get(name);
      if (known === undefined) this.#inks.set(name, { look, of });
      else if (known.look !== look)
        this.#reasons.push({
          page,
          words: `${of}: the ink “${name}” looks otherwise than in ${known.of}, and one file may say only one thing of it (ISO 19005-2, 6.2.4.4)`,
        });
    }
  }

  get result(): PdfaResult {
    return this.upTo(Number.POSITIVE_INFINITY);
  }

  /** As if the file ended with that page: what was served once says the same when something is added to it. */
  upTo(page: number): PdfaResult {
    const words = this.#reasons.filter((reason) => reason.page <= page).map((reason) => reason.words);
    if (words.length === 0) return { claimed: true, why: null };
    const shown = words.slice(0, mostReasons).map((one) => `${one}.`);
    if (words.length > mostReasons) shown.push(`And ${words.length - mostReasons} more.`);
    return { claimed: false, why: shown.join(' ') };
  }
}

/** Of a bundle of several files. */
export function joinedResult(files: readonly { readonly letter: string; readonly pdfa: PdfaResult }[]): PdfaResult {
  const reasons = files.flatMap(({ letter, pdfa }) =>
    pdfa.why === null ? [] : [files.length === 1 ? pdfa.why : `Bundle ${letter}: ${pdfa.why}`],
  );
  return reasons.length === 0 ? { claimed: true, why: null } : { claimed: false, why: reasons.join(' ') };
}
