/** A device's signing key replaced, in cases that are open and cases that are not, and other keys revoked; verified each time. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../shared/api/primitives.ts';
import type { VerificationReport } from '../shared/api/verification.ts';
import {
  caseLog,
  detailCommitment,
  Entry,
  encodeEntry,
  entryHash,
  entryPae,
  feedId,
  feedSubject,
} from '../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../shared/domain/ledger/hex.ts';
import { MerkleRange } from '../shared/domain/ledger/merkle.ts';
import { sha256 } from './ed25519.ts';
import { openDeviceDatabase } from './store/device-database.ts';
import { type Connection, reading } from './store/driver.ts';
import { signingKeys } from './store/signing-keys.ts';
import { startEngine, type TestEngine } from './testing.ts';
import { deriveKey } from './vault/seal.ts';
import { openVault } from './vault/vault.ts';

let test: TestEngine;
beforeEach(async () => {
  test = await startEngine();
});
afterEach(() => test.dispose());

const newCase = async (ref: string): Promise<string> =>
  (await test.client.call('cases.create', { ref, title: 'Keys' })).id;
const verify = (caseId: string): Promise<VerificationReport> => test.client.call('verification.case', { caseId });
const keys = async (caseId: string) => (await test.client.call('keys.list', { caseId })).keys;
const acts = async (caseId: string): Promise<string[]> =>
  (await test.client.call('ledger.page', { caseId, order: 'oldest', offset: 0, limit: 100 })).rows.map(
    ({ act }) => act,
  );
const rotate = () => test.client.call('keys.rotate', { reason: 'Yearly' });
const exhibit = async (caseId: string): Promise<unknown> => {
  const path = join(test.home, 'note.txt');
  writeFileSync(path, 'A note');
  return test.client.call('exhibits.addFile', {
    caseId,
    file: (await test.engine.grantRead(path)).grant,
    description: 'A note',
  });
};
const pack = async (caseId: string, name: string): Promise<string> => {
  const out = join(test.home, name);
  await test.client.call('packs.export', { caseId, out: (await test.engine.grantWrite(out)).grant, form: 'folder' });
  return out;
};
const verifyPack = async (path: string): Promise<VerificationReport> =>
  test.client.call('verification.pack', { pack: (await test.engine.grantFolder(path)).grant });

/** What the device keeps of its keys, as someone with its vault sees it. No engine may run. */
async function privateParts(): Promise<boolean[]> {
  const vault = await openVault(test.home, test.keychain, undefined);
  const device = openDeviceDatabase(join(test.home, 'device.db'), deriveKey(vault.deviceKey, 'device-database'));
  const kept = signingKeys(reading(device)).map(({ privateKey }) => privateKey !== null);
  device.close();
  return kept;
}

