import { AsyncEntry } from '@napi-rs/keyring';

/** The operating system's secret store: Secret Service, Keychain or Credential Manager. */
export interface Keychain {
  /** Whether a secret can be kept and read back here. */
  usable(): Promise<boolean>;
  get(account: string): Promise<Uint8Array | null>;
  set(account: string, secret: Uint8Array): Promise<void>;
  remove(account: string): Promise<void>;
}

const service = 'Continuity';
/** A locked or half-started secret service may never answer; a person must not wait for it longer than this. */
const patienceMs = 5000;

/**
 * @napi-rs/keyring's store. On Linux only the Secret Service counts: without one the library says so, and a passphrase is
 * asked for instead; no store of lesser strength is fallen back to.
 */
export function osKeychain(): Keychain {
  // Pinned: by default the library falls back to the kernel's keyring, which forgets at the next start of the machine.
  const entry = (account: string): AsyncEntry =>
    new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  return {
    async usable() {
      const account = 'probe';
      try {
        await patiently((signal) => entry(account).setPassword('probe', signal));
        const read = await patiently((signal) => entry(account).getPassword(signal));
        await patiently((signal) => entry(account).deletePassword(signal));
        return read === 'probe';
      } catch {
        // Every refusal means the same to the caller: there is no keychain to rely on.
        return false;
      }
    },
    async get(account) {
      const text = await patiently((signal) => entry(account).getPassword(signal));
      return text === undefined || text === null ? null : Buffer.from(text, 'base64');
    },
    async set(account, secret) {
      await patiently((signal) => entry(account).setPassword(Buffer.from(secret).toString('base64'), signal));
    },
    async remove(account) {
      await patiently((signal) => entry(account).deletePassword(signal));
    },
  };
}

async function patiently<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work(controller.signal),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          controller.abort();
          reject(new Error('the keychain did not answer'));
        }, patienceMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
