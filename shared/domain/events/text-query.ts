/**
 * Free text as people type it: words that must all occur; "quoted words" are a phrase; a trailing * is a prefix. A query
 * without a letter or digit has no terms.
 */
export interface TextTerm {
  readonly text: string;
  readonly prefix: boolean;
}

export function parseTextQuery(query: string): TextTerm[] {
  const terms: TextTerm[] = [];
  // An opening quote that is never closed runs to the end: that is what a person sees while still typing.
  for (const match of query.matchAll(/"([^"]*)"?(\*?)|([^\s"]+)/gu)) {
    const quoted = match[1];
    const word = match[3];
    const prefix = quoted === undefined ? (word ?? '').endsWith('*') : match[2] === '*';
    const text = quoted ?? (word ?? '').replace(/\*+$/u, '');
    if (/[\p{L}\p{N}]/u.test(text)) terms.push({ text, prefix });
  }
  return terms;
}
