/**
 * mactime's comma form (`mactime -d`): `Date,Size,Type,Mode,UID,GID,Meta,File Name`. With `-y` the date is ISO 8601 with Z;
 * without, it is `Fri May 25 2012 11:59:14` in the zone given with `-z`, which the file does not name. `Xxx Xxx 00 0000
 * 00:00:00` and `0000-00-00T00:00:00Z` stand for “no date”. Source: sleuthkit/tools/timeline/mactime.base.
 */
import { compilePattern } from '../../shared/domain/time/pattern.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { firstFilled, Header, joinFilled } from './columns.ts';
import { commaQuoted } from './csv-text.ts';
import type { CsvImporter } from './importer.ts';
import { isoRowTime, wallRowTime } from './row-time.ts';

const columns = ['date', 'size', 'type', 'mode', 'uid', 'gid', 'meta', 'file_name'];
const words: Readonly<Record<string, string>> = {
  m: 'Modified',
  a: 'Accessed',
  c: 'Metadata changed',
  b: 'Created',
};

const written = compilePattern('ddd MMM D YYYY HH:mm:ss');
if (isRefusal(written)) throw new Error(written.refused);
const readWritten = written;

export const mactimeCsv: CsvImporter = {
  id: 'mactime-csv',
  label: 'Sleuth Kit mactime CSV',
  kind: 'csv',
  dialect: commaQuoted,

  recognise({ header }) {
    if (!header) return null;
    const found = new Header(header).all(columns).length;
    if (found === columns.length && header.length === columns.length)
      return { confidence: 0.99, why: 'The header is exactly the one that mactime -d writes.' };
    return null;
  },

  bind(header, zone) {
    const names = new Header(header);
    const [date, size, type, , , , meta, name] = columns.map((column) => names.at(column));
    if (date === undefined || date < 0 || name === undefined || name < 0)
      return { refused: 'the header has no Date and File Name' };
    const extra = names.allBut(['date', 'file_name']);
    return (fields) => {
      const cell = fields[date] ?? '';
      if (cell.trim().startsWith('Xxx'))
        return { refused: `there is no date: “${cell.trim()}” is what mactime writes where a time is not known` };
      const time = /^\s*\d{4}-/.test(cell) ? isoRowTime(cell, zone) : wallRowTime(cell, readWritten(cell), zone);
      if (isRefusal(time)) return time;
      const macb = firstFilled(fields, [type ?? -1], false);
      const meaning = [...macb].flatMap((letter) => words[letter] ?? []).join(', ');
      return {
        ...time,
        timeDescription: meaning,
        source: 'File system',
        type: meaning === '' ? 'File' : `File: ${meaning.toLowerCase()}`,
        actor: '',
        host: '',
        message: `${macb} ${fields[name] ?? ''}`.trim(),
        sourceTags: [],
        extraText: joinFilled(fields, size === undefined || meta === undefined ? [] : extra, false),
      };
    };
  },
};
