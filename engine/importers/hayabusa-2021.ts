/**
 * Hayabusa's first releases (2021): `Timestamp,Computer,EventID,Level,RuleTitle,Details,RulePath,FilePath`, and before that
 * `Time,Computername,Eventid,Level,Alert,Details,Rulepath,Filepath`. Their files may begin with a blank line and end in
 * lines of the tool's own log, and not every row has every cell: such lines are refused, each with its reason.
 */
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { firstFilled, Header, joinFilled } from './columns.ts';
import type { CsvDialect } from './csv-text.ts';
import { accountOf } from './hayabusa.ts';
import type { CsvImporter } from './importer.ts';
import { isoRowTime } from './row-time.ts';
import { windowsEventName } from './windows-event-names.ts';

const dialect: CsvDialect = { quoting: 'rfc4180', delimiter: ',', anyCells: true };
const released = ['timestamp', 'computer', 'eventid', 'level', 'ruletitle', 'details', 'rulepath', 'filepath'];
const early = ['time', 'computername', 'eventid', 'level', 'alert', 'details', 'rulepath', 'filepath'];

export const hayabusa2021: CsvImporter = {
  id: 'hayabusa-2021',
  label: 'Hayabusa timeline of 2021',
  kind: 'csv',
  dialect,

  recognise({ header }) {
    if (!header) return null;
    const names = new Header(header);
    for (const [columns, which] of [
      [released, 'of Hayabusa’s releases of late 2021'],
      [early, 'of Hayabusa’s earliest releases'],
    ] as const)
      if (names.all(columns).length === columns.length)
        return { confidence: 0.97, why: `The header has the eight columns ${which}.` };
    return null;
  },

  bind(columns, zone) {
    const names = new Header(columns);
    const time = names.all(['timestamp', 'time'])[0];
    const title = names.all(['ruletitle', 'alert']);
    if (time === undefined || title.length === 0)
      return { refused: 'the header has no Timestamp (or Time) and RuleTitle (or Alert)' };
    const host = names.all(['computer', 'computername']);
    const event = names.all(['eventid']);
    const level = names.all(['level']);
    const details = names.all(['details']);
    const extra = names.allBut(['timestamp', 'time', 'ruletitle', 'alert', 'details']);
    return (fields) => {
      if (fields.length !== columns.length) {
        const first = (fields[0] ?? '').trim();
        return {
          refused: /^\d{4}-\d\d-\d\d/.test(first)
            ? `the row has ${fields.length} ${fields.length === 1 ? 'cell' : 'cells'} where the header has ${columns.length}, so which cell means what is not sure`
            : 'the line is no row: it does not begin with a time (tools write lines of their own log there)',
        };
      }
      const at = isoRowTime(fields[time] ?? '', zone);
      if (isRefusal(at)) return at;
      const text = firstFilled(fields, details, true);
      const severity = firstFilled(fields, level, true);
      return {
        ...at,
        timeDescription: 'Event logged',
        source: 'Hayabusa',
        // These releases did not write the channel: the id alone names no event.
        type: windowsEventName(firstFilled(fields, event, true), '', ''),
        actor: accountOf(text),
        host: firstFilled(fields, host, true),
        message: `${firstFilled(fields, title, false)}${severity === '' ? '' : ` [${severity}]`}${text === '' ? '' : `: ${text}`}`,
        sourceTags: [],
        extraText: joinFilled(fields, extra, true),
      };
    };
  },
};
