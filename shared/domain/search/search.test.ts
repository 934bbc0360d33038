import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTextQuery, type TextQuery } from '../events/text-query.ts';
import { WordRun } from './word-pages.ts';
import { type PagedRun, searchRun } from './word-search.ts';
import { longestWord, wordsOf } from './words.ts';

const seed = Number(process.env.FC_SEED ?? 4_041_101);

function runOf(texts: readonly (readonly string[])[]): PagedRun {
  const run = new WordRun();
  for (const parts of texts) run.add(...parts);
  const pages = run.take();
  return {
    count: texts.length,
    first: pages.first,
    eventPage: (n) => pages.events[n] as Uint8Array,
    placePage: (n) => pages.places[n] as Uint8Array,
  };
}

/** What a query means, word by word over one row. */
function holds(query: TextQuery, words: readonly string[]): boolean {
  if (query.kind === 'not') return !holds(query.part, words);
  if (query.kind === 'and') return query.parts.every((part) => holds(part, words));
  if (query.kind !== 'phrase') return query.parts.some((part) => holds(part, words));
  const { words: wanted, prefix } = query;
  return words.some((_, at) =>
    wanted.every((word, i) =>
      i === wanted.length - 1 && prefix ? words[at + i]?.startsWith(word) : words[at + i] === word,
    ),
  );
}

const found = (run: PagedRun, query: TextQuery): number[] => {
  const bits = searchRun(run, query);
  return Array.from({ length: bits.length * 32 }, (_, event) => event).filter(
    (event) => ((bits[event >>> 5] as number) >>> (event & 31)) & 1,
  );
};

describe('words', () => {
  it('are runs of letters and digits, without case and accents', () => {
    expect(wordsOf('C:\\Users\\j.Smith\\café_2.TXT; 10.0.0.1')).toEqual([
      'c',
      'users',
      'j',
      'smith',
      'cafe',
      '2',
      'txt',
      '10',
      '0',
      '0',
      '1',
    ]);
    expect(wordsOf('plain then ŁÓDŹ, Straße und ΑΘΉΝΑ')).toEqual(['plain', 'then', 'łodz', 'straße', 'und', 'αθηνα']);
    expect(wordsOf('cafe\u0301s x')).toEqual(['cafes', 'x']);
    expect(wordsOf('日本 \u{1F600}a')).toEqual(['日本', '\u{1F600}a']);
    expect(wordsOf('a'.repeat(100))).toEqual(['a'.repeat(longestWord)]);
    expect(wordsOf(' ,;')).toEqual([]);
  });
});

describe('searchRun', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'abc', 'É', 'e', 'Z9', 'z', '日本', '\ud800x');
  const row = fc.array(
    fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
    { maxLength: 3 },
  );
  const leaf = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([words, prefix]) => `"${words.join(' ')}"${prefix ? '*' : ''}`);
  const query = fc.letrec<{ q: string }>((tie) => ({
    q: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.tuple(tie('q'), tie('q'), fc.constantFrom(' ', ' AND ', ' OR ')).map(([a, b, op]) => `(${a}${op}${b})`),
      tie('q').map((a) => `NOT (${a})`),
    ),
  })).q;

  it('finds exactly the rows that hold the query, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 70 }), query, (rows, text) => {
        const parsed = parseTextQuery(text) as TextQuery;
        const expected = rows.flatMap((parts, n) => (holds(parsed, wordsOf(parts.join('\n'))) ? [n] : []));
        expect(found(runOf(rows), parsed)).toEqual(expected);
      }),
      { seed, numRuns: 400 },
    );
  });

  it('finds rare, common and prefixed words over many pages', () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => [
      `row ${n} ${n % 3 ? 'often' : 'seldom'} x${n * 7919}`,
      'end',
    ]);
    const run = runOf(rows);
    expect(run.first.length).toBeGreaterThan(15);
    const ask = (text: string): number[] => found(run, parseTextQuery(text) as TextQuery);
    expect(ask('19999')).toEqual([19_999]);
    expect(ask('row')).toHaveLength(20_000);
    expect(ask('seldom')).toHaveLength(6667);
    expect(ask('"4 often"').every((n) => String(n) === '4')).toBe(true);
    expect(ask('x79190*')).toEqual(rows.flatMap(([text], n) => (/ x79190/.test(text as string) ? [n] : [])));
    expect(ask('"often x"*')).toHaveLength(13_333);
    expect(ask('NOT often end')).toEqual(ask('seldom'));
    expect(ask('nowhere')).toEqual([]);
  });

  it('begins anew after a run was taken', () => {
    const run = new WordRun();
    run.add('first');
    run.take();
    run.add('second');
    const pages = run.take();
    const again: PagedRun = {
      count: 1,
      first: pages.first,
      eventPage: (n) => pages.events[n] as Uint8Array,
      placePage: (n) => pages.places[n] as Uint8Array,
    };
    expect(found(again, parseTextQuery('first') as TextQuery)).toEqual([]);
    expect(found(again, parseTextQuery('second') as TextQuery)).toEqual([0]);
  });
});
