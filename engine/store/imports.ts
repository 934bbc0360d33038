import type { Mapping } from '../../shared/api/mappings.ts';
import { dropBlobs, unfinishedBlobs } from './blobs.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';
import { dropFilesPart, stagedExhibits } from './exhibit-files.ts';
import { lastEvent } from './meta.ts';

export interface ImportRecord {
  readonly id: number;
  readonly file: string;
  readonly blob: number;
  readonly sha256: string;
  readonly size: number;
  readonly format: string;
  readonly encoding: string;
  readonly zone: string | null;
  /** Of a spreadsheet. */
  readonly sheet: string | null;
  readonly mapping: Mapping | null;
  /** Sentences. */
  readonly warnings: readonly string[];
  /** The import that read the same original anew; its events then stand for this one's. */
  readonly supersededBy: number | null;
  readonly columns: readonly string[];
  readonly at: string;
  readonly person: string;
  readonly rows: number;
  readonly imported: number;
  readonly duplicate: number;
  readonly spanFrom: number | null;
  readonly spanTo: number | null;
  readonly firstEvent: number | null;
  readonly lastEvent: number | null;
  /** Leaf hash of the ledger entry. */
  readonly entry: string;
}

/** Begins an import whose rows are not part of the case until `finishImport`. */
export function stageImport(tx: WriteTx, record: { file: string; blob: number; at: string; person: string }): number {
  return Number(
    prepared(tx, 'INSERT INTO import (state, file, blob, at, person) VALUES (0, ?, ?, ?, ?)').run(
      record.file,
      record.blob,
      record.at,
      record.person,
    ).lastInsertRowid,
  );
}

export function addRejected(tx: WriteTx, importId: number, line: number, reason: string): void {
  prepared(tx, 'INSERT INTO rejected_row VALUES (?, ?, ?)').run(importId, line, reason);
}

export function finishImport(
  tx: WriteTx,
  record: Omit<ImportRecord, 'sha256' | 'size' | 'file' | 'at' | 'person' | 'supersededBy'>,
): void {
  prepared(
    tx,
    `UPDATE import SET state = 1, blob = ?, format = ?, encoding = ?, zone = ?, columns = ?, rows = ?, imported = ?, duplicate = ?,
       span_from = ?, span_to = ?, first_event = ?, last_event = ?, sheet = ?, mapping = ?, warnings = ?, entry = ? WHERE id = ?`,
  ).run(
    record.blob,
    record.format,
    record.encoding,
    record.zone,
    JSON.stringify(record.columns),
    record.rows,
    record.imported,
    record.duplicate,
    record.spanFrom,
    record.spanTo,
    record.firstEvent,
    record.lastEvent,
    record.sheet,
    record.mapping === null ? null : JSON.stringify(record.mapping),
    JSON.stringify(record.warnings),
    record.entry,
    record.id,
  );
}

const select = `SELECT i.id, i.file, i.blob, b.sha256, b.size, i.format, i.encoding, i.zone, i.columns, i.at, i.person, i.rows, i.imported,
  i.duplicate, i.span_from AS spanFrom, i.span_to AS spanTo, i.sheet, i.mapping, i.warnings, i.superseded_by AS supersededBy, i.first_event AS firstEvent, i.last_event AS lastEvent, i.entry
  FROM import i JOIN blob b ON b.id = i.blob WHERE i.state = 1`;

const toRecord = (row: Record<string, unknown>): ImportRecord =>
  ({
    ...row,
    columns: JSON.parse(row.columns as string),
    mapping: row.mapping === null ? null : JSON.parse(row.mapping as string),
    warnings: JSON.parse(row.warnings as string),
  }) as unknown as ImportRecord;

export function imports(tx: ReadTx): ImportRecord[] {
  return prepared(tx, `${select} ORDER BY i.id`).all().map(toRecord);
}

export function importOf(tx: ReadTx, id: number): ImportRecord | null {
  const row = prepared(tx, `${select} AND i.id = ?`).get(id);
  return row ? toRecord(row) : null;
}

/** Ids [first, last] of the events of superseded imports, ascending: they are in no view. */
export function supersededEvents(tx: ReadTx): { first: number; last: number }[] {
  return prepared(
    tx,
    'SELECT first_event AS first, last_event AS last FROM import WHERE superseded_by IS NOT NULL AND first_event IS NOT NULL ORDER BY first_event',
  ).all() as unknown as { first: number; last: number }[];
}

export function supersede(tx: WriteTx, importId: number, by: number): void {
  prepared(tx, 'UPDATE import SET superseded_by = ? WHERE id = ?').run(by, importId);
}

export function countImports(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT count(*) AS n FROM import WHERE state = 1').get()?.n);
}

export function rejectedRows(tx: ReadTx, importId: number): { line: number; reason: string }[] {
  return prepared(tx, 'SELECT line, reason FROM rejected_row WHERE import = ? ORDER BY line').all(
    importId,
  ) as unknown as {
    line: number;
    reason: string;
  }[];
}

/** How many rows one step of `dropStaged` removes at most: keeps each transaction, and so the pause it makes, short. */
const dropStep = 50_000;
const dropPieces = 200;

/**
 * Removes a part of what an unfinished import left behind (cancelled, failed, or killed). With `ownBlob` only that blob goes
 * with it: another intake may be under way beside the import. Without, every unfinished blob goes.
 *
 * @returns whether more is left
 */
export function dropStaged(tx: WriteTx, ownBlob?: number): boolean {
  const last = lastEvent(tx);
  // From the end: ids run on without gaps, so the rows left are always those above a number.
  const { changes } = prepared(
    tx,
    'DELETE FROM event WHERE id > max(?, (SELECT coalesce(max(id), 0) FROM event) - ?)',
  ).run(last, dropStep);
  if (changes > 0) return true;
  for (const row of prepared(tx, 'SELECT id FROM import WHERE state = 0').all()) {
    const pieces = prepared(
      tx,
      'DELETE FROM event_piece WHERE id IN (SELECT id FROM event_piece WHERE import = ? LIMIT ?)',
    ).run(row.id, dropPieces);
    if (pieces.changes > 0) return true;
  }
  for (const row of prepared(tx, 'SELECT id FROM import WHERE state = 0').all()) {
    prepared(tx, 'DELETE FROM rejected_row WHERE import = ?').run(row.id);
    prepared(tx, 'DELETE FROM event_block WHERE import = ?').run(row.id);
    prepared(tx, 'DELETE FROM import WHERE id = ?').run(row.id);
  }
  // Files of a folder before their bytes: they refer to them.
  if (ownBlob === undefined) for (const exhibit of stagedExhibits(tx)) if (dropFilesPart(tx, exhibit)) return true;
  return dropBlobs(tx, ownBlob === undefined ? unfinishedBlobs(tx) : [ownBlob]);
}

export function hasStaged(tx: ReadTx): boolean {
  return (
    prepared(tx, 'SELECT 1 FROM import WHERE state = 0 UNION ALL SELECT 1 FROM blob WHERE state = 0 LIMIT 1').get() !==
      undefined || stagedExhibits(tx).length > 0
  );
}
