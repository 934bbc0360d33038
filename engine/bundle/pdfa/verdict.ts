/** What the precheck says of a supplied PDF; plain data, to be kept with the source's digest. */
import { type RuleId, rules, verdictOf } from './rules.ts';

export interface SourceVerdict {
  readonly pages: number;
  /** Page numbers, from 1. A page with nothing against it stands in neither. */
  readonly mendable: readonly number[];
  readonly unfit: readonly number[];
  readonly faults: readonly SourceFault[];
}

export interface SourceFault {
  readonly rule: RuleId;
  /** Of ISO 19005-2. */
  readonly clause: string;
  readonly words: string;
  readonly effect: 'left' | 'mend' | 'unfit';
  /** From 1; empty: of the file as a whole. */
  readonly pages: readonly number[];
}

/** @param pages faults of each page; @param file those of the file as a whole */
export function sourceVerdict(pages: readonly ReadonlySet<RuleId>[], file: ReadonlySet<RuleId>): SourceVerdict {
  const byRule = new Map<RuleId, number[]>([...file].map((rule) => [rule, []]));
  for (const [i, faults] of pages.entries())
    for (const rule of faults) {
      const known = byRule.get(rule);
      if (known === undefined) byRule.set(rule, [i + 1]);
      else if (!file.has(rule)) known.push(i + 1);
    }
  const order = { unfit: 0, mend: 1, left: 2 } as const;
  const numbers = (verdict: string): number[] =>
    pages.flatMap((faults, i) => (verdictOf([...faults, ...file]) === verdict ? [i + 1] : []));
  return {
    pages: pages.length,
    mendable: numbers('mendable'),
    unfit: numbers('unfit'),
    faults: [...byRule]
      .map(([rule, at]) => ({
        rule,
        clause: rules[rule].clause,
        words: rules[rule].words,
        effect: rules[rule].effect,
        pages: at,
      }))
      .sort((a, b) => order[a.effect] - order[b.effect] || (a.rule < b.rule ? -1 : 1)),
  };
}

/** "pages 2 to 4 and 7: a font is not embedded (ISO 19005-2, 6.2.11.4.1)" */
export function faultWords({ words, clause, pages }: SourceFault): string {
  return `${pages.length === 0 ? '' : `${pageWords(pages)}: `}${words} (ISO 19005-2, ${clause})`;
}

/** "page 3", "pages 2 to 4 and 7". @param pages ascending, not empty */
export function pageWords(pages: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last && page === last[1] + 1) last[1] = page;
    else ranges.push([page, page]);
  }
  const shown = ranges
    .slice(0, 12)
    .map(([a, b]) => (a === b ? String(a) : b === a + 1 ? `${a}, ${b}` : `${a} to ${b}`));
  if (ranges.length > shown.length) shown.push(`${ranges.length - shown.length} more places`);
  const list = shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
  return `${pages.length === 1 ? 'page' : 'pages'} ${list}`;
}
