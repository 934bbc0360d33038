import { readFile, rename, rm, stat } from 'node:fs/promises';
import {
  BundleManifest,
  ManifestEnvelope,
  manifestPayloadType,
  maxManifestBytes,
} from '../../shared/domain/bundle/manifest.ts';
import { pae } from '../../shared/domain/ledger/dsse.ts';
import { fromHex } from '../../shared/domain/ledger/hex.ts';
import { jcs, type Signable } from '../../shared/domain/ledger/jcs.ts';
import { ed25519Verifies, keyIdOf } from '../ed25519.ts';
import { partialPath, writeDurably } from './output-file.ts';

/** SHA-256 of the raw public key: how a key is named in envelopes, on certificates and in the window. */
export function keyId(rawKeyHex: string): string {
  return keyIdOf(fromHex(rawKeyHex));
}

/** The manifest as a signed DSSE envelope (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md). */
export async function sealManifest(
  manifest: BundleManifest,
  sign: (pae: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  const payload = jcs(BundleManifest.parse(manifest) as Signable);
  const signature = await sign(pae(manifestPayloadType, payload));
  const envelope: ManifestEnvelope = {
    payloadType: manifestPayloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: keyId(manifest.key), sig: Buffer.from(signature).toString('base64') }],
  };
  return Buffer.from(`${JSON.stringify(envelope, null, 1)}\n`);
}

/** Writes the signed manifest so that it is at `path` whole or not at all. */
export async function writeManifest(
  path: string,
  manifest: BundleManifest,
  sign: (pae: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Promise<void> {
  const partial = partialPath(path);
  await writeDurably(partial, await sealManifest(manifest, sign));
  try {
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

export interface ReadManifest {
  readonly manifest: BundleManifest;
  /** Key id that the envelope names. */
  readonly keyid: string;
  /** Whether the payload's bytes are signed by the key that the payload names. */
  readonly signed: boolean;
}

/** The file cannot be taken for a manifest; the message is a sentence. */
export class UnreadableManifest extends Error {}

/**
 * @throws UnreadableManifest where it is missing, no envelope, or an envelope of something else
 */
export async function readManifest(path: string): Promise<ReadManifest> {
  return openManifest(await textOf(path));
}

/**
 * A manifest from its own bytes, wherever they lay.
 *
 * @throws UnreadableManifest where they are no envelope, or an envelope of something else
 */
export function openManifest(text: string): ReadManifest {
  const envelope = parse(text);
  const payload = Buffer.from(envelope.payload, 'base64');
  const manifest = BundleManifest.safeParse(json(payload.toString('utf8')));
  const [signature] = envelope.signatures;
  if (!signature) throw new UnreadableManifest('The manifest is not signed.');
  if (!manifest.success) {
    const version = (json(payload.toString('utf8')) as { v?: unknown } | null)?.v;
    throw new UnreadableManifest(
      typeof version === 'number' && version > 1
        ? 'The manifest was made by a later version of this software.'
        : 'The manifest does not say what a bundle’s manifest must say: it is damaged or made by something else.',
    );
  }
  const signed = ed25519Verifies(
    fromHex(manifest.data.key),
    pae(envelope.payloadType, payload),
    Buffer.from(signature.sig, 'base64'),
  );
  return { manifest: manifest.data, keyid: signature.keyid, signed };
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxManifestBytes) throw new UnreadableManifest('The manifest is larger than any manifest can be.');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof UnreadableManifest) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UnreadableManifest(
      missing ? 'The manifest is not beside the PDF.' : 'The manifest beside the PDF cannot be read.',
      { cause: error },
    );
  }
}

function parse(text: string): ManifestEnvelope {
  const envelope = ManifestEnvelope.safeParse(json(text));
  if (!envelope.success) throw new UnreadableManifest('The manifest is damaged: it is not a signed envelope.');
  return envelope.data;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
