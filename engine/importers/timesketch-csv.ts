/**
 * Timesketch CSV: `message`, `datetime`, `timestamp_desc`, optionally `timestamp` (µs since 1970 UTC) and `tag`, any extras.
 * Source: Timesketch's documentation, "Import your own timeline".
 *
 * `datetime` decides where it is filled, `timestamp` where it is not: tools write round numbers into `timestamp`
 * (Timesketch itself recomputes it), and both stay readable in the row.
 */
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { firstFilled, Header, joinFilled, meanings, readTagCell } from './columns.ts';
import { commaQuoted } from './csv-text.ts';
import type { CsvImporter } from './importer.ts';
import { isoRowTime, microsRowTime } from './row-time.ts';

export const timesketchCsv: CsvImporter = {
  id: 'timesketch-csv',
  label: 'Timesketch CSV',
  kind: 'csv',
  dialect: commaQuoted,

  recognise({ header }) {
    if (!header) return null;
    const names = new Header(header);
    const timed = names.has('datetime') || names.has('timestamp');
    if (!timed || !names.has('message') || !names.has('timestamp_desc')) return null;
    if (names.has('timestamp'))
      return {
        confidence: 0.95,
        why: 'The header has message, timestamp_desc and a timestamp in microseconds, as Timesketch defines.',
      };
    return { confidence: 0.75, why: 'The header has message, datetime and timestamp_desc, which Timesketch asks for.' };
  },

  bind(columns, zone) {
    const names = new Header(columns);
    const message = names.at('message');
    const datetime = names.at('datetime');
    const timestamp = names.at('timestamp');
    const description = names.at('timestamp_desc');
    if (message < 0) return { refused: 'the header has no message column' };
    if (description < 0) return { refused: 'the header has no timestamp_desc column' };
    if (datetime < 0 && timestamp < 0) return { refused: 'the header has neither a datetime nor a timestamp column' };
    const type = names.all(meanings.type);
    const actor = names.all(meanings.actor);
    const host = names.all(meanings.host);
    const source = names.all(meanings.source);
    const tags = names.all(meanings.tags);
    const extra = names.allBut(['message', 'datetime', 'timestamp']);

    return (fields) => {
      const written = datetime < 0 ? '' : (fields[datetime] ?? '');
      const time =
        timestamp >= 0 && written.trim() === '' ? microsRowTime(fields[timestamp] ?? '') : isoRowTime(written, zone);
      if (isRefusal(time)) return time;
      return {
        timeText: time.timeText,
        instant: time.instant,
        basis: time.basis,
        timeDescription: fields[description] ?? '',
        source: firstFilled(fields, source, false),
        type: firstFilled(fields, type, false),
        actor: firstFilled(fields, actor, false),
        host: firstFilled(fields, host, false),
        message: fields[message] ?? '',
        sourceTags: tags.length === 0 ? [] : readTagCell(firstFilled(fields, tags, false)),
        extraText: joinFilled(fields, extra, false),
      };
    };
  },
};
