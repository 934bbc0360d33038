/**
 * Attacks that need more than the case's key: pages of an older copy, a second laptop, a second history. What somebody can do
 * to rows and entries is in tampering.test.ts and rollback.test.ts; to a pack, in pack/verify-pack.test.ts; with a key, in
 * keys.test.ts.
 */
import { createPrivateKey, sign } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { VerificationReport } from '../shared/api/verification.ts';
import { formatCheckpoint } from '../shared/domain/ledger/checkpoint.ts';
import { caseLog } from '../shared/domain/ledger/entry.ts';
import { noteKey } from '../shared/domain/ledger/note-key.ts';
import { ed25519Signer, signNote } from '../shared/domain/ledger/signed-note.ts';
import { sha256 } from './ed25519.ts';
import { openDeviceDatabase } from './store/device-database.ts';
import { type Connection, reading } from './store/driver.ts';
import { signingKeys } from './store/signing-keys.ts';
import { startEngine, type TestEngine, temporaryFolder } from './testing.ts';
import type { Keychain } from './vault/keychain.ts';
import { deriveKey } from './vault/seal.ts';
import { openVault } from './vault/vault.ts';

/** As `openDatabase` makes them. */
const pageSize = 8192;

let test: TestEngine;
let clone: TestEngine | null = null;
let caseId: string;
afterEach(async () => {
  await test.dispose();
  await clone?.dispose();
  clone = null;
});

/** A keychain that can be copied, as a laptop's disk can. */
function diskKeychain(secrets = new Map<string, Uint8Array>()): Keychain & { copy(): Keychain } {
  return {
    usable: async () => true,
    get: async (account) => secrets.get(account) ?? null,
    set: async (account, secret) => void secrets.set(account, secret),
    remove: async (account) => void secrets.delete(account),
    copy: () => diskKeychain(new Map(secrets)),
  };
}

let keychain = diskKeychain();

async function start(): Promise<void> {
  keychain = diskKeychain();
  test = await startEngine({ keychain });
  caseId = (await test.client.call('cases.create', { ref: 'A/1', title: 'Attacked' })).id;
  const path = join(test.home, 'a.csv');
  const header = 'message,datetime,timestamp_desc,username,hostname,event_type';
  writeFileSync(path, `${header}\nevent,2026-01-05T09:00:00Z,Logon,sample,WS1,logon\n`);
  await test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
}

const caseFile = (engine = test): string => join(engine.home, 'cases', `${caseId}.case`);
const verify = (engine = test): Promise<VerificationReport> => engine.client.call('verification.case', { caseId });
const kinds = (report: VerificationReport): string[] => report.problems.map(({ kind }) => kind);
const annotate = (note: string, engine = test) =>
  engine.client.call('annotations.add', { caseId, selection: { ids: [1] }, note, tags: [] });

/** Closes the engine with everything in the case file itself; `between` sees the closed file. */
async function restart(between: (db: Connection) => void, then: () => void = () => undefined): Promise<void> {
  test = await test.tamper(caseId, (db) => {
    db.pragma('wal_checkpoint(TRUNCATE)');
    between(db);
  });
  await test.close();
  then();
  test = await startEngine({ home: test.home, keychain: test.keychain });
}

