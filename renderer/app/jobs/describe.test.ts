import { expect, test } from 'vitest';
import type { Progress } from '../../../shared/api/primitives.ts';
import { paceText, progressText, traySummary } from './describe.ts';
import type { Job } from './jobs.ts';

const rows: Progress = { phase: 'Reading', done: 12_400, total: 50_118, unit: 'rows' };
const job: Job = {
  id: 'a',
  method: 'imports.run',
  name: 'Import of logons.csv',
  scope: 'case',
  place: null,
  state: 'running',
  startedAt: 0,
  endedAt: null,
  progress: rows,
  samples: [
    { at: 0, done: 0 },
    { at: 2000, done: 12_400 },
  ],
  output: null,
  failure: null,
};

test('progress is exact in its unit', () => {
  expect(progressText(rows)).toBe('12,400 of 50,118 rows');
  expect(progressText({ ...rows, total: null, done: 1 })).toBe('1 row');
  expect(progressText({ phase: '', done: 1, total: 1, unit: 'entries' })).toBe('1 of 1 entry');
  expect(progressText({ phase: '', done: 2_500_000, total: 10_000_000, unit: 'bytes' })).toBe('2.5 MB of 10.0 MB');
  expect(progressText({ phase: '', done: 900, total: 900, unit: 'bytes', note: '3 of 65 files' })).toBe(
    '900 bytes of 900 bytes · 3 of 65 files',
  );
});

test('pace says rate and time left, and nothing where it knows nothing', () => {
  expect(paceText(job)).toBe('6,200 rows a second · about 7 s left');
  expect(paceText({ ...job, samples: [] })).toBe('');
  expect(paceText({ ...job, progress: { ...rows, total: null } })).toBe('6,200 rows a second');
});

test('the status bar names the only work and counts more', () => {
  expect(traySummary([])).toBe('No work under way');
  expect(traySummary([job])).toBe('Import of logons.csv · 24 %');
  expect(traySummary([job, { ...job, id: 'b' }])).toBe('2 under way');
  expect(traySummary([{ ...job, state: 'failed' }])).toBe('1 piece of work failed');
});
