import { expect, test } from 'vitest';
import type { ClockView } from '../../../../shared/api/sources.ts';
import { commonZone, eventZone, rowZones } from './zone-choice.ts';

const LONDON = 'Europe/London';
const clock = (scope: Partial<ClockView['scope']>, zone: string | null): ClockView => ({
  scope: { source: null, host: null, importId: null, ...scope },
  about: '',
  offset: 0,
  uncertainty: 0,
  zone,
  reason: '',
  by: '',
  at: '',
  ledgerEntry: '',
  events: 0,
});

test('one zone for all rows, and none beside UTC', () => {
  expect(rowZones('case', LONDON, [])).toMatchObject({ heading: 'London', hint: 'Time in Europe/London' });
  expect(rowZones('utc', LONDON, []).heading).toBeNull();
  expect([commonZone('source', LONDON), commonZone('utc', LONDON)]).toEqual([LONDON, 'UTC']);
});

test('a source’s own zone, by the claim that says most; the case’s where nobody said', () => {
  const clocks = [
    clock({ source: 'proxy' }, 'Europe/Paris'),
    clock({ host: 'LAP-1' }, 'America/New_York'),
    clock({ source: 'proxy', host: 'LAP-1' }, 'Asia/Tokyo'),
    clock({ source: 'hr' }, null),
    clock({ source: 'vpn', importId: 3 }, 'Asia/Dubai'),
  ];
  const { zoneOf, heading } = rowZones('source', LONDON, clocks);
  expect(heading).toBe('Source’s own, else London');
  expect(zoneOf('proxy', 'LAP-2')).toBe('Europe/Paris');
  expect(zoneOf('proxy', 'LAP-1')).toBe('Asia/Tokyo');
  expect(zoneOf('hr', 'LAP-1')).toBe('America/New_York');
  expect(zoneOf('hr', 'LAP-2')).toBe(LONDON);
  expect(zoneOf('vpn', '')).toBe(LONDON);
});

test('the event in full says where its zone is from', () => {
  expect(eventZone('case', LONDON, 'Europe/Paris')).toEqual({ zone: LONDON, remark: null });
  expect(eventZone('source', LONDON, 'Europe/Paris').zone).toBe('Europe/Paris');
  expect(eventZone('source', LONDON, null)).toMatchObject({ zone: LONDON, remark: expect.stringContaining('Nobody') });
});
