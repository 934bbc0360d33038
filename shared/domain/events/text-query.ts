/**
 * Free text as people type it: words that must all occur; "quoted words" are a phrase; a trailing * is a prefix; AND, OR and NOT
 * in capitals and parentheses combine them. NOT binds closest, OR loosest. What is still being typed (an open quote or
 * parenthesis, an operator without its word) is read as far as it goes.
 */
import { wordsOf } from '../search/words.ts';

export type TextQuery =
  /** These words one after the other; with `prefix` the last may go on. At least one word. */
  | { readonly kind: 'phrase'; readonly words: readonly string[]; readonly prefix: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly TextQuery[] }
  | { readonly kind: 'not'; readonly part: TextQuery };

type Token = { readonly kind: '(' | ')' | 'AND' | 'OR' | 'NOT' } | { readonly kind: 'term'; readonly query: TextQuery };

/** Null where there is nothing to look for: no letter, no digit. */
export function parseTextQuery(text: string): TextQuery | null {
  const tokens = tokensOf(text);
  let at = 0;

  const either = (): TextQuery | null => {
    const parts: (TextQuery | null)[] = [both()];
    while (tokens[at]?.kind === 'OR') {
      at++;
      parts.push(both());
    }
    return joined('or', parts);
  };
  const both = (): TextQuery | null => {
    const parts: (TextQuery | null)[] = [];
    for (let token = tokens[at]; token && token.kind !== 'OR' && token.kind !== ')'; token = tokens[at])
      if (token.kind === 'AND') at++;
      else parts.push(one());
    return joined('and', parts);
  };
  const one = (): TextQuery | null => {
    const token = tokens[at++];
    if (token?.kind === 'term') return token.query;
    if (token?.kind === '(') {
      const inside = either();
      if (tokens[at]?.kind === ')') at++;
      return inside;
    }
    if (token?.kind !== 'NOT') return null;
    const next = tokens[at]?.kind;
    const part = next === 'term' || next === 'NOT' || next === '(' ? one() : null;
    return part && { kind: 'not', part };
  };

  const parts: (TextQuery | null)[] = [];
  while (at < tokens.length) {
    parts.push(either());
    // What is left begins with a parenthesis that closes none.
    if (tokens[at]?.kind === ')') at++;
  }
  return joined('and', parts);
}

function joined(kind: 'and' | 'or', parts: readonly (TextQuery | null)[]): TextQuery | null {
  const there = parts.filter((part) => part !== null);
  return there.length > 1 ? { kind, parts: there } : (there[0] ?? null);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/"([^"]*)"?(\*?)|([()])|([^\s"()]+)/gu)) {
    const [, quoted, star, bracket, word] = match;
    if (bracket === '(' || bracket === ')') tokens.push({ kind: bracket });
    else if (word === 'AND' || word === 'OR' || word === 'NOT') tokens.push({ kind: word });
    else {
      const words = wordsOf(quoted ?? word ?? '');
      const prefix = quoted === undefined ? (word ?? '').endsWith('*') : star === '*';
      if (words.length > 0) tokens.push({ kind: 'term', query: { kind: 'phrase', words, prefix } });
    }
  }
  return tokens;
}
