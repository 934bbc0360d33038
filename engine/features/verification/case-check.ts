import type { CaseFile } from '../../case-file.ts';
import { metaValue, personOf } from '../../store/meta.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';

/** The case's own description and the names of its people against the entries. */
export class CaseCheck {
  readonly #file: CaseFile;
  readonly #findings: Findings;
  #created: SoundEntry | null = null;
  /** The last entry of each person: by then, whatever they are called since. */
  readonly #people = new Map<string, SoundEntry>();

  constructor(file: CaseFile, findings: Findings) {
    this.#file = file;
    this.#findings = findings;
  }

  entry(sound: SoundEntry): void {
    if (sound.entry.act === 'created') this.#created ??= sound;
    this.#people.set(sound.entry.actor, sound);
  }

  /** After the last entry. */
  finish(): void {
    if (!this.#created) {
      this.#findings.problem('entry-missing', 'the case', 'the entry that created it', 'none');
      return;
    }
    const { read } = this.#file;
    const created = this.#created.detail;
    for (const key of ['ref', 'title', 'marking', 'displayZone'] as const) {
      const found = metaValue(read, key);
      if (found !== created[key])
        this.#findings.problem('case-altered', `the case, ${key}`, String(created[key]), String(found));
    }
    for (const [id, { detail }] of this.#people) {
      const person = personOf(read, id);
      if (person?.name !== detail.by || person?.initials !== detail.initials)
        this.#findings.problem(
          'person-altered',
          `person ${id}`,
          `${String(detail.by)} (${String(detail.initials)})`,
          person ? `${person.name} (${person.initials})` : 'no such person',
        );
    }
    this.#findings.checked('people and description of the case', this.#people.size + 1);
  }
}
