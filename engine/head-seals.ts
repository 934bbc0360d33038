/**
 * Heads of ledgers, sealed where the case files are not: always in the device database, which is encrypted under the device
 * key, and in the OS keychain where the vault's key is kept there. Whoever puts an older case file in place, or cuts off its
 * end, would have to rewrite these too.
 */
import { entryPae } from '../shared/domain/ledger/entry.ts';
import { fromHex } from '../shared/domain/ledger/hex.ts';
import type { CaseFile } from './case-file.ts';
import { compareHead, Head, headOf } from './log/head.ts';
import { keepLostHeads, lostHeads, sealedHead, sealHead } from './store/device-database.ts';
import { type Connection, isDamage, reading, write, writeUnsynced } from './store/driver.ts';
import { entryByHash } from './store/ledger.ts';
import type { Timer } from './timer.ts';
import type { Keychain } from './vault/keychain.ts';
import { publicKeyFrom, verifies } from './vault/signer.ts';
import type { OpenVault } from './vault/vault.ts';

/** The keychain may be slow, and a burst of commits needs its last head only. With the writing itself at most a second late. */
const keychainDelayMs = 900;

export interface ExpectedHeads {
  /** Every head that the case file must still have. */
  readonly heads: readonly Head[];
  /** The keychain should hold a head and could not be asked: its seal then says nothing. */
  readonly keychainSilent: boolean;
}

export class HeadSeals {
  readonly #device: Connection;
  readonly #vault: OpenVault;
  readonly #keychain: Keychain;
  readonly #timer: Timer;
  readonly #log: (line: string) => void;
  /** Heads on their way to the keychain, by case. */
  readonly #waiting = new Map<string, Head>();
  /** Cases whose head in the keychain has not been compared: it must not be overwritten. */
  readonly #unread = new Set<string>();
  /** It did not answer when last asked. A hung one is waited for once, not at every case that is opened. */
  #silent = false;
  #cancel: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(device: Connection, vault: OpenVault, keychain: Keychain, timer: Timer, log: (line: string) => void) {
    this.#device = device;
    this.#vault = vault;
    this.#keychain = keychain;
    this.#timer = timer;
    this.#log = log;
  }

  /**
   * Compares a case file that was just opened with every head known of it. What it no longer has is kept as lost, and its
   * feed is never continued: the same place of a feed must not be signed twice.
   */
  async opened(file: CaseFile): Promise<void> {
    const { heads, keychainSilent } = await this.#expected(file.id, !this.#silent);
    if (keychainSilent) this.#unread.add(file.id);
    const lost = heads.filter((head) => !stillThere(file, head));
    for (const head of lost) file.lostFeeds.add(head.feed);
    if (lost.length > 0 || lostHeads(reading(this.#device), file.id).length > 0)
      write(this.#device, (tx) => keepLostHeads(tx, file.id, lost.map(textOf)));
    if (lost.length === 0) this.#catchUp(file);
  }

  /** A crash between a commit and its seal leaves the seal behind; a case of before there were seals has none. */
  #catchUp(file: CaseFile): void {
    try {
      const head = headOf(file.read);
      // Only what this device signed: to seal a forged entry would make its removal a loss.
      if (head && isOwn(file, head)) this.committed(file.id, head);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#log(`the ledger of case ${file.id} cannot be read to its end: ${String(error)}`);
    }
  }

  /** Never throws: what was committed stays committed, and the next commit seals again. */
  committed(caseId: string, head: Head): void {
    try {
      // Without waiting for the disk: after a power cut the seal may be older than the case, and then says less, not wrong.
      writeUnsynced(this.#device, (tx) => sealHead(tx, caseId, textOf(head)));
    } catch (error) {
      this.#log(`sealing the head of case ${caseId}: ${String(error)}`);
    }
    if (this.#vault.keyStore !== 'keychain' || this.#unread.has(caseId)) return;
    this.#waiting.set(caseId, head);
    this.#cancel ??= this.#timer.after(keychainDelayMs, () => void this.flush());
  }

  /** Every head sealed for a case, wherever it was sealed, and those lost before. */
  expected(caseId: string): Promise<ExpectedHeads> {
    return this.#expected(caseId, true);
  }

  async #expected(caseId: string, ask: boolean): Promise<ExpectedHeads> {
    const tx = reading(this.#device);
    const texts = [sealedHead(tx, caseId), ...lostHeads(tx, caseId)].filter((text) => text !== null);
    let keychainSilent = this.#vault.keyStore === 'keychain' && !ask;
    if (this.#vault.keyStore === 'keychain' && ask)
      try {
        const bytes = await this.#keychain.get(this.#account(caseId));
        // What is no head is as good as no answer.
        if (bytes) texts.push(textOf(headFrom(new TextDecoder().decode(bytes))));
        this.#silent = false;
      } catch (error) {
        keychainSilent = true;
        this.#silent = true;
        this.#log(`reading the head of case ${caseId} from the keychain: ${String(error)}`);
      }
    return { heads: [...new Set(texts)].map(headFrom), keychainSilent };
  }

  /** Writes what waits for the keychain; resolves when it was tried. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#writing = this.#writing.then(async () => {
      for (const [caseId, head] of [...this.#waiting])
        try {
          await this.#keychain.set(this.#account(caseId), new TextEncoder().encode(textOf(head)));
          // A newer one may have come meanwhile.
          if (this.#waiting.get(caseId) === head) this.#waiting.delete(caseId);
        } catch (error) {
          // The others go on waiting: whoever closes the window must not wait for each in turn.
          this.#log(`sealing the head of case ${caseId} in the keychain: ${String(error)}`);
          return;
        }
    });
    return this.#writing;
  }

  #account(caseId: string): string {
    return `${this.#vault.id}/head/${caseId}`;
  }
}

const headFrom = (text: string): Head => Head.parse(JSON.parse(text));
const textOf = ({ feed, seq, hash, size, root }: Head): string => JSON.stringify({ feed, seq, hash, size, root });

function isOwn(file: CaseFile, head: Head): boolean {
  const entry = entryByHash(file.read, head.hash);
  if (!entry) return false;
  const signed = entryPae(entry.payload);
  return file.ownKeys().some((key) => verifies(publicKeyFrom(fromHex(key)), signed, entry.signature));
}

/** A file that cannot be read at that place counts as without it, until it can be. */
function stillThere(file: CaseFile, head: Head): boolean {
  try {
    const found = compareHead(file.read, head);
    return found === 'same' || found === 'continued';
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
}
