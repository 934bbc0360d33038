/**
 * A second, small file for the demo: an export that overlaps the first and is damaged here and there, so that a certificate
 * can be shown that has something to say.
 */

import { type GenerateOptions, generateEvents } from './generate.ts';
import { demoHeader } from './row.ts';

/** What importing it after `generateEvents` of the same options (at least 1,040 events) brings. */
export const oddityCounts = { imported: 3, duplicate: 40, rejected: 9 } as const;

const good = (message: string, at: string): string =>
  `${message},${at},Event Logged,,door_access,sample.r,NMC-GATE-01,DOOR,,,,\n`;

const damaged: readonly string[] = [
  // No time at all, a date without a time, a date that does not exist, plaso's mark for none.
  good('Door opened with pass 4821', ''),
  good('Door opened with pass 4821', '2026-02-14'),
  good('Door opened with pass 4821', '2026-02-30T08:00:00+00:00'),
  good('Door opened with pass 4821', '0000-00-00T00:00:00'),
  good('Door opened with pass 4821', 'yesterday'),
  // Too few cells, too many, a stray quote, a row that the export cut short.
  'Door opened with pass 4821,2026-02-13T08:01:00+00:00\n',
  'Door opened, side entrance, with pass 4821,2026-02-13T08:02:00+00:00,Event Logged,,door_access,sample.r,NMC-GATE-01,DOOR,,,,\n',
  '"Door opened" with pass 4821,2026-02-13T08:03:00+00:00,Event Logged,,door_access,sample.r,NMC-GATE-01,DOOR,,,,\n',
];

/** The file's text. The shared rows are rows 1,001 to 1,040 of the file that `generateEvents` makes of these options. */
export function generateOddities(options: GenerateOptions): string {
  let text = demoHeader;
  let seen = 0;
  for (const block of generateEvents(options)) {
    const lines = block.match(/.*\n/g) ?? [];
    for (const line of lines) {
      if (seen > 1000 && seen <= 1000 + oddityCounts.duplicate) text += line;
      seen += 1;
    }
    if (seen > 1000 + oddityCounts.duplicate) break;
  }
  text += good('Door opened with pass 4821', '2026-02-13T07:58:12+00:00');
  text += damaged.join('');
  text += good('Door opened with pass 4821', '2026-02-13T16:09:40+00:00');
  text += good('Door opened with pass 4821', '2026-02-16T07:51:03+00:00');
  return `${text}Door opened with pass 4821,2026-02-1`;
}