describe('a rotation', () => {
  it('tells an open case at once, and everything signed before and after goes on verifying', async () => {
    const caseId = await newCase('K/1');
    await exhibit(caseId);
    const before = await pack(caseId, 'before');
    const [old] = await keys(caseId);
    expect(old).toMatchObject({
      role: 'administrator',
      status: 'valid',
      from: 0,
      to: null,
      current: true,
      holder: 'Alex Byrne',
    });
    const said = await rotate();
    expect(said).toMatchObject({ from: old?.id, rotated: [caseId], waiting: [] });
    expect((await acts(caseId)).slice(-3)).toEqual(['rotated', 'countersigned', 'opened']);
    await exhibit(caseId);
    const [ended, current] = await keys(caseId);
    expect(ended).toMatchObject({
      id: old?.id,
      status: 'rotated',
      replacedBy: said.to,
      reason: 'Yearly',
      current: false,
    });
    expect(current).toMatchObject({
      id: said.to,
      role: 'administrator',
      status: 'valid',
      from: ended?.to,
      current: true,
    });
    expect(current?.entries).toBeGreaterThan(1);
    expect((await test.client.call('session.get', {})).deviceKey).toBe(said.to);
    const report = await verify(caseId);
    expect(report).toMatchObject({ status: 'verified', problems: [] });
    expect(report.limits.join(' ')).toMatch(new RegExp(`${old?.id}.*administrator`));
    expect(report.limits.join(' ')).toMatch(/countersigned its own entry/);
    const after = await pack(caseId, 'after');
    for (const path of [before, after])
      expect(await verifyPack(path)).toMatchObject({ status: 'verified', problems: [] });
    expect(existsSync(join(after, 'proof/keys', `${old?.id}.pem`))).toBe(true);
    test = await test.reopen();
    expect(await verify(caseId)).toMatchObject({ status: 'verified', problems: [] });
    await test.close();
    expect(await privateParts()).toEqual([false, true]);
    test = await startEngine({ home: test.home, keychain: test.keychain });
  });

  it('tells a case that is closed when it is next opened, through every rotation since, and keeps old keys until then', async () => {
    const [open, closed] = [await newCase('K/1'), await newCase('K/2')];
    test = await test.reopen();
    await test.client.call('ledger.status', { caseId: open });
    expect(await rotate()).toMatchObject({ rotated: [open], waiting: [closed] });
    expect(await rotate()).toMatchObject({ rotated: [open], waiting: [closed] });
    await test.close();
    expect(await privateParts()).toEqual([true, true, true]);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    expect((await keys(closed)).map(({ status }) => status)).toEqual(['rotated', 'rotated', 'valid']);
    for (const caseId of [open, closed])
      expect(await verify(caseId)).toMatchObject({ status: 'verified', problems: [] });
    // Neither of the keys in between is in a case that was begun after them.
    expect(await keys(await newCase('K/3'))).toHaveLength(1);
    await test.close();
    expect(await privateParts()).toEqual([false, false, true]);
    test = await startEngine({ home: test.home, keychain: test.keychain });
  });

  it('killed after the case was told and before the device knew, is not said twice', async () => {
    const caseId = await newCase('K/1');
    test = await test.reopen();
    await rotate();
    await test.close();
    const database = join(test.home, 'device.db');
    copyFileSync(database, `${database}.copy`);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    const told = await acts(caseId);
    expect(told.filter((act) => act === 'rotated')).toHaveLength(1);
    await test.close();
    copyFileSync(`${database}.copy`, database);
    expect(await privateParts()).toEqual([true, true]);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    expect(await acts(caseId)).toEqual(told);
    expect(await verify(caseId)).toMatchObject({ status: 'verified', problems: [] });
    await test.close();
    expect(await privateParts()).toEqual([false, true]);
    test = await startEngine({ home: test.home, keychain: test.keychain });
  });

  it('is of the verification record too', async () => {
    const caseId = await newCase('K/1');
    const sign = async () => {
      const { id } = await verify(caseId);
      const out = join(test.home, `${id}.html`);
      await test.client.call('verification.sign', { id, out: (await test.engine.grantWrite(out)).grant });
    };
    await sign();
    await rotate();
    await sign();
    expect(await test.client.call('verification.record', {})).toMatchObject({ status: 'verified', problems: [] });
  });

  it('in the middle of an export gives that up, with nothing recorded and nothing left', async () => {
    const caseId = await newCase('K/1');
    await exhibit(caseId);
    const out = join(test.home, 'broken');
    let rotated: Promise<unknown> | null = null;
    const exported = test.client.call(
      'packs.export',
      { caseId, out: (await test.engine.grantWrite(out)).grant, form: 'folder' },
      {
        onProgress: (progress) => {
          if ((progress as Progress).phase === 'Evidence') rotated ??= rotate();
        },
      },
    );
    await expect(exported).rejects.toMatchObject({
      failure: { code: 'conflict', what: expect.stringMatching(/replaced/) },
    });
    await rotated;
    expect(existsSync(out)).toBe(false);
    expect(await acts(caseId)).not.toContain('exported');
  });

  it('asks for a reason', async () => {
    await expect(test.client.call('keys.rotate', { reason: '  ' })).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
  });
});

