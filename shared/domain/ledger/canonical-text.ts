/**
 * The RFC 8785 text of what may be signed (`jcs`), or null where this short way does not know it. In that domain the canonical
 * form is simple: whole numbers as they are, strings as JSON writes them, members in order of their names' UTF-16 units.
 */
export function canonicalText(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? JSON.stringify(value) : null;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : null;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? ofArray(value) : ofObject(value);
    default:
      return null;
  }
}

function ofArray(values: readonly unknown[]): string | null {
  let out = '[';
  for (const [n, value] of values.entries()) {
    const text = canonicalText(value);
    if (text === null) return null;
    out += n === 0 ? text : `,${text}`;
  }
  return `${out}]`;
}

function ofObject(value: object): string | null {
  const members = value as { readonly [name: string]: unknown };
  let out = '{';
  for (const name of Object.keys(members).sort()) {
    const text = name.isWellFormed() ? canonicalText(members[name]) : null;
    if (text === null) return null;
    out += `${out === '{' ? '' : ','}${JSON.stringify(name)}:${text}`;
  }
  return `${out}}`;
}
