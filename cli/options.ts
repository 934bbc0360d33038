import { parseArgs } from 'node:util';

/** What the command line holds after the command's own words. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly json: boolean;
  /** `--off`: what the command sets is to be turned off. */
  readonly off: boolean;
  /** `--administrator`: the key that is enrolled may countersign. */
  readonly administrator: boolean;
  /** `--sensitive`: the material is sensitive (MG6D). */
  readonly sensitive: boolean;
}

const known = {
  home: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  case: { type: 'string' },
  ref: { type: 'string' },
  title: { type: 'string' },
  format: { type: 'string' },
  zone: { type: 'string' },
  mapping: { type: 'string' },
  sheet: { type: 'string' },
  supersedes: { type: 'string' },
  producer: { type: 'string' },
  source: { type: 'string' },
  method: { type: 'string' },
  'acquired-by': { type: 'string' },
  'acquired-at': { type: 'string' },
  notes: { type: 'string' },
  md5: { type: 'string' },
  sha1: { type: 'string' },
  sha256: { type: 'string' },
  'accept-mismatch': { type: 'string' },
  description: { type: 'string' },
  query: { type: 'string' },
  note: { type: 'string' },
  tag: { type: 'string', multiple: true },
  out: { type: 'string' },
  events: { type: 'string' },
  seed: { type: 'string' },
  as: { type: 'string' },
  initials: { type: 'string' },
  officer: { type: 'string' },
  letter: { type: 'string' },
  hearing: { type: 'string' },
  report: { type: 'string' },
  bundle: { type: 'string' },
  url: { type: 'string' },
  roots: { type: 'string' },
  interval: { type: 'string' },
  off: { type: 'boolean' },
  vkey: { type: 'string' },
  name: { type: 'string' },
  from: { type: 'string' },
  'log-key': { type: 'string' },
  'tsa-roots': { type: 'string' },
  against: { type: 'string' },
  holder: { type: 'string' },
  reason: { type: 'string' },
  administrator: { type: 'boolean' },
  recipient: { type: 'string' },
  approval: { type: 'string' },
  purpose: { type: 'string' },
  to: { type: 'string' },
  at: { type: 'string' },
  place: { type: 'string' },
  seal: { type: 'string' },
  unlock: { type: 'string' },
  grounds: { type: 'string' },
  tool: { type: 'string' },
  'tool-version': { type: 'string' },
  parameters: { type: 'string' },
  kind: { type: 'string' },
  exhibits: { type: 'string' },
  state: { type: 'string' },
  confirm: { type: 'string' },
  host: { type: 'string' },
  import: { type: 'string' },
  fast: { type: 'string' },
  slow: { type: 'string' },
  uncertainty: { type: 'string' },
  standing: { type: 'string' },
  identifier: { type: 'string', multiple: true },
  columns: { type: 'string' },
  plan: { type: 'string' },
  version: { type: 'string' },
  audience: { type: 'string' },
  template: { type: 'string' },
  again: { type: 'string' },
  author: { type: 'string' },
  date: { type: 'string' },
  origin: { type: 'string' },
  location: { type: 'string' },
  decision: { type: 'string' },
  exhibit: { type: 'string' },
  document: { type: 'string' },
  sensitive: { type: 'boolean' },
} as const;

/** Wrong use of the command line: exit 2, with the usage. */
export class UsageError extends Error {}

export function readCommandLine(
  args: readonly string[],
): CommandLine & { help: boolean; tags: readonly string[]; identifiers: readonly string[] } {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { json, help, off, administrator, sensitive, tag, identifier, ...options } = parsed.values;
  return {
    words: parsed.positionals,
    options: options as Record<string, string>,
    json: json === true,
    off: off === true,
    administrator: administrator === true,
    sensitive: sensitive === true,
    help: help === true,
    tags: tag ?? [],
    identifiers: identifier ?? [],
  };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: known, allowPositionals: true, strict: true });
}

export function required(line: CommandLine, name: string): string {
  const value = line.options[name];
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

export function word(line: CommandLine, index: number, what: string): string {
  const value = line.words[index];
  if (value === undefined) throw new UsageError(`${what} is missing.`);
  if (line.words.length > index + 1)
    throw new UsageError(`${JSON.stringify(line.words[index + 1])} is one word too many.`);
  return value;
}

/** For a command that takes no word beyond its own. */
export function noMoreThan(line: CommandLine, words: number): void {
  const extra = line.words[words];
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one word too many.`);
}

export function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new UsageError(`--${name} takes a whole number, not ${JSON.stringify(text)}.`);
  return Number(text);
}

/** To whom and why something goes out, and on whose approval; the ledger says plainly what is not given. */
export function disclosureOf({ options }: CommandLine): { recipient?: string; reason?: string; approvalId?: string } {
  return {
    ...(options.recipient && { recipient: options.recipient }),
    ...(options.reason && { reason: options.reason }),
    ...(options.approval && { approvalId: options.approval }),
  };
}
