/**
 * Where the device key rests: in the OS keychain, or wrapped by a passphrase. Everything else of the data folder is
 * encrypted under keys that lead back to it.
 */
import { randomBytes, randomUUID, scrypt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FailureError } from '../../shared/api/failures.ts';
import type { Keychain } from './keychain.ts';
import { seal, unseal } from './seal.ts';

const Base64 = z.base64();
const VaultFile = z.discriminatedUnion('keyStore', [
  z.strictObject({ v: z.literal(1), id: z.uuid(), keyStore: z.literal('keychain') }),
  z.strictObject({
    v: z.literal(1),
    id: z.uuid(),
    keyStore: z.literal('passphrase'),
    /** RFC 7914 parameters; bounded, because the file is not to be trusted with the machine's memory. */
    scrypt: z.strictObject({
      n: z
        .int()
        .min(1 << 14)
        .max(1 << 20),
      r: z.int().min(1).max(16),
      p: z.int().min(1).max(4),
      salt: Base64,
    }),
    wrapped: Base64,
  }),
]);
type VaultFile = z.infer<typeof VaultFile>;

/** 128 MiB and about half a second: OWASP's scrypt recommendation (N = 2^17, r = 8, p = 1). */
const scryptCost = { n: 1 << 17, r: 8, p: 1 };

export interface OpenVault {
  readonly id: string;
  readonly keyStore: 'keychain' | 'passphrase';
  /** 32 bytes. */
  readonly deviceKey: Uint8Array;
}

const vaultPath = (home: string): string => join(home, 'vault.json');

/** What stands in the data folder: null where there is no vault yet. */
export async function vaultKeyStore(home: string): Promise<'keychain' | 'passphrase' | null> {
  return (await readVault(home))?.keyStore ?? null;
}

/**
 * Opens the vault of a data folder, or makes one where there is none.
 *
 * @throws FailureError `wrong-passphrase`, `locked` (a passphrase is needed and none was given), `keychain-unavailable`,
 *   `case-damaged` (the vault file cannot be read), `read-only`, `disk-full`
 */
export async function openVault(home: string, keychain: Keychain, passphrase: string | undefined): Promise<OpenVault> {
  const file = await readVault(home);
  if (!file)
    return passphrase === undefined ? createInKeychain(home, keychain) : createWithPassphrase(home, passphrase);
  if (file.keyStore === 'passphrase') {
    if (passphrase === undefined)
      throw new FailureError(
        'locked',
        'This data folder is protected by a passphrase.',
        'Enter the passphrase (on the command line: set CONTINUITY_PASSPHRASE).',
      );
    const key = await passphraseKey(passphrase, file.scrypt);
    const deviceKey = unseal(key, Buffer.from(file.wrapped, 'base64'), contextOf(file.id));
    if (!deviceKey)
      throw new FailureError(
        'wrong-passphrase',
        'That is not the passphrase of this data folder.',
        'Check capital letters and the keyboard layout, then try again.',
        'Nothing was changed and nothing is lost.',
      );
    return { id: file.id, keyStore: 'passphrase', deviceKey };
  }
  let deviceKey: Uint8Array | null;
  try {
    deviceKey = await keychain.get(file.id);
  } catch (cause) {
    throw new FailureError(
      'keychain-unavailable',
      "The operating system's keychain does not answer.",
      'Unlock the keychain (sign in to the desktop again), then try again.',
      undefined,
      { cause },
    );
  }
  if (deviceKey?.length !== 32)
    throw new FailureError(
      'keychain-unavailable',
      "The keychain does not hold this data folder's key.",
      'Sign in as the person who made this data folder, on the device where it was made.',
    );
  return { id: file.id, keyStore: 'keychain', deviceKey };
}

async function createInKeychain(home: string, keychain: Keychain): Promise<OpenVault> {
  if (!(await keychain.usable()))
    throw new FailureError(
      'keychain-unavailable',
      'There is no usable keychain on this device.',
      'Choose a passphrase instead (on the command line: set CONTINUITY_PASSPHRASE).',
    );
  const vault = { id: randomUUID(), keyStore: 'keychain' as const, deviceKey: randomBytes(32) };
  await keychain.set(vault.id, vault.deviceKey);
  try {
    await writeVault(home, { v: 1, id: vault.id, keyStore: 'keychain' });
  } catch (error) {
    await keychain.remove(vault.id);
    throw error;
  }
  return vault;
}

async function createWithPassphrase(home: string, passphrase: string): Promise<OpenVault> {
  if (passphrase.length < 12)
    throw new FailureError(
      'invalid-request',
      'A passphrase has at least 12 characters.',
      'Choose a longer one; several words are easier to remember than signs.',
    );
  const vault = { id: randomUUID(), keyStore: 'passphrase' as const, deviceKey: randomBytes(32) };
  const cost = { ...scryptCost, salt: randomBytes(16).toString('base64') };
  const wrapped = seal(await passphraseKey(passphrase, cost), vault.deviceKey, contextOf(vault.id));
  await writeVault(home, {
    v: 1,
    id: vault.id,
    keyStore: 'passphrase',
    scrypt: cost,
    wrapped: Buffer.from(wrapped).toString('base64'),
  });
  return vault;
}

const contextOf = (id: string): string => `continuity/device-key/${id}`;

function passphraseKey(
  passphrase: string,
  cost: { n: number; r: number; p: number; salt: string },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // NFKC, so that the same passphrase typed on another keyboard is the same bytes.
    scrypt(
      passphrase.normalize('NFKC'),
      Buffer.from(cost.salt, 'base64'),
      32,
      { N: cost.n, r: cost.r, p: cost.p, maxmem: 256 * cost.n * cost.r },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

async function readVault(home: string): Promise<VaultFile | null> {
  let text: string;
  try {
    text = await readFile(vaultPath(home), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      // A data folder without its vault file but with data would get a new key over the old data.
      if (existsSync(join(home, 'device.db'))) throw damaged(home, error);
      return null;
    }
    throw damaged(home, error);
  }
  try {
    return VaultFile.parse(JSON.parse(text));
  } catch (error) {
    throw damaged(home, error);
  }
}

function damaged(home: string, cause: unknown): FailureError {
  return new FailureError(
    'case-damaged',
    `The file vault.json in ${home} is missing or cannot be read.`,
    'Restore it from the last copy of the data folder.',
    'Nothing was written.',
    { cause },
  );
}

async function writeVault(home: string, file: VaultFile): Promise<void> {
  const path = vaultPath(home);
  const partial = `${path}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(partial, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(file, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
    throw full
      ? new FailureError(
          'disk-full',
          `There is no room left on the disk that holds ${home}.`,
          'Free some space and try again.',
          undefined,
          { cause },
        )
      : new FailureError(
          'read-only',
          `Continuity may not write to ${home}.`,
          'Give your account write access to that folder, or choose another data folder.',
          undefined,
          { cause },
        );
  }
}
