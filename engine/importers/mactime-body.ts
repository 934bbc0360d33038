/**
 * The Sleuth Kit's body file: `MD5|name|inode|mode|UID|GID|size|atime|mtime|ctime|crtime`, seconds since 1970 UTC, 0 where a
 * time is not known. It has no header; lines that begin with # are comments. Source: wiki.sleuthkit.org, "Body file".
 *
 * A line tells up to four times. As mactime does, each different time is one event whose letters say which of them it is; so
 * the rows of such a file are its times, and one whose four are all 0 is one row, refused.
 */
import { readEpoch } from '../../shared/domain/time/counted.ts';
import type { CsvDialect } from './csv-text.ts';
import type { CsvImporter, Reading } from './importer.ts';

const dialect: CsvDialect = { quoting: 'none', delimiter: '|', anyCells: true };
export const bodyColumns = [
  'MD5',
  'name',
  'inode',
  'mode_as_string',
  'UID',
  'GID',
  'size',
  'atime',
  'mtime',
  'ctime',
  'crtime',
];

/** In mactime's order of letters: m a c b. */
const times = [
  { letter: 'm', column: 8, words: 'Modified' },
  { letter: 'a', column: 7, words: 'Accessed' },
  { letter: 'c', column: 9, words: 'Metadata changed' },
  { letter: 'b', column: 10, words: 'Created' },
] as const;

const digits = /^-?\d{1,12}(\.\d+)?$/;

/** A name may itself hold |: then it is everything between the first cell and the last nine. */
export function bodyCells(fields: readonly string[]): readonly string[] | null {
  if (fields.length < bodyColumns.length) return null;
  if (fields.length === bodyColumns.length) return fields;
  const after = fields.length - 9;
  return [fields[0] as string, fields.slice(1, after).join('|'), ...fields.slice(after)];
}

function readLine(fields: readonly string[]): Reading | Reading[] {
  if ((fields[0] ?? '').startsWith('#')) return { refused: 'the line is a comment' };
  const cells = bodyCells(fields);
  if (!cells) return { refused: `the row has ${fields.length} parts between |, and a body file’s has 11` };
  const byTime = new Map<string, { letters: Set<string>; words: string[] }>();
  for (const { letter, column, words } of times) {
    const text = (cells[column] ?? '').trim();
    if (text === '' || /^0+(\.0+)?$/.test(text)) continue;
    const claim = byTime.get(text) ?? { letters: new Set(), words: [] };
    claim.letters.add(letter);
    claim.words.push(words);
    byTime.set(text, claim);
  }
  if (byTime.size === 0) return { refused: 'there is no date: all four times are 0, which stands for “not known”' };
  const [md5, name = '', inode, mode, uid, gid, size] = cells;
  return [...byTime].map(([timeText, { letters, words }]): Reading => {
    const instant = readEpoch(timeText, 's');
    if (typeof instant !== 'number') return { refused: `${words.join(', ').toLowerCase()}: ${instant.refused}` };
    const macb = times.map(({ letter }) => (letters.has(letter) ? letter : '.')).join('');
    const meaning = words.join(', ');
    return {
      timeText,
      instant,
      basis: 'utc-by-format',
      timeDescription: meaning,
      source: 'File system',
      type: `File: ${meaning.toLowerCase()}`,
      actor: '',
      host: '',
      message: `${macb} ${name}`,
      sourceTags: [],
      extraText: [macb, mode, uid && `UID ${uid}`, gid && `GID ${gid}`, size, inode, md5 === '0' ? '' : md5]
        .filter((one) => one !== undefined && one !== '')
        .join('\n'),
    };
  });
}

export const mactimeBody: CsvImporter = {
  id: 'mactime-body',
  label: 'Sleuth Kit body file',
  kind: 'csv',
  dialect,
  headerless: { columns: bodyColumns, isHeader: () => false },

  recognise({ lines }) {
    const data = lines.filter((line) => !line.startsWith('#'));
    const bodies = data.filter((line) => {
      const cells = bodyCells(line.split('|'));
      return cells?.slice(7).every((cell) => digits.test(cell.trim())) === true;
    });
    if (bodies.length === 0 || bodies.length * 2 < data.length) return null;
    return {
      confidence: bodies.length === data.length ? 0.97 : 0.7,
      why: `${bodies.length} of the first ${data.length} lines have the 11 parts of a body file, ending in four times. Each different time of a line is read as a row of its own.`,
    };
  },

  bind: () => readLine,
};
