/** From the text of one record to its fields. Where records begin and end is record-scanner.ts's work, on bytes. */

/**
 * How a format's writers quote.
 * - `rfc4180`: fields may be quoted; quotes inside are doubled; a quoted field may hold line ends.
 * - `psort`: plaso's psort never quotes (it replaces commas inside values by spaces), so a field may begin with a bare quote;
 *   but a file that went through a spreadsheet is quoted by RFC 4180. Both are read, a line at a time.
 */
export type CsvDialect = 'rfc4180' | 'psort';

/** The fields of a well-formed RFC 4180 record; null where text follows a closing quote or a quote is never closed. */
export function splitQuoted(text: string): string[] | null {
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
      if (text[at] !== ',') return null;
    } else {
      const comma = text.indexOf(',', at);
      if (comma < 0) {
        fields.push(text.slice(at));
        return fields;
      }
      fields.push(text.slice(at, comma));
      at = comma;
    }
    at += 1;
  }
}

/** The fields of one record as its scanner bounded it, or null where they are not `columns` many. 0 columns: any number. */
export function splitRecord(text: string, dialect: CsvDialect, columns: number): string[] | null {
  const fits = (fields: string[] | null): fields is string[] =>
    fields !== null && (columns === 0 || fields.length === columns);
  const quoted = text.includes('"') ? splitQuoted(text) : text.split(',');
  if (fits(quoted)) return quoted;
  if (dialect === 'rfc4180') return null;
  const literal = text.split(',');
  return fits(literal) ? literal : null;
}
