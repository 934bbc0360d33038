/** Lines of JSON: reading one, and its values as text. What a line holds is hostile. */
import type { Rejection } from './importer.ts';

/** Nothing of ours shows deeper, and a hostile row must not exhaust the stack. */
const deepest = 64;

function depthOf(value: unknown, limit: number): number {
  if (value === null || typeof value !== 'object') return 0;
  if (limit === 0) return 1;
  let deepestChild = 0;
  for (const child of Object.values(value)) deepestChild = Math.max(deepestChild, depthOf(child, limit - 1));
  return deepestChild + 1;
}

/** A value as text: strings as they are, the rest as JSON. NUL and half surrogates, which no store of text keeps, show as �. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? clean(value) : value;
  return clean(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

const clean = (text: string): string => text.replaceAll('\0', '\ufffd').toWellFormed();

/** A line's JSON object, or why it is none. Wrapped, for the object may itself have a member called "refused". */
export function parseObject(text: string): { readonly object: Readonly<Record<string, unknown>> } | Rejection {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { refused: 'the line is not a JSON object, or is cut short' };
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { refused: 'the line is JSON but not an object' };
  if (depthOf(value, deepest) > deepest) return { refused: `the object is nested more than ${deepest} deep` };
  return { object: value as Record<string, unknown> };
}

/** Members by canonical name; of two that are one name the first counts. */
export class Members {
  readonly #values = new Map<string, unknown>();

  constructor(object: Readonly<Record<string, unknown>>, canonical: (name: string) => string) {
    for (const [key, value] of Object.entries(object)) {
      const name = canonical(key);
      if (!this.#values.has(name)) this.#values.set(name, value);
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  value(name: string): unknown {
    return this.#values.get(name);
  }

  /** The first of these members that says something, as text, trimmed; `-` says nothing where `dash`. */
  first(names: readonly string[], dash = false): string {
    for (const name of names) {
      const text = valueText(this.#values.get(name)).trim();
      if (text !== '' && !(dash && text === '-')) return text;
    }
    return '';
  }

  /** Every member but these, a line each, for free-text search. */
  rest(but: ReadonlySet<string>): string {
    const lines: string[] = [];
    for (const [name, value] of this.#values) {
      if (but.has(name)) continue;
      const text = valueText(value);
      if (text !== '') lines.push(text);
    }
    return lines.join('\n');
  }
}
