import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mapping } from '../importers/mapping.testing.ts';
import { temporaryFolder } from '../testing.ts';
import { caseMigrations } from './case-database.ts';
import { currentPerson, deviceMigrations } from './device-database.ts';
import { openDatabase, reading, write } from './driver.ts';
import { imports, supersede } from './imports.ts';
import { importedMappings, removeMapping, savedMappings, saveMapping } from './mappings.ts';
import { migrate } from './migrate.ts';

const key = new Uint8Array(32).fill(3);
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('case 0004 → 0005 keeps imports as read without a mapping, limited by nothing and superseded by none', () => {
  const db = openDatabase(join(folder, 'a.case'), key, 'create');
  migrate(db, caseMigrations, 4);
  db.exec(`INSERT INTO blob VALUES (1, 1, '${'a'.repeat(64)}', 9, 0);
    INSERT INTO import (id, state, file, blob, format, encoding, columns, at, person, rows, imported, duplicate, entry)
    VALUES (1, 1, 'a.csv', 1, 'timesketch-csv', 'UTF-8', '["message"]', 't', 'p', 3, 2, 1, 'e'), (2, 1, 'b.csv', 1, 'tln', 'UTF-8', '[]', 't', 'p', 0, 0, 0, 'f')`);
  migrate(db, caseMigrations, 5);
  expect(imports(reading(db))).toMatchObject([
    {
      id: 1,
      file: 'a.csv',
      rows: 3,
      imported: 2,
      duplicate: 1,
      sheet: null,
      mapping: null,
      warnings: [],
      supersededBy: null,
    },
    { id: 2, file: 'b.csv', supersededBy: null },
  ]);
  write(db, (tx) => supersede(tx, 1, 2));
  expect(imports(reading(db)).map(({ supersededBy }) => supersededBy)).toEqual([2, null]);
  expect(importedMappings(reading(db))).toEqual([]);
  db.close();
});

it('device 0003 → 0004 keeps people, and keeps mappings by name', () => {
  const db = openDatabase(join(folder, 'device.db'), key, 'create');
  migrate(db, deviceMigrations, 3);
  db.exec("INSERT INTO person VALUES ('p', 'Alex Byrne', 'AB', 'investigator', 1)");
  migrate(db, deviceMigrations, 4);
  expect(currentPerson(reading(db))).toMatchObject({ id: 'p' });
  const record = { name: 'Vigil', mapping: mapping({ a: 'time' }), sha256: 'a'.repeat(64), savedAt: 't' };
  write(db, (tx) => saveMapping(tx, record));
  const replaced = { ...record, mapping: mapping({ b: 'time' }), savedAt: 'u' };
  write(db, (tx) => saveMapping(tx, replaced));
  expect(savedMappings(reading(db))).toEqual([replaced]);
  expect([write(db, (tx) => removeMapping(tx, 'Vigil')), write(db, (tx) => removeMapping(tx, 'Vigil'))]).toEqual([
    true,
    false,
  ]);
  db.close();
});
