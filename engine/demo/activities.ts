/** What people do on an ordinary shift, one function an activity. */
import {
  documents,
  firstNames,
  folders,
  offences,
  type Person,
  printers,
  sites,
  streets,
  surnames,
  topics,
  type Work,
} from './cast.ts';
import type { Random } from './random.ts';
import type { DemoEvent } from './row.ts';

/** A person at work: where the next event will happen, and what the last one leads to. */
export interface Desk {
  readonly person: Person;
  readonly host: string;
  /** Found by the last search, to be looked at next. */
  found: Omit<DemoEvent, 'at' | 'user' | 'host'> | null;
}

export type Doing = Omit<DemoEvent, 'at' | 'user' | 'host'>;
type Activity = (random: Random, desk: Desk) => Doing;

const colleague = (random: Random): string =>
  `${random.pick(surnames).toLowerCase()}.${random.pick('abcdefgh'.split(''))}@northmere.example`;
const letters = 'ABCDEFGHJKLMNPRSTUVWXY';
const letter = (random: Random): string => letters[random.below(letters.length)] as string;
const plate = (random: Random): string => `NM00 ${letter(random)}${letter(random)}${letter(random)}`;

function searchTerm(random: Random): string {
  const kind = random.below(10);
  if (kind < 5) return `${random.pick(firstNames)} ${random.pick(surnames)}`;
  if (kind < 8) return `${1 + random.below(180)} ${random.pick(streets)}`;
  return plate(random);
}

const crimeRecord = (random: Random): string => `CR/2026/${String(10_000 + random.below(60_000)).padStart(7, '0')}`;
const intelRecord = (random: Random): string => `LN-${100_000 + random.below(90_000)}`;

/** Viewing what a search found comes next, more often than not. */
function search(
  source: string,
  system: string,
  record: (random: Random) => string,
  what: (random: Random) => string,
): Activity {
  return (random, desk) => {
    const number = record(random);
    if (random.below(10) < 6)
      desk.found = {
        message: `Viewed ${number} (${what(random)}) on ${system}`,
        description: 'Record Viewed',
        type: 'record_view',
        source,
        record: number,
      };
    return {
      message: `Searched ${system} for '${searchTerm(random)}': ${random.below(24)} results`,
      description: 'Search Time',
      type: 'search',
      source,
    };
  };
}

const orbitSearch = search('ORBIT', 'ORBIT crime records', crimeRecord, (random) => random.pick(offences));
const lanternSearch = search('LANTERN', 'LANTERN intelligence', intelRecord, () => 'intelligence report');
const pndxSearch = search(
  'PNDX',
  'PNDX',
  (random) => `PX-${random.below(10 ** 7)}`,
  () => 'nominal',
);

const updateRecord: Activity = (random) => {
  const record = crimeRecord(random);
  return {
    message: `Updated ${record} on ORBIT crime records: ${random.pick(topics).toLowerCase()}`,
    description: 'Record Updated',
    type: 'record_update',
    source: 'ORBIT',
    record,
  };
};

const share = (random: Random): string => {
  const number = 1 + random.below(400);
  return `\\\\NMC-FS01\\${random.pick(folders)}\\${random.pick(documents)} ${number}.docx`;
};

const openFile: Activity = (random) => {
  const file = share(random);
  return { message: `Opened ${file}`, description: 'Last Access Time', type: 'file_open', source: 'FILE', file };
};
const saveFile: Activity = (random) => {
  const file = share(random);
  return {
    message: `Saved ${file}`,
    description: 'Content Modification Time',
    type: 'file_save',
    source: 'FILE',
    file,
  };
};

