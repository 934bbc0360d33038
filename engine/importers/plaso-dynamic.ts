/**
 * plaso's `psort -o dynamic`: `datetime,timestamp_desc,source,source_long,message,parser,display_name,tag`, or any columns
 * that the person running psort chose. Values are not quoted; `-` stands for no value. Source: plaso/output/dynamic.py.
 */
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { firstFilled, Header, joinFilled, meanings, readLabels } from './columns.ts';
import { commaPsort } from './csv-text.ts';
import type { CsvImporter } from './importer.ts';
import { isoRowTime } from './row-time.ts';

const usual = ['datetime', 'timestamp_desc', 'source', 'source_long', 'message', 'parser', 'display_name', 'tag'];

export const plasoDynamic: CsvImporter = {
  id: 'plaso-dynamic',
  label: 'plaso dynamic (psort)',
  kind: 'csv',
  dialect: commaPsort,

  recognise({ header }) {
    if (!header) return null;
    const names = new Header(header);
    if (!names.has('datetime') || !names.has('message')) return null;
    const found = names.all(usual).length;
    if (found === usual.length && header.length === usual.length)
      return { confidence: 0.98, why: 'The header is exactly the one that psort writes.' };
    const foreign = names.has('timestamp') || names.has('source_short');
    if (found >= 5 && !foreign)
      return { confidence: 0.85, why: `The header has ${found} of the 8 columns that psort writes by default.` };
    return { confidence: foreign ? 0.3 : 0.4, why: 'The header has datetime and message, which psort can write.' };
  },

  bind(columns, zone) {
    const names = new Header(columns);
    const datetime = names.at('datetime');
    const message = names.at('message');
    if (datetime < 0) return { refused: 'the header has no datetime column' };
    if (message < 0) return { refused: 'the header has no message column' };
    const description = names.all(['timestamp_desc']);
    const type = names.all(meanings.type);
    const actor = names.all(meanings.actor);
    const host = names.all(meanings.host);
    const source = names.all(meanings.source);
    const tags = names.all(meanings.tags);
    const extra = names.allBut(['message', 'datetime']);

    return (fields) => {
      const time = isoRowTime(fields[datetime] ?? '', zone);
      if (isRefusal(time)) return time;
      return {
        timeText: time.timeText,
        instant: time.instant,
        basis: time.basis,
        timeDescription: firstFilled(fields, description, true),
        source: firstFilled(fields, source, true),
        type: firstFilled(fields, type, true),
        actor: firstFilled(fields, actor, true),
        host: firstFilled(fields, host, true),
        message: fields[message] ?? '',
        sourceTags: tags.length === 0 ? [] : readLabels(firstFilled(fields, tags, true)),
        extraText: joinFilled(fields, extra, true),
      };
    };
  },
};
