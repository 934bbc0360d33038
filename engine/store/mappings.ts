/** Ways to read a table that this device keeps by name, and those that a case's imports were made with. */
import type { Mapping } from '../../shared/api/mappings.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface MappingRecord {
  readonly name: string;
  readonly mapping: Mapping;
  readonly sha256: string;
  readonly savedAt: string;
}

type Row = Omit<MappingRecord, 'mapping'> & { mapping: string };

export function savedMappings(device: ReadTx): MappingRecord[] {
  const rows = prepared(
    device,
    'SELECT name, mapping, sha256, saved_at AS savedAt FROM mapping ORDER BY name COLLATE NOCASE, name',
  ).all() as unknown as Row[];
  return rows.map((row) => ({ ...row, mapping: JSON.parse(row.mapping) as Mapping }));
}

/** Replaces one of the same name. */
export function saveMapping(device: WriteTx, record: MappingRecord): void {
  prepared(
    device,
    `INSERT INTO mapping VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET mapping = excluded.mapping, sha256 = excluded.sha256,
       saved_at = excluded.saved_at`,
  ).run(record.name, JSON.stringify(record.mapping), record.sha256, record.savedAt);
}

/** @returns whether there was one */
export function removeMapping(device: WriteTx, name: string): boolean {
  return prepared(device, 'DELETE FROM mapping WHERE name = ?').run(name).changes > 0;
}

/** Each once, with the time of the first import made with it. */
export function importedMappings(tx: ReadTx): { mapping: Mapping; at: string }[] {
  const rows = prepared(
    tx,
    'SELECT mapping, min(at) AS at FROM import WHERE state = 1 AND mapping IS NOT NULL GROUP BY mapping ORDER BY min(id)',
  ).all() as unknown as { mapping: string; at: string }[];
  return rows.map(({ mapping, at }) => ({ mapping: JSON.parse(mapping) as Mapping, at }));
}
