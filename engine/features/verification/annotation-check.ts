import type { CaseFile } from '../../case-file.ts';
import {
  type AnnotationRecord,
  annotationBatches,
  annotationCounts,
  annotationOf,
  eventsOfAnnotation,
} from '../../store/annotations.ts';
import { idListDigest } from '../../store/digests.ts';
import { entryIndexes } from '../../store/ledger.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const nameOf = (record: AnnotationRecord): string =>
  `annotation “${record.note.slice(0, 60) || record.tags.join(', ')}” (${record.id})`;

/**
 * Annotations and their withdrawals against the entries that recorded them, both ways: each sound entry has its row as it was
 * signed, and there are no more rows than entries. Which row is over is looked for only where there is one.
 */
export class AnnotationCheck {
  readonly #file: CaseFile;
  readonly #findings: Findings;
  /** Log indexes of entries that are not sound. */
  readonly #unsound: ReadonlySet<number>;
  #made = 0;
  #withdrawn = 0;

  constructor(file: CaseFile, findings: Findings, unsound: ReadonlySet<number>) {
    this.#file = file;
    this.#findings = findings;
    this.#unsound = unsound;
  }

  entry(sound: SoundEntry): void {
    const { act } = sound.entry;
    if (act === 'annotated' || act === 'tagged') this.#checkMade(sound);
    else if (act === 'withdrawn') this.#checkWithdrawn(sound);
  }

  /** After the last entry. */
  finish(): void {
    const { made, withdrawn } = annotationCounts(this.#file.read);
    if (made === this.#made && withdrawn === this.#withdrawn) return;
    let over = 0;
    for (const batch of annotationBatches(this.#file.read, 500))
      for (const record of batch) {
        if (!this.#recorded(record, ['annotated', 'tagged'])) {
          over++;
          this.#findings.problem('annotation-unrecorded', nameOf(record), 'a ledger entry', 'none');
        } else if (record.withdrawnAt !== null && !this.#recorded(record, ['withdrawn'])) {
          over++;
          this.#differs(record, 'withdrawal', { at: null, by: null, reason: null }, withdrawalOf(record));
        }
      }
    // Fewer rows than entries were named entry by entry; what is left is one row that two entries claim to have made.
    if (over === 0 && !this.#findings.any)
      this.#findings.problem('annotation-altered', 'annotations', `${this.#made} entries`, `${made} annotations`);
  }

  #checkMade({ entry, detail }: SoundEntry): void {
    this.#made++;
    const record = this.#rowOf(entry.subject.id);
    if (!record) {
      this.#findings.problem(
        'annotation-missing',
        entry.subject.id.replace(':', ' '),
        `the annotation “${String(detail.note)}”`,
        'no such annotation',
      );
      return;
    }
    const stored = { note: record.note, tags: record.tags, events: record.events, at: record.at };
    for (const [key, value] of Object.entries(stored))
      if (!same(value, detail[key])) this.#differs(record, key, detail[key], value);
    if (record.person !== entry.actor) this.#differs(record, 'author', entry.actor, record.person);
    const digest = idListDigest(eventsOfAnnotation(this.#file.read, record.id));
    if (digest !== entry.subject.sha256) this.#differs(record, 'events', entry.subject.sha256, digest);
    this.#findings.checked('annotations: against their ledger entries');
  }

  #checkWithdrawn({ entry, detail }: SoundEntry): void {
    this.#withdrawn++;
    const record = this.#rowOf(entry.subject.id);
    // A row that is gone is named by the entry that made it.
    if (!record) return;
    const signed = { at: detail.at ?? null, by: entry.actor, reason: detail.reason ?? null };
    const stored = withdrawalOf(record);
    if (!same(stored, signed)) this.#differs(record, 'withdrawal', signed, stored);
    this.#findings.checked('annotations withdrawn: against their ledger entries');
  }

  #rowOf(subject: string): AnnotationRecord | null {
    return subject.startsWith('annotation:')
      ? annotationOf(this.#file.read, subject.slice('annotation:'.length))
      : null;
  }

  #recorded({ id }: AnnotationRecord, acts: readonly string[]): boolean {
    return entryIndexes(this.#file.read, `annotation:${id}`, acts).some((index) => !this.#unsound.has(index));
  }

  #differs(record: AnnotationRecord, what: string, expected: unknown, found: unknown): void {
    this.#findings.problem(
      'annotation-altered',
      `${nameOf(record)}, ${what}`,
      JSON.stringify(expected),
      JSON.stringify(found),
    );
  }
}

const withdrawalOf = (record: AnnotationRecord) => ({
  at: record.withdrawnAt,
  by: record.withdrawnBy,
  reason: record.withdrawnReason,
});
