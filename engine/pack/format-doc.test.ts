/** docs/verification-format.md: the worked example in it is made here, and must be the one that stands there. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manifestPayloadType } from '../../shared/domain/bundle/manifest.ts';
import { formatCheckpoint } from '../../shared/domain/ledger/checkpoint.ts';
import {
  acts,
  caseLog,
  detailCommitment,
  type Entry,
  encodeEntry,
  entryHash,
  entryPae,
  entryPayloadType,
  feedId,
  feedSubject,
} from '../../shared/domain/ledger/entry.ts';
import { FeedChecker } from '../../shared/domain/ledger/feed-check.ts';
import { fromHex, toHex } from '../../shared/domain/ledger/hex.ts';
import { jcs } from '../../shared/domain/ledger/jcs.ts';
import { nodeHash } from '../../shared/domain/ledger/merkle.ts';
import { noteKey } from '../../shared/domain/ledger/note-key.ts';
import { ed25519Signer, signNote } from '../../shared/domain/ledger/signed-note.ts';
import { encodeEntries, encodeTile } from '../../shared/domain/ledger/tiles.ts';
import { formatTlogProof } from '../../shared/domain/ledger/tlog-proof.ts';
import { packPaths } from '../../shared/domain/pack/layout.ts';
import { formatLedgerLine, parseLedgerLine } from '../../shared/domain/pack/ledger-line.ts';
import { formatAddCheckpoint } from '../attest/add-checkpoint.ts';
import { ed25519Verifies, keyIdOf } from '../ed25519.ts';
import { signerFrom } from '../vault/signer.ts';
import { leafOf } from './entries.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/verification-format.md'), 'utf8');
const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
/** RFC 8032 §7.1, test 1, in PKCS#8 (RFC 8410 §7). */
const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const signer = signerFrom(fromHex(`302e020100300506032b657004220420${seed}`));

function example(): string {
  const log = caseLog('6f9619ff-8b86-4d01-b42d-00cf4fc964ff');
  const nonce = Uint8Array.from({ length: 16 }, (_, n) => n);
  const salt = Uint8Array.from({ length: 32 }, (_, n) => 255 - n);
  const detail = { role: 'investigator', initials: 'AB', by: 'Alex Byrne' };
  const entry: Entry = {
    v: 1,
    feed: feedId(log, signer.publicKey, nonce, sha256),
    seq: 0,
    prev: null,
    log,
    act: 'opened',
    subject: { id: feedSubject(signer.publicKey, nonce), sha256: keyIdOf(signer.publicKey), size: 32 },
    actor: '0b6f2a54-6c1e-4b0e-9a53-0d9a7c1f2e11',
    at: '2026-05-04T09:00:00.000Z',
    boot: 'b0'.repeat(16),
    mono: 1_000_000,
    seen: null,
    after: [],
    detail: toHex(detailCommitment(salt, detail, sha256)),
  };
  const payload = encodeEntry(entry);
  const signature = signer.sign(entryPae(payload));
  const line = formatLedgerLine({
    payload,
    signature,
    keyid: keyIdOf(signer.publicKey),
    salt,
    detail: JSON.stringify(detail),
  });
  const rows: [string, string][] = [
    ['public key', toHex(signer.publicKey)],
    ['key id', keyIdOf(signer.publicKey)],
    ['log', log],
    ['nonce', toHex(nonce)],
    ['feed id', entry.feed],
    ['salt', toHex(salt)],
    ['detail, JCS', Buffer.from(jcs(detail)).toString()],
    ['detail commitment', entry.detail],
    ['payload', Buffer.from(payload).toString()],
    ['PAE', Buffer.from(entryPae(payload)).toString()],
    ['signature', toHex(signature)],
    ['entry hash', toHex(entryHash(payload, signature, sha256))],
    ['ledger line', line],
    ...logExample(entry, payload, signature),
  ];
  return rows.map(([name, value]) => `${name}:\n\n${indented(value)}\n`).join('\n');
}

const indented = (text: string): string =>
  text
    .replace(/\n$/u, '')
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');

/** A second entry of the same feed, and the log of both. */
function logExample(first: Entry, payload: Uint8Array, signature: Uint8Array): [string, string][] {
  const firstHash = entryHash(payload, signature, sha256);
  const second: Entry = {
    ...first,
    seq: 1,
    prev: toHex(firstHash),
    act: 'created',
    subject: { id: 'case:6f9619ff-8b86-4d01-b42d-00cf4fc964ff', sha256: null, size: null },
    at: '2026-05-04T09:00:01.000Z',
    mono: 2_000_000,
  };
  const secondPayload = encodeEntry(second);
  const secondSignature = signer.sign(entryPae(secondPayload));
  const hashes = [firstHash, entryHash(secondPayload, secondSignature, sha256)];
  const root = nodeHash(hashes[0] as Uint8Array, hashes[1] as Uint8Array, sha256);
  const key = noteKey(first.log, 'ed25519', signer.publicKey, sha256);
  const checkpoint = signNote(
    formatCheckpoint({ origin: first.log, size: 2, root, extensions: [] }),
    ed25519Signer(key, (message) => signer.sign(message)),
  );
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const leaves = [
    { payload, signature },
    { payload: secondPayload, signature: secondSignature },
  ].map(leafOf);
  return [
    ['second entry, payload', text(secondPayload)],
    ['second entry, signature', toHex(secondSignature)],
    ['second entry, hash', toHex(hashes[1] as Uint8Array)],
    ['root of the log of both', toHex(root)],
    ['note key id', key.keyId.toString(16).padStart(8, '0')],
    ['signed checkpoint', text(checkpoint)],
    [
      'inclusion proof of the second entry',
      text(formatTlogProof({ extra: new Uint8Array(0), index: 1, hashes: [firstHash], checkpoint })),
    ],
    [
      'consistency proof from 1 to 2',
      text(formatAddCheckpoint({ old: 1, proof: [hashes[1] as Uint8Array], note: checkpoint })),
    ],
    ['tile/0/000.p/2, hex', toHex(encodeTile(hashes))],
    ['tile/entries/000.p/2, SHA-256', toHex(sha256(encodeEntries(leaves)))],
  ];
}

it('the worked example is what the code makes', () => {
  expect(page.split('Each value follows from those above it.\n\n')[1]).toBe(example());
});

it('the example’s line is read, and its entry holds', () => {
  const line = parseLedgerLine(/^ {4}(\{"payload".*)$/m.exec(page.slice(page.indexOf('## Worked')))?.[1] ?? '');
  if (!line) throw new Error('no ledger line in the page');
  const checker = new FeedChecker(caseLog('6f9619ff-8b86-4d01-b42d-00cf4fc964ff'), {
    sha256,
    verifies: ed25519Verifies,
  });
  expect(checker.check(line)).toMatchObject({ flaws: [], entry: { seq: 0, act: 'opened' } });
});

it('the page names every act, every file of a pack and the length of the payload type', () => {
  for (const path of Object.values(packPaths)) expect(page).toContain(path.split('/').at(-1) || path);
  for (const act of acts) expect(page).toContain(`\`${act}\``);
  expect(page).toContain(`this type and its length, ${manifestPayloadType.length})`);
  expect(page).toContain(`"DSSEv1 ${entryPayloadType.length} ${entryPayloadType} "`);
});
