/**
 * Which column means what, for every format: one table, so that an analyst can check it and a filter by "actor" means the
 * same whatever tool wrote the file. Within a row the first name of a list whose cell is not empty wins.
 */
export const meanings = {
  /** What happened. A tool's own event type, else plaso's data type, else what the time means. */
  type: ['event_type', 'data_type', 'timestamp_desc'],
  actor: ['username', 'user', 'user_name', 'account', 'account_name', 'actor', 'user_id', 'userid', 'user_sid', 'sid'],
  host: [
    'hostname',
    'host',
    'host_name',
    'computer_name',
    'computer',
    'workstation',
    'device',
    'device_name',
    'machine',
  ],
  source: ['source_short', 'source', 'source_name', 'source_long', 'sourcetype', 'parser'],
  tags: ['tag', 'tags'],
} as const;

/** A header cell as it is compared: `User Name`, ` user-name ` and `USER_NAME` are one. */
export const canonicalName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

/** Columns by canonical name. Where a name occurs twice the first column is meant; the second is kept like any extra one. */
export class Header {
  readonly #indexes = new Map<string, number>();
  readonly size: number;

  constructor(columns: readonly string[]) {
    this.size = columns.length;
    for (const [index, column] of columns.entries()) {
      const name = canonicalName(column);
      if (name !== '' && !this.#indexes.has(name)) this.#indexes.set(name, index);
    }
  }

  has(name: string): boolean {
    return this.#indexes.has(name);
  }

  /** Column of a name, or -1. */
  at(name: string): number {
    return this.#indexes.get(name) ?? -1;
  }

  /** Columns of those names that are there, in the order of the names. */
  all(names: readonly string[]): number[] {
    return names.map((name) => this.at(name)).filter((index) => index >= 0);
  }

  /** Every column but those of these names: what a free-text search looks through besides the message. */
  allBut(names: readonly string[]): number[] {
    const left = new Set(names.map((name) => this.at(name)));
    return Array.from({ length: this.size }, (_, index) => index).filter((index) => !left.has(index));
  }
}

/** The first of these cells that says something, trimmed; `-` says nothing where `dash` (plaso writes it for "no value"). */
export function firstFilled(fields: readonly string[], indexes: readonly number[], dash: boolean): string {
  for (const index of indexes) {
    const value = (fields[index] ?? '').trim();
    if (value !== '' && !(dash && value === '-')) return value;
  }
  return '';
}

/** Every one of these cells that says something, a line each. */
export function joinFilled(fields: readonly string[], indexes: readonly number[], dash: boolean): string {
  const filled: string[] = [];
  for (const index of indexes) {
    const value = fields[index];
    if (value !== undefined && value !== '' && !(dash && value === '-')) filled.push(value);
  }
  return filled.join('\n');
}

const unquoted = (text: string): string => text.trim().replace(/^(['"])(.*)\1$/s, '$2');

/** Timesketch's tag cell: a JSON or Python list, a comma-separated list, one tag, or `-`. */
export function readTagCell(cell: string): string[] {
  const text = cell.trim();
  if (text === '' || text === '-' || text === '[]') return [];
  const listed = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return listed
    .split(',')
    .map(unquoted)
    .filter((tag) => tag !== '' && tag !== '-');
}

/** plaso's labels, separated by spaces. Free notes, which older tools put into the same column, are not labels. */
export function readLabels(cell: string): string[] {
  const text = cell.trim();
  if (text === '' || text === '-') return [];
  const words = text.split(/[\s,]+/);
  return words.length <= 16 && words.every((word) => /^[A-Za-z0-9_-]{1,64}$/.test(word)) ? words : [];
}
