/**
 * A plan in a file: YAML or JSON, as docs/bundle-plan.md has it. It comes from outside, so it is read with limits, says by line and
 * field what is wrong with it, and reaches no file but those below its own folder.
 */
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isScalar, LineCounter, type Node, parseDocument, stringify, visit } from 'yaml';
import { z } from 'zod';
import { FailureError } from '../../../shared/api/failures.ts';
import { plainPlan } from '../../../shared/domain/bundle/plain-plan.ts';
import { BundlePlan } from '../../../shared/domain/bundle/plan.ts';
import { type DocumentKind, documentKinds } from '../../../shared/domain/documents/kinds.ts';
import { readSmallFile } from '../../small-file.ts';

/** A document that the plan names by its path; its digest is known once it is taken in. */
export interface NamedFile {
  /** Full path; what the plan calls it. */
  readonly path: string;
  readonly shown: string;
  readonly kind: DocumentKind;
  readonly title: string | undefined;
  readonly author: string;
  readonly date: string | null;
}

export interface ReadPlan {
  readonly files: readonly NamedFile[];
  /** @param sha256 of a file of `files`, by its path */
  plan(sha256: (path: string) => string): BundlePlan;
}

/** An alias used more often than this makes a small file a large plan. */
const mostAliases = 100;

/** Words that look like numbers are words where a plan wants words: `title: 2024`, `pages: 3`. */
const wordFields = new Set(['title', 'name', 'pages', 'author', 'body', 'shortName', 'versionLabel', 'ref', 'hint']);

/** Beside what a plan has: a document may be named by `file`, with what is to be said of it. */
const FileNaming = z.strictObject({
  file: z.string().min(1).max(1000),
  as: z.enum(documentKinds).default('other'),
  by: z.string().trim().max(160).default(''),
});

/** Stands for a digest that is not known yet. */
const unknownDigest = '0'.repeat(64);

/** @throws FailureError `invalid-file` with line and field; `file-missing` and `file-unreadable` also for the files that it names */
export async function readPlanFile(path: string): Promise<ReadPlan> {
  const name = basename(path);
  const text = decoded(await readSmallFile(path), name);
  const lines = new LineCounter();
  const document = parsed(text, lines, name);
  const at = (field: readonly PropertyKey[]): string => placeOf(document, lines, field);
  const raw = plain(document, name);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw bad(name, 'line 1', 'a plan begins with its fields, such as name and sections');
  const named = new Map<string, NamedFile>();
  const members = itemsOf(raw as Fields);
  for (const { item, field } of members) {
    if (item.kind !== 'document' || item.file === undefined) continue;
    const { file, as, by, ...rest } = item;
    const naming = FileNaming.safeParse({ file, ...(as !== undefined && { as }), ...(by !== undefined && { by }) });
    if (!naming.success) throw firstIssue(name, naming.error, at, field);
    if (item.sha256 !== undefined)
      throw bad(name, at([...field, 'sha256']), 'a document is named by its sha256 or by its file, not by both');
    const full = await below(path, naming.data.file).catch((error: unknown) => {
      if (!(error instanceof OutsideFolder)) throw error;
      throw bad(name, at([...field, 'file']), error.message);
    });
    named.set(full, {
      path: full,
      shown: naming.data.file,
      kind: naming.data.as,
      title: typeof item.title === 'string' ? item.title : undefined,
      author: naming.data.by,
      date: typeof item.date === 'string' ? item.date : null,
    });
    for (const key of ['file', 'as', 'by']) delete item[key];
    Object.assign(item, rest, { sha256: unknownDigest, [fileOf]: full });
  }
  fillIn(raw as Fields);
  const planWith = (sha256: (path: string) => string): z.ZodSafeParseResult<BundlePlan> => {
    for (const { item } of members) {
      const full = (item as { [fileOf]?: string })[fileOf];
      if (full !== undefined) item.sha256 = sha256(full);
    }
    return BundlePlan.safeParse(JSON.parse(JSON.stringify(raw)));
  };
  const checked = planWith(() => unknownDigest);
  if (!checked.success) throw firstIssue(name, checked.error, at, []);
  return {
    files: [...named.values()],
    plan: (sha256) => {
      const made = planWith(sha256);
      if (!made.success) throw firstIssue(name, made.error, at, []);
      return made.data;
    },
  };
}

/** YAML where the name ends so, else JSON. What has a default is left out. */
export function planFileText(plan: BundlePlan, name: string): string {
  const plain = plainPlan(plan);
  if (!/\.ya?ml$/iu.test(name)) return `${JSON.stringify(plain, null, 2)}\n`;
  return `# A plan of a bundle, for: continuity export bundle --plan ${basename(name)}\n${stringify(plain, { lineWidth: 110 })}`;
}

type Fields = { [key: string]: unknown };
const fileOf = Symbol('file');

function decoded(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw bad(name, null, 'it is not text in UTF-8');
  }
}

