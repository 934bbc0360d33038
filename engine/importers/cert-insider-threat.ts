/**
 * The shape of CERT's insider-threat test data: logon and device `id,date,user,pc,activity`; http `id,date,user,pc,url,
 * content`; file `id,date,user,pc,filename,content`; email `id,date,user,pc,to,cc,bcc,from,size,attachments,content`. Dates
 * are MM/DD/YYYY HH:MM:SS without a zone. Source: CMU SEI, "Insider Threat Test Dataset", readme.txt.
 */
import { isRefusal, readMonthFirstTime } from '../../shared/domain/time/wall.ts';
import { firstFilled, Header, joinFilled } from './columns.ts';
import { commaQuoted } from './csv-text.ts';
import type { CsvImporter } from './importer.ts';
import { wallRowTime } from './row-time.ts';

type Kind = 'activity' | 'http' | 'file' | 'email';

const common = ['id', 'date', 'user', 'pc'];

function kindOf(names: Header): Kind | null {
  if (names.all(common).length < common.length) return null;
  if (names.has('to') && names.has('from') && names.has('attachments')) return 'email';
  if (names.has('url')) return 'http';
  if (names.has('filename')) return 'file';
  return names.has('activity') ? 'activity' : null;
}

const kindNames: Record<Kind, string> = { activity: 'logon or device', http: 'http', file: 'file', email: 'email' };

/** Device rows say Connect and Disconnect, logon rows Logon and Logoff: the row itself tells which it is of. */
const ofDevice = /^(connect|disconnect)$/i;

const subjects: Record<Kind, readonly string[]> = {
  activity: ['activity'],
  http: ['activity', 'url'],
  file: ['activity', 'filename'],
  email: ['activity', 'from', 'to', 'cc', 'bcc', 'attachments', 'content'],
};

export const certInsiderThreat: CsvImporter = {
  id: 'cert-insider-threat',
  label: 'CERT insider-threat CSV',
  kind: 'csv',
  dialect: commaQuoted,

  recognise({ header }) {
    if (!header) return null;
    const names = new Header(header);
    const kind = kindOf(names);
    if (!kind) return null;
    return {
      confidence: header.length <= 12 ? 0.95 : 0.7,
      why: `The header begins with id, date, user and pc, and has what the ${kindNames[kind]} file of CERT’s shape has besides.`,
    };
  },

  bind(columns, zone) {
    const names = new Header(columns);
    const kind = kindOf(names);
    if (!kind)
      return { refused: 'the header has no id, date, user and pc with activity, url, filename or to and from' };
    const date = names.at('date');
    const user = names.all(['user']);
    const pc = names.all(['pc']);
    const activity = names.all(['activity']);
    const content = names.all(['content']);
    const subject = names.all(subjects[kind].filter((name) => name !== 'activity' && name !== 'content'));
    const extra = names.allBut(['date']);
    const labels: Record<Exclude<Kind, 'activity'>, readonly [source: string, type: string]> = {
      http: ['Web', 'Web page visited'],
      file: ['File', 'File copied to removable media'],
      email: ['Email', 'Email'],
    };
    return (fields) => {
      const cell = fields[date] ?? '';
      const [day = '', ...rest] = cell.trim().split(/\s+/);
      const time = wallRowTime(cell, readMonthFirstTime(day, rest.join(' ')), zone);
      if (isRefusal(time)) return time;
      const act = firstFilled(fields, activity, false);
      const [source, type] =
        kind === 'activity'
          ? [ofDevice.test(act) ? 'Device' : 'Logon', act]
          : [labels[kind][0], act || labels[kind][1]];
      const about = joinFilled(fields, subject, false).replaceAll('\n', ' · ');
      const said = firstFilled(fields, content, false);
      return {
        ...time,
        timeDescription: 'Logged',
        source,
        type: kind === 'activity' && ofDevice.test(act) ? `Device ${act.toLowerCase()}` : type,
        actor: firstFilled(fields, user, false),
        host: firstFilled(fields, pc, false),
        message: [kind === 'activity' ? act : about, kind === 'email' || kind === 'http' || kind === 'file' ? said : '']
          .filter((one) => one !== '')
          .join(': '),
        sourceTags: [],
        extraText: joinFilled(fields, extra, false),
      };
    };
  },
};
