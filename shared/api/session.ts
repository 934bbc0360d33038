import { z } from 'zod';
import { methods } from './method.ts';

/** Initials are the prefix of exhibit references: two to four capital letters. */
export const Initials = z.string().regex(/^[A-Z]{2,4}$/);
export const Person = z.strictObject({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  initials: Initials,
  role: z.string(),
});
export type Person = z.infer<typeof Person>;

/** `new`: no data folder yet. `locked`: waits for the passphrase. `anonymous`: unlocked, nobody has said who they are. */
export const VaultState = z.enum(['new', 'locked', 'anonymous', 'ready']);

export const Session = z.strictObject({
  version: z.string(),
  vault: VaultState,
  /** Where the device key rests. Null while `new`. */
  keyStore: z.enum(['keychain', 'passphrase']).nullable(),
  /** Whether the OS offers a keychain that can be used here; if not, a passphrase is asked for. */
  keychainUsable: z.boolean(),
  person: Person.nullable(),
  /** SHA-256 of the device's raw Ed25519 public key; null until unlocked. */
  deviceKey: z.string().nullable(),
  marking: z.string(),
});
export type Session = z.infer<typeof Session>;

export const sessionMethods = methods({
  'session.get': { permission: 'session', input: z.strictObject({}), output: Session },
  /** Makes the vault (state `new`) or opens it (state `locked`). Without a passphrase the OS keychain is used. */
  'session.unlock': {
    permission: 'session',
    input: z.strictObject({ passphrase: z.string().min(12).max(1024).optional() }),
    output: Session,
  },
  'session.identify': {
    permission: 'session',
    input: z.strictObject({ name: z.string().trim().min(1).max(120), initials: Initials }),
    output: Session,
  },
});
