/** What someone with the case's key can do to custody, approvals and erasures in its file, and how verification names it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exhibit } from '../shared/api/exhibits.ts';
import type { VerificationReport } from '../shared/api/verification.ts';
import { custodyBench, refused } from './custody.testing.ts';
import type { Connection } from './store/driver.ts';
import { behindItsBack, startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
const { exhibit, propose, approved, copyOf, transferOf, erase } = custodyBench(() => ({ test, caseId }));

/** One case for all: each attack is undone by putting the untouched file back. */
let pristine: Buffer;
let device: Buffer;
let pendingErasure: { id: string; exhibit: Exhibit };
const caseFile = (): string => join(test.home, 'cases', `${caseId}.case`);
const deviceFile = (): string => join(test.home, 'device.db');
const verify = (): Promise<VerificationReport> => test.client.call('verification.case', { caseId });

beforeAll(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'T/1', title: 'Tampering' })).id;
  await test.client.call('custody.setPurpose', { caseId, purpose: 'Review' });
  const one = await exhibit('one.txt');
  const two = await exhibit('two.txt');
  const gone = await exhibit('gone.txt');
  await test.client.call('custody.transfer', transferOf(one));
  await test.client.call('custody.declareGap', {
    caseId,
    exhibitId: one.id,
    from: '2026-05-04T08:00Z',
    to: '2026-05-04T08:30Z',
    explanation: 'Left on a desk',
  });
  await copyOf(two, 'redacted', (await approved('redaction', [two.id])).id);
  await approved('disclosure', [one.id, two.id], 'The panel');
  await erase(gone, (await approved('erasure', [gone.id])).id);
  pendingErasure = { id: (await propose('erasure', [one.id])).id, exhibit: one };
  expect((await verify()).problems).toEqual([]);
  test = await test.tamper(caseId, (db) => void db.pragma('wal_checkpoint(TRUNCATE)'));
  await test.close();
  pristine = readFileSync(caseFile());
  device = readFileSync(deviceFile());
  test = await startEngine({ home: test.home, keychain: test.keychain });
}, 180_000);
afterAll(() => test.dispose());

async function tampered(change: (db: Connection) => void): Promise<void> {
  await test.close();
  writeFileSync(caseFile(), pristine);
  writeFileSync(deviceFile(), device);
  await behindItsBack(test.home, caseId, change, { keychain: test.keychain });
  test = await startEngine({ home: test.home, keychain: test.keychain });
}

