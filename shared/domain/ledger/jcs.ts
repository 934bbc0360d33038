import canonicalize from 'canonicalize';
import { canonicalText } from './canonical-text.ts';

/** What may be signed: JSON without the values that RFC 8785 implementations are known to bend. */
export type Signable = null | boolean | number | string | readonly Signable[] | { readonly [key: string]: Signable };

/**
 * JSON Canonicalization Scheme (RFC 8785) as UTF-8 bytes.
 *
 * Stricter than the RFC on what goes in: numbers must be safe integers (the library silently rounds 2^53 + 1, and fractions
 * have no place in a ledger), strings must be well-formed Unicode, and `undefined` is refused rather than dropped.
 *
 * @throws TypeError naming the path of the first value that cannot be signed
 */
export function jcs(value: Signable): Uint8Array<ArrayBuffer> {
  check(value, '$');
  // Every entry is spelled here; what the short way knows, it spells as the library does (canonical-text.test.ts).
  const text = canonicalText(value) ?? canonicalize(value);
  if (text === undefined) throw new TypeError('jcs: the value has no canonical form');
  return new TextEncoder().encode(text);
}

function check(value: unknown, path: string): void {
  switch (typeof value) {
    case 'boolean':
      return;
    case 'string':
      if (!isWellFormed(value)) throw new TypeError(`jcs: ${path} is not well-formed Unicode`);
      return;
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0))
        throw new TypeError(`jcs: ${path} is not a safe integer`);
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        for (let i = 0; i < value.length; i++) check(value[i], `${path}[${i}]`);
        return;
      }
      // A Map, Date or class instance would be written as something that does not read back as itself.
      if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null)
        throw new TypeError(`jcs: ${path} is not a plain object`);
      for (const [key, member] of Object.entries(value)) {
        if (!isWellFormed(key)) throw new TypeError(`jcs: a key of ${path} is not well-formed Unicode`);
        check(member, `${path}.${key}`);
      }
      return;
    default:
      throw new TypeError(`jcs: ${path} is ${typeof value}`);
  }
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
