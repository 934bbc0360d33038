import { expect, test } from 'vitest';
import { Tag } from '../../../shared/api/annotations.ts';
import type { AnnotationView } from '../../../shared/api/timeline.ts';
import { latestOwn, parseTags, recentTags } from './recent.ts';

const annotation = (at: string, to: Partial<AnnotationView> = {}): AnnotationView => ({
  id: crypto.randomUUID(),
  note: '',
  tags: [],
  events: 1,
  author: 'Alex Brown',
  initials: 'AB',
  at,
  withdrawn: false,
  ...to,
});
const monday = '2026-03-02T09:00:00.000Z';
const tuesday = '2026-03-03T09:00:00.000Z';
const friday = '2026-03-06T09:00:00.000Z';

test('tags come newest first, each once, withdrawn ones forgotten', () => {
  const list = [
    annotation(monday, { tags: ['old', 'key'] }),
    annotation(friday, { tags: ['gone'], withdrawn: true }),
    annotation(tuesday, { tags: ['key', 'new'] }),
  ];
  expect(recentTags(list)).toEqual(['key', 'new', 'old']);
  expect(recentTags(list, 1)).toEqual(['key']);
});

test('undo finds the latest of one’s own that still stands', () => {
  const mine = annotation(monday);
  const list = [mine, annotation(friday, { author: 'Someone Else' }), annotation(tuesday, { withdrawn: true })];
  expect(latestOwn(list, 'Alex Brown')).toBe(mine);
  expect(latestOwn(list, 'Nobody')).toBeNull();
});

test('typed tags are fit for the contract', () => {
  expect(parseTags(' key, out of hours ,,key\n')).toEqual(['key', 'out of hours']);
  const hard = `${'x'.repeat(70)},a\u0007b,${Array.from({ length: 30 }, (_, i) => `t${i}`).join(',')}`;
  const tags = parseTags(hard);
  expect(tags).toHaveLength(20);
  for (const tag of tags) expect(Tag.safeParse(tag).success).toBe(true);
});
