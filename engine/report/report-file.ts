/** Signed reports on disk: an HTML file and its detached signature beside it. */
import { createHash } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import { partialPath, removeStalePartials, writeDurably } from '../bundle/output-file.ts';
import { ed25519Verifies, keyIdOf, rawKeyOfPem } from '../ed25519.ts';

/** Reports name at most a thousand differences, each cut short: none comes near this. */
const mostBytes = 32 * 1024 ** 2;
const signatureBytes = 64;

export interface ReportOnDisk {
  /** Puts both files in their place. */
  finish(): Promise<void>;
  /** Removes what `finish` has not put in its place. */
  discard(): Promise<void>;
}

/** Writes both beside their place, so that a full disk is noticed before anything is recorded. */
export async function stageReport(path: string, html: Uint8Array, signature: Uint8Array): Promise<ReportOnDisk> {
  const files = [
    { at: `${path}.sig`, partial: partialPath(`${path}.sig`), bytes: signature },
    { at: path, partial: partialPath(path), bytes: html },
  ];
  const discard = async (): Promise<void> => {
    for (const { partial } of files) await rm(partial, { force: true });
  };
  for (const { at } of files) await removeStalePartials(at);
  try {
    for (const { partial, bytes } of files) await writeDurably(partial, bytes);
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    // The signature first: a report without one would be a report that anyone can write.
    async finish() {
      for (const { partial, at } of files) await rename(partial, at);
    },
    discard,
  };
}

/**
 * Checks a signed report by itself: that the key in it signed every byte of it. Whose key that is, a person compares.
 *
 * `unreadable` where there is no report or no signature; never throws for a file that is not as it should be.
 */
export async function verifyReport(path: string): Promise<VerificationOutcome> {
  const target = basename(path);
  const problems: VerificationOutcome['problems'] = [];
  const html = await readWhole(path, mostBytes);
  const sha256 = html && createHash('sha256').update(html).digest('hex');
  const outcome = (status: VerificationOutcome['status'], limits: string[], count = 0): VerificationOutcome => ({
    status,
    target,
    kind: 'report',
    content: { sha256, size: html?.length ?? null, ledger: null },
    checked: count === 0 ? [] : [{ what: 'report: signature over every byte, by the key in it', count }],
    problems,
    limits,
  });
  const nothing = ['Nothing was checked, so nothing is said about whether the report was altered.'];
  if (!html) {
    problems.push(finding('report-unreadable', target, 'a report that can be read', 'none, or one larger than any is'));
    return outcome('unreadable', nothing);
  }
  const signature = await readWhole(`${path}.sig`, signatureBytes);
  if (!signature) {
    problems.push(finding('signature-missing', `${target}.sig`, 'a signature beside the report', 'none of 64 bytes'));
    return outcome('unreadable', nothing);
  }
  const keys = [
    ...html.toString('utf8').matchAll(/^-----BEGIN PUBLIC KEY-----\n[^-]*\n-----END PUBLIC KEY-----(?:\n|<\/pre>)/gmu),
  ].map(([text]) => rawKeyOfPem(text.replace('</pre>', '\n')));
  const [key] = keys;
  if (keys.length !== 1 || !key) {
    problems.push(finding('key-missing', target, 'one public key in the report', `${keys.length} that can be read`));
    return outcome('unreadable', nothing);
  }
  if (!ed25519Verifies(key, html, signature))
    problems.push(
      finding('report-altered', target, `bytes that key ${keyIdOf(key)} signed`, 'other bytes, or another signature'),
    );
  return outcome(
    problems.length === 0 ? 'verified' : 'altered',
    [
      `Whose key signed is the report’s own word. Compare its fingerprint, ${keyIdOf(key)}, with the one the force has on record for the device.`,
      'This checks the report, not what the report is about: verify that again, and compare its SHA-256 or its ledger’s root with the one in the report.',
    ],
    1,
  );
}

const finding = (kind: string, subject: string, expected: string, found: string) => ({
  kind,
  subject,
  expected,
  found,
});

async function readWhole(path: string, most: number): Promise<Buffer | null> {
  try {
    const info = await stat(path);
    if (!info.isFile() || info.size > most) return null;
    const file = await open(path, 'r');
    try {
      const bytes = await file.readFile();
      return bytes.length > most ? null : bytes;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