describe('verification of a case', () => {
  it.each<[what: string, sql: string, kind: string, subject: RegExp]>([
    [
      'an edited transfer',
      "UPDATE custody_event SET taker = 'Else' WHERE kind = 'transfer'",
      'custody-altered',
      /taker/,
    ],
    [
      'a moved transfer',
      "UPDATE custody_event SET at_utc = '2026-05-04T07:00:00.000Z' WHERE kind = 'transfer'",
      'custody-altered',
      /atUtc/,
    ],
    [
      'a transfer moved to another exhibit',
      "UPDATE custody_event SET exhibit = (SELECT id FROM exhibit WHERE number = 2) WHERE kind = 'transfer'",
      'custody-altered',
      /exhibit/,
    ],
    [
      'a shrunk gap',
      "UPDATE custody_event SET until_utc = '2026-05-04T08:01:00.000Z' WHERE kind = 'gap'",
      'custody-altered',
      /declared gap .*untilUtc/,
    ],
    [
      'an explanation put better',
      "UPDATE custody_event SET reason = 'In the safe' WHERE kind = 'gap'",
      'custody-altered',
      /reason/,
    ],
    [
      'a deleted transfer',
      "DELETE FROM custody_event WHERE kind = 'transfer'",
      'custody-missing',
      /transferred exhibit AB\/1/,
    ],
    [
      'an inserted transfer',
      "INSERT INTO custody_event SELECT 99, 'x', kind, exhibit, taker, 'Else', at, at_utc, until, until_utc, place, seal, reason, recorded_at, person, 'e' FROM custody_event WHERE kind = 'transfer'",
      'custody-unrecorded',
      /transfer x/,
    ],
    ['an edited purpose', "UPDATE access_purpose SET purpose = 'Something harmless'", 'purpose-altered', /purpose/],
    ['a deleted purpose', 'DELETE FROM access_purpose', 'purpose-missing', /Review/],
    [
      'an inserted purpose',
      "INSERT INTO access_purpose SELECT 9, 'Other', at, person, 'e' FROM access_purpose",
      'purpose-unrecorded',
      /Other/,
    ],
    [
      'a purpose given to another person',
      "UPDATE access_purpose SET person = (SELECT id FROM person WHERE initials = 'JL')",
      'purpose-altered',
      /person/,
    ],
    [
      'an approval for another recipient',
      "UPDATE approval SET recipient = 'The press' WHERE kind = 'disclosure'",
      'approval-altered',
      /recipient/,
    ],
    [
      'an approval’s edited reason',
      "UPDATE approval SET reason = 'Else' WHERE kind = 'disclosure'",
      'approval-altered',
      /reason/,
    ],
    [
      'an approval by another person',
      "UPDATE approval SET decided_by = person WHERE kind = 'disclosure'",
      'approval-altered',
      /whoever decided/,
    ],
    [
      'an edited state',
      "UPDATE approval SET state = replace(state, 'The panel', 'The press') WHERE kind = 'disclosure'",
      'approval-altered',
      /state/,
    ],
    [
      'an edited record of an approved exhibit',
      "UPDATE approval_exhibit SET record = replace(record, 'one.txt', 'two.txt') WHERE record LIKE '%one.txt%'",
      'approval-altered',
      /record of AB\/1/,
    ],
    [
      'an erased record of an exhibit that is there',
      'UPDATE approval_exhibit SET record = NULL',
      'approval-altered',
      /record of AB\/1/,
    ],
    [
      'an approval moved to another exhibit',
      'UPDATE approval_exhibit SET exhibit = (SELECT id FROM exhibit WHERE number = 4) WHERE n = 1',
      'approval-altered',
      /exhibit 2/,
    ],
    [
      'a rejection undone',
      "UPDATE approval SET decision = 'rejected', decision_reason = 'x' WHERE kind = 'disclosure'",
      'approval-altered',
      /decision/,
    ],
    [
      'an approval put in by hand',
      "UPDATE approval SET decision = 'approved', decided_at = at, decided_by = (SELECT id FROM person WHERE initials = 'JL'), decision_reason = '', decision_entry = 'e' WHERE decision IS NULL",
      'approval-altered',
      /decision/,
    ],
    ['a deleted approval', "DELETE FROM approval WHERE kind = 'disclosure'", 'approval-missing', /approval/],
    [
      'an inserted approval',
      "INSERT INTO approval SELECT 99, 'x', kind, recipient, reason, state, digest, at, person, 'e', decision, decided_at, decided_by, decision_reason, 'f' FROM approval WHERE kind = 'disclosure'",
      'approval-unrecorded',
      /approval x/,
    ],
    [
      'an exhibit marked as erased',
      'UPDATE exhibit SET erased_at = at WHERE number = 1',
      'erasure-unrecorded',
      /exhibit AB\/1/,
    ],
    ['an erasure undone', 'UPDATE exhibit SET erased_at = NULL WHERE number = 3', 'exhibit-altered', /AB\/3, erasedAt/],
    [
      'a description given to what was erased',
      "UPDATE exhibit SET description = 'Nothing much' WHERE number = 3",
      'exhibit-altered',
      /AB\/3, description/,
    ],
    [
      'an erased exhibit’s producer changed',
      "UPDATE exhibit SET person = (SELECT id FROM person WHERE initials = 'JL') WHERE number = 3",
      'exhibit-altered',
      /AB\/3, person/,
    ],
    [
      'an edited reason of an erasure',
      "UPDATE erasure SET reason = 'Asked for by the panel'",
      'erasure-altered',
      /AB\/3, reason/,
    ],
    ['a deleted record of an erasure', 'DELETE FROM erasure', 'erasure-altered', /AB\/3/],
    [
      'an inserted erasure',
      "INSERT INTO erasure SELECT (SELECT id FROM exhibit WHERE number = 1), approval, reason, shared, at, person, 'e' FROM erasure",
      'erasure-unrecorded',
      /AB\/1/,
    ],
    [
      'bytes destroyed without an erasure',
      'UPDATE blob SET state = 2 WHERE id = 1; DELETE FROM blob_chunk WHERE blob = 1',
      'evidence-missing',
      /exhibit AB\/1/,
    ],
    [
      'bytes put back',
      "INSERT INTO blob_chunk SELECT id, 0, x'00' FROM blob WHERE state = 2; UPDATE blob SET state = 1 WHERE state = 2",
      'erasure-incomplete',
      /AB\/3/,
    ],
    [
      'a detail erased beside the erasure',
      "UPDATE ledger_entry SET salt = NULL, detail = NULL WHERE act = 'transferred'",
      'detail-missing',
      /transferred exhibit:AB\/1/,
    ],
    [
      'another exhibit’s detail erased',
      "UPDATE ledger_entry SET salt = NULL, detail = NULL WHERE act = 'exhibited' AND subject = 'exhibit:AB/1'",
      'detail-missing',
      /exhibited exhibit:AB\/1/,
    ],
    [
      'the detail of the erasure itself gone',
      "UPDATE ledger_entry SET salt = NULL, detail = NULL WHERE act = 'erased'",
      'detail-missing',
      /exhibited exhibit:AB\/3/,
    ],
    [
      'an edited reason in the ledger',
      "UPDATE ledger_entry SET detail = replace(detail, 'safe keeping', 'a while') WHERE act = 'transferred'",
      'detail-altered',
      /transferred/,
    ],
    [
      'a redacted copy passed off as another exhibit’s',
      "UPDATE exhibit SET parent = (SELECT id FROM exhibit WHERE number = 1) WHERE kind = 'redaction'",
      'redaction-altered',
      /AB\/4/,
    ],
    [
      'a file passed off as a redacted copy',
      "UPDATE exhibit SET kind = 'redaction', parent = (SELECT id FROM exhibit WHERE number = 2) WHERE number = 1",
      'redaction-unrecorded',
      /AB\/1/,
    ],
    [
      'two exhibits’ rows swapped',
      'UPDATE exhibit SET number = 90 WHERE number = 1; UPDATE exhibit SET number = 1 WHERE number = 2; UPDATE exhibit SET number = 2 WHERE number = 90',
      'exhibit-altered',
      /AB\/1/,
    ],
  ])('names %s', async (_, sql, kind, subject) => {
    await tampered((db) => void db.exec(sql));
    const report = await verify();
    expect(report.status).toBe('altered');
    expect(report.problems).toContainEqual(expect.objectContaining({ kind, subject: expect.stringMatching(subject) }));
  });
});

describe('what rests on an approval', () => {
  const forged =
    "UPDATE approval SET decision = 'approved', decided_at = at, decided_by = (SELECT id FROM person WHERE initials = 'JL'), decision_reason = '', decision_entry = 'none' WHERE decision IS NULL";

  it('is not moved by an approval that nobody signed', async () => {
    await tampered((db) => void db.exec(forged));
    const { id, exhibit: one } = pendingErasure;
    expect((await test.client.call('approvals.list', { caseId })).find((of) => of.id === id)).toMatchObject({
      status: 'lapsed',
      lapsedBecause: ['What is stored of it is not what was signed. Verify the case.'],
    });
    await expect(erase(one, id)).rejects.toMatchObject(refused('conflict', /not what was signed/));
  });

  it('is not moved by a record that was changed after it was approved', async () => {
    await tampered((db) => void db.exec("UPDATE exhibit SET description = 'Harmless' WHERE number = 1"));
    const disclosure = (await test.client.call('approvals.list', { caseId })).find(({ kind }) => kind === 'disclosure');
    expect(disclosure).toMatchObject({
      status: 'lapsed',
      lapsedBecause: ['The record of AB/1 is not the one it was. Verify the case.'],
    });
  });
});