describe('an old encrypted page spliced into the case file', () => {
  it('reads as if nothing had happened, and the ledger says what is older', async () => {
    await start();
    const { id } = await annotate('Withdrawn later');
    let page = 0;
    let older = Buffer.alloc(0);
    await restart(
      (db) => {
        page = Number(
          db.prepare("SELECT pageno FROM dbstat WHERE name = 'annotation' AND pagetype = 'leaf'").pluck().get(),
        );
      },
      () => {
        older = readFileSync(caseFile());
      },
    );
    await test.client.call('annotations.withdraw', { caseId, annotationId: id, reason: 'A mistake' });
    expect(await verify()).toMatchObject({ status: 'verified', problems: [] });
    await restart(
      () => undefined,
      () => {
        const bytes = readFileSync(caseFile());
        const [from, to] = [pageSize * (page - 1), pageSize * page];
        expect(Buffer.compare(bytes.subarray(from, to), older.subarray(from, to))).not.toBe(0);
        older.copy(bytes, from, from, to);
        writeFileSync(caseFile(), bytes);
      },
    );
    // The page decrypts: whoever looks sees an annotation that was never withdrawn.
    const [shown] = await test.client.call('annotations.list', { caseId });
    expect(shown).toMatchObject({ note: 'Withdrawn later', withdrawn: false });
    expect((await verify()).problems).toEqual([
      expect.objectContaining({
        kind: 'annotation-altered',
        subject: expect.stringMatching(/Withdrawn later.*withdrawal/),
        expected: expect.stringMatching(/A mistake/),
      }),
    ]);
  });

  it('of the ledger itself is named by the entries that are no longer there', async () => {
    await start();
    for (let n = 0; n < 3; n++) await annotate(`before ${n}`);
    let page = 0;
    let older = Buffer.alloc(0);
    await restart(
      (db) => {
        page = Number(
          db.prepare("SELECT max(pageno) FROM dbstat WHERE name = 'ledger_entry' AND pagetype = 'leaf'").pluck().get(),
        );
      },
      () => {
        older = readFileSync(caseFile());
      },
    );
    await annotate('after');
    await restart(
      () => undefined,
      () => {
        const bytes = readFileSync(caseFile());
        older.copy(bytes, pageSize * (page - 1), pageSize * (page - 1), pageSize * page);
        writeFileSync(caseFile(), bytes);
      },
    );
    const report = await verify();
    // The indexes over it are newer than it is: where they lead to entries that are gone, the file itself no longer reads.
    expect(kinds(report)).toEqual(expect.arrayContaining(['tail-truncated', 'tally-altered', 'file-altered']));
  });
});

describe('a laptop that was cloned', () => {
  const pack = async (engine: TestEngine, name: string): Promise<string> => {
    const out = join(engine.home, name);
    await engine.client.call('packs.export', {
      caseId,
      out: (await engine.engine.grantWrite(out)).grant,
      form: name.endsWith('.zip') ? 'zip' : 'folder',
    });
    return out;
  };
  const against = async (path: string, folder = false): Promise<VerificationReport> => {
    const { grant } = await (folder ? test.engine.grantFolder(path) : test.engine.grantRead(path));
    return test.client.call('verification.case', { caseId, against: grant });
  };

  async function startTwo(): Promise<TestEngine> {
    await start();
    await test.close();
    const copy = temporaryFolder();
    cpSync(test.home, copy, { recursive: true });
    test = await startEngine({ home: test.home, keychain: test.keychain });
    clone = await startEngine({ home: copy, keychain: keychain.copy() });
    return clone;
  }

  it('signs the same places of one feed: its case file in the place of the other is a fork', async () => {
    const other = await startTwo();
    await annotate('Here');
    await annotate('There', other);
    await other
      .tamper(caseId, (db) => db.pragma('wal_checkpoint(TRUNCATE)'))
      .then((again) => {
        clone = again;
      });
    await clone?.close();
    await restart(
      () => undefined,
      () => writeFileSync(caseFile(), readFileSync(caseFile(clone as TestEngine))),
    );
    expect((await verify()).problems).toEqual([
      expect.objectContaining({ kind: 'feed-forked', found: expect.stringMatching(/another entry at the same place/) }),
    ]);
  });

  it('shows two histories of one log, once either is held against what the other gave away', async () => {
    const other = await startTwo();
    await annotate('Here');
    await annotate('There', other);
    expect([(await verify()).status, (await verify(other)).status]).toEqual(['verified', 'verified']);
    const theirs = await pack(other, 'theirs');
    // Two signed checkpoints of one size and two roots.
    const mine = await pack(test, 'mine');
    for (const folder of [theirs, mine]) {
      expect(
        await other.client.call('verification.pack', { pack: (await other.engine.grantFolder(folder)).grant }),
      ).toMatchObject({
        status: 'verified',
      });
    }
    const sizeOf = (folder: string): string | undefined =>
      readFileSync(join(folder, 'proof/export/checkpoint'), 'utf8').split('\n')[1];
    expect(sizeOf(theirs)).toBe(sizeOf(mine));
    const found = expect.objectContaining({
      kind: 'split-view',
      subject: expect.stringMatching(new RegExp(`^the first ${sizeOf(mine)} entries`)),
      found: expect.stringMatching(/another history of the same log, signed by the same device/),
    });
    expect((await against(theirs, true)).problems).toEqual([found]);
    expect((await against(join(theirs, 'proof/export/checkpoint'))).problems).toEqual([found]);
    expect((await against(join(theirs, 'proof/export/entry.tlog-proof'))).problems).toEqual([found]);
    const agreed = await against(mine, true);
    expect(agreed).toMatchObject({ status: 'verified', problems: [] });
    expect(agreed.checked).toContainEqual({ what: 'what others have of the ledger, held against it', count: 1 });
  }, 180_000);

  it('in a bundle too, and in a zip file', async () => {
    const other = await startTwo();
    await annotate('Here');
    await annotate('There', other);
    const out = join(other.home, 'bundle.pdf');
    await other.client.call('bundles.export', {
      caseId,
      out: (await other.engine.grantWrite(out)).grant,
      options: { shortName: 'Attacked' },
    });
    expect((await against(out)).problems).toEqual([
      expect.objectContaining({ kind: 'split-view', found: expect.stringMatching(/signed two histories/) }),
    ]);
    // Told apart only where this one is as long as what was given away.
    for (let n = 0; n < 6; n++) await annotate(`Here ${n}`);
    expect(kinds(await against(await pack(other, 'theirs.zip')))).toEqual(['split-view']);
  }, 180_000);

  it('that went on is ahead: what it gave away names what is missing here; another case’s is foreign, and no file is nothing', async () => {
    const other = await startTwo();
    for (let n = 0; n < 3; n++) await annotate(`There ${n}`, other);
    const theirs = await pack(other, 'theirs');
    expect((await against(theirs, true)).problems).toEqual([
      expect.objectContaining({ kind: 'tail-truncated', found: expect.stringMatching(/^\d+ entries$/) }),
    ]);
    const note = readFileSync(join(theirs, 'proof/export/checkpoint'), 'utf8');
    const path = join(test.home, 'note');
    writeFileSync(path, note.replaceAll(caseId, '00000000-0000-4000-8000-000000000009'));
    expect(kinds(await against(path))).toEqual(['checkpoint-foreign']);
    writeFileSync(path, note.replace(/^(\d+)$/m, '1'));
    expect(kinds(await against(path))).toEqual(['checkpoint-foreign']);
    writeFileSync(path, 'no checkpoint\n');
    await expect(against(path)).rejects.toMatchObject({ failure: { code: 'not-verifiable' } });
  }, 180_000);
});

