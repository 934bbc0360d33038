import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryKeychain, temporaryFolder } from '../testing.ts';
import { deriveKey, seal, unseal } from './seal.ts';
import { openVault, vaultKeyStore } from './vault.ts';

let home: string;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const noKeychain = { ...memoryKeychain(), usable: async () => false };

describe('vault', () => {
  it('keeps the device key in the keychain and nothing of it on disk', async () => {
    const keychain = memoryKeychain();
    const made = await openVault(home, keychain, undefined);
    expect(made.keyStore).toBe('keychain');
    expect(hex((await openVault(home, keychain, undefined)).deviceKey)).toBe(hex(made.deviceKey));
    const onDisk = readFileSync(join(home, 'vault.json'), 'utf8');
    expect(onDisk).not.toContain(hex(made.deviceKey));
    expect(onDisk).not.toContain(Buffer.from(made.deviceKey).toString('base64'));
  });

  it('wraps the device key by a passphrase, and says when it is another', async () => {
    const made = await openVault(home, noKeychain, 'a long enough passphrase');
    expect(made.keyStore).toBe('passphrase');
    expect(await vaultKeyStore(home)).toBe('passphrase');
    expect(hex((await openVault(home, noKeychain, 'a long enough passphrase')).deviceKey)).toBe(hex(made.deviceKey));
    await expect(openVault(home, noKeychain, 'another passphrase')).rejects.toMatchObject({
      failure: { code: 'wrong-passphrase' },
    });
    await expect(openVault(home, noKeychain, undefined)).rejects.toMatchObject({ failure: { code: 'locked' } });
    expect(readFileSync(join(home, 'vault.json'), 'utf8')).not.toContain(
      Buffer.from(made.deviceKey).toString('base64'),
    );
  });

  it('takes the same passphrase typed in another Unicode form', async () => {
    const made = await openVault(home, noKeychain, 'caf\u00e9 caf\u00e9 caf\u00e9');
    expect(hex((await openVault(home, noKeychain, 'cafe\u0301 cafe\u0301 cafe\u0301')).deviceKey)).toBe(
      hex(made.deviceKey),
    );
  });

  it('refuses a short passphrase and a missing keychain without leaving a file', async () => {
    await expect(openVault(home, noKeychain, 'short')).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
    await expect(openVault(home, noKeychain, undefined)).rejects.toMatchObject({
      failure: { code: 'keychain-unavailable' },
    });
    expect(readdirSync(home)).toEqual([]);
  });

  it('never makes a new key over data that needs the old one', async () => {
    writeFileSync(join(home, 'device.db'), 'data');
    await expect(openVault(home, memoryKeychain(), undefined)).rejects.toMatchObject({
      failure: { code: 'case-damaged' },
    });
    expect(existsSync(join(home, 'vault.json'))).toBe(false);
  });

  it.each([
    ['no JSON', 'not json'],
    ['another version', '{"v":2,"keyStore":"keychain"}'],
    [
      'scrypt parameters that would eat the machine',
      '{"v":1,"id":"1b671a64-40d5-491e-99b0-da01ff1f3341","keyStore":"passphrase","scrypt":{"n":1073741824,"r":8,"p":1,"salt":"AAAA"},"wrapped":"AAAA"}',
    ],
  ])('refuses a vault file that is %s, and leaves it as it is', async (_, content) => {
    writeFileSync(join(home, 'vault.json'), content);
    await expect(openVault(home, memoryKeychain(), 'a long enough passphrase')).rejects.toMatchObject({
      failure: { code: 'case-damaged' },
    });
    expect(readFileSync(join(home, 'vault.json'), 'utf8')).toBe(content);
  });

  it('says read-only where it may not write', async () => {
    // A file where the folder should be refuses everyone, root included.
    const blocked = join(home, 'blocked');
    writeFileSync(blocked, '');
    chmodSync(blocked, 0o444);
    await expect(openVault(join(blocked, 'in'), memoryKeychain(), undefined)).rejects.toMatchObject({
      failure: { code: expect.stringMatching(/read-only|case-damaged/) },
    });
  });
});

describe('seal', () => {
  it('opens only with the same key and context, and only what was sealed', () => {
    const key = deriveKey(new Uint8Array(32), 'a');
    const sealed = seal(key, Buffer.from('secret'), 'case 1');
    expect(Buffer.from(unseal(key, sealed, 'case 1') ?? []).toString()).toBe('secret');
    expect(unseal(key, sealed, 'case 2')).toBeNull();
    expect(unseal(deriveKey(new Uint8Array(32), 'b'), sealed, 'case 1')).toBeNull();
    for (let i = 0; i < sealed.length; i++) {
      const altered = Uint8Array.from(sealed);
      altered[i] = (altered[i] as number) ^ 1;
      expect(unseal(key, altered, 'case 1')).toBeNull();
    }
    expect(unseal(key, sealed.subarray(0, 10), 'case 1')).toBeNull();
  });
});
