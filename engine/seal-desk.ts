/**
 * Keys that seal, while the engine runs: the device's own, kept with its secrets, and those that were opened from files,
 * kept in memory alone. Whoever exports asks here for a seal.
 */
import { FailureError } from '../shared/api/failures.ts';
import type { Progress } from '../shared/api/primitives.ts';
import type { SealCertificate, SealChoice, SealLevel } from '../shared/api/seals.ts';
import { toHex } from '../shared/domain/ledger/hex.ts';
import { attestationAddress } from './attest/address.ts';
import { readSettings } from './attest/settings.ts';
import type { BundleSeal } from './bundle/bundle-input.ts';
import { makeCms, roomFor } from './bundle/seal/cms.ts';
import type { SealPlace } from './bundle/seal/update.ts';
import type { CaseFile } from './case-file.ts';
import { appendSeal } from './jobs/seal-job.ts';
import { stateIn } from './statements.ts';
import { deviceValue, setDeviceValue } from './store/device-database.ts';
import { type Connection, reading, type WriteTx, write } from './store/driver.ts';
import { currentStatements } from './store/statements.ts';
import { requestTimestamp } from './timestamps/request-timestamp.ts';
import type { Record } from './unit-of-work.ts';
import { keptSealingKey, makeSealingKey, openSealingKey, type SealingKey, whyNotNow } from './vault/seal-key.ts';
import { type Signer, sha256 } from './vault/signer.ts';

const kept = 'sealingKey';
/** An export waits no longer for an authority: its word can be added later. */
const patienceMs = 10_000;

export interface SealDevice {
  readonly device: Connection;
  readonly signer: Signer;
}

/** What a ledger entry says of a seal. */
export interface SealDetail {
  readonly level: SealLevel;
  readonly certificate: string;
  readonly signer: string;
  readonly reason: string;
  readonly [key: string]: string;
}

/** One export being sealed. */
export interface Sealing {
  /** For the pages. */
  readonly block: BundleSeal;
  /** Appends the signature to a file that nobody reads yet. */
  seal(path: string, place: SealPlace | null): Promise<void>;
  /** Once every file is sealed: B-T only where an authority answered for each of them. */
  detail(): SealDetail;
  /** Within the export's unit of work: the device's own certificate is stated where the case does not know it yet. */
  stateIn(file: CaseFile, tx: WriteTx, record: Record): void;
}

export class SealDesk {
  readonly #opened = new Map<string, SealingKey>();

