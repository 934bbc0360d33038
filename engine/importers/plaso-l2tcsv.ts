/**
 * log2timeline's 17 columns, as `psort -o l2tcsv` writes them:
 * `date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra`.
 * Dates are MM/DD/YYYY in the zone that the row names. Source: plaso/output/l2t_csv.py.
 */
import { isRefusal, readMonthFirstTime } from '../../shared/domain/time/wall.ts';
import { openZone, type Zone } from '../../shared/domain/time/zone.ts';
import { firstFilled, Header, joinFilled, meanings, readLabels } from './columns.ts';
import { commaPsort } from './csv-text.ts';
import type { CsvImporter, Rejection } from './importer.ts';
import { type RowTime, zonedRowTime } from './row-time.ts';

const all =
  'date time timezone macb source sourcetype type user host short desc version filename inode notes format extra'.split(
    ' ',
  );
const needed = ['date', 'time', 'timezone', 'type', 'source', 'desc'];

function rowTime(date: string, time: string, zoneCell: string, chosen: Zone | null): RowTime | Rejection {
  const wall = readMonthFirstTime(date, time);
  if (isRefusal(wall)) return wall;
  const name = zoneCell.trim();
  const given = name !== '' && name !== '-';
  const rowZone = given ? openZone(name) : null;
  if (rowZone && isRefusal(rowZone)) return { refused: `in the timezone column, ${rowZone.refused}` };
  return zonedRowTime(given ? `${date} ${time} ${zoneCell}` : `${date} ${time}`, wall, rowZone, chosen);
}

export const plasoL2tcsv: CsvImporter = {
  id: 'plaso-l2tcsv',
  label: 'plaso l2tcsv (log2timeline CSV)',
  kind: 'csv',
  dialect: commaPsort,

  recognise({ header }) {
    if (!header) return null;
    const names = new Header(header);
    if (names.all(all).length === all.length)
      return { confidence: 0.99, why: 'The header has all 17 columns of l2tcsv.' };
    if (names.all(needed).length < needed.length) return null;
    return {
      confidence: 0.7,
      why: `The header has ${names.all(all).length} of the 17 columns of l2tcsv, the needed ones among them.`,
    };
  },

  bind(columns, zone) {
    const names = new Header(columns);
    const missing = needed.filter((name) => !names.has(name));
    if (missing.length > 0) return { refused: `the header has no column ${missing.join(', ')}` };
    const date = names.at('date');
    const time = names.at('time');
    const timezone = names.at('timezone');
    // The fuller of the two texts; `short` is `desc` cut to 80 characters.
    const message = names.all(['desc', 'short']);
    const type = names.all(['type']);
    const actor = names.all(meanings.actor);
    const host = names.all(meanings.host);
    const source = names.all(meanings.source);
    const notes = names.all(['notes']);
    const extra = names.allBut(['date', 'time', 'timezone', 'desc', 'short', 'version']);

    return (fields) => {
      const at = rowTime(fields[date] ?? '', fields[time] ?? '', fields[timezone] ?? '', zone);
      if (isRefusal(at)) return at;
      const kind = firstFilled(fields, type, true);
      return {
        timeText: at.timeText,
        instant: at.instant,
        basis: at.basis,
        timeDescription: kind,
        source: firstFilled(fields, source, true),
        type: kind,
        actor: firstFilled(fields, actor, true),
        host: firstFilled(fields, host, true),
        message: firstFilled(fields, message, true),
        sourceTags: readLabels(firstFilled(fields, notes, true)),
        extraText: joinFilled(fields, extra, true),
      };
    };
  },
};