describe('a second checkpoint over as many entries, signed by the device’s own key', () => {
  it('in the place of the first contradicts the entries, and every entry that had seen the first', async () => {
    await start();
    for (let n = 0; n < 260; n++) await annotate(`note ${n}`);
    await test.close();
    const vault = await openVault(test.home, test.keychain, undefined);
    const device = openDeviceDatabase(join(test.home, 'device.db'), deriveKey(vault.deviceKey, 'device-database'));
    const [key] = signingKeys(reading(device));
    device.close();
    const privateKey = createPrivateKey({ key: Buffer.from(key?.privateKey ?? ''), format: 'der', type: 'pkcs8' });
    test = await startEngine({ home: test.home, keychain: test.keychain });
    test = await test.tamper(caseId, (db) => {
      const { size } = db.prepare('SELECT size FROM log_checkpoint').get() as { size: number };
      const root = new Uint8Array(32).fill(7);
      const origin = caseLog(caseId);
      const raw = Buffer.from(key?.publicKey ?? '', 'hex');
      const note = signNote(
        formatCheckpoint({ origin, size, root, extensions: [] }),
        ed25519Signer(noteKey(origin, 'ed25519', raw, sha256), (message) => sign(null, message, privateKey)),
      );
      db.prepare('UPDATE log_checkpoint SET note = ?, root = ? WHERE size = ?').run(
        note,
        Buffer.from(root).toString('hex'),
        size,
      );
    });
    const report = await verify();
    expect(new Set(kinds(report))).toEqual(new Set(['checkpoint-contradicted']));
    expect(report.problems).toContainEqual(
      expect.objectContaining({
        subject: expect.stringMatching(/^the checkpoint over \d+ entries/),
        found: expect.stringMatching(/^the entries give root/),
      }),
    );
    expect(report.problems).toContainEqual(
      expect.objectContaining({
        subject: expect.stringMatching(/^ledger entry/),
        expected: expect.stringMatching(/that it had seen$/),
      }),
    );
  }, 180_000);
});
