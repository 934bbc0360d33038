/**
 * The thread through the demo: an officer who looks where he may not, and takes it home. Every text of it occurs nowhere else
 * in the file, so that a search finds exactly the events meant.
 */

import { type Doing, logoff, logon } from './activities.ts';
import { subject, subjectLaptop } from './cast.ts';
import { Random } from './random.ts';
import type { DemoEvent } from './row.ts';

const usb = 'FICT-7A3C-0001';
const privateAddress = 'r.sample.home@post.example';
const friend = 'robin.pretend@post.example';
const share = '\\\\NMC-FS01\\Intelligence\\Casey Fictional';

/** What an analyst would mark: `query` in the words of the timeline's text filter. */
export interface StoryMarker {
  readonly query: string;
  readonly note: string;
  readonly tags: readonly string[];
}

export const storyMarkers: readonly StoryMarker[] = [
  {
    query: '"14 Imaginary Close"',
    note: 'Search of the officer’s own home address, off duty; no policing purpose recorded.',
    tags: ['own-address', 'off-duty'],
  },
  {
    query: '"Casey Fictional" search',
    note: 'Intelligence search on the officer’s former partner, off duty and at night.',
    tags: ['former-partner', 'off-duty'],
  },
  {
    query: '"CR/2026/0004417"',
    note: 'Burglary of a friend’s house, allocated to DC 3316 Placeholder; the officer has no part in the investigation.',
    tags: ['no-role'],
  },
  {
    query: '"robin.pretend"',
    note: 'E-mail to the friend minutes after the burglary record was viewed.',
    tags: ['disclosure'],
  },
  { query: 'first use USB', note: 'First use of this storage device on any monitored computer.', tags: ['usb'] },
  {
    query: '"to removable drive"',
    note: 'Intelligence files copied to the removable drive, off duty.',
    tags: ['usb', 'removal'],
  },
  { query: '"Casey Fictional" printed', note: 'Intelligence printed at home, off duty.', tags: ['print', 'removal'] },
  {
    query: '"r.sample.home"',
    note: 'E-mail with attachments to an address outside the force that appears to be the officer’s own.',
    tags: ['disclosure', 'removal'],
  },
  { query: '1102', note: 'Security log cleared on the officer’s laptop.', tags: ['concealment'] },
];

/** µs of a wall time in Northmere in winter, where it is UTC. */
const at = (month: number, day: number, hour: number, minute: number, second = 0): number =>
  Date.UTC(2026, month - 1, day, hour, minute, second) * 1000;

class Story {
  readonly events: DemoEvent[] = [];
  readonly #random = new Random(20_260_214);
  #clock = 0;

  /** Moves the clock to a moment; what follows happens seconds later, one after the other. */
  from(moment: number): this {
    this.#clock = moment;
    return this;
  }

  add(doing: Doing, host: string = subjectLaptop): this {
    this.events.push({ ...doing, at: this.#clock, user: subject.user, host });
    this.pause(3, 40);
    return this;
  }

  pause(least: number, most: number): this {
    this.#clock += Math.floor((least + this.#random.unit() * (most - least)) * 1_000_000);
    return this;
  }
}

const search = (term: string, results: number): Doing => ({
  message: `Searched LANTERN intelligence for '${term}': ${results} results`,
  description: 'Search Time',
  type: 'search',
  source: 'LANTERN',
});
const view = (record: string, what: string, source = 'LANTERN', system = 'LANTERN intelligence'): Doing => ({
  message: `Viewed ${record} (${what}) on ${system}`,
  description: 'Record Viewed',
  type: 'record_view',
  source,
  record,
});
const remote: Doing = { ...logon, message: 'Logon (4624), remote access from outside the force network' };
const intelFile = (number: number): string => `${share}\\report ${String(number).padStart(3, '0')}.pdf`;

function nightOnLantern(story: Story, moment: number, searches: readonly (readonly [string, number])[]): void {
  story.from(moment).add(remote);
  for (const [term, results] of searches) {
    story.add(search(term, results));
    if (results > 0) story.add(view('LN-209114', `intelligence report on ${term}`)).pause(60, 240);
  }
  story.pause(30, 120).add(logoff);
}

function write(story: Story): void {
  const partner = 'Casey Fictional';
  nightOnLantern(story, at(1, 6, 22, 47, 12), [['14 Imaginary Close', 1]]);
  nightOnLantern(story, at(1, 11, 1, 20, 4), [[partner, 3]]);
  nightOnLantern(story, at(1, 18, 0, 48, 51), [
    [partner, 3],
    ['9 Hearsay Gardens', 2],
  ]);
  nightOnLantern(story, at(1, 20, 23, 12, 33), [['14 Imaginary Close', 1]]);
  nightOnLantern(story, at(1, 25, 23, 55, 9), [
    [partner, 4],
    ['9 Hearsay Gardens', 2],
    ['NM00 CFX', 1],
  ]);

  story
    .from(at(1, 29, 14, 32, 18))
    .add(view('CR/2026/0004417', 'burglary', 'ORBIT', 'ORBIT crime records'), subject.host)
    .pause(200, 300)
    .add(
      {
        message: `Sent e-mail 'Had a look for you' to ${friend}`,
        description: 'Sent Time',
        type: 'email_sent',
        source: 'MAIL',
        recipient: friend,
      },
      subject.host,
    );

  nightOnLantern(story, at(2, 2, 1, 33, 40), [[partner, 4]]);
  nightOnLantern(story, at(2, 8, 0, 17, 26), [
    [partner, 5],
    ['9 Hearsay Gardens', 2],
  ]);

  story.from(at(2, 13, 23, 4, 55)).add(remote);
  for (let number = 1; number <= 180; number += 1) {
    const file = intelFile(number);
    story.add({ message: `Opened ${file}`, description: 'Last Access Time', type: 'file_open', source: 'FILE', file });
  }
  story
    .from(at(2, 14, 2, 31, 44))
    .add({
      message: `First use of USB storage device ${usb} (6416)`,
      description: 'Event Logged',
      type: 'usb_connected',
      source: 'USB',
      device: usb,
    })
    .from(at(2, 14, 2, 41, 7));
  for (let number = 1; number <= 46; number += 1) {
    const file = intelFile(number * 3);
    story.add({
      message: `Copied ${file} to removable drive E:`,
      description: 'Creation Time',
      type: 'file_copy',
      source: 'FILE',
      file,
      device: usb,
    });
  }
  story
    .add({
      message: `USB storage device ${usb} removed`,
      description: 'Event Logged',
      type: 'usb_removed',
      source: 'USB',
      device: usb,
    })
    .pause(120, 200)
    .add({
      message: `Printed 'Casey Fictional - summary' on a home printer, 12 pages`,
      description: 'Print Time',
      type: 'print',
      source: 'PRINT',
      device: 'HOME-PRN',
    })
    .pause(60, 90)
    .add(logoff);

  story
    .from(at(2, 16, 6, 12, 2))
    .add(remote)
    .add({
      message: `Sent e-mail 'Notes' with 4 attachments to ${privateAddress}`,
      description: 'Sent Time',
      type: 'email_sent',
      source: 'MAIL',
      recipient: privateAddress,
    })
    .pause(300, 420)
    .add({
      message: 'The security log was cleared (1102)',
      description: 'Event Logged',
      type: 'log_cleared',
      source: 'EVTX',
    })
    .add(logoff);
}

/** The story's events in order of time: the same for every seed. */
export function storyEvents(): DemoEvent[] {
  const story = new Story();
  write(story);
  return story.events.sort((a, b) => a.at - b.at);
}