describe('a rotated key that signs on', () => {
  it('is named: the old private key, used on the case file after it was replaced', async () => {
    const caseId = await newCase('K/1');
    await test.close();
    const vault = await openVault(test.home, test.keychain, undefined);
    const device = openDeviceDatabase(join(test.home, 'device.db'), deriveKey(vault.deviceKey, 'device-database'));
    const der = signingKeys(reading(device)).at(-1)?.privateKey as Uint8Array;
    device.close();
    const { createPrivateKey } = await import('node:crypto');
    const stolen = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
    test = await startEngine({ home: test.home, keychain: test.keychain });
    await test.client.call('ledger.status', { caseId });
    await rotate();
    const [old] = await keys(caseId);
    test = await test.tamper(caseId, (db) => forge(db, caseId, stolen, fromHex(old?.publicKey ?? '')));
    expect((await verify(caseId)).problems).toContainEqual(
      expect.objectContaining({
        kind: 'key-revoked',
        found: expect.stringMatching(new RegExp(`${old?.publicKey}.*replaced`)),
      }),
    );
  });
});

describe('another key', () => {
  const pair = generateKeyPairSync('ed25519');
  const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
  const publicKey = toHex(raw);
  const enrol = (caseId: string) =>
    test.client.call('keys.enrol', {
      caseId,
      publicKey,
      holder: 'Sam Reed’s laptop',
      role: 'device',
      reason: 'Joins the case',
    });

  it('is enrolled, signs, and is revoked: what it signed before stands, what it signs after is named', async () => {
    const caseId = await newCase('K/1');
    const enrolled = await enrol(caseId);
    expect(enrolled).toMatchObject({ holder: 'Sam Reed’s laptop', role: 'device', status: 'valid', current: false });
    test = await test.tamper(caseId, (db) => forge(db, caseId, pair.privateKey, raw));
    expect(await verify(caseId)).toMatchObject({ status: 'verified', problems: [] });
    const revoked = await test.client.call('keys.revoke', { caseId, key: enrolled.id, reason: 'Stolen' });
    expect(revoked).toMatchObject({ status: 'revoked', reason: 'Stolen', entries: 1 });
    expect(await verify(caseId)).toMatchObject({ status: 'verified', problems: [] });
    await expect(enrol(caseId)).rejects.toMatchObject({ failure: { code: 'conflict' } });
    test = await test.tamper(caseId, (db) => forge(db, caseId, pair.privateKey, raw, 1));
    expect((await verify(caseId)).problems).toEqual([
      expect.objectContaining({ kind: 'key-revoked', found: expect.stringMatching(/revoked at log index \d+$/) }),
    ]);
    const path = await pack(caseId, 'forged');
    expect((await verifyPack(path)).problems.map(({ kind }) => kind)).toEqual(['key-revoked']);
  });

  it('without its countersignature is neither enrolled nor revoked', async () => {
    const caseId = await newCase('K/1');
    await enrol(caseId);
    test = await test.tamper(caseId, (db) => {
      const last = Number(db.prepare('SELECT max(log_index) FROM ledger_entry').pluck().get());
      db.prepare('DELETE FROM ledger_entry WHERE log_index = ?').run(last);
      db.prepare('DELETE FROM log_node WHERE (n + 1) << level > ?').run(last);
      db.exec("DELETE FROM ledger_tally WHERE act = 'countersigned'");
    });
    expect((await verify(caseId)).problems.map(({ kind }) => kind)).toEqual(['key-uncountersigned', 'tail-truncated']);
  });

  it('cannot be what is no key, what is not there, or this device’s own', async () => {
    const caseId = await newCase('K/1');
    const [own] = await keys(caseId);
    await expect(
      test.client.call('keys.enrol', {
        caseId,
        publicKey: own?.publicKey ?? '',
        holder: 'H',
        role: 'device',
        reason: 'R',
      }),
    ).rejects.toMatchObject({ failure: { code: 'conflict' } });
    await expect(test.client.call('keys.revoke', { caseId, key: own?.id ?? '', reason: 'R' })).rejects.toMatchObject({
      failure: { code: 'conflict', next: expect.stringMatching(/Rotate it/) },
    });
    await expect(test.client.call('keys.revoke', { caseId, key: '0'.repeat(64), reason: 'R' })).rejects.toMatchObject({
      failure: { code: 'not-found' },
    });
    await expect(test.client.call('keys.acknowledgeLoss', { caseId, reason: 'R' })).rejects.toMatchObject({
      failure: { code: 'nothing-selected' },
    });
  });
});

