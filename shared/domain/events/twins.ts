/**
 * Whether two events of different imports may be one act that two systems recorded. It is only ever a suggestion: nothing
 * is merged, and every reason can be read and disagreed with.
 */

export interface TwinEvent {
  /** µs since 1970 UTC, as adjusted for the clocks of their sources. */
  readonly instant: number;
  readonly source: string;
  readonly type: string;
  readonly actor: string;
  readonly host: string;
  readonly message: string;
}

export interface Likeness {
  /** 0 to 1. */
  readonly likeness: number;
  /** For the eye, each a part of a sentence: “the same account (sample.r)”. */
  readonly because: readonly string[];
}

/** Below this nothing is suggested: nearness in time alone never reaches it. */
export const leastLikeness = 0.5;

/** `FORCE\Sample.R`, `sample.r@force.example` and `sample.r` are one account; `WKS1.force.example` and `wks1` one device. */
export function accountKey(actor: string): string {
  const name = actor.trim().toLowerCase();
  const plain = name.slice(Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/')) + 1);
  const at = plain.indexOf('@');
  return at > 0 ? plain.slice(0, at) : plain;
}

export function deviceKey(host: string): string {
  const name = host.trim().toLowerCase();
  // An address is no name with a domain behind it.
  return /^[\d.:]+$/.test(name) ? name : (name.split('.')[0] ?? '');
}

const eventNumber = /\((\d{1,5})\)$|^Event (\d{1,5})\b|^\[(\d{1,5}) \//;

const numberOf = ({ type, message }: TwinEvent): string | null => {
  const match = eventNumber.exec(type) ?? eventNumber.exec(message);
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? null;
};

/** What tells messages apart: names, paths, numbers; not the words that every message of its kind has. */
function telling(message: string): Set<string> {
  const words =
    message
      .slice(0, 4000)
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{N}._\\/:@-]{2,}/gu) ?? [];
  return new Set(
    words.map((word) => word.replace(/[._\\/:@-]+$/, '')).filter((word) => /[\d._\\/@-]/.test(word) || word.length > 6),
  );
}

function shared(a: string, b: string): { words: string[]; share: number } {
  const [one, two] = [telling(a), telling(b)];
  const words = [...one].filter((word) => two.has(word));
  const fewer = Math.min(one.size, two.size);
  return { words, share: fewer === 0 ? 0 : words.length / fewer };
}

const apart = (micros: number): string => {
  if (micros === 0) return 'at the same microsecond';
  if (micros < 1000) return `${micros} µs apart`;
  if (micros < 1_000_000) return `${Math.round(micros / 1000)} ms apart`;
  return `${(micros / 1_000_000).toFixed(1)} s apart`;
};

/**
 * How alike two events are, or null where they are not alike enough to suggest, or contradict each other: a different account
 * or device, where both name one, is a different act.
 *
 * @param within µs; events further apart are no twins
 */
export function likenessOf(a: TwinEvent, b: TwinEvent, within: number): Likeness | null {
  const distance = Math.abs(a.instant - b.instant);
  if (distance > within) return null;
  const because = [apart(distance)];
  let likeness = distance <= 1000 ? 0.3 : distance <= 1_000_000 ? 0.25 : 0.2;
  for (const [name, key, one, two] of [
    ['account', accountKey, a.actor, b.actor],
    ['device', deviceKey, a.host, b.host],
  ] as const) {
    const [left, right] = [key(one), key(two)];
    if (left === '' || right === '') continue;
    if (left !== right) return null;
    because.push(`the same ${name} (${one.trim()})`);
    likeness += 0.2;
  }
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== null && right !== null) {
    if (left !== right) return null;
    because.push(`the same Windows event (${left})`);
    likeness += 0.2;
  }
  const { words, share } = shared(a.message, b.message);
  if (words.length > 0 && share >= 0.25) {
    because.push(`both name ${words.slice(0, 4).join(', ')}`);
    likeness += 0.3 * share;
  }
  if (likeness < leastLikeness) return null;
  return { likeness: Math.min(1, Math.round(likeness * 100) / 100), because };
}
