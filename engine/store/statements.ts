import type { StatementKind } from '../../shared/domain/statements/statement.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface StatementRecord {
  readonly id: number;
  readonly kind: StatementKind;
  readonly key: string;
  /** Canonical JSON. */
  readonly body: string;
  readonly reason: string;
  readonly at: string;
  readonly person: string;
  /** Leaf hash of the ledger entry. */
  readonly entry: string;
}

export function addStatement(tx: WriteTx, record: Omit<StatementRecord, 'id'>): void {
  prepared(tx, 'INSERT INTO statement (kind, key, body, reason, at, person, entry) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    record.kind,
    record.key,
    record.body,
    record.reason,
    record.at,
    record.person,
    record.entry,
  );
}

const columns = 'id, kind, key, body, reason, at, person, entry';

/** What holds now, one a key, in the order the keys were first stated; withdrawn ones left out. */
export function currentStatements(tx: ReadTx, kind: StatementKind): StatementRecord[] {
  return prepared(
    tx,
    `SELECT ${columns} FROM statement s
     WHERE kind = ? AND id = (SELECT max(id) FROM statement n WHERE n.kind = s.kind AND n.key = s.key) AND body <> 'null'
     ORDER BY (SELECT min(id) FROM statement f WHERE f.kind = s.kind AND f.key = s.key)`,
  ).all(kind) as unknown as StatementRecord[];
}

/** Everything ever stated under a key, oldest first. */
export function statementHistory(tx: ReadTx, kind: StatementKind, key: string): StatementRecord[] {
  return prepared(tx, `SELECT ${columns} FROM statement WHERE kind = ? AND key = ? ORDER BY id`).all(
    kind,
    key,
  ) as unknown as StatementRecord[];
}

/** The highest id of a kind: it changes with every statement, so caches keyed by it are never stale. 0 where there is none. */
export function statementRevision(tx: ReadTx, kind: StatementKind): number {
  return Number(prepared(tx, 'SELECT coalesce(max(id), 0) AS id FROM statement WHERE kind = ?').get(kind)?.id);
}

export function statementByEntry(tx: ReadTx, entry: string): StatementRecord | null {
  const row = prepared(tx, `SELECT ${columns} FROM statement WHERE entry = ?`).get(entry);
  return (row as unknown as StatementRecord) ?? null;
}

export function countStatements(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT count(*) AS n FROM statement').get()?.n);
}

/** Those whose entry is none of the ledger's `stated` ones: they were put in behind its back. */
export function unstatedStatements(tx: ReadTx): StatementRecord[] {
  return prepared(
    tx,
    `SELECT ${columns} FROM statement s
     WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.hash = s.entry AND e.act = 'stated') ORDER BY id`,
  ).all() as unknown as StatementRecord[];
}

/** The highest number ever given to somebody of this standing, withdrawn ones too; 0 where none was. */
export function highestNumber(tx: ReadTx, kind: StatementKind, standing: string): number {
  return Number(
    prepared(
      tx,
      "SELECT coalesce(max(json_extract(body, '$.number')), 0) AS n FROM statement WHERE kind = ? AND json_extract(body, '$.standing') = ?",
    ).get(kind, standing)?.n,
  );
}

/** A file that a statement names under `files` (shared/domain/statements/stated-file.ts). */
export interface StatedFileRow {
  readonly statement: number;
  readonly kind: StatementKind;
  readonly key: string;
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
}

/** Every file that any statement names, withdrawn and superseded ones too: what was stated stays. In the order of stating. */
export function statedFileRows(tx: ReadTx): StatedFileRow[] {
  return prepared(
    tx,
    `SELECT s.id AS statement, s.kind, s.key, f.value ->> 'name' AS name, f.value ->> 'sha256' AS sha256, f.value ->> 'size' AS size
     FROM statement s, json_each(s.body, '$.files') f ORDER BY s.id, f.key`,
  ).all() as unknown as StatedFileRow[];
}

/** Of some ids, those of exhibits, with whether they were erased. */
export function statedFileExhibits(
  tx: ReadTx,
  ids: readonly string[],
): { readonly ref: string; readonly erased: boolean }[] {
  return prepared(
    tx,
    `SELECT x.producer || '/' || x.number AS ref, x.erased_at IS NOT NULL AS erased
     FROM json_each(?) one JOIN exhibit x ON x.id = one.value`,
  )
    .all(JSON.stringify(ids))
    .map((row) => ({ ref: String(row.ref), erased: Number(row.erased) === 1 }));
}

/** What was first stated under a key. */
export function firstStatement(tx: ReadTx, kind: StatementKind, key: string): StatementRecord | null {
  const row = prepared(tx, `SELECT ${columns} FROM statement WHERE kind = ? AND key = ? ORDER BY id LIMIT 1`).get(
    kind,
    key,
  );
  return (row as unknown as StatementRecord) ?? null;
}

/** Everything ever stated of a kind, oldest first. */
export function statementsOfKind(tx: ReadTx, kind: StatementKind): StatementRecord[] {
  return prepared(tx, `SELECT ${columns} FROM statement WHERE kind = ? ORDER BY id`).all(
    kind,
  ) as unknown as StatementRecord[];
}
