/** Whom this device asks for trusted time and cosignatures: one record in the device database. */
import { z } from 'zod';
import type { AttestationSettings, TrustedRoot } from '../../shared/api/attestations.ts';
import { FailureError } from '../../shared/api/failures.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { formatVkey, type NoteKey, noteKey, parseVkey } from '../../shared/domain/ledger/note-key.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { deviceValue, setDeviceValue } from '../store/device-database.ts';
import type { ReadTx, WriteTx } from '../store/driver.ts';
import { type Certificate, readCertificateFile } from '../timestamps/certificate.ts';
import { DerError } from '../timestamps/der.ts';
import { type Signer, sha256 } from '../vault/signer.ts';
import { attestationAddress } from './address.ts';

const key = 'attestations';
const defaultIntervalMinutes = 60;
const mostRoots = 32;

const Settings = z.strictObject({
  tsa: z.strictObject({ url: z.string(), pem: z.string() }).nullable(),
  witnesses: z.array(z.strictObject({ vkey: z.string(), url: z.string().nullable() })),
  intervalMinutes: z.int().positive(),
  /** SHA-256 of every root, and key of every witness, that was ever configured: tokens of before stay judged by them. */
  everRoots: z.array(z.string()),
  everWitnesses: z.array(z.string()),
});
export type Settings = z.infer<typeof Settings>;

export const noSettings: Settings = {
  tsa: null,
  witnesses: [],
  intervalMinutes: defaultIntervalMinutes,
  everRoots: [],
  everWitnesses: [],
};

export function readSettings(tx: ReadTx): Settings {
  const text = deviceValue(tx, key);
  return text === null ? noSettings : Settings.parse(JSON.parse(text));
}

export function writeSettings(tx: WriteTx, settings: Settings): void {
  setDeviceValue(tx, key, JSON.stringify(settings));
}

export interface SettingsChange {
  readonly tsa?: { readonly url: string; readonly roots: Uint8Array } | null | undefined;
  readonly witnesses?: readonly { readonly vkey: string; readonly url: string | null }[] | undefined;
  readonly intervalMinutes?: number | undefined;
}

/**
 * The settings with a change in them, checked whole; what is left out stays as it was.
 *
 * @throws FailureError `invalid-request`
 */
export function changedSettings(now: Settings, change: SettingsChange): Settings {
  const tsa = change.tsa === undefined ? now.tsa : change.tsa === null ? null : checkedTsa(change.tsa);
  const witnesses = change.witnesses === undefined ? now.witnesses : checkedWitnesses(change.witnesses);
  const roots = tsa ? rootsOf(tsa.pem).map(({ fingerprint }) => fingerprint) : [];
  return {
    tsa,
    witnesses,
    intervalMinutes: change.intervalMinutes ?? now.intervalMinutes,
    everRoots: [...new Set([...now.everRoots, ...roots])],
    everWitnesses: [...new Set([...now.everWitnesses, ...witnesses.map(({ vkey }) => vkey)])],
  };
}

function checkedTsa({ url, roots }: { url: string; roots: Uint8Array }): NonNullable<Settings['tsa']> {
  const address = attestationAddress(url, 'the time-stamping authority');
  const certificates = readRoots(roots);
  const kept = [...new Map(certificates.map((one) => [one.fingerprint, one])).values()];
  if (kept.length > mostRoots)
    throw new FailureError(
      'invalid-request',
      `There are ${kept.length} certificates in that file; an authority has few.`,
      'Choose the certificates of that authority, not everything a computer trusts.',
      'The settings are as they were.',
    );
  return { url: address.href, pem: kept.map(({ raw }) => pemOf(raw)).join('') };
}

/** Certificates of a file that a person chose. @throws FailureError `invalid-request` where they cannot be read */
export function readRoots(bytes: Uint8Array): Certificate[] {
  try {
    return readCertificateFile(bytes);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new FailureError(
      'invalid-request',
      `The trusted certificates cannot be read: ${error.message}.`,
      'Choose a file of certificates, PEM or DER, as the authority publishes them.',
      'The settings are as they were.',
    );
  }
}

function checkedWitnesses(list: NonNullable<SettingsChange['witnesses']>): Settings['witnesses'] {
  const seen = new Set<string>();
  return list.map(({ vkey, url }) => {
    const read = witnessKey(vkey);
    if (seen.has(read.name) || seen.has(toHex(read.publicKey)))
      throw new FailureError(
        'invalid-request',
        `The witness ${read.name} is there twice, by its name or its key.`,
        'Leave one of them out.',
        'The settings are as they were.',
      );
    seen.add(read.name).add(toHex(read.publicKey));
    return {
      vkey: formatVkey(read),
      url: url === null ? null : attestationAddress(url, `the witness ${read.name}`).href,
    };
  });
}

/** @throws FailureError `invalid-request` where it is no key of a witness */
export function witnessKey(vkey: string): NoteKey {
  const failure = (why: string): FailureError =>
    new FailureError(
      'invalid-request',
      `That is not the key of a witness: ${why}.`,
      'Copy the whole verifier key (name+number+letters) that the witness gives.',
    );
  let read: NoteKey;
  try {
    read = parseVkey(vkey, sha256);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw failure(error.message);
  }
  if (read.type !== 'cosignature') throw failure('it is the key of a log, which cannot witness itself');
  return read;
}

/** The key by which this device cosigns logs of others: its own, under a name made of the key's fingerprint. */
export function ownWitnessKey(signer: Signer): NoteKey {
  return noteKey(
    `continuity/witness/${toHex(sha256(signer.publicKey)).slice(0, 16)}`,
    'cosignature',
    signer.publicKey,
    sha256,
  );
}

export function settingsView(settings: Settings, signer: Signer, now: Date): AttestationSettings {
  const own = ownWitnessKey(signer);
  return {
    tsa: settings.tsa && { ...settings.tsa, roots: rootsOf(settings.tsa.pem).map((root) => rootView(root, now)) },
    witnesses: settings.witnesses.map(({ vkey, url }) => ({ name: witnessKey(vkey).name, vkey, url })),
    intervalMinutes: settings.intervalMinutes,
    own: { name: own.name, vkey: formatVkey(own) },
  };
}

function rootView({ name, fingerprint, notBefore, notAfter }: Certificate, now: Date): TrustedRoot {
  return {
    subject: name,
    fingerprint,
    validFrom: new Date(notBefore / 1000).toISOString(),
    validUntil: new Date(notAfter / 1000).toISOString(),
    expired: notAfter / 1000 < now.getTime(),
  };
}

export function rootsOf(pem: string): Certificate[] {
  return readCertificateFile(Buffer.from(pem));
}

/** RFC 7468 §5. */
export function pemOf(der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
