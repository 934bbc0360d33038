/** Reading an entry's bytes back. A ledger of a million entries is read whole at every verification, so it must be quick. */
import { sameBytes } from './bytes.ts';
import { type Act, acts, Entry } from './entry-schema.ts';
import { jcs, type Signable } from './jcs.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads payload bytes back. Refuses what is not exactly the canonical encoding of a valid entry: a second spelling of the
 * same entry would be a second hash for it.
 */
export function decodeEntry(payload: Uint8Array): Entry | null {
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return null;
  }
  return plainEntry(text) ?? anyEntry(text, payload);
}

/** Whatever the schema allows, in whatever characters: parsed, held to the schema, and encoded again. */
function anyEntry(text: string, payload: Uint8Array): Entry | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = Entry.safeParse(raw);
  if (!parsed.success) return null;
  if ((parsed.data.seq === 0) !== (parsed.data.prev === null)) return null;
  return sameBytes(jcs(parsed.data as Signable), payload) ? parsed.data : null;
}

const hash = '[0-9a-f]{64}';
// Up to 15 digits: below 2^53 - 1 whatever they are.
const count = '0|[1-9][0-9]{0,14}';
const instant =
  '[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z';
// ASCII that JSON writes as it is.
const plain = '[ !#-\\[\\]-~]{1,256}';
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** The canonical encoding of nearly every entry, member by member in the order of RFC 8785. */
const canonical = new RegExp(
  `^\\{"act":"([a-z]+)","actor":"(${uuid})","after":\\[((?:"${hash}"(?:,"${hash}")*)?)\\],"at":"(${instant})",` +
    `"boot":"([0-9a-f]{32})","detail":"(${hash})","feed":"(${hash})","log":"(${plain})","mono":(${count}),` +
    `"prev":(?:null|"(${hash})"),"seen":(?:null|\\{"root":"(${hash})","size":(${count}),"time":"(${instant})"\\}),` +
    `"seq":(${count}),"subject":\\{"id":"(${plain})","sha256":(?:null|"(${hash})"),"size":(?:null|(${count}))\\},"v":1\\}$`,
);
const knownActs: ReadonlySet<string> = new Set(acts);

/** The entry where it is spelled that way, and so canonical; null says nothing. */
function plainEntry(text: string): Entry | null {
  const match = canonical.exec(text);
  if (!match) return null;
  const [, act, actor, after, at, boot, detail, feed, log, mono, prev, root, seenSize, time, seq, id, sha256, size] =
    match as unknown as [string, ...string[]];
  if (!knownActs.has(act as string) || !isDay(at as string) || (time !== undefined && !isDay(time))) return null;
  const heads = after === '' ? [] : (JSON.parse(`[${after}]`) as string[]);
  if (heads.length > 64 || (seq === '0') !== (prev === undefined)) return null;
  return {
    v: 1,
    feed: feed as string,
    seq: Number(seq),
    prev: prev ?? null,
    log: log as string,
    act: act as Act,
    subject: { id: id as string, sha256: sha256 ?? null, size: size === undefined ? null : Number(size) },
    actor: actor as string,
    at: at as string,
    boot: boot as string,
    mono: Number(mono),
    seen: root === undefined ? null : { size: Number(seenSize), root, time: time as string },
    after: heads,
    detail: detail as string,
  };
}

/** Whether a text is the canonical encoding of an entry, spelled as nearly all are. False says nothing. */
export function isPlainEntry(text: string): boolean {
  return plainEntry(text) !== null;
}

/** Every month has 28 days; of the others the calendar is asked. */
function isDay(instantText: string): boolean {
  if (instantText.charCodeAt(8) < 0x32 || (instantText.charCodeAt(8) === 0x32 && instantText.charCodeAt(9) <= 0x38))
    return true;
  const year = Number(instantText.slice(0, 4));
  const month = Number(instantText.slice(5, 7));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return Number(instantText.slice(8, 10)) <= days;
}
