/**
 * DER (X.690) as hostile bytes: asn1js reads it, and what is not the one canonical spelling of its lengths is refused, so
 * that the bytes of every element are known exactly and can be hashed as they came.
 */
import { fromBER, ObjectIdentifier } from 'asn1js';

/** Tokens with a full certificate chain are about 6 kB; a few roots and revocation lists still fit. */
export const maxDerBytes = 128 * 1024;
const maxDepth = 32;
const maxElements = 8192;

/** Identifier octets that these structures use. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific, primitive: an implicit tag over a primitive type. */
  implicit: (number: number): number => 0x80 | number,
  /** Context-specific, constructed: an explicit tag, or an implicit one over a constructed type. */
  constructed: (number: number): number => 0xa0 | number,
} as const;

/** Stays inside this room: readers turn it into a problem. */
export class DerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DerError';
  }
}

export interface Element {
  /** Identifier octet. */
  readonly tag: number;
  /** Header and content, as they came. */
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
  /** Of an object identifier, in dots; null of anything else. */
  readonly oid: string | null;
  /** Of a constructed element; a primitive one has none. */
  readonly children: readonly Element[];
}

/**
 * One element that takes up all of `bytes`.
 *
 * @throws DerError where it is anything else, too long, too deep, or not in canonical form
 */
export function parseDer(bytes: Uint8Array): Element {
  if (bytes.length > maxDerBytes) throw new DerError(`it is longer than ${maxDerBytes} bytes`);
  let parsed: ReturnType<typeof fromBER>;
  try {
    parsed = fromBER(bytes, { maxDepth, maxNodes: maxElements, maxContentLength: maxDerBytes });
  } catch (error) {
    throw new DerError(`it cannot be decoded: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  if (parsed.offset === -1) throw new DerError(`it cannot be decoded: ${parsed.result.error}`);
  if (parsed.offset !== bytes.length) throw new DerError('bytes follow its end');
  return elementOf(parsed.result);
}

interface Parsed {
  readonly valueBeforeDecodeView: Uint8Array;
  readonly valueBlock: object;
}

function elementOf(node: Parsed): Element {
  const raw = node.valueBeforeDecodeView;
  const [tag = 0, first = 0] = raw;
  if ((tag & 0x1f) === 0x1f) throw new DerError('it has a tag number above 30');
  const header = 2 + (first > 0x80 ? first & 0x7f : 0);
  const content = raw.subarray(header);
  const canonical = encodedLength(content.length);
  if (canonical.length !== header - 1 || canonical.some((byte, i) => byte !== raw[1 + i]))
    throw new DerError('a length is not in canonical form');
  const universal = tag < 0x40;
  const constructed = (tag & 0x20) !== 0;
  if (universal && constructed !== (tag === tags.sequence || tag === tags.set))
    throw new DerError('an element is constructed that may not be, or the reverse');
  if (tag === tags.boolean && !(content.length === 1 && (content[0] === 0 || content[0] === 0xff)))
    throw new DerError('a truth value is not in canonical form');
  if (tag === tags.integer && !minimalInteger(content)) throw new DerError('an integer is not in canonical form');
  const inner = 'value' in node.valueBlock && Array.isArray(node.valueBlock.value) ? node.valueBlock.value : [];
  const children = constructed ? inner.map((child: Parsed) => elementOf(child)) : [];
  if (constructed && children.reduce((sum, child) => sum + child.raw.length, 0) !== content.length)
    throw new DerError('an element is not made of whole elements');
  const oid = node instanceof ObjectIdentifier ? node.getValue() : null;
  return { tag, raw, content, oid, children };
}

function minimalInteger(content: Uint8Array): boolean {
  const [first, second] = content;
  if (first === undefined) return false;
  if (second === undefined) return true;
  return !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
}

function encodedLength(length: number): number[] {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 | digits.length, ...digits];
}

/** An element of this tag around `content`. */
export function encodeDer(tag: number, content: Uint8Array): Uint8Array {
  return Uint8Array.from([tag, ...encodedLength(content.length), ...content]);
}

/** Reads the children of a sequence in order, as ASN.1 with optional fields is read. */
export class Fields {
  readonly #of: readonly Element[];
  #at = 0;

  /** @throws DerError where the element is of another tag */
  constructor(element: Element, tag: number = tags.sequence) {
    if (element.tag !== tag) throw new DerError('an element is of another type than its place requires');
    this.#of = element.children;
  }

  /** The next child, whatever it is. @throws DerError where there is none */
  any(): Element {
    const next = this.#of[this.#at];
    if (!next) throw new DerError('an element lacks a field');
    this.#at++;
    return next;
  }

  /** The next child. @throws DerError where it is missing or of another tag */
  take(...accepted: readonly number[]): Element {
    const next = this.any();
    if (!accepted.includes(next.tag)) throw new DerError('a field is of another type than its place requires');
    return next;
  }

  optional(tag: number): Element | undefined {
    const next = this.#of[this.#at];
    if (next?.tag !== tag) return undefined;
    this.#at++;
    return next;
  }

  /** @throws DerError where fields are left */
  end(): void {
    if (this.#at !== this.#of.length) throw new DerError('an element has a field too many');
  }
}

/** @throws DerError where it is not an object identifier */
export function oidOf(element: Element): string {
  if (element.oid === null) throw new DerError('an identifier is missing');
  return element.oid;
}

/** Small counts: versions, statuses, accuracy. @throws DerError where it is negative or above 2^31 */
export function smallInteger(content: Uint8Array): number {
  if (content.length === 0 || content.length > 4 || !minimalInteger(content) || (content[0] ?? 0) >= 0x80)
    throw new DerError('a count is negative, too large or not in canonical form');
  return content.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** An OID and whether its parameters say nothing (absent or NULL). */
export function algorithmOf(element: Element): { oid: string; plain: boolean } {
  const fields = new Fields(element);
  const oid = oidOf(fields.any());
  const parameters = element.children[1];
  if (element.children.length > 2) throw new DerError('an algorithm has a field too many');
  return { oid, plain: parameters === undefined || (parameters.tag === tags.null && parameters.content.length === 0) };
}

/**
 * UTCTime as RFC 5280 §4.1.2.5.1 has it, or GeneralizedTime as RFC 3161 §2.4.2 has it: UTC, seconds always there, a fraction
 * only where it does not end in 0. µs since 1970; digits past the sixth are cut.
 *
 * @throws DerError
 */
export function instantOf(element: Element): number {
  const text = Buffer.from(element.content).toString('latin1');
  const form =
    element.tag === tags.utcTime
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)()Z$/
      : element.tag === tags.generalizedTime
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d*[1-9]))?Z$/
        : null;
  const match = form?.exec(text);
  if (!match) throw new DerError('a time is not in the form that it must have');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const full = element.tag === tags.utcTime ? year + (year < 50 ? 2000 : 1900) : year;
  const date = new Date(0);
  date.setUTCFullYear(full, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const read = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()];
  const same = [full, month, day, hour].every((part, i) => part === read[i]);
  if (!same || date.getUTCMinutes() !== minute || date.getUTCSeconds() !== second)
    throw new DerError('a time does not exist');
  return date.getTime() * 1000 + Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
}
