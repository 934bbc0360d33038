/** The data folder of one device: its vault, the people and cases enrolled on it, and the cases open now. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { FailureError } from '../shared/api/failures.ts';
import { toHex } from '../shared/domain/ledger/hex.ts';
import { type CaseFile, openCaseFile } from './case-file.ts';
import type { DeviceClock } from './device-clock.ts';
import { destroyErased } from './erased-bytes.ts';
import { type ExpectedHeads, HeadSeals } from './head-seals.ts';
import { currentFeedKey, keyRingOf } from './log/case-keys.ts';
import { openCaseDatabase, openCaseSnapshot } from './store/case-database.ts';
import {
  currentPerson,
  deviceValue,
  type EnrolledCase,
  enrolCase,
  enrolledCase,
  enrolledCaseByRef,
  enrolledCases,
  openDeviceDatabase,
  type PersonRecord,
  setCurrentPerson,
  setDeviceValue,
} from './store/device-database.ts';
import { type Connection, reading, translating, write } from './store/driver.ts';
import { hasErasedChunks } from './store/erase.ts';
import { dropStaged, hasStaged } from './store/imports.ts';
import { keepPerson, setMeta } from './store/meta.ts';
import {
  addSigningKey,
  destroyUnneeded,
  retireSigningKey,
  rotationTold,
  signingKeys,
  untoldCases,
  untoldRotations,
} from './store/signing-keys.ts';
import { systemTimer, type Timer } from './timer.ts';
import { commit, handOver } from './unit-of-work.ts';
import type { Keychain } from './vault/keychain.ts';
import { deriveKey, seal, unseal } from './vault/seal.ts';
import { newSigningKey, type Signer, signerFrom } from './vault/signer.ts';
import { type OpenVault, openVault, vaultKeyStore } from './vault/vault.ts';

interface Unlocked {
  readonly vault: OpenVault;
  readonly device: Connection;
  /** Another one after the key was rotated. */
  signer: Signer;
  readonly seals: HeadSeals;
  person: PersonRecord | null;
}

/** PKCS#8 of the key that signs here now; made when the device is new. */
function currentKey(device: Connection): Uint8Array {
  const known = signingKeys(reading(device)).at(-1)?.privateKey;
  if (known) return known;
  const made = newSigningKey();
  write(device, (tx) => addSigningKey(tx, toHex(signerFrom(made).publicKey), made));
  return made;
}

/** Marking that every new case carries until its owner says otherwise. */
const defaultMarking = 'OFFICIAL-SENSITIVE';
const defaultZone = 'Europe/London';

const recordTitle = 'Verification record of this device';

/** The verification record as a file is opened: as a case is, but enrolled nowhere. */
const recordOf = (id: string, key: Uint8Array, openedAt = ''): EnrolledCase => ({
  id,
  ref: 'the verification record',
  title: recordTitle,
  openedAt,
  file: `${id}.case`,
  key,
});

export class Home {
  readonly path: string;
  readonly #keychain: Keychain;
  readonly #clock: DeviceClock;
  readonly #timer: Timer;
  readonly #log: (line: string) => void;
  readonly #open = new Map<string, Promise<CaseFile>>();
  #written: (file: CaseFile) => void = () => undefined;
  #unlocked: Unlocked | null = null;
  #unlocking: Promise<void> | null = null;
  #makingRecord: Promise<CaseFile> | null = null;
  #keychainUsable: Promise<boolean> | null = null;

  constructor(
    path: string,
    keychain: Keychain,
    clock: DeviceClock,
    timer: Timer = systemTimer,
    log: (line: string) => void = () => undefined,
  ) {
    this.#timer = timer;
    this.#log = log;
    this.path = path;
    this.#keychain = keychain;
    this.#clock = clock;
  }

  get clock(): DeviceClock {
    return this.#clock;
  }

  /** Asked once: some secret services show a window of their own when they are asked. */
  keychainUsable(): Promise<boolean> {
    this.#keychainUsable ??= this.#keychain.usable();
    return this.#keychainUsable;
  }

