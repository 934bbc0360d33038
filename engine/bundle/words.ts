/** Numbers, times and hashes as a bundle prints them. */
import type { Audience, Template } from '../../shared/domain/bundle/plan.ts';
import { instantParts } from '../../shared/domain/time/format.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** µs since 1970 of an ISO instant with milliseconds. */
export function microsOf(iso: string): number {
  return Date.parse(iso) * 1000;
}

/** `14 Feb 2026` from `2026-02-14`. */
export function dayWords(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${months[(month ?? 1) - 1]} ${year}`;
}

function clock(time: string): string {
  return time.replace(/\.?0+$/u, (zeros) => (zeros.startsWith('.') ? '' : zeros)).replace(/(\.\d*?)0+$/u, '$1');
}

export interface Moment {
  /** `14 Feb 2026` in UTC. */
  readonly day: string;
  /** `02:41:07 UTC`, with as many decimals as the time has. */
  readonly utc: string;
  /** `02:41:07 GMT`; with its day where that is another one: `15 Feb 2026 00:41:07 BST`. */
  readonly local: string;
}

export function moment(micros: number, zone: string): Moment {
  const utc = instantParts(micros, 'UTC');
  const local = instantParts(micros, zone);
  const label = local.abbreviation === '' ? local.offset : local.abbreviation;
  const localTime = `${clock(local.time)} ${label}`;
  return {
    day: dayWords(utc.date),
    utc: `${clock(utc.time)} UTC`,
    local: local.date === utc.date ? localTime : `${dayWords(local.date)} ${localTime}`,
  };
}

/** `14 Feb 2026, 02:41:07 UTC (02:41:07 GMT)`. */
export function momentLine(micros: number, zone: string): string {
  const { day, utc, local } = moment(micros, zone);
  return `${day}, ${utc} (${local})`;
}

export function amount(value: number): string {
  return value.toLocaleString('en-GB');
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${amount(value)} ${value === 1 ? one : many}`;
}

export function sizeWords(bytes: number): string {
  const exact = `${amount(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
  if (bytes < 10_000) return exact;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = -1;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(value < 100 ? 1 : 0)} ${units[unit]} (${exact})`;
}

/** First and last eight characters. */
export function shortHash(hash: string): string {
  return hash.length > 20 ? `${hash.slice(0, 8)}…${hash.slice(-8)}` : hash;
}

export const audienceWords: Readonly<Record<Audience, string>> = {
  panel: 'Panel’s version',
  officer: 'Officer’s version',
  public: 'Public version',
};

export const templateWords: Readonly<Record<Template, string>> = {
  'misconduct-hearing': 'Misconduct hearing',
  'accelerated-hearing': 'Accelerated misconduct hearing',
  'escalation-report': 'Escalation report',
  'disclosure-schedule': 'Disclosure schedule',
  'auditor-report': 'Auditor’s report',
};
