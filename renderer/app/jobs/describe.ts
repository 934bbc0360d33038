import type { Progress } from '../../../shared/api/primitives.ts';
import { counted, formatCount, formatSize } from '../../format/numbers.ts';
import type { Job } from './jobs.ts';
import { aboutDuration, rateOf, secondsLeft } from './rate.ts';

const amount = (n: number, unit: Progress['unit']): string =>
  unit === 'bytes' ? formatSize(n) : formatCount(Math.floor(n));

const unitName = (n: number, unit: Progress['unit']): string => {
  if (unit === 'bytes') return '';
  const plural: string = unit;
  const one = unit === 'entries' ? 'entry' : unit.slice(0, -1);
  return ` ${n === 1 ? one : plural}`;
};

/** "12,400 of 50,118 rows"; "12,400 rows" where the total is not known; and what the work itself remarks: "3 of 65 files". */
export function progressText({ done, total, unit, note }: Progress): string {
  const of = total === null ? '' : ` of ${amount(total, unit)}`;
  return `${amount(done, unit)}${of}${unitName(total ?? done, unit)}${note === undefined ? '' : ` · ${note}`}`;
}

/** "8,300 rows a second · about 5 s left", or what of it is known. */
export function paceText({ progress, samples }: Pick<Job, 'progress' | 'samples'>): string {
  if (!progress) return '';
  const rate = rateOf(samples);
  const left = secondsLeft(samples, progress.total);
  const whole = rate === null || progress.unit === 'bytes' ? rate : Math.round(rate);
  return [
    whole === null || whole < 1 ? '' : `${amount(whole, progress.unit)}${unitName(whole, progress.unit)} a second`,
    left === null ? '' : `${aboutDuration(left)} left`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** "1 under way" and how far, for the status bar. */
export function traySummary(jobs: readonly Job[]): string {
  const running = jobs.filter((job) => job.state === 'running' || job.state === 'cancelling');
  if (running.length === 0) {
    const failed = jobs.filter((job) => job.state === 'failed').length;
    return failed > 0 ? `${counted(failed, 'piece')} of work failed` : 'No work under way';
  }
  const [only] = running;
  const progress = running.length === 1 ? only?.progress : null;
  const share = progress?.total ? ` · ${Math.floor((progress.done / progress.total) * 100)} %` : '';
  return running.length === 1 && only ? `${only.name}${share}` : `${formatCount(running.length)} under way`;
}
