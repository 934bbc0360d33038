/** What is known of an exhibit's bytes as they are now: what was read again in this run, never what was found before. */
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { HashStatus } from '../../../shared/api/custody.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import type { CaseFile } from '../../case-file.ts';
import { soundRecord } from '../../log/sound.ts';
import { chunkOf } from '../../store/blobs.ts';
import { isDamage, type ReadTx } from '../../store/driver.ts';
import { filesOf, folderOf } from '../../store/exhibit-files.ts';
import type { ExhibitRecord } from '../../store/exhibits.ts';
import { entriesPage } from '../../store/ledger.ts';
import { commit } from '../../unit-of-work.ts';
import { exhibitSubject } from '../views.ts';

interface Checked {
  readonly at: string;
  readonly found: string | null;
  readonly agrees: boolean;
}

export class HashChecks {
  /** Of this run; by exhibit id. */
  readonly #checked = new WeakMap<CaseFile, Map<string, Checked>>();

  statusOf(file: CaseFile, exhibit: ExhibitRecord): HashStatus {
    const recorded = newestRecorded(file.read, exhibit);
    if (exhibit.erasedAt !== null) return { status: 'erased', at: exhibit.erasedAt, found: null, recorded };
    const checked = this.#checked.get(file)?.get(exhibit.id);
    if (!checked) return { status: 'not checked', at: null, found: null, recorded };
    return { status: checked.agrees ? 'agrees' : 'differs', at: checked.at, found: checked.found, recorded };
  }

  /**
   * Reads every byte of the exhibit, of a folder every file, and records what was found.
   *
   * @throws the signal's reason
   */
  async check(
    file: CaseFile,
    exhibit: ExhibitRecord,
    { signal, progress }: { signal: AbortSignal; progress: (report: Progress) => void },
  ): Promise<HashStatus> {
    const parts = partsOf(file.read, exhibit);
    const total = parts.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    let first: string | null = null;
    const differing: number[] = [];
    for (const [n, part] of parts.entries()) {
      const found = await digestOf(file, part.blob, async (bytes) => {
        done += bytes;
        progress({ phase: 'Reading again', done, total, unit: 'bytes' });
        await turn();
        signal.throwIfAborted();
      });
      if (n === 0) first = found;
      if (found !== part.sha256) differing.push(n);
    }
    const agrees = differing.length === 0;
    const at = file.clock.now().toISOString();
    commit(file, (_, record) =>
      record({
        act: 'verified',
        subject: { id: exhibitSubject(exhibit), sha256: exhibit.sha256, size: exhibit.size },
        detail: {
          status: agrees ? 'agrees' : 'differs',
          found: first,
          parts: parts.length,
          // Numbers, not names: what stays when the exhibit is erased says nothing of its content.
          differing: differing.slice(0, mostNamed),
          at,
        },
      }),
    );
    const of = this.#checked.get(file) ?? new Map<string, Checked>();
    this.#checked.set(file, of.set(exhibit.id, { at, found: first, agrees }));
    return this.statusOf(file, exhibit);
  }
}

/** Parts numbered in the entry: 0 its own content, then a folder's files. A wrecked folder must not make an entry of megabytes. */
const mostNamed = 100;

interface Part {
  readonly blob: number;
  readonly sha256: string;
  readonly size: number;
}

/** The exhibit's own content first. */
function partsOf(tx: ReadTx, exhibit: ExhibitRecord): Part[] {
  const own: Part = { blob: exhibit.blob, sha256: exhibit.sha256, size: exhibit.size };
  if (!folderOf(tx, exhibit.id)) return [own];
  return [own, ...Array.from(filesOf(tx, exhibit.id), ({ blob, sha256, size }) => ({ blob, sha256, size }))];
}

/** Null where the file cannot be read there: then it is not what was taken in. */
async function digestOf(file: CaseFile, blob: number, step: (bytes: number) => Promise<void>): Promise<string | null> {
  const hash = createHash('sha256');
  for (let n = 0; ; n++) {
    let bytes: Uint8Array | null;
    try {
      bytes = chunkOf(file.read, blob, n);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return null;
    }
    if (!bytes) return hash.digest('hex');
    hash.update(bytes);
    await step(bytes.length);
  }
}

/** Of an earlier run or this one, as the ledger has it. Checks of one exhibit only: a case's own is in its report. */
function newestRecorded(tx: ReadTx, exhibit: ExhibitRecord): HashStatus['recorded'] {
  const { rows } = entriesPage(tx, { subject: exhibitSubject(exhibit), offset: 0, limit: 100_000 });
  for (const row of rows) {
    if (row.act !== 'verified') continue;
    const sound = soundRecord(tx, row);
    if (sound) return { at: row.at, by: String(sound.detail.by), agreed: sound.detail.status === 'agrees' };
  }
  return null;
}
