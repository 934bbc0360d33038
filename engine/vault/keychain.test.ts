/** The real Secret Service, where `npm test` provides one (build/with-keyring.sh). */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { osKeychain } from './keychain.ts';
import { openVault, vaultKeyStore } from './vault.ts';

const provided = Boolean(process.env.CONTINUITY_KEYRING_DIR);

describe.skipIf(!provided)('the keychain of the system (skipped: no Secret Service; npm test provides one)', () => {
  it('is usable', async () => {
    expect(await osKeychain().usable()).toBe(true);
  });

  it('keeps a secret as it is, and forgets it', async () => {
    const keychain = osKeychain();
    const account = `test-${randomUUID()}`;
    const secret = Uint8Array.from({ length: 32 }, (_, i) => (i * 37) % 256);
    expect(await keychain.get(account)).toBeNull();
    await keychain.set(account, secret);
    expect(Buffer.from((await keychain.get(account)) ?? []).equals(secret)).toBe(true);
    await keychain.remove(account);
    expect(await keychain.get(account)).toBeNull();
  });

  it('opens the same vault again', async () => {
    const home = mkdtempSync(join(tmpdir(), 'continuity-keychain-'));
    try {
      const made = await openVault(home, osKeychain(), undefined);
      expect(await vaultKeyStore(home)).toBe('keychain');
      const again = await openVault(home, osKeychain(), undefined);
      expect(Buffer.from(again.deviceKey).equals(Buffer.from(made.deviceKey))).toBe(true);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

describe.skipIf(process.platform !== 'linux')('without a session bus', () => {
  it('says that no keychain is usable, and falls back to none', async () => {
    const { execFileSync } = await import('node:child_process');
    const script = `import { osKeychain } from ${JSON.stringify(new URL('./keychain.ts', import.meta.url).href)};
      const keychain = osKeychain();
      const set = await keychain.set('test', new Uint8Array(32)).then(() => 'kept', () => 'refused');
      console.log(await keychain.usable(), set);
      process.exit();`;
    const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    expect(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' }).trim(),
    ).toBe('false refused');
  });
});
