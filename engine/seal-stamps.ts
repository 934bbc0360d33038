/** Timestamps that bundles got after they went out: which file became which. */
import { z } from 'zod';
import type { CaseFile } from './case-file.ts';
import { stateIn } from './statements.ts';
import type { ReadTx, WriteTx } from './store/driver.ts';
import { currentStatements } from './store/statements.ts';
import type { Record } from './unit-of-work.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

export const SealStamp = z.strictObject({
  /** SHA-256 of the file as it was. */
  before: Hash,
  /** Of the file as it is, and its bytes. */
  sha256: Hash,
  size: z.int().positive(),
  file: z.string(),
  /** ISO instant, and the authority that says so. */
  time: z.string(),
  authority: z.string(),
});
export type SealStamp = z.infer<typeof SealStamp>;

/** Oldest first; of a file that was timestamped twice, the newest. */
export function sealStamps(tx: ReadTx): SealStamp[] {
  return currentStatements(tx, 'seal').flatMap(({ body }) => {
    const read = SealStamp.safeParse(JSON.parse(body));
    return read.success ? [read.data] : [];
  });
}

/** Within the unit of work that records the longer file. */
export function stateStamp(file: CaseFile, tx: WriteTx, record: Record, stamp: SealStamp): void {
  stateIn(file, tx, record, {
    kind: 'seal',
    key: `stamp-${stamp.before}`,
    body: { ...stamp },
    reason: 'So that the file as it was and the file as it is are known to be one bundle.',
    words: `Bundle ${stamp.file} timestamped after its seal by ${stamp.authority}`,
  });
}
