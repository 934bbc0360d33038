/** What goes when an exhibit is erased. `secure_delete` overwrites what SQLite frees (https://sqlite.org/pragma.html). */
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

/** Blobs of what is an exhibit's own, and of files of statements that show its content. */
const own = `SELECT blob FROM exhibit WHERE id = @exhibit UNION SELECT listing FROM exhibit_folder WHERE exhibit = @exhibit
     UNION SELECT blob FROM exhibit_file WHERE exhibit = @exhibit
     UNION SELECT b.id FROM statement s, json_each(s.body, '$.files') f, json_each(f.value, '$.of') o
       JOIN blob b ON b.sha256 = f.value ->> 'sha256' AND b.state = 1 WHERE o.value = @exhibit`;

/**
 * Every stored file that is an exhibit's own: its content, a folder's listing and files, and what statements hold of its content
 * (the words read from it). Ids of blobs.
 */
export function blobsOfExhibit(tx: ReadTx, exhibit: string): number[] {
  return prepared(tx, own)
    .all({ exhibit })
    .map((row) => Number(row.blob));
}

/**
 * Of an exhibit's blobs, those that something else holds too, each with what people call that. Folders that are being taken in
 * count: their files were found to be stored already.
 */
export function sharedBlobs(tx: ReadTx, exhibit: string): { readonly blob: number; readonly with: string }[] {
  return prepared(
    tx,
    `WITH own (blob) AS (${own})
     SELECT own.blob, 'exhibit ' || x.producer || '/' || x.number AS "with" FROM own JOIN exhibit x ON x.blob = own.blob
       WHERE x.id <> @exhibit AND x.erased_at IS NULL
     UNION SELECT own.blob, coalesce('exhibit ' || x.producer || '/' || x.number, 'a folder that is being taken in')
       FROM own JOIN exhibit_file f ON f.blob = own.blob LEFT JOIN exhibit x ON x.id = f.exhibit
       WHERE f.exhibit <> @exhibit AND x.erased_at IS NULL
     UNION SELECT own.blob, 'exhibit ' || x.producer || '/' || x.number FROM own JOIN exhibit_folder f ON f.listing = own.blob
       JOIN exhibit x ON x.id = f.exhibit WHERE x.id <> @exhibit AND x.erased_at IS NULL
     UNION SELECT own.blob, 'original ' || i.file FROM own JOIN import i ON i.blob = own.blob
     UNION SELECT own.blob, CASE s.kind WHEN 'document' THEN 'document “' || coalesce(f.value ->> 'name', '') || '”'
         ELSE 'what was stated of it (' || s.kind || ')' END
       FROM own JOIN blob b ON b.id = own.blob, statement s, json_each(s.body, '$.files') f
       WHERE f.value ->> 'sha256' = b.sha256 AND NOT EXISTS (SELECT 1 FROM json_each(f.value, '$.of') o
         WHERE o.value = @exhibit OR o.value IN (SELECT id FROM exhibit WHERE erased_at IS NOT NULL))
     ORDER BY 1, 2`,
  ).all({ exhibit }) as unknown as { blob: number; with: string }[];
}

/** Says of blobs that they are erased, and of the exhibit everything but what it was: its bytes go by `dropErasedChunks`. */
export function eraseExhibit(tx: WriteTx, exhibit: string, blobs: readonly number[], at: string): void {
  const mark = prepared(tx, 'UPDATE blob SET state = 2 WHERE id = ? AND state = 1');
  for (const blob of blobs) mark.run(blob);
  prepared(
    tx,
    'UPDATE exhibit SET description = ?, file = ?, original = NULL, acquisition = NULL, erased_at = ? WHERE id = ?',
  ).run(erasedWords.description, erasedWords.file, at, exhibit);
  for (const table of ['exhibit_file', 'exhibit_skipped', 'exhibit_folder', 'exhibit_event'])
    tx.db.prepare(`DELETE FROM ${table} WHERE exhibit = ?`).run(exhibit);
}

/** What stands where an exhibit's description and file name were. */
export const erasedWords = { description: 'Erased', file: 'erased' } as const;

export function eraseDetail(tx: WriteTx, hash: string): void {
  prepared(tx, 'UPDATE ledger_entry SET salt = NULL, detail = NULL WHERE hash = ?').run(hash);
}

/** Rows (of 1 MiB) destroyed in one step: keeps the pause for others short. */
const chunksInStep = 16;

/** Destroys a part of what is left of erased blobs. @returns whether more may be */
export function dropErasedChunks(tx: WriteTx, blobs: readonly number[]): boolean {
  const rows = prepared(
    tx,
    `SELECT c.blob, c.n FROM json_each(?) one JOIN blob b ON b.id = one.value AND b.state = 2
     JOIN blob_chunk c ON c.blob = b.id LIMIT ?`,
  ).all(JSON.stringify(blobs), chunksInStep);
  const drop = prepared(tx, 'DELETE FROM blob_chunk WHERE blob = ? AND n = ?');
  for (const { blob, n } of rows) drop.run(blob, n);
  return rows.length === chunksInStep;
}

export function hasErasedChunks(tx: ReadTx): boolean {
  return (
    prepared(tx, 'SELECT 1 FROM blob b JOIN blob_chunk c ON c.blob = b.id WHERE b.state = 2 LIMIT 1').get() !==
    undefined
  );
}

/**
 * Writes the log into the file and cuts it to nothing: it would go on holding pages as they were before.
 *
 * @returns false where somebody still reads from it
 */
export function emptyLog(tx: ReadTx): boolean {
  const [row] = tx.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  return row?.busy === 0;
}

export function hasChunks(tx: ReadTx, blob: number): boolean {
  return prepared(tx, 'SELECT 1 FROM blob_chunk WHERE blob = ? LIMIT 1').get(blob) !== undefined;
}

/** Whether the bytes of a stored file are to be had: 1 complete, 2 erased; null where there is no such record. */
export function blobState(tx: ReadTx, blob: number): number | null {
  const row = prepared(tx, 'SELECT state FROM blob WHERE id = ?').get(blob);
  return row ? Number(row.state) : null;
}
