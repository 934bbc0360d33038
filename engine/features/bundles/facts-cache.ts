/** What was read of a case, for as long as nothing of it changed: a plan that is being edited asks for it again and again. */
import type { CaseFacts } from '../../../shared/domain/bundle/facts.ts';
import type { BundleFacts } from '../../bundle/bundle-input.ts';
import { caseFacts } from '../../case-facts.ts';
import type { CaseFile } from '../../case-file.ts';
import type { ExhibitRecord } from '../../store/exhibits.ts';
import { continuityOf, type ExhibitContinuity } from '../continuity.ts';
import { gatherFacts, type Shown } from './gather.ts';

/** Facts for as many different choices of what is shown: the three versions, before and after a change. */
const mostGathered = 6;

interface Held {
  readonly revision: number;
  facts: CaseFacts | null;
  readonly gathered: Map<string, BundleFacts>;
  readonly continuity: Map<string, ExhibitContinuity>;
}

/** For layouts and previews. An export reads anew: what it prints is of its own moment. */
export class FactsCache {
  readonly #held = new WeakMap<CaseFile, Held>();

  /** Whether the entries of exhibits were verified already, for the case as it is. */
  holds(file: CaseFile): boolean {
    return this.#of(file).continuity.size > 0;
  }

  caseFacts(file: CaseFile): CaseFacts {
    const held = this.#of(file);
    held.facts ??= caseFacts(file);
    return held.facts;
  }

  async gather(file: CaseFile, shown: Shown, version: string): Promise<BundleFacts> {
    const held = this.#of(file);
    const key = JSON.stringify([shown.audience, [...shown.exhibits], [...shown.documents], [...shown.parts]]);
    const known = held.gathered.get(key);
    if (known) return known;
    const made = await gatherFacts(file, shown, version, {}, (record) => this.#continuity(file, held, record));
    if (file.revision !== held.revision) return made;
    held.gathered.set(key, made);
    for (const oldest of held.gathered.keys()) {
      if (held.gathered.size <= mostGathered) break;
      held.gathered.delete(oldest);
    }
    return made;
  }

  /** Every entry of an exhibit is held to its signature: much the longest part of gathering. */
  #continuity(file: CaseFile, held: Held, record: ExhibitRecord): ExhibitContinuity {
    const known = held.continuity.get(record.id) ?? continuityOf(file, record);
    held.continuity.set(record.id, known);
    return known;
  }

  #of(file: CaseFile): Held {
    const held = this.#held.get(file);
    if (held?.revision === file.revision) return held;
    const fresh: Held = { revision: file.revision, facts: null, gathered: new Map(), continuity: new Map() };
    this.#held.set(file, fresh);
    return fresh;
  }
}
