/** Ways to read a column of times, tried on its first cells: what a person chooses from, with live examples. */
import type { TimeReading, TimeTrial } from '../../shared/api/mappings.ts';
import { formatInstant } from '../../shared/domain/time/format.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { type ReadTime, timeReader } from './mapped.ts';

const shownExamples = 5;
const mostTrials = 12;

interface Candidate {
  readonly time: TimeReading;
  readonly label: string;
  /** Whether the day or the month comes first, where both are numbers. */
  readonly order?: 'day' | 'month';
}

const clocks = [
  'HH:mm:ss',
  'H:mm:ss',
  'HH:mm:ss.S',
  'HH:mm',
  'H:mm',
  'h:mm:ss A',
  'h:mm A',
  'HH:mm:ss Z',
  'HH:mm:ss.S Z',
];

function datePatterns(): { pattern: string; label: string; order?: 'day' | 'month' }[] {
  const found: { pattern: string; label: string; order?: 'day' | 'month' }[] = [];
  for (const separator of ['/', '-', '.'])
    for (const year of ['YYYY', 'YY'])
      for (const [day, month] of [
        ['DD', 'MM'],
        ['D', 'M'],
      ]) {
        found.push({ pattern: [day, month, year].join(separator), label: 'day first', order: 'day' });
        found.push({ pattern: [month, day, year].join(separator), label: 'month first', order: 'month' });
      }
  for (const pattern of ['YYYY/MM/DD', 'YYYY/M/D', 'YYYY.MM.DD', 'YYYYMMDD'])
    found.push({ pattern, label: 'year first' });
  for (const pattern of [
    'D MMM YYYY',
    'D-MMM-YYYY',
    'D-MMM-YY',
    'D/MMM/YYYY',
    'MMM D, YYYY',
    'MMM D YYYY',
    'ddd MMM D YYYY',
    'ddd, D MMM YYYY',
    'ddd D MMM YYYY',
  ])
    found.push({ pattern, label: 'month by name' });
  return found;
}

const counted: readonly Candidate[] = [
  { time: { kind: 'epoch', unit: 's' }, label: 'seconds since 1970, UTC' },
  { time: { kind: 'epoch', unit: 'ms' }, label: 'milliseconds since 1970, UTC' },
  { time: { kind: 'epoch', unit: 'us' }, label: 'microseconds since 1970, UTC' },
  { time: { kind: 'epoch', unit: 'ns' }, label: 'nanoseconds since 1970, UTC' },
  { time: { kind: 'filetime' }, label: 'Windows FILETIME, UTC' },
  { time: { kind: 'excel-serial' }, label: 'spreadsheet’s date number' },
];

const wholeCandidates: readonly Candidate[] = [
  { time: { kind: 'iso' }, label: 'ISO 8601' },
  ...datePatterns().flatMap(({ pattern, label, order }) =>
    [...clocks.map((clock) => ` ${clock}`), ', HH:mm:ss', ':HH:mm:ss Z', 'THH:mm:ss']
      .map((clock) => `${pattern}${clock}`)
      .map(
        (whole): Candidate => ({
          time: { kind: 'pattern', pattern: whole },
          label: `${label}, ${whole}`,
          ...(order && { order }),
        }),
      ),
  ),
  { time: { kind: 'pattern', pattern: 'ddd MMM D HH:mm:ss YYYY' }, label: 'month by name, ddd MMM D HH:mm:ss YYYY' },
  { time: { kind: 'pattern', pattern: 'YYYYMMDDHHmmss' }, label: 'year first, YYYYMMDDHHmmss' },
  { time: { kind: 'pattern', pattern: 'YYYYMMDD[T]HHmmss[Z]' }, label: 'year first, YYYYMMDD[T]HHmmss[Z]' },
  ...counted,
];

/** 1980 to 2100 in µs: a number outside is no time that a log tells, however many digits it has. */
const plausible = (instant: number): boolean => instant >= 315_532_800e6 && instant < 4_102_444_800e6;

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The month by name: a person compares it with digits that could be either way round. */
function inWords(instant: number): string {
  const [date = '', time = ''] = formatInstant(instant).replace('Z', '').split('T');
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${months[Number(month) - 1]} ${year} ${time.replace(/\.0+$/, '')}`;
}

function tryOne(read: ReadTime, text: string, numeric: boolean): { reads: string | null; reason: string | null } {
  const found = read(text);
  if (isRefusal(found)) return { reads: null, reason: found.refused };
  const at = 'instant' in found ? found.instant : found.seconds * 1_000_000 + found.micros;
  if (!Number.isSafeInteger(at) || (numeric && !plausible(at)))
    return { reads: null, reason: 'it would be a time that no log tells' };
  const written = inWords(at);
  if ('instant' in found) return { reads: `${written} UTC`, reason: null };
  if (found.offsetSeconds === null) return { reads: written, reason: null };
  const minutes = Math.abs(found.offsetSeconds) / 60;
  const pad = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return {
    reads: `${written} ${found.offsetSeconds < 0 ? '−' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`,
    reason: null,
  };
}

export interface Trials {
  /** Best first. */
  readonly trials: readonly TimeTrial[];
  /** Every cell can be read day first and month first, to different days. */
  readonly ambiguous: boolean;
}

/** Compiled once: a sample tries hundreds of readings on dozens of columns. */
const readers = new Map<TimeReading, ReturnType<typeof timeReader>>(
  wholeCandidates.map(({ time }) => [time, timeReader(time)]),
);

/** Tries one reading on cells; with a flawed pattern every cell says what is wrong with it. */
export function tryReading(time: TimeReading, label: string, cells: readonly string[]): TimeTrial {
  const read = readers.get(time) ?? timeReader(time);
  const numeric = time.kind !== 'iso' && time.kind !== 'pattern';
  const tried = cells.map((text) => ({
    text,
    ...(isRefusal(read) ? { reads: null, reason: read.refused } : tryOne(read, text, numeric)),
  }));
  const failing = tried.filter(({ reads }) => reads === null);
  // Of many, what cannot be read is what a person must see.
  const examples = [...failing.slice(0, 2), ...tried.filter(({ reads }) => reads !== null)].slice(0, shownExamples);
  return { time, label, fits: tried.length - failing.length, of: tried.length, examples };
}

export function tryTimes(cells: readonly string[]): Trials {
  const filled = cells.map((cell) => cell.trim().slice(0, 100)).filter((cell) => cell !== '');
  // Text without digits, or as long as a sentence, is no time: most columns are told apart by that alone.
  const likely = filled.filter((cell) => cell.length <= 60 && /\d\D*\d/.test(cell)).length;
  if (likely * 2 < filled.length || likely === 0) return { trials: [], ambiguous: false };
  const fitting = wholeCandidates
    .map((candidate) => ({ candidate, trial: tryReading(candidate.time, candidate.label, filled) }))
    .filter(({ trial }) => trial.fits > 0)
    .sort((a, b) => b.trial.fits - a.trial.fits);
  const best = fitting[0]?.trial.fits ?? 0;
  const orders = new Set(fitting.filter(({ trial }) => trial.fits === best).map(({ candidate }) => candidate.order));
  // Patterns that read every cell alike are one answer: the first of them is shown.
  const seen = new Set<string>();
  const trials = fitting
    .filter(({ trial }) => {
      const key = JSON.stringify(trial.examples);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .map(({ trial }) => trial)
    .slice(0, mostTrials);
  return { trials, ambiguous: best > 0 && orders.has('day') && orders.has('month') };
}
