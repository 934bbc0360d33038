/** Text as it can be printed: decoded, told apart from binary, and read as a table where it is one. */

export interface DecodedText {
  readonly text: string;
  /** For the slip sheet. */
  readonly encoding: 'UTF-8' | 'UTF-16 (little-endian)' | 'UTF-16 (big-endian)' | 'Windows-1252';
  /** Whether `text` is all of it. */
  readonly whole: boolean;
}

/** More than any bundle prints: 5,000 pages of closely set lines. */
const mostBytes = 48 * 1024 * 1024;

/**
 * Null where the bytes are not text in any encoding that is recognised for sure or by long custom.
 *
 * @param most bytes to decode; what is longer is cut after a line
 */
export function decodeText(bytes: Uint8Array, most = mostBytes): DecodedText | null {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'be' : null;
  if (wide) {
    const text = new TextDecoder(`utf-16${wide}`).decode(bytes.subarray(0, most - (most % 2)));
    const whole = bytes.length <= most;
    const encoding = wide === 'le' ? 'UTF-16 (little-endian)' : 'UTF-16 (big-endian)';
    return { text: whole ? text : text.slice(0, text.lastIndexOf('\n') + 1 || text.length), encoding, whole };
  }
  // NUL never occurs in text of the encodings below.
  if (bytes.includes(0)) return null;
  const whole = bytes.length <= most;
  const head = whole ? bytes : bytes.subarray(0, bytes.lastIndexOf(10, most - 1) + 1 || most);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(head), encoding: 'UTF-8', whole };
  } catch {
    if (controlShare(head) > 0.01) return null;
    return { text: new TextDecoder('windows-1252').decode(head), encoding: 'Windows-1252', whole };
  }
}

function controlShare(bytes: Uint8Array): number {
  const head = bytes.subarray(0, 65_536);
  let controls = 0;
  for (const byte of head) if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12) controls++;
  return head.length === 0 ? 0 : controls / head.length;
}

/** Lines without their ends; a final line end does not make another line. Any of CR LF, LF and CR ends a line. */
export function* linesOf(text: string): Generator<string> {
  const end = /\r\n|\n|\r/g;
  let from = 0;
  for (let match = end.exec(text); match !== null; match = end.exec(text)) {
    yield text.slice(from, match.index);
    from = match.index + match[0].length;
  }
  if (from < text.length) yield text.slice(from);
}

export interface CsvRecord {
  /** Line of the file that the record begins on, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** RFC 4180 records, one by one; quotes are taken as they come and nothing is trimmed. */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begins = line;
    const fields: string[] = [];
    for (;;) {
      let field = '';
      if (text[at] === '"') {
        at++;
        for (;;) {
          const quote = text.indexOf('"', at);
          const to = quote < 0 ? text.length : quote;
          field += text.slice(at, to);
          at = to + 1;
          if (text[at] !== '"') break;
          field += '"';
          at++;
        }
        line += field.match(/\r\n|\n|\r/g)?.length ?? 0;
      }
      // What follows a closing quote belongs to the field, as most readers have it.
      let to = at;
      while (to < text.length && text[to] !== delimiter && text[to] !== '\n' && text[to] !== '\r') to++;
      field += text.slice(at, to);
      at = to;
      fields.push(field);
      if (text[at] !== delimiter) break;
      at++;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 2;
    else at++;
    line++;
    yield { line: begins, fields };
  }
}

/** Most columns that a landscape page can show. */
const maxColumns = 14;

/** The delimiter, where the first records form a table of two or more columns that a page can show. */
export function csvDelimiter(text: string): string | null {
  for (const delimiter of [',', '\t', ';']) {
    const counts: number[] = [];
    for (const { fields } of csvRecords(text.slice(0, 200_000), delimiter)) {
      counts.push(fields.length);
      if (counts.length === 50) break;
    }
    const [first = 0] = counts;
    // The last of the sample may be cut in two.
    const checked = text.length > 200_000 && counts.length < 50 ? counts.slice(0, -1) : counts;
    // One line with a comma in it is a sentence.
    if (counts.length < 2) continue;
    if (first >= 2 && first <= maxColumns && checked.every((count) => count === first)) return delimiter;
  }
  return null;
}
