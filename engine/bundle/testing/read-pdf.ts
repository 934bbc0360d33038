/** Finished PDFs as other people's programs see them: qpdf and poppler, never the writer's own model. */
import { execFileSync, spawnSync } from 'node:child_process';

const limit = 512 * 1024 * 1024;

export function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: limit, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a program says on standard error: poppler names broken content there and exits with 0 all the same. */
export function complaints(program: string, ...args: string[]): string {
  const { stderr, status } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: limit });
  return status === 0 ? stderr : `exit ${status}: ${stderr}`;
}

export interface Word {
  readonly text: string;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface PageWords {
  readonly width: number;
  readonly height: number;
  readonly words: readonly Word[];
}

/** Every word with its box, from the top left corner, page by page. */
export function wordsOf(path: string): PageWords[] {
  return boxesOf(run('pdftotext', '-bbox', path, '-'));
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Dict = { [key: string]: Json };

export interface ParsedPdf {
  readonly pages: number;
  /** Destination page of every link annotation of a page, in order, with its box in PDF coordinates. */
  readonly links: readonly {
    readonly page: number;
    readonly rect: readonly number[];
    readonly to: number;
    readonly zoom: Json;
  }[];
  readonly outline: readonly {
    readonly title: string;
    readonly to: number;
    readonly zoom: Json;
    readonly depth: number;
  }[];
  readonly openAction: { readonly to: number; readonly kind: string; readonly zoom: Json };
  /** Every dictionary of the file. */
  readonly dictionaries: readonly Dict[];
  readonly catalog: Dict;
}

export function parsePdf(path: string): ParsedPdf {
  const { qpdf } = JSON.parse(run('qpdf', '--json=2', '--json-key=qpdf', path)) as { qpdf: [Dict, Dict] };
  const objects = qpdf[1];
  const get = (value: Json | undefined): Json => {
    if (typeof value !== 'string' || !/^\d+ \d+ R$/.test(value)) return value ?? null;
    const entry = objects[`obj:${value}`] as Dict | undefined;
    if (!entry) return null;
    return (entry.value ?? (entry.stream as Dict).dict) as Json;
  };
  const trailer = (objects.trailer as Dict).value as Dict;
  const catalog = get(trailer['/Root']) as Dict;
  const pages: string[] = [];
  const walk = (ref: Json) => {
    const node = get(ref) as Dict;
    if (node['/Type'] === '/Pages') for (const kid of node['/Kids'] as Json[]) walk(kid);
    else pages.push(ref as string);
  };
  walk(catalog['/Pages'] as Json);
  const numberOf = (ref: Json): number => pages.indexOf(ref as string) + 1;
  const links = pages.flatMap((ref, i) => {
    const annotations = (get((get(ref) as Dict)['/Annots']) ?? []) as Json[];
    return annotations.map((one) => {
      const link = get(one) as Dict;
      const to = get(link['/Dest']) as Json[] | null;
      // A preview's links to pages that it does not hold lead nowhere.
      if (to === null) return { page: i + 1, rect: link['/Rect'] as number[], to: 0, zoom: null };
      return { page: i + 1, rect: link['/Rect'] as number[], to: numberOf(to[0] as Json), zoom: to[4] as Json };
    });
  });
  const outline: { title: string; to: number; zoom: Json; depth: number }[] = [];
  const climb = (ref: Json | undefined, depth: number) => {
    for (let item = get(ref) as Dict | null; item; item = get(item['/Next']) as Dict | null) {
      const to = get(item['/Dest']) as Json[];
      outline.push({
        title: (item['/Title'] as string).replace(/^u:/, ''),
        to: numberOf(to[0] as Json),
        zoom: to[4] as Json,
        depth,
      });
      climb(item['/First'], depth + 1);
    }
  };
  climb((get(catalog['/Outlines']) as Dict | null)?.['/First'], 0);
  const open = get(catalog['/OpenAction']) as Json[];
  const dictionaries: Dict[] = [];
  const collect = (value: Json | undefined) => {
    if (Array.isArray(value)) for (const item of value) collect(item);
    else if (value !== null && typeof value === 'object') {
      dictionaries.push(value);
      for (const item of Object.values(value)) collect(item);
    }
  };
  collect(objects);
  return {
    pages: pages.length,
    links,
    outline,
    openAction: { to: numberOf(open[0] as Json), kind: open[1] as string, zoom: open[4] as Json },
    dictionaries,
    catalog,
  };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** `pdftotext -bbox`: one `page` element a page, one `word` element a word. */
function boxesOf(xml: string): PageWords[] {
  const pages: { width: number; height: number; words: Word[] }[] = [];
  const element =
    /<page width="([\d.]+)" height="([\d.]+)">|<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/gs;
  for (const match of xml.matchAll(element)) {
    if (match[1] !== undefined) pages.push({ width: Number(match[1]), height: Number(match[2]), words: [] });
    else {
      const [x0, y0, x1, y1] = match.slice(3, 7).map(Number) as [number, number, number, number];
      const text = (match[7] ?? '').replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
      pages.at(-1)?.words.push({ text, x0, y0, x1, y1 });
    }
  }
  return pages;
}
