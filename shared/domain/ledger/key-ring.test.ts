import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  caseLog,
  detailCommitment,
  type Entry,
  encodeEntry,
  entryHash,
  entryPae,
  feedId,
  feedSubject,
} from './entry.ts';
import { type EntryFlaw, FeedChecker } from './feed-check.ts';
import { toHex } from './hex.ts';
import { countersignedSubject, keySubject, parseKeySubject } from './key-ring.ts';

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const log = caseLog('00000000-0000-4000-8000-000000000001');

/** A device that keeps one feed. */
class Device {
  readonly raw: Uint8Array;
  readonly hex: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  feed = '';
  seq = 0;
  prev: string | null = null;

  constructor() {
    const pair = generateKeyPairSync('ed25519');
    this.publicKey = pair.publicKey;
    this.privateKey = pair.privateKey;
    this.raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
    this.hex = toHex(this.raw);
    known.set(this.hex, this.publicKey);
  }
}
const known = new Map<string, KeyObject>();

let checker: FeedChecker;
let all: { index: number; flaws: readonly EntryFlaw[] }[];
beforeEach(() => {
  all = [];
  checker = new FeedChecker(log, {
    sha256,
    verifies: (raw, message, signature) => verify(null, message, known.get(toHex(raw)) as KeyObject, signature),
  });
});

/** Appends an entry to the log and returns its leaf hash. */
function append(device: Device, act: Entry['act'], subject: string): string {
  if (device.feed === '') {
    const nonce = new Uint8Array(16);
    device.feed = feedId(log, device.raw, nonce, sha256);
    append(device, 'opened', feedSubject(device.raw, nonce));
  }
  const salt = new Uint8Array(32);
  const detail = {};
  const payload = encodeEntry({
    v: 1,
    feed: device.feed,
    seq: device.seq,
    prev: device.prev,
    log,
    act,
    subject: { id: subject, sha256: null, size: null },
    actor: '00000000-0000-4000-8000-0000000000aa',
    at: '2026-05-04T09:00:00.000Z',
    boot: 'b0'.repeat(16),
    mono: 1,
    seen: null,
    after: [],
    detail: toHex(detailCommitment(salt, detail, sha256)),
  });
  const signature = sign(null, entryPae(payload), device.privateKey);
  const { flaws } = checker.check({ payload, signature, salt, detail: JSON.stringify(detail) });
  all.push({ index: all.length, flaws });
  device.seq++;
  device.prev = toHex(entryHash(payload, signature, sha256));
  return device.prev;
}
const countersign = (device: Device, hash: string): string =>
  append(device, 'countersigned', countersignedSubject(hash));
const flawed = (): [number, string][] =>
  all.flatMap(({ index, flaws }) => flaws.map(({ kind }) => [index, kind] as [number, string]));
const keys = () => checker.ring.keys.map(({ key, role, from, to, status }) => ({ key, role, from, to, status }));