  async state(): Promise<'new' | 'locked' | 'anonymous' | 'ready'> {
    if (this.#unlocked) return this.#unlocked.person ? 'ready' : 'anonymous';
    return (await vaultKeyStore(this.path)) === null ? 'new' : 'locked';
  }

  async keyStore(): Promise<'keychain' | 'passphrase' | null> {
    return this.#unlocked?.vault.keyStore ?? (await vaultKeyStore(this.path));
  }

  /** The device database, for what is the device's and no case's; null while it is locked. */
  get device(): Connection | null {
    return this.#unlocked?.device ?? null;
  }

  /** Told of a case when it was opened, and after each commit to it. Must not throw. */
  onWritten(listener: (file: CaseFile) => void): void {
    this.#written = listener;
  }

  get signer(): Signer | null {
    return this.#unlocked?.signer ?? null;
  }

  get currentPerson(): PersonRecord | null {
    return this.#unlocked?.person ?? null;
  }

  /** @throws FailureError as `openVault`, and `in-use` */
  async unlock(passphrase: string | undefined): Promise<void> {
    // Two windows asking at once must not make two vaults.
    while (this.#unlocking) await this.#unlocking.catch(() => undefined);
    if (this.#unlocked) return;
    this.#unlocking = this.#unlock(passphrase);
    try {
      await this.#unlocking;
    } finally {
      this.#unlocking = null;
    }
  }

  async #unlock(passphrase: string | undefined): Promise<void> {
    const vault = await openVault(this.path, this.#keychain, passphrase);
    const device = openDeviceDatabase(join(this.path, 'device.db'), deriveKey(vault.deviceKey, 'device-database'));
    try {
      const signer = signerFrom(currentKey(device));
      const seals = new HeadSeals(device, vault, this.#keychain, this.#timer, this.#log);
      this.#unlocked = { vault, device, signer, seals, person: currentPerson(reading(device)) };
    } catch (error) {
      device.close();
      throw error;
    }
  }

  /** Says who sits here. The same name and initials are the same person as before. */
  identify(name: string, initials: string): PersonRecord {
    const unlocked = this.#ready();
    const person = { id: randomUUID(), name, initials, role: 'investigator' };
    unlocked.person = write(unlocked.device, (tx) => setCurrentPerson(tx, person));
    return unlocked.person;
  }

  cases(): EnrolledCase[] {
    return enrolledCases(reading(this.#ready().device));
  }

  caseByRef(ref: string): EnrolledCase | null {
    return enrolledCaseByRef(reading(this.#ready().device), ref);
  }

  /** @throws FailureError `reference-taken`, `read-only`, `disk-full` */
  async createCase(ref: string, title: string): Promise<CaseFile> {
    const { device, vault } = this.#ready();
    if (this.caseByRef(ref))
      throw new FailureError(
        'reference-taken',
        `There is a case ${ref} on this device already.`,
        'Open that case, or choose another reference.',
      );
    const id = randomUUID();
    const key = randomBytes(32);
    const record: EnrolledCase = {
      id,
      ref,
      title,
      openedAt: this.#clock.now().toISOString(),
      file: `${id}.case`,
      key: seal(deriveKey(vault.deviceKey, 'case-keys'), key, id),
    };
    const begin = { id: `case:${id}`, detail: { ref, title, marking: defaultMarking, displayZone: defaultZone } };
    return this.#create(record, key, begin, () => write(device, (tx) => enrolCase(tx, record)));
  }

  /** Makes the file and its first entries; `enrol` keeps the key, without which the file could never be opened again. */
  async #create(
    record: EnrolledCase,
    key: Uint8Array,
    begin: { readonly id: string; readonly detail: { readonly [key: string]: string } },
    enrol: () => void,
  ): Promise<CaseFile> {
    const { id, ref, title, openedAt } = record;
    const person = this.#person();
    const path = this.#casePath(record);
    translating(path, () => mkdirSync(join(this.path, 'cases'), { recursive: true, mode: 0o700 }));
    try {
      const file = this.#openWith(record, key, 'create');
      try {
        commit(file, (tx, act) => {
          setMeta(tx, 'caseId', id);
          setMeta(tx, 'ref', ref);
          setMeta(tx, 'title', title);
          setMeta(tx, 'openedAt', openedAt);
          setMeta(tx, 'marking', defaultMarking);
          setMeta(tx, 'displayZone', defaultZone);
          setMeta(tx, 'lastEvent', '0');
          keepPerson(tx, person);
          act({ act: 'created', subject: { id: begin.id, sha256: null, size: null }, detail: begin.detail });
        });
        enrol();
      } catch (error) {
        file.db.close();
        throw error;
      }
      this.#open.set(id, Promise.resolve(file));
      return file;
    } catch (error) {
      for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
      throw error;
    }
  }

  /**
   * This device's own verification record: a ledger of no case, kept in a file like a case's that no list of cases shows.
   * Made at the first need with `create`; null where there is none yet.
   *
   * @throws FailureError as `openCase`; a record that is gone is never begun anew
   */
  async record(mode: 'create' | 'existing'): Promise<CaseFile | null> {
    const { device, vault } = this.#ready();
    this.#person();
    // Two reports signed at once must not begin two records.
    while (this.#makingRecord) await this.#makingRecord.catch(() => undefined);
    const sealing = deriveKey(vault.deviceKey, 'case-keys');
    const known = deviceValue(reading(device), 'verificationRecord');
    if (known !== null) {
      const { id, key } = JSON.parse(known) as { id: string; key: string };
      return this.#openRecord(recordOf(id, Buffer.from(key, 'base64')));
    }
    if (mode === 'existing') return null;
    const id = randomUUID();
    const key = randomBytes(32);
    const sealed = Buffer.from(seal(sealing, key, id)).toString('base64');
    const kept = JSON.stringify({ id, key: sealed });
    this.#makingRecord = this.#create(
      recordOf(id, Buffer.from(sealed, 'base64'), this.#clock.now().toISOString()),
      key,
      { id: `record:${id}`, detail: { title: recordTitle } },
      () => write(device, (tx) => setDeviceValue(tx, 'verificationRecord', kept)),
    );
    try {
      return await this.#makingRecord;
    } finally {
      this.#makingRecord = null;
    }
  }

  /** @throws FailureError `not-found`, `case-newer`, `case-damaged`, `file-missing` */
  async openCase(id: string): Promise<CaseFile> {
    const { device } = this.#ready();
    this.#person();
    const record = enrolledCase(reading(device), id);
    if (!record)
      throw new FailureError('not-found', 'There is no such case on this device.', 'Go back to the list of cases.');
    return this.#openRecord(record);
  }

  async #openRecord(record: EnrolledCase): Promise<CaseFile> {
    const { id } = record;
    const open = this.#open.get(id);
    if (open) return open;
    const key = unseal(deriveKey(this.#ready().vault.deviceKey, 'case-keys'), record.key, id);
    if (!key)
      throw new FailureError(
        'case-damaged',
        `The key of ${record.ref} cannot be read.`,
        'Restore the data folder from its last copy.',
      );
    const opening = this.#openAndTidy(record, key);
    this.#open.set(id, opening);
    try {
      return await opening;
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  async #openAndTidy(record: EnrolledCase, key: Uint8Array): Promise<CaseFile> {
    const file = this.#openWith(record, key, 'existing');
    try {
      while (hasStaged(file.read) && write(file.db, (tx) => dropStaged(tx))) await turn();
      // Killed while it destroyed what was erased: it goes on.
      if (hasErasedChunks(file.read)) await destroyErased(file);
      await this.#ready().seals.opened(file);
      this.#tellRotations(file);
      this.#written(file);
      return file;
    } catch (error) {
      file.db.close();
      throw error;
    }
  }

  #openWith(record: EnrolledCase, key: Uint8Array, mode: 'create' | 'existing'): CaseFile {
    const path = this.#casePath(record);
    const file: CaseFile = openCaseFile({
      id: record.id,
      path,
      db: openCaseDatabase(path, key, mode),
      signer: this.#signerOf(record.id),
      ownKeys: () => signingKeys(reading(this.#ready().device)).map(({ publicKey }) => publicKey),
      snapshot: () => openCaseSnapshot(path, key),
      clock: this.#clock,
      person: () => this.#person(),
      committed: (head) => {
        this.#ready().seals.committed(record.id, head);
        this.#written(file);
      },
    });
    return file;
  }

  /**
   * Makes another signing key and tells every case that is open; the others are told when they are next opened, whatever
   * becomes of this process. The old key is destroyed with the last of them.
   */
  async rotateKey(reason: string): Promise<{ from: Uint8Array; to: Uint8Array; told: string[]; waiting: string[] }> {
    const unlocked = this.#ready();
    const { device } = unlocked;
    const by = this.#person();
    const open = (await Promise.all([...this.#open.values()].map((file) => file.catch(() => null)))).filter(
      (file) => file !== null,
    );
    const from = unlocked.signer.publicKey;
    const made = newSigningKey();
    const next = signerFrom(made);
    const ids = enrolledCases(reading(device)).map(({ id }) => id);
    const record = deviceValue(reading(device), 'verificationRecord');
    if (record !== null) ids.push((JSON.parse(record) as { id: string }).id);
    write(device, (tx) => {
      const current = signingKeys(tx).at(-1);
      if (!current) throw new Error('a device without a signing key');
      retireSigningKey(tx, current.id, { at: this.#clock.now().toISOString(), reason, by }, ids);
      addSigningKey(tx, toHex(next.publicKey), made);
      destroyUnneeded(tx);
    });
    unlocked.signer = next;
    for (const file of open) this.#tellRotations(file);
    const waiting = new Set(untoldCases(reading(device)));
    return {
      from,
      to: next.publicKey,
      told: ids.filter((id) => !waiting.has(id)),
      waiting: ids.filter((id) => waiting.has(id)),
    };
  }

  /** Every rotation that the case has not been told of yet, oldest first; one that was broken off midway goes on. */
  #tellRotations(file: CaseFile): void {
    const { device } = this.#ready();
    for (const id of untoldRotations(reading(device), file.id)) {
      const keys = signingKeys(reading(device));
      const at = keys.findIndex((key) => key.id === id);
      const retired = keys[at]?.retired;
      const next = keys[at + 1]?.privateKey;
      if (!retired || !next) throw new Error(`rotation ${id} has no successor`);
      const signer = signerFrom(next);
      // Killed between the two commits: the case knows already.
      if (toHex(signer.publicKey) === currentFeedKey(file.read)) file.signer = signer;
      else if (keyRingOf(file.read).isAdministrator(toHex(file.signer.publicKey))) handOver(file, signer, retired);
      // Another administrator has to say so: until then the case goes on under the old key.
      else return;
      write(device, (tx) => rotationTold(tx, id, file.id));
    }
  }

  /** What signs in a case: the device's key, or the oldest one whose rotation the case has yet to be told of. */
  #signerOf(caseId: string): Signer {
    const { device, signer } = this.#ready();
    const [oldest] = untoldRotations(reading(device), caseId);
    const key = signingKeys(reading(device)).find(({ id }) => id === oldest)?.privateKey;
    return key ? signerFrom(key) : signer;
  }

  #casePath(record: { file: string }): string {
    return join(this.path, 'cases', record.file);
  }

  #ready(): Unlocked {
    if (!this.#unlocked) throw new FailureError('locked', 'Continuity is locked.', 'Unlock it first.');
    return this.#unlocked;
  }

  #person(): PersonRecord {
    const person = this.#ready().person;
    if (!person)
      throw new FailureError(
        'not-permitted',
        'Nobody has said who is working here.',
        'Enter your name and initials first: they are on every entry of the ledger.',
      );
    return person;
  }

  /** Heads that a case's ledger must still have. */
  expectedHeads(caseId: string): Promise<ExpectedHeads> {
    return this.#ready().seals.expected(caseId);
  }

  async close(): Promise<void> {
    for (const opening of this.#open.values()) {
      const file = await opening.catch(() => null);
      file?.db.close();
    }
    this.#open.clear();
    await this.#unlocked?.seals.flush();
    this.#unlocked?.device.close();
    this.#unlocked = null;
  }
}
