/** From the text of one record to its fields. Where records begin and end is record-scanner.ts's work, on bytes. */

/**
 * How a format's writers separate and quote.
 * - `rfc4180`: fields may be quoted; quotes inside are doubled; a quoted field may hold line ends.
 * - `psort`: plaso's psort never quotes (it replaces delimiters inside values by spaces), so a field may begin with a bare
 *   quote; but a file that went through a spreadsheet is quoted by RFC 4180. Both are read, a line at a time.
 * - `none`: a quote is an ordinary character; a row is a line.
 */
export interface CsvDialect {
  readonly quoting: 'rfc4180' | 'psort' | 'none';
  /** One character of the Basic Multilingual Plane below U+0080. */
  readonly delimiter: string;
  /** Rows may have any number of cells: the importer itself judges them. */
  readonly anyCells?: true;
}

export const commaQuoted: CsvDialect = { quoting: 'rfc4180', delimiter: ',' };
export const commaPsort: CsvDialect = { quoting: 'psort', delimiter: ',' };

/** The fields of a well-formed RFC 4180 record; null where text follows a closing quote or a quote is never closed. */
export function splitQuoted(text: string, delimiter: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let value = '';
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return null;
        value += text.slice(from, quote);
        from = quote + 1;
        if (text[from] !== '"') break;
        value += '"';
        from += 1;
      }
      fields.push(value);
      at = from;
      if (at === text.length) return fields;
      if (text[at] !== delimiter) return null;
    } else {
      const next = text.indexOf(delimiter, at);
      if (next < 0) {
        fields.push(text.slice(at));
        return fields;
      }
      fields.push(text.slice(at, next));
      at = next;
    }
    at += 1;
  }
}

/** The fields of one record as its scanner bounded it, or null where they are not `columns` many. 0 columns: any number. */
export function splitRecord(text: string, dialect: CsvDialect, columns: number): string[] | null {
  const fits = (fields: string[] | null): fields is string[] =>
    fields !== null && (columns === 0 || fields.length === columns);
  const { quoting, delimiter } = dialect;
  if (quoting !== 'none') {
    const quoted = text.includes('"') ? splitQuoted(text, delimiter) : text.split(delimiter);
    if (fits(quoted)) return quoted;
    if (quoting === 'rfc4180') return null;
  }
  const literal = text.split(delimiter);
  return fits(literal) ? literal : null;
}
