import { expect, it } from 'vitest';
import type { ReadingStatus, SourceReading } from '../../../shared/api/readings.ts';
import { rangesOf, readingWords, sourceWords } from './words.ts';

const source: SourceReading = {
  source: { kind: 'exhibit', id: '00000000-0000-4000-8000-000000000001' },
  ref: 'AB/3',
  title: 'Scanned notice',
  sha256: 'a'.repeat(64),
  without: [1, 2, 3, 7],
  read: [],
  unread: [1, 2, 3, 7],
  words: 0,
  doubtful: 0,
  last: null,
  problem: null,
};
const status: ReadingStatus = {
  sources: [],
  looking: 0,
  readPages: 0,
  unreadPages: 0,
  running: null,
};

it('says nothing where every page has text', () => {
  expect(readingWords(status)).toBeNull();
  expect(readingWords({ ...status, looking: 3 })).toMatchObject({ text: '3 files to look at.', waits: false });
});

it('counts pages that wait, and says that they are read here', () => {
  const waits = readingWords({ ...status, sources: [source], unreadPages: 4 });
  expect(waits).toMatchObject({ title: '4 pages have no text', waits: true });
  expect(waits?.text).toContain('on this computer alone');
  expect(readingWords({ ...status, sources: [source], unreadPages: 1 })?.title).toBe('1 page has no text');
});

it('says what was read, and how much of it is doubtful', () => {
  const read = { ...source, read: [1, 2, 3, 7], unread: [], words: 1204, doubtful: 1 };
  const done = readingWords({ ...status, sources: [read], readPages: 4 });
  expect(done).toMatchObject({ title: '4 pages read by machine', waits: false });
  expect(done?.text).toContain('1,204 words, 1 word of them doubtful.');
});

it('names pages as people write them', () => {
  expect(rangesOf([1, 2, 3, 7])).toEqual([
    [1, 3],
    [7, 7],
  ]);
  expect(sourceWords(source)).toBe('AB/3 Scanned notice: pages 1–3 and 7 not read yet');
  expect(sourceWords({ ...source, ref: '', read: [1], unread: [2], problem: 'Page 9 could not be looked at.' })).toBe(
    'Scanned notice: page 2 not read yet, 1 page read, Page 9 could not be looked at.',
  );
});
