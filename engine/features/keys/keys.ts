/** Whose signatures a case relies on: the keys enrolled in it, this device's own among them. */
import { FailureError } from '../../../shared/api/failures.ts';
import type { CaseKey } from '../../../shared/api/keys.ts';
import { fromHex, toHex } from '../../../shared/domain/ledger/hex.ts';
import { countersignedSubject, type KeyRing, type RingKey } from '../../../shared/domain/ledger/key-ring.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { publicKeyFrom, sha256 } from '../../ed25519.ts';
import { feedKeys, keyRingOf } from '../../log/case-keys.ts';
import { compareHead, type Head } from '../../log/head.ts';
import { entriesAt, feedHead } from '../../store/ledger.ts';
import { commit, recordKeyAct } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `keys.${string}`>;

export function keyHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  const told = (caseId: string): void => changed({ caseId, features: ['ledger', 'cases'] });
  return {
    'keys.list': async ({ caseId }) => ({ keys: keysOf(await home.openCase(caseId)) }),
    'keys.enrol': async ({ caseId, publicKey, holder, role, reason }) => {
      const file = await home.openCase(caseId);
      const ring = administered(file);
      if (!isKey(publicKey))
        throw new FailureError(
          'invalid-request',
          'That is no Ed25519 public key.',
          'Give the 64 hexadecimal digits of the raw key, as the other device shows it.',
        );
      if (ring.keys.some(({ key }) => key === publicKey))
        throw new FailureError(
          'conflict',
          'That key is in the case already; a key that has ended is never enrolled again.',
          'Look at the list of keys. A device whose key has ended makes another one.',
        );
      commit(file, (_, record) =>
        recordKeyAct(record, { act: 'enrolled', key: fromHex(publicKey), role, detail: { holder, reason } }),
      );
      told(caseId);
      return keyOf(file, publicKey);
    },
    'keys.rotate': async ({ reason }) => {
      const { from, to, told: rotated, waiting } = await home.rotateKey(reason);
      for (const caseId of rotated) told(caseId);
      changed({ caseId: null, features: ['session'] });
      return { from: toHex(sha256(from)), to: toHex(sha256(to)), rotated, waiting };
    },
    'keys.revoke': async ({ caseId, key: fingerprint, reason }) => {
      const file = await home.openCase(caseId);
      const ring = administered(file);
      const known = ring.keys.find(({ key }) => toHex(sha256(fromHex(key))) === fingerprint);
      if (!known)
        throw new FailureError('not-found', 'The case knows no such key.', 'Choose one from the list of its keys.');
      if (known.to !== null)
        throw new FailureError('conflict', 'That key has ended already.', 'Nothing more needs to be done.');
      if (known.key === toHex(file.signer.publicKey))
        throw new FailureError(
          'conflict',
          'That is the key that this device signs with.',
          'Rotate it: the device then makes another key, and the old one signs no more.',
        );
      commit(file, (_, record) =>
        recordKeyAct(record, { act: 'revoked', key: fromHex(known.key), role: 'device', detail: { reason } }),
      );
      told(caseId);
      return keyOf(file, known.key);
    },
    'keys.acknowledgeLoss': async ({ caseId, reason }) => {
      const file = await home.openCase(caseId);
      const { heads } = await home.expectedHeads(caseId);
      const lost = heads.filter((head) => isLost(file, head));
      if (lost.length === 0)
        throw new FailureError(
          'nothing-selected',
          'No entry of this case is known to be lost.',
          'Nothing needs to be acknowledged. A verification says whether anything is wrong.',
        );
      commit(file, (_, record) => {
        for (const { feed, seq, hash, size } of lost)
          record({
            act: 'acknowledged',
            subject: { id: countersignedSubject(hash), sha256: null, size: null },
            detail: { reason, feed, seq, size },
          });
      });
      told(caseId);
      return { acknowledged: lost.length };
    },
  };
}

function isLost(file: CaseFile, head: Head): boolean {
  const found = compareHead(file.read, head);
  return found !== 'same' && found !== 'continued';
}

function isKey(hex: string): boolean {
  try {
    publicKeyFrom(fromHex(hex));
    return true;
  } catch {
    return false;
  }
}

/** @throws FailureError `not-permitted` where this device's key is no administrator's in the case */
function administered(file: CaseFile): KeyRing {
  const ring = keyRingOf(file.read);
  if (ring.isAdministrator(toHex(file.signer.publicKey))) return ring;
  throw new FailureError(
    'not-permitted',
    'The key of this device is not an administrator’s in this case.',
    'Ask whoever holds the administrator’s key of the case.',
  );
}

function keyOf(file: CaseFile, raw: string): CaseKey {
  const found = keysOf(file).find(({ publicKey }) => publicKey === raw);
  if (!found) throw new Error('a key that was just recorded is not there');
  return found;
}

function keysOf(file: CaseFile): CaseKey[] {
  const own = toHex(file.signer.publicKey);
  const feeds = [...feedKeys(file.read)];
  return keyRingOf(file.read).keys.map((key): CaseKey => {
    const begun = saidAt(file, key.enrolledAt);
    const ended = key.endedAt === null ? null : saidAt(file, key.endedAt);
    const signed = feeds
      .filter(([, raw]) => raw === key.key)
      .map(([feed]) => (feedHead(file.read, feed)?.seq ?? -1) + 1);
    return {
      id: fingerprint(key.key),
      publicKey: key.key,
      holder: begun.detail.holder ?? begun.detail.by ?? '',
      role: key.role,
      status: key.status,
      from: key.from,
      to: key.to,
      replacedBy: key.replacedBy && fingerprint(key.replacedBy),
      reason: ended?.detail.reason ?? null,
      enrolledAt: begun.at,
      endedAt: ended?.at ?? null,
      entries: signed.reduce((sum, count) => sum + count, 0),
      current: key.key === own,
    };
  });
}

const fingerprint = (raw: RingKey['key']): string => toHex(sha256(fromHex(raw)));

/** What an entry's detail says in words; nothing where it was erased. */
function saidAt(file: CaseFile, index: number): { at: string; detail: { [key: string]: string | undefined } } {
  const [record] = entriesAt(file.read, [index]);
  const detail = record?.detail ? (JSON.parse(record.detail) as Record<string, unknown>) : {};
  const words = Object.entries(detail).filter(([, value]) => typeof value === 'string');
  return { at: record?.at ?? '', detail: Object.fromEntries(words) as { [key: string]: string } };
}