describe('a loss that was acknowledged', () => {
  it('is still named, with who acknowledged it and why', async () => {
    const caseId = await newCase('K/1');
    test = await test.tamper(caseId, (db) => db.pragma('wal_checkpoint(TRUNCATE)'));
    await test.close();
    const path = join(test.home, 'cases', `${caseId}.case`);
    const older = readFileSync(path);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    await exhibit(caseId);
    test = await test.tamper(caseId, (db) => db.pragma('wal_checkpoint(TRUNCATE)'));
    await test.close();
    writeFileSync(path, older);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    expect((await verify(caseId)).problems.map(({ kind }) => kind)).toEqual(['rolled-back']);
    expect(await test.client.call('keys.acknowledgeLoss', { caseId, reason: 'The disk failed' })).toEqual({
      acknowledged: 1,
    });
    const report = await verify(caseId);
    expect(report.status).toBe('altered');
    expect(report.problems).toEqual([
      expect.objectContaining({
        kind: 'rolled-back',
        found: expect.stringMatching(/lost, acknowledged by Alex Byrne at .* \(log index \d+\): The disk failed$/),
      }),
    ]);
  });
});

/** Appends an entry by a key of its own, its log grown as the engine would: what a stolen key can do to a case file. */
function forge(db: Connection, caseId: string, privateKey: KeyObject, raw: Uint8Array, nonceByte = 0): void {
  const last = db
    .prepare('SELECT log_index, payload, hash FROM ledger_entry ORDER BY log_index DESC LIMIT 1')
    .get() as {
    log_index: number;
    payload: Uint8Array;
    hash: string;
  };
  const nonce = new Uint8Array(16).fill(nonceByte);
  const detail = { by: 'Alex Byrne', initials: 'AB', role: 'investigator' };
  const salt = new Uint8Array(32);
  const from = Entry.parse(JSON.parse(new TextDecoder().decode(last.payload)));
  const entry: Entry = {
    ...from,
    feed: feedId(caseLog(caseId), raw, nonce, sha256),
    seq: 0,
    prev: null,
    act: 'opened',
    after: [last.hash],
    subject: { id: feedSubject(raw, nonce), sha256: null, size: null },
    detail: toHex(detailCommitment(salt, detail, sha256)),
  };
  const payload = encodeEntry(entry);
  const signature = sign(null, entryPae(payload), privateKey);
  const leaf = entryHash(payload, signature, sha256);
  db.prepare(
    'INSERT INTO ledger_entry (log_index, feed, seq, hash, payload, signature, act, subject, at, actor, salt, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    last.log_index + 1,
    entry.feed,
    0,
    toHex(leaf),
    payload,
    signature,
    entry.act,
    entry.subject.id,
    entry.at,
    entry.actor,
    salt,
    JSON.stringify(detail),
  );
  db.prepare(
    "INSERT INTO ledger_tally VALUES ('opened', ?, 1) ON CONFLICT (act, actor) DO UPDATE SET entries = entries + 1",
  ).run(entry.actor);
  db.exec('DELETE FROM log_node');
  const put = db.prepare('INSERT INTO log_node VALUES (?, ?, ?)');
  const range = new MerkleRange(sha256, (level, n, hash) => level > 0 && put.run(level, n, hash));
  for (const hash of db.prepare('SELECT hash FROM ledger_entry ORDER BY log_index').pluck().all())
    range.push(fromHex(hash as string));
}
