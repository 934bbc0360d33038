import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { osKeychain } from './keychain.ts';

const keychain = osKeychain();
const usable = await keychain.usable();

describe('the operating system’s keychain', () => {
  it.skipIf(!usable)(
    'keeps, reads and removes a secret (skipped where there is no Secret Service: npm test starts one)',
    async () => {
      const account = `test-${randomUUID()}`;
      const secret = new Uint8Array(32).fill(5);
      expect(await keychain.get(account)).toBeNull();
      await keychain.set(account, secret);
      expect(await keychain.get(account)).toEqual(Buffer.from(secret));
      await keychain.remove(account);
      expect(await keychain.get(account)).toBeNull();
    },
  );

  it.skipIf(usable)('says that it cannot be used where there is none, and falls back to nothing weaker', async () => {
    expect(await keychain.usable()).toBe(false);
    await expect(keychain.set('test', new Uint8Array(32))).rejects.toThrow();
  });
});