describe('the keys of a case', () => {
  it('begin with the first entry’s, which is its administrator', () => {
    const first = new Device();
    append(first, 'created', 'case:1');
    expect(keys()).toEqual([{ key: first.hex, role: 'administrator', from: 0, to: null, status: 'valid' }]);
    expect(flawed()).toEqual([]);
  });

  it('come by an enrolment and its countersignature, and sign from the entry after that on', () => {
    const [first, second] = [new Device(), new Device()];
    append(first, 'created', 'case:1');
    const asked = append(first, 'enrolled', keySubject(second.hex));
    expect(checker.ring.uncountersigned).toEqual([{ index: 2, act: 'enrolled', key: second.hex }]);
    countersign(first, asked);
    append(second, 'viewed', 'event:1');
    expect(keys()[1]).toEqual({ key: second.hex, role: 'device', from: 4, to: null, status: 'valid' });
    expect(checker.ring.validAt(3)).toEqual([first.hex]);
    expect(checker.ring.validAt(4)).toEqual([first.hex, second.hex]);
    expect([flawed(), checker.ring.uncountersigned]).toEqual([[], []]);
  });

  it('do not come by themselves: a feed of a key that nobody enrolled is foreign, and so is one before its countersignature', () => {
    const [first, second, third] = [new Device(), new Device(), new Device()];
    append(first, 'created', 'case:1');
    append(second, 'viewed', 'event:1');
    append(first, 'enrolled', keySubject(third.hex));
    append(third, 'viewed', 'event:1');
    expect(flawed()).toEqual([
      [2, 'entry-foreign'],
      [5, 'entry-foreign'],
    ]);
  });

  it('are replaced with their role, and sign nothing after that', () => {
    const [first, second] = [new Device(), new Device()];
    append(first, 'created', 'case:1');
    countersign(first, append(first, 'rotated', keySubject(second.hex)));
    append(second, 'viewed', 'event:1');
    append(first, 'viewed', 'event:2');
    expect(keys()).toEqual([
      { key: first.hex, role: 'administrator', from: 0, to: 4, status: 'rotated' },
      { key: second.hex, role: 'administrator', from: 4, to: null, status: 'valid' },
    ]);
    expect(flawed()).toEqual([[6, 'key-revoked']]);
    expect(all[6]?.flaws[0]).toMatchObject({
      expected: expect.stringMatching(/log index 6$/),
      found: expect.stringMatching(/replaced by another at log index 3$/),
    });
  });

  it('are revoked: what such a key signed before stands, what it signs after does not, a new feed of it neither', () => {
    const [first, stolen] = [new Device(), new Device()];
    append(first, 'created', 'case:1');
    countersign(first, append(first, 'enrolled', keySubject(stolen.hex)));
    append(stolen, 'viewed', 'event:1');
    countersign(first, append(first, 'revoked', keySubject(stolen.hex)));
    append(stolen, 'viewed', 'event:2');
    expect(keys()[1]).toMatchObject({ to: 8, status: 'revoked' });
    expect(flawed()).toEqual([[8, 'key-revoked']]);
  });

  it('change by an administrator’s countersignature only', () => {
    const [first, device, third] = [new Device(), new Device(), new Device()];
    append(first, 'created', 'case:1');
    countersign(first, append(first, 'enrolled', keySubject(device.hex)));
    // A device asks for itself and countersigns it itself; and for what is no entry about a key.
    countersign(device, append(device, 'enrolled', keySubject(third.hex)));
    countersign(first, append(first, 'viewed', 'event:1'));
    append(first, 'enrolled', 'exhibit:AB/1');
    countersign(first, append(first, 'enrolled', keySubject(device.hex)));
    countersign(first, append(first, 'revoked', keySubject(third.hex)));
    expect(flawed().map(([, kind]) => kind)).toEqual(Array.from({ length: 7 }, () => 'key-unauthorised'));
    expect(keys().map(({ key, status }) => [key, status])).toEqual([
      [first.hex, 'valid'],
      [device.hex, 'valid'],
    ]);
    expect(checker.ring.uncountersigned).toMatchObject([{ act: 'enrolled', key: third.hex }]);
  });

  it('give the right to countersign where they are enrolled as administrators’', () => {
    const [first, second, third] = [new Device(), new Device(), new Device()];
    append(first, 'created', 'case:1');
    countersign(first, append(first, 'enrolled', keySubject(second.hex, 'administrator')));
    countersign(second, append(first, 'revoked', keySubject(first.hex)));
    countersign(second, append(second, 'enrolled', keySubject(third.hex)));
    expect(flawed()).toEqual([]);
    expect(keys().map(({ role, status }) => [role, status])).toEqual([
      ['administrator', 'revoked'],
      ['administrator', 'valid'],
      ['device', 'valid'],
    ]);
    expect(checker.ring.keys.map(({ countersignedByItself }) => countersignedByItself)).toEqual([true, true, true]);
  });

  it('are named in the signed bytes, in one spelling', () => {
    const hex = 'ab'.repeat(32);
    expect(parseKeySubject(keySubject(hex, 'administrator'))).toEqual({ key: hex, role: 'administrator' });
    expect(parseKeySubject(keySubject(hex))).toEqual({ key: hex, role: 'device' });
    for (const id of [`ed25519:${hex}:device`, `ed25519:${hex.toUpperCase()}`, `${keySubject(hex)}:`, 'key:1'])
      expect(parseKeySubject(id)).toBeNull();
  });
});
