/**
 * The fictional force and its people. Names are ones that nobody bears, addresses end in .example, registrations carry an age
 * mark (00) that was never issued: nothing here can be mistaken for anyone.
 */
import { Random } from './random.ts';

export const force = 'Northmere Constabulary';
/** Monitoring covers 1 January to 31 March 2026. */
export const firstDay = Date.UTC(2026, 0, 1) / 1000;
export const days = 90;
/** Clocks went forward on 29 March 2026 at 01:00 UTC; shifts follow the clock on the wall. */
const summerFrom = Date.UTC(2026, 2, 29, 1) / 1000;
export const wallToUtc = (wallSeconds: number): number =>
  wallSeconds >= summerFrom ? wallSeconds - 3600 : wallSeconds;

export type Work = 'response' | 'neighbourhood' | 'detective' | 'staff';

export interface Person {
  readonly user: string;
  /** "PC 4821 Sample" */
  readonly name: string;
  readonly work: Work;
  readonly host: string;
  /** Days by which the shift pattern is turned. */
  readonly turn: number;
  /** How much of the activity is theirs, against others. */
  readonly weight: number;
}

export const subject: Person = {
  user: 'sample.r',
  name: 'PC 4821 Sample',
  work: 'neighbourhood',
  host: 'NMC-WKS-0142',
  turn: 0,
  weight: 13,
};
/** The laptop that goes home with the subject. */
export const subjectLaptop = 'NMC-LAP-4821';

const colleagues: readonly Person[] = [
  { user: 'example.t', name: 'PS 2207 Example', work: 'neighbourhood', host: 'NMC-WKS-0140', turn: 3, weight: 10 },
  { user: 'specimen.k', name: 'PC 5190 Specimen', work: 'response', host: 'NMC-WKS-0147', turn: 1, weight: 10 },
  { user: 'placeholder.m', name: 'DC 3316 Placeholder', work: 'detective', host: 'NMC-WKS-0203', turn: 0, weight: 9 },
  { user: 'nominal.j', name: 'PC 4475 Nominal', work: 'response', host: 'NMC-WKS-0149', turn: 4, weight: 10 },
  { user: 'testcase.d', name: 'PC 5028 Testcase', work: 'response', host: 'NMC-WKS-0151', turn: 7, weight: 10 },
  { user: 'exemplar.s', name: 'PCSO 7120 Exemplar', work: 'neighbourhood', host: 'NMC-WKS-0144', turn: 5, weight: 7 },
  { user: 'stencil.a', name: 'Staff 9034 Stencil', work: 'staff', host: 'NMC-WKS-0310', turn: 0, weight: 8 },
];

/** Events over the three months that one person's three months of work believably make. */
const eventsPerPerson = 6250;

/** The subject, seven colleagues, and as many more of the force as so many events need. */
export function castFor(events: number): Person[] {
  const cast = [subject, ...colleagues];
  const works: readonly Work[] = ['response', 'response', 'neighbourhood', 'detective', 'staff'];
  const random = new Random(4821);
  for (let n = cast.length; n < events / eventsPerPerson; n += 1) {
    const number = 10_000 + n;
    cast.push({
      user: `officer.${number}`,
      name: `PC ${number}`,
      work: random.pick(works),
      host: `NMC-WKS-${number}`,
      turn: random.below(10),
      weight: 8 + random.below(5),
    });
  }
  return cast;
}

export interface ShiftHours {
  /** Hours of the wall clock from midnight of the shift's day; a night ends on the next. */
  readonly from: number;
  readonly to: number;
}

const early: ShiftHours = { from: 7, to: 17 };
const late: ShiftHours = { from: 14, to: 24 };
const night: ShiftHours = { from: 21, to: 31 };
const office: ShiftHours = { from: 8, to: 16 };
const evening: ShiftHours = { from: 13, to: 21 };
/** Two earlies, two lates, two nights, four days off. */
const rota: readonly (ShiftHours | null)[] = [early, early, late, late, night, night, null, null, null, null];

/** The shift that a person works on a day (0 is 1 January), or null on a day off. */
export function shiftOf(person: Person, day: number): ShiftHours | null {
  if (person.work === 'response') return rota[(day + person.turn) % rota.length] ?? null;
  // 1 January 2026 was a Thursday and a bank holiday.
  const weekday = (day + 4) % 7;
  if (weekday === 0 || weekday === 6 || day === 0) return null;
  if (person.work !== 'neighbourhood') return office;
  return Math.floor((day + 3 + person.turn) / 7) % 2 === 0 ? office : evening;
}

export const firstNames = ['Alex', 'Jordan', 'Morgan', 'Riley', 'Quinn', 'Rowan', 'Avery', 'Finley', 'Harley', 'Remy'];
export const surnames = [
  'Notional',
  'Imagined',
  'Invented',
  'Supposed',
  'Conjectured',
  'Storybook',
  'Makebelieve',
  'Mythical',
];
export const streets = [
  'Fable Street',
  'Legend Road',
  'Saga Way',
  'Parable Row',
  'Novella Avenue',
  'Sonnet Court',
  'Limerick Lane',
];
export const offences = [
  'theft',
  'burglary',
  'criminal damage',
  'assault',
  'harassment',
  'vehicle crime',
  'anti-social behaviour',
];
export const topics = [
  'Shift briefing',
  'Rota change',
  'Statement for review',
  'CCTV request',
  'Court availability',
  'Victim update',
  'Vehicle keys',
  'Training dates',
  'File upgrade',
  'Handover notes',
];
export const folders = ['Briefings', 'Statements', 'Case files', 'Forms', 'CCTV requests', 'Handover', 'Rosters'];
export const documents = [
  'briefing',
  'statement',
  'MG11',
  'MG5',
  'action plan',
  'risk assessment',
  'roster',
  'exhibit list',
  'notes',
];
export const sites = [
  'intranet.northmere.example',
  'training.northmere.example',
  'weather.example',
  'maps.example',
  'news.example',
];
export const printers = ['NMC-PRN-G02', 'NMC-PRN-105', 'NMC-PRN-211'];