function parsed(text: string, lineCounter: LineCounter, name: string) {
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      strict: true,
      uniqueKeys: true,
      stringKeys: true,
      prettyErrors: false,
      lineCounter,
    });
  } catch {
    // Nested deeper than a stack is: no plan is.
    throw bad(name, null, 'it is nested too deeply');
  }
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const { line } = lineCounter.linePos(problem.pos[0]);
    throw bad(name, `line ${line}`, problem.message.replace(/\.?\s*$/u, ''));
  }
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !isScalar(value) || typeof value.value !== 'number') return;
      if (wordFields.has(String(key.value))) value.value = value.source ?? String(value.value);
    },
  });
  return document;
}

function plain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    // Through JSON: what an alias repeats is then a copy, which can be filled in by itself.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: mostAliases }) ?? null));
  } catch {
    throw bad(name, null, `it repeats parts of itself more than ${mostAliases} times`);
  }
}

function itemsOf(raw: Fields): { readonly item: Fields; readonly field: PropertyKey[] }[] {
  const found: { item: Fields; field: PropertyKey[] }[] = [];
  const take = (items: unknown, field: PropertyKey[]): void => {
    if (!Array.isArray(items)) return;
    for (const [n, item] of items.entries())
      if (typeof item === 'object' && item !== null && !Array.isArray(item))
        found.push({ item: item as Fields, field: [...field, n] });
  };
  if (Array.isArray(raw.sections))
    for (const [n, section] of raw.sections.entries())
      take((section as Fields | null)?.items, ['sections', n, 'items']);
  take((raw.late as Fields | null | undefined)?.items, ['late', 'items']);
  return found;
}

/** What nobody wants to write by hand: version, template and ids. */
function fillIn(raw: Fields): void {
  raw.v ??= 1;
  raw.template ??= 'misconduct-hearing';
  const sections = (Array.isArray(raw.sections) ? raw.sections : []).filter(
    (one): one is Fields => typeof one === 'object' && one !== null,
  );
  const all = [...sections, ...itemsOf(raw).map(({ item }) => item)];
  const taken = new Set(all.flatMap(({ id }) => (typeof id === 'string' ? id : [])));
  for (const one of all) {
    if (one.id !== undefined) continue;
    const wished = slug(one);
    let id = wished;
    for (let n = 2; taken.has(id); n++) id = `${wished}-${n}`;
    taken.add(id);
    one.id = id;
  }
}

function slug({ kind, ref, part, title }: Fields): string {
  const words =
    kind === 'exhibit'
      ? `exhibit ${String(ref)}`
      : kind === 'generated'
        ? String(part)
        : String(title ?? kind ?? 'part');
  return (
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, '-')
      .replace(/^-+/u, '')
      .slice(0, 56)
      .replace(/-+$/u, '') || 'part'
  );
}

class OutsideFolder extends Error {}

/** A file below the plan's own folder, links followed. */
async function below(planPath: string, named: string): Promise<string> {
  const outside = 'a file is named by its path from the plan’s own folder, and lies in it';
  if (isAbsolute(named) || named.split(/[\\/]/u).includes('..') || named.includes('\0'))
    throw new OutsideFolder(outside);
  const folder = await realpath(dirname(planPath));
  const full = await realpath(join(folder, ...named.split('/'))).catch((error: NodeJS.ErrnoException) => {
    throw new OutsideFolder(error.code === 'ENOENT' ? `there is no file ${named}` : `the file ${named} cannot be read`);
  });
  const way = relative(folder, full);
  if (way.startsWith(`..${sep}`) || way === '..' || isAbsolute(way)) throw new OutsideFolder(outside);
  if (!(await stat(full)).isFile()) throw new OutsideFolder(`${named} is not a file`);
  return full;
}

function bad(name: string, place: string | null, why: string): FailureError {
  return new FailureError(
    'invalid-file',
    `${name} is not a plan of a bundle${place === null ? '' : `: ${place}`}: ${why}.`,
    'Mend the file, and read it again. docs/bundle-plan.md says what a plan holds.',
  );
}

function firstIssue(
  name: string,
  error: z.ZodError,
  at: (field: readonly PropertyKey[]) => string,
  before: readonly PropertyKey[],
): FailureError {
  const [issue] = error.issues;
  if (!issue) return bad(name, null, 'it cannot be read');
  const field = [...before, ...issue.path];
  return bad(name, at(issue.code === 'unrecognized_keys' ? [...field, issue.keys[0] ?? ''] : field), whyOf(issue));
}

function whyOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'there is no such field';
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'it is missing' : `${issue.expected} is wanted here`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')} is wanted here`;
    case 'invalid_union':
      return issue.discriminator === 'kind'
        ? 'kind is exhibit, document, text or generated'
        : 'what stands here is none of what may';
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1).replace(/\.$/u, '');
  }
}

/** `line 12, sections 2, items 3, pages`: counted from 1, as people do. */
function placeOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  field: readonly PropertyKey[],
): string {
  let offset = 0;
  for (let length = field.length; length >= 0; length--) {
    const node = (length === 0 ? document.contents : document.getIn(field.slice(0, length), true)) as Node | undefined;
    if (!node?.range) continue;
    offset = node.range[0];
    break;
  }
  const words = field.reduce<string[]>((said, part) => {
    if (typeof part === 'number') said.push(`${said.pop() ?? ''} ${part + 1}`.trim());
    else said.push(String(part));
    return said;
  }, []);
  return [`line ${lines.linePos(offset).line}`, ...words].join(', ');
}
