import { setImmediate as turn } from 'node:timers/promises';
import type { CaseFile } from './case-file.ts';
import { soundRecord } from './log/sound.ts';
import { erasures } from './store/custody.ts';
import { write } from './store/driver.ts';
import { dropErasedChunks, emptyLog } from './store/erase.ts';
import { entryByHash } from './store/ledger.ts';

/**
 * Destroys what bytes are left of exhibits that were erased, piece by piece, and the older pages in SQLite's log. Only what a
 * signed entry says was erased: a row that was marked so behind Continuity's back is evidence still, for verification to find.
 */
export async function destroyErased(file: CaseFile): Promise<void> {
  for (const { entry } of erasures(file.read)) {
    const record = entryByHash(file.read, entry);
    const sound = record && soundRecord(file.read, record);
    if (sound?.entry.act !== 'erased' || !Array.isArray(sound.detail.blobs)) continue;
    const blobs = sound.detail.blobs.map(Number);
    while (write(file.db, (tx) => dropErasedChunks(tx, blobs))) await turn();
  }
  emptyLog(file.read);
}
