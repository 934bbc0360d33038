import type { CaseFacts } from './facts.ts';
import type { BundlePlan } from './plan.ts';

interface Source {
  readonly id: string;
  readonly sha256: string;
  readonly parent: string | null;
  readonly approved: boolean;
}

/**
 * What sensitive material (MG6D) is, by content: what the sensitive schedule names, what an item of the plan says is sensitive,
 * the same bytes under any other name, and copies of it that nobody approved.
 */
export class SensitiveSources {
  readonly #ids = new Set<string>();
  readonly #digests = new Set<string>();
  readonly #byId: ReadonlyMap<string, Source>;

  constructor(plan: BundlePlan, facts: CaseFacts) {
    const all: Source[] = [...facts.exhibits, ...facts.documents];
    this.#byId = new Map(all.map((one) => [one.id, one]));
    const refs = new Map(facts.exhibits.map((one) => [one.ref, one.id]));
    const digests = new Map(facts.documents.map((one) => [one.sha256, one.id]));
    for (const id of facts.sensitive) this.#ids.add(id);
    for (const item of [...plan.sections.flatMap(({ items }) => items), ...(plan.late?.items ?? [])]) {
      if (!item.sensitive) continue;
      const id =
        item.kind === 'exhibit' ? refs.get(item.ref) : item.kind === 'document' ? digests.get(item.sha256) : undefined;
      if (id !== undefined) this.#ids.add(id);
    }
    for (const id of this.#ids) {
      const source = this.#byId.get(id);
      if (source) this.#digests.add(source.sha256);
    }
  }

  holds(source: Source): boolean {
    // Whoever wrote a case file by hand may have made a circle of parents.
    const met = new Set<string>();
    for (let one: Source | undefined = source; one && !met.has(one.id); ) {
      if (this.#ids.has(one.id) || this.#digests.has(one.sha256)) return true;
      met.add(one.id);
      if (one.parent === null || one.approved) return false;
      one = this.#byId.get(one.parent);
    }
    return false;
  }
}
