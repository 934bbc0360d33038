/**
 * Erasures as the ledger has them. An entry of which the detail is gone is accepted exactly where a later, signed entry
 * `erased` about the same exhibit names it; every other missing detail is a finding. Entries are taken one by one.
 */
import type { LedgerAct, Problem } from '../approvals/check.ts';
import type { Act } from '../ledger/entry.ts';

/** Acts whose detail describes an exhibit's content, and goes with it. Who acted, when, and why it was erased all stay. */
export const erasableActs: ReadonlySet<Act> = new Set<Act>(['acquired', 'exhibited']);

export interface ErasedExhibit {
  readonly ref: string;
  readonly hash: string;
  readonly sha256: string | null;
  readonly detail: NonNullable<LedgerAct['detail']>;
}

export class ErasureCheck {
  readonly #problem: Problem;
  readonly #erased = new Map<string, ErasedExhibit>();
  /** Entries without their detail, by hash; taken out as an erasure accounts for them. */
  readonly #missing = new Map<string, LedgerAct>();
  /** Entries that could be erased and have their detail, by subject. */
  readonly #present = new Map<string, Set<string>>();
  /** Redacted copies by parent, both by reference; and who is whose. */
  readonly #copies = new Map<string, Set<string>>();

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  /** By reference. */
  get erased(): ReadonlyMap<string, ErasedExhibit> {
    return this.#erased;
  }

  take(act: LedgerAct): void {
    const { entry, hash, detail } = act;
    if (detail === null) {
      this.#missing.set(hash, act);
      return;
    }
    const { id } = entry.subject;
    if (erasableActs.has(entry.act) && id.startsWith('exhibit:'))
      this.#present.set(id, (this.#present.get(id) ?? new Set()).add(hash));
    if (entry.act === 'redacted' && typeof detail.copy === 'string')
      this.#copies.set(id, (this.#copies.get(id) ?? new Set()).add(detail.copy));
    if (entry.act === 'erased' && id.startsWith('exhibit:')) this.#take({ ...act, detail });
  }

  /** Names every detail that is gone and that no erasure accounts for. */
  finish(): void {
    for (const { entry, name } of this.#missing.values())
      this.#problem('detail-missing', name, `the detail that digest ${entry.detail} commits to`, 'none');
    this.#missing.clear();
  }

  #take({ entry, hash, detail, name }: LedgerAct & { detail: NonNullable<LedgerAct['detail']> }): void {
    const { id, sha256 } = entry.subject;
    const ref = id.slice('exhibit:'.length);
    const before = this.#erased.get(ref);
    if (before) {
      this.#problem('erasure-twice', name, `one erasure of exhibit ${ref}, entry ${before.hash}`, 'another one');
      return;
    }
    this.#erased.set(ref, { ref, hash, sha256, detail });
    for (const copy of this.#copies.get(id) ?? [])
      if (!this.#erased.has(copy))
        this.#problem('erasure-refused', name, `exhibit ${ref} kept while its copy ${copy} is`, 'erased before it');
    const named = new Set(Array.isArray(detail.details) ? detail.details.map(String) : []);
    for (const one of named) {
      const gone = this.#missing.get(one);
      if (gone && gone.entry.subject.id === id && erasableActs.has(gone.entry.act)) this.#missing.delete(one);
      else if (this.#present.get(id)?.has(one))
        this.#problem('erasure-incomplete', name, `the detail of entry ${one} erased`, 'it is still there');
      else this.#problem('erasure-refused', name, `entries about exhibit ${ref} and before`, `entry ${one}`);
    }
    // What is there and is not named would be content that the erasure forgot.
    for (const one of this.#present.get(id) ?? [])
      if (!named.has(one))
        this.#problem('erasure-incomplete', name, `the detail of entry ${one} erased`, 'it is still there');
  }
}
