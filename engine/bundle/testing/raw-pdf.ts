/** A finished PDF's objects and data as qpdf gives them: what the checks below stand on, and nothing that the writer knows. */
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { run } from './read-pdf.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Dict = { [key: string]: Json };

export interface RawStream {
  readonly dict: Dict;
  /** Unpacked where its filters are general ones; null where a picture's coding remains. */
  data(): Buffer | null;
}

type Objects = { [key: string]: { value?: Json; stream?: { dict: Dict; data?: string } } };

/** @param decode which filters qpdf undoes */
function objectsOf(path: string, decode: 'none' | 'generalized'): Objects {
  const options = [
    '--warning-exit-0',
    '--json=2',
    '--json-key=qpdf',
    '--json-stream-data=inline',
    `--decode-level=${decode}`,
  ];
  return (JSON.parse(run('qpdf', ...options, path)) as { qpdf: [Json, Objects] }).qpdf[1];
}

export class RawPdf {
  readonly bytes: Buffer;
  readonly trailer: Dict;
  readonly #path: string;
  readonly #objects: Objects;
  #unpacked: Objects | null = null;

  constructor(path: string) {
    this.#path = path;
    this.bytes = readFileSync(path);
    this.#objects = objectsOf(path, 'none');
    this.trailer = ((this.#objects.trailer as { value: Json }).value ?? {}) as Dict;
  }

  get catalog(): Dict {
    return this.dict(this.trailer['/Root']);
  }

  /** References followed. */
  get(value: Json | undefined): Json {
    for (let depth = 0; depth < 20; depth++) {
      if (!isRef(value)) return value ?? null;
      const found = this.#objects[`obj:${value}`];
      if (!found) return null;
      if (found.stream) return found.stream.dict;
      value = found.value;
    }
    return null;
  }

  dict(value: Json | undefined): Dict {
    const got = this.get(value);
    return got !== null && typeof got === 'object' && !Array.isArray(got) ? got : {};
  }

  list(value: Json | undefined): Json[] {
    const got = this.get(value);
    return Array.isArray(got) ? got : [];
  }

  stream(ref: Json | undefined): RawStream | null {
    const found = isRef(ref) ? this.#objects[`obj:${ref}`]?.stream : undefined;
    if (!found) return null;
    const { dict } = found;
    return {
      dict,
      data: () => {
        const raw = Buffer.from(found.data ?? '', 'base64');
        if (!('/Filter' in dict)) return raw;
        if (dict['/Filter'] === '/FlateDecode' && !('/DecodeParms' in dict)) return inflateSync(raw);
        this.#unpacked ??= objectsOf(this.#path, 'generalized');
        const unpacked = this.#unpacked[`obj:${ref as string}`]?.stream;
        return unpacked && !unpacked.dict['/Filter'] ? Buffer.from(unpacked.data ?? '', 'base64') : null;
      },
    };
  }

  /** Number and value of every object; of a stream its dictionary. */
  *objects(): Generator<{ ref: string; value: Json; isStream: boolean }> {
    for (const [key, one] of Object.entries(this.#objects)) {
      if (!key.startsWith('obj:')) continue;
      yield {
        ref: key.slice(4),
        value: one.stream ? one.stream.dict : (one.value ?? null),
        isStream: one.stream !== undefined,
      };
    }
  }

  /** Every dictionary, however deep. */
  *dictionaries(): Generator<Dict> {
    function* within(value: Json): Generator<Dict> {
      if (Array.isArray(value)) for (const item of value) yield* within(item);
      else if (value !== null && typeof value === 'object') {
        yield value;
        for (const inner of Object.values(value)) yield* within(inner);
      }
    }
    for (const { value } of this.objects()) yield* within(value);
  }

  /** References of the pages in order. */
  pages(): string[] {
    const found: string[] = [];
    const walk = (ref: Json, depth: number): void => {
      const node = this.dict(ref);
      if (node['/Kids'] && depth < 50) for (const kid of this.list(node['/Kids'])) walk(kid, depth + 1);
      else if (typeof ref === 'string') found.push(ref);
    };
    walk(this.catalog['/Pages'] ?? null, 0);
    return found;
  }

  content(page: Dict): string {
    const contents = page['/Contents'];
    const streams = Array.isArray(this.get(contents)) ? this.list(contents) : [contents];
    return streams.map((ref) => this.stream(ref)?.data()?.toString('latin1') ?? '').join('\n');
  }
}

export function isRef(value: Json | undefined): value is string {
  return typeof value === 'string' && /^\d+ \d+ R$/.test(value);
}

export interface Operation {
  readonly operator: string;
  /** As written: names with their slash, strings with their brackets. */
  readonly operands: readonly string[];
}

const token =
  /%[^\r\n]*|\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*\)|<<|>>|<[0-9a-fA-F\s]*>|\[|\]|\/[^\s()<>[\]{}/%]*|[^\s()<>[\]{}/%]+/g;

/** The operators of a content stream with what stands before each. Pictures within the content are skipped. */
export function operationsOf(content: string): Operation[] {
  const out: Operation[] = [];
  const plain = content.replace(/\bBI\b[\s\S]*?\bID\b[\s\S]*?\sEI(?=\s|$)/g, ' BI ');
  let operands: string[] = [];
  for (const [one] of plain.matchAll(token)) {
    if (one.startsWith('%')) continue;
    if (/^[A-Za-z'"]/.test(one) && !/^(?:true|false|null)$/.test(one)) {
      out.push({ operator: one, operands });
      operands = [];
    } else operands.push(one);
  }
  return out;
}
