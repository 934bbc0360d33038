/** What someone with the case's key can do to its file behind Continuity's back, and how verification names it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerificationReport } from '../shared/api/verification.ts';
import type { Connection } from './store/driver.ts';
import { startEngine, type TestEngine } from './testing.ts';

const header = 'message,datetime,timestamp_desc,username,hostname,event_type';
const rows = Array.from(
  { length: 2500 },
  (_, n) => `event ${n},2026-01-05T09:00:00.${String(n).padStart(4, '0')}+00:00,Logon,sample,WS1,logon`,
);

let test: TestEngine;
let caseId: string;

/** One case for all: each attack is undone by putting the untouched file back. */
let pristine: Buffer;
/** A page of the file that holds rows of events. */
let eventPage: number;
const caseFile = (): string => join(test.home, 'cases', `${caseId}.case`);

beforeAll(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'T/1', title: 'Tampering' })).id;
  const path = join(test.home, 'a.csv');
  writeFileSync(path, `${[header, ...rows].join('\n')}\n`);
  await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
  await test.client.call('annotations.add', { caseId, selection: { ids: [3, 5] }, note: 'First', tags: ['key'] });
  const second = await test.client.call('annotations.add', {
    caseId,
    selection: { ids: [7] },
    note: 'Second',
    tags: [],
  });
  await test.client.call('annotations.withdraw', { caseId, annotationId: second.id, reason: 'Mistake' });
  await test.client.call('exhibits.addFile', {
    caseId,
    file: (await test.engine.grantRead(path)).grant,
    description: 'The export',
  });
  await test.client.call('exhibits.addSelection', { caseId, selection: { ids: [3, 5] }, description: 'Two rows' });
  expect((await verify()).problems).toEqual([]);
  test = await test.tamper(caseId, (db) => {
    db.pragma('wal_checkpoint(TRUNCATE)');
    eventPage = Number(db.prepare("SELECT max(pageno) FROM dbstat WHERE name = 'event'").pluck().get());
  });
  await test.close();
  pristine = readFileSync(caseFile());
  test = await startEngine({ home: test.home, keychain: test.keychain });
}, 180_000);
afterAll(() => test.dispose());

const verify = (): Promise<VerificationReport> => test.client.call('verification.case', { caseId });

async function after(change: (db: Connection) => void): Promise<VerificationReport> {
  await test.close();
  writeFileSync(caseFile(), pristine);
  test = await startEngine({ home: test.home, keychain: test.keychain });
  test = await test.tamper(caseId, change);
  return verify();
}

const run =
  (sql: string) =>
  (db: Connection): void =>
    void db.exec(sql);

