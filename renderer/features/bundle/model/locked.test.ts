import { expect, test } from 'vitest';
import type { PlacedVolume } from '../../../../shared/api/bundle-plans.ts';
import { lockedPdf } from '../../../../shared/domain/bundle/locked.ts';
import { BundlePlan } from '../../../../shared/domain/bundle/plan.ts';
import { lockedIn } from './locked.ts';
import type { Holdings } from './names.ts';

const [own, copy] = ['a'.repeat(64), 'b'.repeat(64)];
const plan = BundlePlan.parse({
  v: 1,
  name: 'Hearing',
  template: 'misconduct-hearing',
  cover: { shortName: 'Sample', letter: 'A' },
  sections: [
    {
      id: 's',
      title: 'All',
      items: [
        { kind: 'exhibit', id: 'one', ref: 'AB/1' },
        { kind: 'document', id: 'two', sha256: own, instead: { public: copy } },
        { kind: 'exhibit', id: 'three', ref: 'AB/3' },
      ],
    },
  ],
});
const item = (id: string, ref: string, placeholder: string | null) => ({
  id,
  title: `Title of ${id}`,
  ref,
  firstPage: 1,
  lastPage: 1,
  bytes: 0,
  placeholder,
});
const volumes: PlacedVolume[] = [
  {
    letter: 'A',
    file: 'a.pdf',
    pages: 3,
    bytes: 0,
    sections: [
      {
        id: 's',
        title: 'All',
        firstPage: 1,
        lastPage: 3,
        items: [item('one', 'AB/1', lockedPdf), item('two', '', lockedPdf), item('three', 'AB/3', 'the file is empty')],
      },
    ],
  },
];
const exhibits = new Map([['AB/1', { sha256: 'c'.repeat(64) }]]) as unknown as Holdings['exhibits'];

test('what only a password opens is named by what is shown of it in that version', () => {
  expect(lockedIn(volumes, plan, 'panel', { exhibits })).toEqual([
    { sha256: 'c'.repeat(64), name: 'AB/1' },
    { sha256: own, name: 'Title of two' },
  ]);
  expect(lockedIn(volumes, plan, 'public', { exhibits })[1]).toEqual({ sha256: copy, name: 'Title of two' });
  expect(lockedIn([], plan, 'panel', { exhibits })).toEqual([]);
});
