/** Files of folder exhibits. Rows of an exhibit that is not there yet are staged: nothing reads them. */
import type { FolderFile, SkippedThing } from '../../shared/domain/exhibits/facts.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface FolderRecord {
  /** Blob of the listing: names, times and what was skipped, committed to by the manifest. */
  readonly listing: number;
  readonly files: number;
  /** Of all files. */
  readonly bytes: number;
  /** Folders in it, itself not counted. */
  readonly folders: number;
  readonly skipped: number;
}

export interface FolderFileRecord extends FolderFile {
  readonly blob: number;
}

export function folderOf(tx: ReadTx, exhibit: string): FolderRecord | null {
  return (
    (prepared(tx, 'SELECT listing, files, bytes, folders, skipped FROM exhibit_folder WHERE exhibit = ?').get(
      exhibit,
    ) as unknown as FolderRecord) ?? null
  );
}

export function addFolder(tx: WriteTx, exhibit: string, record: FolderRecord): void {
  prepared(tx, 'INSERT INTO exhibit_folder VALUES (?, ?, ?, ?, ?, ?)').run(
    exhibit,
    record.listing,
    record.files,
    record.bytes,
    record.folders,
    record.skipped,
  );
}

export function addFile(tx: WriteTx, exhibit: string, file: FolderFileRecord): void {
  prepared(tx, 'INSERT INTO exhibit_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    exhibit,
    file.n,
    file.path,
    file.original,
    file.originalBytes === null ? null : Buffer.from(file.originalBytes, 'hex'),
    file.blob,
    file.size,
    file.sha256,
    file.modifiedAt,
    file.createdAt,
  );
}

/** @param n from 1 */
export function addSkipped(tx: WriteTx, exhibit: string, n: number, thing: SkippedThing): void {
  prepared(tx, 'INSERT INTO exhibit_skipped VALUES (?, ?, ?, ?, ?)').run(
    exhibit,
    n,
    thing.path,
    thing.kind,
    thing.reason,
  );
}

const columns = `n, path, original, lower(hex(original_bytes)) AS originalBytes, blob, size, sha256, modified AS modifiedAt, created AS createdAt`;

const toFile = (row: Record<string, unknown>): FolderFileRecord =>
  ({ ...row, originalBytes: row.originalBytes === '' ? null : row.originalBytes }) as unknown as FolderFileRecord;

/** Rows a walk over all files reads at once. */
const walked = 500;

/** In the order of the manifest. Reads as it goes. */
export function* filesOf(tx: ReadTx, exhibit: string): Generator<FolderFileRecord> {
  const next = prepared(
    tx,
    `SELECT ${columns} FROM exhibit_file WHERE exhibit = ? AND n > ? ORDER BY n LIMIT ${walked}`,
  );
  for (let last = 0; ; ) {
    const rows = next.all(exhibit, last).map(toFile);
    yield* rows;
    last = rows.at(-1)?.n ?? 0;
    if (rows.length < walked) return;
  }
}

/** @param text keeps files whose path, as stored or as it was called, holds it; the case of ASCII letters does not matter */
export function filesPage(
  tx: ReadTx,
  exhibit: string,
  { offset, limit, text = '' }: { offset: number; limit: number; text?: string | undefined },
): { total: number; rows: FolderFileRecord[] } {
  const holds = `exhibit = @exhibit AND (@text = '' OR instr(lower(path), lower(@text)) > 0 OR instr(lower(original), lower(@text)) > 0)`;
  const total = prepared(tx, `SELECT count(*) AS n FROM exhibit_file WHERE ${holds}`).get({ exhibit, text })?.n;
  const rows = prepared(
    tx,
    `SELECT ${columns} FROM exhibit_file WHERE ${holds} ORDER BY n LIMIT @limit OFFSET @offset`,
  ).all({ exhibit, text, limit, offset });
  return { total: Number(total), rows: rows.map(toFile) };
}

export function skippedPage(
  tx: ReadTx,
  exhibit: string,
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: SkippedThing[] } {
  const total = prepared(tx, 'SELECT count(*) AS n FROM exhibit_skipped WHERE exhibit = ?').get(exhibit)?.n;
  const rows = prepared(
    tx,
    'SELECT path, kind, reason FROM exhibit_skipped WHERE exhibit = ? ORDER BY n LIMIT ? OFFSET ?',
  ).all(exhibit, limit, offset);
  return { total: Number(total), rows: rows as unknown as SkippedThing[] };
}

/** By path. Reads as it goes. */
export function* skippedOf(tx: ReadTx, exhibit: string): Generator<SkippedThing> {
  for (let offset = 0; ; offset += walked) {
    const { rows } = skippedPage(tx, exhibit, { offset, limit: walked });
    yield* rows;
    if (rows.length < walked) return;
  }
}

/** Files of exhibits that stand on a blob: the first twenty. */
export function filesOfBlob(tx: ReadTx, blob: number): { readonly exhibit: string; readonly path: string }[] {
  return prepared(tx, 'SELECT exhibit, path FROM exhibit_file WHERE blob = ? ORDER BY exhibit, n LIMIT 20').all(
    blob,
  ) as unknown as { exhibit: string; path: string }[];
}

/** Points the staged files of an exhibit at another blob with the same bytes. */
export function repointFiles(tx: WriteTx, exhibit: string, from: number, to: number): void {
  prepared(tx, 'UPDATE exhibit_file SET blob = ? WHERE blob = ? AND exhibit = ?').run(to, from, exhibit);
}

/** Whether every file of an exhibit stands on complete bytes of its size and digest. */
export function filesAreWhole(tx: ReadTx, exhibit: string): boolean {
  const loose = prepared(
    tx,
    `SELECT 1 FROM exhibit_file f LEFT JOIN blob b ON b.id = f.blob
     WHERE f.exhibit = ? AND (b.state IS NOT 1 OR b.sha256 <> f.sha256 OR b.size <> f.size) LIMIT 1`,
  ).get(exhibit);
  return loose === undefined;
}

/** Rows of one exhibit that one step of dropping removes at most. */
const dropStep = 20_000;

/** Removes a part of the staged rows of an exhibit that never came to be. @returns whether more is left */
export function dropFilesPart(tx: WriteTx, exhibit: string): boolean {
  const tables = ['exhibit_file', 'exhibit_skipped'];
  for (const table of tables) {
    const { changes } = prepared(
      tx,
      `DELETE FROM ${table} WHERE exhibit = @exhibit AND n IN (SELECT n FROM ${table} WHERE exhibit = @exhibit LIMIT ${dropStep})`,
    ).run({ exhibit });
    if (changes === dropStep) return true;
  }
  prepared(tx, 'DELETE FROM exhibit_folder WHERE exhibit = ?').run(exhibit);
  return false;
}

/** Exhibits that never came to be and left rows behind. */
export function stagedExhibits(tx: ReadTx): string[] {
  return prepared(
    tx,
    `SELECT exhibit FROM (SELECT DISTINCT exhibit FROM exhibit_file UNION SELECT DISTINCT exhibit FROM exhibit_skipped
       UNION SELECT exhibit FROM exhibit_folder) WHERE NOT EXISTS (SELECT 1 FROM exhibit x WHERE x.id = exhibit)`,
  )
    .all()
    .map((row) => String(row.exhibit));
}
