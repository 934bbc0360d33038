/** A small table of text: a rota as somebody keeps it. Read whole, so bounded. */
import { open } from 'node:fs/promises';
import { FailureError } from '../../shared/api/failures.ts';
import { fileFailure } from '../grants.ts';
import { splitQuoted } from '../importers/csv-text.ts';
import { binaryKind, decodeRow, detectEncoding } from '../importers/encoding.ts';

/** A year of a large force's rota is a tenth of this. */
const mostBytes = 8 * 1024 * 1024;

export interface TableRow {
  /** 1-based line of its first character. */
  readonly line: number;
  /** Null where its quotes do not balance. */
  readonly cells: readonly string[] | null;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** @throws FailureError where the file cannot be read, is empty, no text, or larger than 8 MiB */
export async function readTable(path: string): Promise<Table> {
  const bytes = await readWhole(path);
  const binary = binaryKind(bytes);
  if (binary !== null)
    throw new FailureError(
      'format-unknown',
      `This file is ${binary}, not a table of text.`,
      'Save the rota as CSV first.',
      'Nothing was changed.',
    );
  const { encoding, bom } = detectEncoding(bytes);
  const text = decodeRow(encoding, bytes.subarray(bom));
  if (text === null)
    throw new FailureError(
      'file-unreadable',
      `The file is not sound ${encoding} text.`,
      'Save the rota as CSV in UTF-8.',
      'Nothing was changed.',
    );
  return parseTable(text);
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size === 0)
        throw new FailureError('file-empty', 'The file is empty.', 'Choose another file.', 'Nothing was changed.');
      if (size > mostBytes)
        throw new FailureError(
          'invalid-request',
          'The file is larger than 8 MiB, more than any rota.',
          'Check that it is the rota; if it is, take in the part about this case.',
          'Nothing was changed.',
        );
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof FailureError ? error : fileFailure(path, error);
  }
}

/** Comma, semicolon or tab, whichever the first line holds most of; quotes as RFC 4180 has them. */
export function parseTable(text: string): Table {
  const records = recordsOf(text).filter(({ body }) => body.trim() !== '');
  const [head, ...rest] = records;
  const first = head?.body ?? '';
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  );
  const split = (body: string): string[] | null => splitQuoted(body, delimiter)?.map((cell) => cell.trim()) ?? null;
  return {
    columns: split(first) ?? [],
    rows: rest.map(({ body, line }) => ({ line, cells: split(body) })),
  };
}

/** Records end at a line end outside quotes; one quote without its other half takes the rest. */
function recordsOf(text: string): { body: string; line: number }[] {
  const records: { body: string; line: number }[] = [];
  let line = 1;
  let begun = 1;
  let from = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    if (char !== '\n' && at < text.length) continue;
    line++;
    if (quoted && at < text.length) continue;
    records.push({ body: text.slice(from, at).replace(/\r$/, ''), line: begun });
    from = at + 1;
    begun = line;
  }
  return records;
}