describe('verification of a case', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'an edited event',
      "UPDATE event SET message = 'other' WHERE id = 1234",
      'event-altered',
      /event 1234 \(line 1235 of import 1/,
    ],
    ['a moved time', 'UPDATE event SET at = at + 1 WHERE id = 2', 'event-altered', /event 2 /],
    ['a renamed actor', "UPDATE label SET text = 'someone' WHERE kind = 'a'", 'event-altered', /event 1 /],
    ['a deleted event', 'DELETE FROM event WHERE id = 2000', 'event-missing', /event 2000/],
    [
      'an event with its digests made to fit',
      "UPDATE event SET message = 'other' WHERE id = 9; UPDATE event_block SET digest = zeroblob(32), row_tags = zeroblob(8000) WHERE n = 0",
      'event-altered',
      /event/,
    ],
    [
      'events hidden by the counter',
      "UPDATE meta SET value = '10' WHERE key = 'lastEvent'",
      'event-count',
      /number of events/,
    ],
    ['an edited note', "UPDATE annotation SET note = 'Else' WHERE note = 'First'", 'annotation-altered', /note/],
    [
      'an added tag',
      "INSERT INTO annotation_tag SELECT id, 'zz' FROM annotation WHERE note = 'First'",
      'annotation-altered',
      /tags/,
    ],
    [
      'an annotation moved to another event',
      'UPDATE annotation_event SET event = 6 WHERE event = 5',
      'annotation-altered',
      /events/,
    ],
    [
      'a deleted annotation',
      "DELETE FROM annotation_tag; DELETE FROM annotation WHERE note = 'First'",
      'annotation-missing',
      /annotation/,
    ],
    [
      'an annotation without an entry',
      "INSERT INTO annotation SELECT 'x', note, person, at, events, NULL, NULL, NULL FROM annotation WHERE note = 'First'",
      'annotation-unrecorded',
      /First/,
    ],
    [
      'a withdrawal undone',
      'UPDATE annotation SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_reason = NULL',
      'annotation-altered',
      /withdrawal/,
    ],
    [
      'an annotation withdrawn in silence',
      "UPDATE annotation SET withdrawn_at = at, withdrawn_by = person, withdrawn_reason = 'x' WHERE note = 'First'",
      'annotation-altered',
      /withdrawal/,
    ],
    [
      'a relabelled exhibit',
      "UPDATE exhibit SET description = 'Else' WHERE number = 1",
      'exhibit-altered',
      /AB\/1, description/,
    ],
    ['a renumbered exhibit', 'UPDATE exhibit SET number = 5 WHERE number = 2', 'exhibit-unrecorded', /AB\/5/],
    ['a deleted exhibit', 'DELETE FROM exhibit WHERE number = 2', 'exhibit-missing', /AB\/2/],
    [
      'altered evidence bytes',
      "UPDATE blob_chunk SET bytes = CAST('x' || substr(bytes, 2) AS BLOB) WHERE blob = 1",
      'evidence-altered',
      /exhibit AB\/1, original a\.csv/,
    ],
    ['two exhibits’ bytes swapped', 'UPDATE exhibit SET blob = 3 - blob', 'exhibit-altered', /AB\/1, content/],
    [
      'two exhibits’ stored bytes swapped',
      'UPDATE blob_chunk SET blob = -blob WHERE blob IN (1, 2); UPDATE blob_chunk SET blob = 3 + blob WHERE blob < 0',
      'evidence-altered',
      /exhibit AB\/1/,
    ],
    ['a changed certificate', 'UPDATE import SET duplicate = 1', 'import-altered', /duplicate/],
    ['a rejected row added', "INSERT INTO rejected_row VALUES (1, 3, 'x')", 'import-altered', /rejected/],
    ['a deleted import', 'DELETE FROM import', 'import-missing', /import 1/],
    ['a renamed person', "UPDATE person SET name = 'Someone Else'", 'person-altered', /person/],
    ['a renamed case', "UPDATE meta SET value = 'T/2' WHERE key = 'ref'", 'case-altered', /ref/],
    [
      'an edited entry',
      "UPDATE ledger_entry SET payload = CAST(replace(CAST(payload AS TEXT), 'annotated', 'exhibited') AS BLOB) WHERE seq = 4",
      'entry-altered',
      /entry 4/,
    ],
    [
      'an edited column of an entry',
      "UPDATE ledger_entry SET act = 'viewed' WHERE seq = 4",
      'entry-altered',
      /entry 4/,
    ],
    [
      'an edited reason',
      "UPDATE ledger_entry SET detail = replace(detail, 'Mistake', 'No mistake') WHERE act = 'withdrawn'",
      'detail-altered',
      /withdrawn/,
    ],
    [
      'an erased detail',
      "UPDATE ledger_entry SET detail = NULL WHERE act = 'withdrawn'",
      'detail-missing',
      /withdrawn/,
    ],
    ['a deleted entry', 'DELETE FROM ledger_entry WHERE seq = 5', 'entry-missing', /entry 6/],
    ['a deleted first entry', 'DELETE FROM ledger_entry WHERE seq = 0', 'entry-missing', /ledger entry 1 /],
    ['a whole ledger deleted', 'DELETE FROM ledger_entry', 'entry-missing', /ledger/],
    [
      'a swapped signature',
      'UPDATE ledger_entry SET signature = (SELECT signature FROM ledger_entry WHERE seq = 3) WHERE seq = 4',
      'entry-altered',
      /entry 4/,
    ],
  ])('names %s', async (_, sql, kind, subject) => {
    const report = await after(run(sql));
    expect(report.status).toBe('altered');
    expect(report.problems).toContainEqual(expect.objectContaining({ kind, subject: expect.stringMatching(subject) }));
  });

  it('names an altered event once, and no other', async () => {
    const report = await after(run("UPDATE event SET message = 'other' WHERE id = 1234"));
    expect(report.problems).toHaveLength(1);
  });

  it('names the part of the file where a page no longer authenticates', async () => {
    await test.close();
    const bytes = Buffer.from(pristine);
    const at = 8192 * (eventPage - 1) + 4000;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(caseFile(), bytes);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    const report = await verify();
    expect(report.status).toBe('altered');
    expect(report.problems.map(({ kind }) => kind)).toContain('file-altered');
  });

  it('refuses entries of another case', async () => {
    const otherId = (await test.client.call('cases.create', { ref: 'T/2', title: 'Other' })).id;
    let foreign: Record<string, unknown> | undefined;
    test = await test.tamper(otherId, (db) => {
      foreign = db.prepare('SELECT * FROM ledger_entry WHERE seq = 1').get() as Record<string, unknown>;
    });
    const report = await after((db) => {
      const columns = Object.keys(foreign ?? {});
      const index = db.prepare('SELECT max(log_index) + 1 FROM ledger_entry').pluck().get();
      foreign = { ...foreign, log_index: index };
      db.prepare(`INSERT INTO ledger_entry (${columns}) VALUES (${columns.map((name) => `@${name}`)})`).run(foreign);
    });
    expect(report.problems.map(({ kind }) => kind)).toContain('entry-replayed');
  });

  it('can be cancelled', async () => {
    await after(() => undefined);
    const controller = new AbortController();
    controller.abort();
    await expect(
      test.client.call('verification.case', { caseId }, { signal: controller.signal }),
    ).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  });
});
