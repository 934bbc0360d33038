import { expect, test } from 'vitest';
import { type Certificate, FormatId } from '../../../shared/api/imports.ts';
import { balanceOf, basisText, certificateText, confidenceText, formatIds } from './words.ts';

const certificate: Certificate = {
  importId: 3,
  file: 'logons.csv',
  sha256: 'c'.repeat(64),
  size: 812,
  format: 'timesketch-csv',
  encoding: 'utf-8',
  zone: null,
  sheet: null,
  mapping: null,
  warnings: [],
  supersededBy: null,
  importedAt: '2026-03-30T09:00:00.000Z',
  importedBy: 'Alex Beaumont',
  rows: 10,
  imported: 7,
  duplicate: 1,
  rejected: [
    { line: 4, reason: 'The date 0000-00-00T00:00:00 is no date.' },
    { line: 1200, reason: 'The row ends early.' },
  ],
  span: { from: 0, to: 1_000_000 },
  ledgerEntry: 'd'.repeat(64),
};

test('every format of the contract has a name', () => {
  expect(formatIds.toSorted()).toEqual(FormatId.options.toSorted());
});

test('the sum is done, not believed', () => {
  expect(balanceOf(certificate)).toEqual({ imported: 7, duplicate: 1, rejected: 2, rows: 10, balances: true });
  expect(balanceOf({ ...certificate, rows: 11 }).balances).toBe(false);
  expect(certificateText({ ...certificate, rows: 11 }, 'A/1', 'UTC', 'OFFICIAL')).toContain('do not add up');
});

test('the text carries the sum, the whole hashes, both times and every rejected row', () => {
  const text = certificateText(certificate, 'DPS/2026/0413', 'Europe/London', 'OFFICIAL-SENSITIVE');
  expect(text).toContain('7 imported + 1 duplicate + 2 rejected = 10 rows in the file');
  expect(text).toContain('c'.repeat(64));
  expect(text).toContain('30 Mar 2026 09:00:00 UTC (30 Mar 2026 10:00:00 BST)');
  expect(text).toContain('Line 1,200: The row ends early.');
  expect(text.startsWith('OFFICIAL-SENSITIVE\n')).toBe(true);
  expect(text.trimEnd().endsWith('OFFICIAL-SENSITIVE')).toBe(true);
});

test('confidence never rounds up to certainty', () => {
  expect(confidenceText(0.999)).toBe('recognised, 99 % sure');
  expect(confidenceText(0.6)).toBe('likely, 60 % sure');
  expect(confidenceText(0.2)).toBe('possible, 20 % sure');
});

test('a chosen zone is named', () => {
  expect(basisText('zone-chosen', 'Europe/London')).toBe('Zone chosen: Europe/London');
});
