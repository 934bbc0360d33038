/**
 * Hayabusa's csv-timeline, every profile: `Timestamp,RuleTitle,Level,Computer,Channel,EventID,RecordID,Details,
 * ExtraFieldInfo,RuleID`; verbose ones add MitreTactics, MitreTags, OtherTags, RuleFile, EvtxFile. Timestamps carry their
 * offset (`2023-09-20 05:05:03.123 +01:00`), or Z with `--RFC-3339`/`-U`. Source: Hayabusa's README, "Output profiles".
 */
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { firstFilled, Header, joinFilled } from './columns.ts';
import { commaQuoted } from './csv-text.ts';
import type { CsvImporter } from './importer.ts';
import { isoRowTime } from './row-time.ts';
import { windowsEventName } from './windows-event-names.ts';

const usual = [
  'timestamp',
  'ruletitle',
  'level',
  'computer',
  'channel',
  'eventid',
  'recordid',
  'details',
  'extrafieldinfo',
  'ruleid',
];
const verbose = ['mitretactics', 'mitretags', 'othertags', 'rulefile', 'evtxfile'];
const needed = ['timestamp', 'ruletitle', 'level', 'computer', 'eventid'];

/** `Type: 3 ¦ TgtUser: sample.r ¦ SrcComp: WKS1`: the account a detection is about, where its details name one. */
const account = /(?:^|[¦|\n])\s*(?:TgtUser|User|SrcUser|SubjectUserName|TargetUserName|Username)\s*:\s*([^¦|\n]+)/i;

export function accountOf(details: string): string {
  const name = account.exec(details)?.[1]?.trim() ?? '';
  return name === '-' || name === 'n/a' ? '' : name;
}

/** `T1078 ¦ attack.persistence`: what a rule is tagged with. */
const tagsOf = (cell: string): string[] =>
  cell
    .split(/[¦,]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '' && tag !== '-');

export const hayabusa: CsvImporter = {
  id: 'hayabusa',
  label: 'Hayabusa timeline',
  kind: 'csv',
  dialect: commaQuoted,

  recognise({ header }) {
    if (!header) return null;
    const names = new Header(header);
    if (names.all(needed).length < needed.length || names.has('rulepath') || names.has('filepath')) return null;
    const more = names.all(verbose).length;
    const all = names.all(usual).length;
    if (all === usual.length)
      return {
        confidence: 0.99,
        why:
          more > 0
            ? `The header has the ten columns of Hayabusa and ${more} of those that its verbose profile adds.`
            : 'The header is that of Hayabusa’s standard profile.',
      };
    return { confidence: 0.85, why: `The header has ${all} of Hayabusa’s ten columns, the needed ones among them.` };
  },

  bind(columns, zone) {
    const names = new Header(columns);
    const missing = ['timestamp', 'ruletitle'].filter((name) => !names.has(name));
    if (missing.length > 0) return { refused: `the header has no column ${missing.join(', ')}` };
    const timestamp = names.at('timestamp');
    const title = names.all(['ruletitle']);
    const host = names.all(['computer']);
    const channel = names.all(['channel']);
    const provider = names.all(['provider']);
    const event = names.all(['eventid']);
    const level = names.all(['level']);
    const details = names.all(['details']);
    const extraInfo = names.all(['extrafieldinfo', 'allfieldinfo']);
    const tags = names.all(['mitretactics', 'mitretags', 'othertags']);
    const extra = names.allBut(['timestamp', 'ruletitle', 'details']);
    return (fields) => {
      const time = isoRowTime(fields[timestamp] ?? '', zone);
      if (isRefusal(time)) return time;
      const text = firstFilled(fields, details, true);
      const rule = firstFilled(fields, title, false);
      const severity = firstFilled(fields, level, true);
      return {
        ...time,
        timeDescription: 'Event logged',
        source: firstFilled(fields, channel, true) || 'Hayabusa',
        type: windowsEventName(
          firstFilled(fields, event, true),
          firstFilled(fields, provider, true),
          firstFilled(fields, channel, true),
        ),
        actor: accountOf(text) || accountOf(firstFilled(fields, extraInfo, true)),
        host: firstFilled(fields, host, true),
        message: `${rule}${severity === '' ? '' : ` [${severity}]`}${text === '' ? '' : `: ${text}`}`,
        sourceTags: [...new Set(tags.flatMap((index) => tagsOf(fields[index] ?? '')))],
        extraText: joinFilled(fields, extra, true),
      };
    };
  },
};
