/**
 * TLN, `Time|Source|Host|User|Description`, and L2TTLN, which adds `|TZ|Notes`. Time is whole seconds since 1970 UTC; TZ is
 * only the zone in which the tool described it. psort writes a header line, other tools write none.
 * Source: H. Carvey, "Timeline analysis, TLN"; plaso/output/tln.py.
 */

import type { FormatId } from '../../shared/api/imports.ts';
import { readEpoch } from '../../shared/domain/time/counted.ts';
import { firstFilled, Header, joinFilled } from './columns.ts';
import type { CsvDialect } from './csv-text.ts';
import type { CsvImporter } from './importer.ts';

const dialect: CsvDialect = { quoting: 'none', delimiter: '|' };
const short = ['Time', 'Source', 'Host', 'User', 'Description'];
const long = [...short, 'TZ', 'Notes'];

/** psort's descriptions begin `2012-01-22T07:52:33+00:00; Content Modification Time; …`: what the time means stands in them. */
const described = /^\S+; ([^;]{1,80}); /;

function tlnImporter(id: FormatId, label: string, columns: readonly string[]): CsvImporter {
  const header = columns.join('|').toLowerCase();
  const isHeader = (line: string): boolean => line.trim().toLowerCase() === header;
  return {
    id,
    label,
    kind: 'csv',
    dialect,
    headerless: { columns, isHeader },

    recognise({ lines }) {
      const [first] = lines;
      if (first === undefined) return null;
      if (isHeader(first))
        return { confidence: 0.99, why: `The first line is the header of ${label}, ${columns.join('|')}.` };
      const timed = lines.filter((line) => {
        const cells = line.split('|');
        return cells.length === columns.length && /^-?\d{6,11}$/.test(cells[0] ?? '');
      });
      if (timed.length === 0 || timed.length * 2 < lines.length) return null;
      return {
        confidence: timed.length === lines.length ? 0.85 : 0.6,
        why: `${timed.length} of the first ${lines.length} lines have ${columns.length} parts between | and begin with seconds since 1970. There is no header.`,
      };
    },

    bind(found) {
      const names = new Header(found);
      const at = (name: string): number => names.at(name);
      const [time, source, host, user, description] = ['time', 'source', 'host', 'user', 'description'].map(at);
      if (time === undefined || time < 0 || description === undefined || description < 0)
        return { refused: 'the header has no Time and Description' };
      const extra = names.allBut(['time', 'description']);
      return (fields) => {
        const timeText = fields[time] ?? '';
        if (/^0+$/.test(timeText.trim())) return { refused: 'there is no date: the time is 0' };
        const instant = readEpoch(timeText, 's');
        if (typeof instant !== 'number') return instant;
        const message = fields[description] ?? '';
        const meaning = described.exec(message)?.[1] ?? '';
        return {
          timeText,
          instant,
          basis: 'utc-by-format',
          timeDescription: meaning,
          source: firstFilled(fields, [source ?? -1], true),
          type: meaning,
          actor: firstFilled(fields, [user ?? -1], true),
          host: firstFilled(fields, [host ?? -1], true),
          message,
          sourceTags: [],
          extraText: joinFilled(fields, extra, true),
        };
      };
    },
  };
}

export const tln = tlnImporter('tln', 'TLN', short);
export const l2ttln = tlnImporter('l2ttln', 'L2TTLN', long);
