import type { PersonRecord } from './device-database.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export const metaKeys = ['caseId', 'ref', 'title', 'openedAt', 'marking', 'displayZone', 'feed', 'lastEvent'] as const;
export type MetaKey = (typeof metaKeys)[number];

export function metaValue(tx: ReadTx, key: MetaKey): string | null {
  return (prepared(tx, 'SELECT value FROM meta WHERE key = ?').get(key)?.value as string | undefined) ?? null;
}

export function setMeta(tx: WriteTx, key: MetaKey, value: string): void {
  prepared(tx, 'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value);
}

/** The last event that is part of the case; rows above it belong to an import that has not finished. */
export function lastEvent(tx: ReadTx): number {
  return Number(metaValue(tx, 'lastEvent') ?? 0);
}

export function personOf(tx: ReadTx, id: string): PersonRecord | null {
  return (
    (prepared(tx, 'SELECT id, name, initials, role FROM person WHERE id = ?').get(id) as unknown as PersonRecord) ??
    null
  );
}

export function keepPerson(tx: WriteTx, person: PersonRecord): void {
  prepared(tx, 'INSERT INTO person VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING').run(
    person.id,
    person.name,
    person.initials,
    person.role,
  );
}

export function people(tx: ReadTx): PersonRecord[] {
  return prepared(
    tx,
    'SELECT id, name, initials, role FROM person ORDER BY name, id',
  ).all() as unknown as PersonRecord[];
}