const sendMail: Activity = (random) => {
  const recipient = colleague(random);
  return {
    message: `Sent e-mail '${random.pick(topics)}' to ${recipient}`,
    description: 'Sent Time',
    type: 'email_sent',
    source: 'MAIL',
    recipient,
  };
};
const receiveMail: Activity = (random, desk) => {
  const recipient = `${desk.person.user}@northmere.example`;
  return {
    message: `Received e-mail '${random.pick(topics)}' from ${colleague(random)}`,
    description: 'Delivery Time',
    type: 'email_received',
    source: 'MAIL',
    recipient,
  };
};
const chat: Activity = (random) => {
  const recipient = colleague(random);
  return {
    message: `Sent chat message to ${recipient} (${4 + random.below(180)} characters)`,
    description: 'Sent Time',
    type: 'message_sent',
    source: 'CHAT',
    recipient,
  };
};
const print: Activity = (random) => {
  const device = random.pick(printers);
  return {
    message: `Printed '${random.pick(documents)}' on ${device}, ${1 + random.below(9)} pages`,
    description: 'Print Time',
    type: 'print',
    source: 'PRINT',
    device,
  };
};
const browse: Activity = (random) => ({
  message: `Visited https://${random.pick(sites)}/`,
  description: 'Last Visited Time',
  type: 'web_visit',
  source: 'PROXY',
});
const startProgram: Activity = (random) => ({
  message: `Process started: ${random.pick(['ORBIT.exe', 'LANTERN.exe', 'winword.exe', 'outlook.exe', 'excel.exe'])}`,
  description: 'Creation Time',
  type: 'process_start',
  source: 'EVTX',
});
const failedLogon: Activity = () => ({
  message: 'Logon failed (4625): unknown user name or bad password',
  description: 'Event Logged',
  type: 'logon_failed',
  source: 'EVTX',
});

/** Activities with how often each work does them, of a hundred. */
const habits: Readonly<Record<Work, readonly (readonly [number, Activity])[]>> = {
  response: [
    [24, orbitSearch],
    [6, lanternSearch],
    [9, pndxSearch],
    [16, updateRecord],
    [7, openFile],
    [4, saveFile],
    [8, sendMail],
    [10, receiveMail],
    [6, chat],
    [3, print],
    [3, browse],
    [3, startProgram],
    [1, failedLogon],
  ],
  neighbourhood: [
    [17, orbitSearch],
    [8, lanternSearch],
    [4, pndxSearch],
    [12, updateRecord],
    [12, openFile],
    [7, saveFile],
    [11, sendMail],
    [13, receiveMail],
    [7, chat],
    [4, print],
    [2, browse],
    [2, startProgram],
    [1, failedLogon],
  ],
  detective: [
    [16, orbitSearch],
    [17, lanternSearch],
    [9, pndxSearch],
    [12, updateRecord],
    [14, openFile],
    [9, saveFile],
    [7, sendMail],
    [9, receiveMail],
    [3, chat],
    [2, print],
    [1, browse],
    [1, startProgram],
  ],
  staff: [
    [5, orbitSearch],
    [14, updateRecord],
    [22, openFile],
    [16, saveFile],
    [13, sendMail],
    [17, receiveMail],
    [5, chat],
    [4, print],
    [3, browse],
    [1, startProgram],
  ],
};

/** A list laid out over a hundred places, so that choosing is one look-up. */
const laidOut = (work: Work): readonly Activity[] =>
  habits[work].flatMap(([share, activity]) => Array.from({ length: share }, () => activity));

const places: Readonly<Record<Work, readonly Activity[]>> = {
  response: laidOut('response'),
  neighbourhood: laidOut('neighbourhood'),
  detective: laidOut('detective'),
  staff: laidOut('staff'),
};

export const logon: Doing = {
  message: 'Logon (4624), interactive',
  description: 'Event Logged',
  type: 'logon',
  source: 'EVTX',
};
export const logoff: Doing = { message: 'Logoff (4647)', description: 'Event Logged', type: 'logoff', source: 'EVTX' };
export const lock: Doing = {
  message: 'Workstation locked (4800)',
  description: 'Event Logged',
  type: 'lock',
  source: 'EVTX',
};
export const unlock: Doing = {
  message: 'Workstation unlocked (4801)',
  description: 'Event Logged',
  type: 'unlock',
  source: 'EVTX',
};

/** The next thing that someone at a desk does. */
export function nextDoing(random: Random, desk: Desk): Doing {
  if (desk.found) {
    const { found } = desk;
    desk.found = null;
    return found;
  }
  return random.pick(places[desk.person.work])(random, desk);
}

/** What each work's habits add up to: a hundred. */
export const habitShares: readonly number[] = Object.values(habits).map((list) =>
  list.reduce((sum, [share]) => sum + share, 0),
);