  certificates({ device }: SealDevice, now: Date): SealCertificate[] {
    const own = this.#own(device);
    return [
      ...(own ? [viewOf(own, 'device', now)] : []),
      ...[...this.#opened.values()].map((key) => viewOf(key, 'file', now)),
    ];
  }

  /** @throws FailureError `wrong-passphrase`, `certificate-unusable` */
  open(bytes: Uint8Array, password: string, name: string, now: Date): SealCertificate {
    const key = openSealingKey(bytes, password, name);
    refuseNow(key, now);
    this.#opened.set(key.certificate.fingerprint, key);
    return viewOf(key, 'file', now);
  }

  forget(id: string): void {
    this.#opened.delete(id);
  }

  /** The device's own, made where there is none or the one there is has expired; the case is told of it. */
  makeOwn(from: SealDevice, now: Date): SealCertificate {
    const { device, signer } = from;
    let own = this.#own(device);
    if (!own || whyNotNow(own.certificate, now) !== null) {
      const made = makeSealingKey(`Continuity device ${toHex(sha256(signer.publicKey)).slice(0, 16)}`, now);
      own = keptSealingKey(made);
      const text = JSON.stringify({ key: base64(made.key), certificate: base64(made.certificate) });
      write(device, (tx) => setDeviceValue(tx, kept, text));
    }
    return viewOf(own, 'device', now);
  }

  /** The statement by which a case knows the device's own certificate, unless it does already. */
  stateOwn(file: CaseFile, tx: WriteTx, record: Record, device: Connection): boolean {
    const own = this.#own(device);
    return own !== null && stateCertificate(own, file, tx, record);
  }

  /** The address of the authority that is asked for timestamps, and whose certificates its word must lead to; null: none is set. */
  authority(device: Connection): { readonly url: string; readonly pem: string } | null {
    return readSettings(reading(device)).tsa;
  }

  /**
   * @throws FailureError `not-found` where there is no such certificate (any more), `certificate-unusable` where it cannot
   *   seal now
   */
  begin(
    choice: SealChoice,
    { device }: SealDevice,
    by: { readonly name: string; readonly now: Date },
    work: { readonly signal: AbortSignal; onProgress(progress: Progress): void },
  ): Sealing {
    const own = this.#own(device);
    const isOwn = own?.certificate.fingerprint === choice.certificate;
    const key = isOwn ? own : this.#opened.get(choice.certificate);
    if (!key)
      throw new FailureError(
        'not-found',
        'The certificate that was to seal this bundle is not open any more.',
        'Choose the certificate again: those from files are kept only while the program runs.',
        'Nothing was exported.',
      );
    refuseNow(key, by.now);
    const tsa = this.authority(device);
    const { certificate } = key;
    const block: BundleSeal = {
      by: by.name,
      at: by.now.toISOString(),
      reason: choice.reason,
      certificate: certificate.name,
      fingerprint: certificate.fingerprint,
    };
    const cmsKey = { ...key, certificate: certificate.raw };
    const room = roomFor(cmsKey, tsa !== null);
    let silent = tsa === null;
    let stamped = true;
    const stamp = async (digest: Uint8Array): Promise<Uint8Array | null> => {
      if (!tsa || silent) return null;
      const token = await stampOf(tsa, digest, work.signal);
      silent = token === null;
      return token;
    };
    return {
      block,
      async seal(path, place) {
        const sign = async (digest: Uint8Array): Promise<Uint8Array> => {
          let made = await makeCms(digest, cmsKey, stamp);
          // A token larger than any known authority's: it can be added later, as a timestamp of the whole file.
          if (made.cms.length > room) made = await makeCms(digest, cmsKey, async () => null);
          stamped &&= made.stamped;
          return made.cms;
        };
        const asked = { kind: 'signature', at: block.at, name: block.by, reason: block.reason, place } as const;
        await appendSeal({ path, asked, room, sign, ...work });
      },
      detail: () => ({
        level: stamped ? 'B-T' : 'B-B',
        certificate: certificate.fingerprint,
        signer: certificate.name,
        reason: choice.reason,
      }),
      stateIn(file, tx, record) {
        if (isOwn) stateCertificate(key, file, tx, record);
      },
    };
  }

  #own(device: Connection): SealingKey | null {
    const text = deviceValue(reading(device), kept);
    if (text === null) return null;
    const { key, certificate } = JSON.parse(text) as { key: string; certificate: string };
    return keptSealingKey({ key: Buffer.from(key, 'base64'), certificate: Buffer.from(certificate, 'base64') });
  }
}

/**
 * An authority's token over a digest; null where it does not answer, or with something that does not verify.
 *
 * @throws FailureError `cancelled`
 */
async function stampOf(
  { url, pem }: { url: string; pem: string },
  digest: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  try {
    return await sealTimestamp({ url, pem }, digest, signal);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code === 'cancelled') throw error;
    return null;
  }
}

/** @throws FailureError as `requestTimestamp`, `invalid-request` (the address) */
export async function sealTimestamp(
  { url, pem }: { readonly url: string; readonly pem: string },
  digest: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const address = attestationAddress(url, 'the time-stamping authority');
  const trusted = [Buffer.from(pem)];
  const { record } = await requestTimestamp(address.href, digest, { signal, trusted, timeoutMs: patienceMs });
  return Buffer.from(record.token, 'base64');
}

function stateCertificate({ certificate, kind }: SealingKey, file: CaseFile, tx: WriteTx, record: Record): boolean {
  const key = certificate.fingerprint;
  if (currentStatements(tx, 'seal').some((one) => one.key === key)) return false;
  stateIn(file, tx, record, {
    kind: 'seal',
    key,
    body: { certificate: base64(certificate.raw), key: kind, subject: certificate.name },
    reason: 'So that a seal by this certificate leads to this ledger.',
    words: `This device’s own certificate for seals: ${certificate.name}, SHA-256 ${key}`,
  });
  return true;
}

function refuseNow({ certificate }: SealingKey, now: Date): void {
  const why = whyNotNow(certificate, now);
  if (why !== null)
    throw new FailureError(
      'certificate-unusable',
      why,
      'Use a certificate that is valid today; check this computer’s clock where that is wrong.',
      'Nothing was sealed and nothing was changed.',
    );
}

function viewOf({ certificate, kind }: SealingKey, source: SealCertificate['source'], now: Date): SealCertificate {
  const [subject, issuer] = [certificate.name, certificate.issuerName];
  return {
    id: certificate.fingerprint,
    name: /(?:^|, )CN=([^,]+)/.exec(subject)?.[1] ?? subject,
    subject,
    issuer,
    selfSigned: Buffer.from(certificate.subject).equals(Buffer.from(certificate.issuer)),
    validFrom: new Date(certificate.notBefore / 1000).toISOString(),
    validUntil: new Date(certificate.notAfter / 1000).toISOString(),
    key: kind,
    source,
    refusal: whyNotNow(certificate, now),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
