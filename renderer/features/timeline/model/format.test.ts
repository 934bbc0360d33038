import { describe, expect, it } from 'vitest';
import { formatLength, formatLocal, formatLocalFull, formatSpan, formatUtc, formatUtcToMs } from './format.ts';

const at = (iso: string): number => Date.parse(iso) * 1_000;
const LONDON = 'Europe/London';

describe('times as written', () => {
  it('writes UTC with the fraction that was recorded and no other', () => {
    expect(formatUtc(at('2026-02-14T02:41:07Z'))).toBe('14 Feb 2026 02:41:07');
    expect(formatUtc(at('2026-02-04T02:41:07.120Z'))).toBe('04 Feb 2026 02:41:07.120');
    expect(formatUtc(at('2026-02-04T02:41:07.120Z') + 5)).toBe('04 Feb 2026 02:41:07.120005');
    expect(formatUtcToMs(at('2026-02-04T02:41:07.120Z') + 999)).toBe('04 Feb 2026 02:41:07.120');
    expect(formatUtcToMs(-1)).toBe('31 Dec 1969 23:59:59.999');
  });

  it('writes local time with its abbreviation, across midnight', () => {
    expect(formatLocal(at('2026-06-14T23:30:07Z'), LONDON)).toBe('Mon 15 Jun 00:30 BST');
    expect(formatLocal(at('2026-02-14T02:41:07Z'), LONDON)).toBe('Sat 02:41 GMT');
    expect(formatLocal(at('1840-02-14T02:41:07Z'), LONDON)).toMatch(/^Fri 02:39:52 /);
    expect(formatLocalFull(at('2026-06-14T23:30:07Z'), LONDON)).toBe('Mon 15 Jun 2026 00:30:07 BST (UTC+01:00)');
    expect(formatLocalFull(at('2026-02-14T00:00:00Z'), 'America/St_Johns')).toContain('(UTC−03:30)');
  });
});

describe('spans', () => {
  it('names whole local days by their last day', () => {
    expect(formatSpan(at('2026-01-01T00:00:00Z'), at('2026-03-31T23:00:00Z'), LONDON)).toBe('1 Jan – 31 Mar 2026');
    expect(formatSpan(at('2026-02-14T00:00:00Z'), at('2026-02-15T00:00:00Z'), LONDON)).toBe('14 Feb 2026');
    expect(formatSpan(at('2025-12-30T00:00:00Z'), at('2026-01-02T00:00:00Z'), LONDON)).toBe('30 Dec 2025 – 1 Jan 2026');
  });

  it('keeps both edges of anything else', () => {
    expect(formatSpan(at('2026-02-14T02:00:00Z'), at('2026-02-14T04:30:00Z'), LONDON)).toBe(
      '14 Feb 2026 02:00 – 04:30',
    );
    expect(formatSpan(at('2026-02-14T22:00:00Z'), at('2026-02-15T04:30:10Z'), LONDON)).toBe(
      '14 Feb 2026 22:00 – 15 Feb 2026 04:30:10',
    );
    expect(formatSpan(at('2026-02-13T00:00:00Z'), at('2026-02-13T00:30:00Z'), LONDON)).toBe(
      '13 Feb 2026 00:00 – 00:30',
    );
    expect(formatSpan(at('2026-02-13T00:00:00Z'), at('2026-02-13T00:00:00.250Z'), LONDON)).toBe(
      '13 Feb 2026 00:00 – 00:00:00.250',
    );
    expect(formatSpan(at('2026-02-14T22:00:00Z'), undefined, LONDON)).toBe('from 14 Feb 2026 22:00');
    expect(formatSpan(undefined, at('2026-02-14T22:00:00Z'), LONDON)).toBe('before 14 Feb 2026 22:00');
  });

  it('measures in words', () => {
    expect(formatLength(3_600_000_000)).toBe('1 hour');
    expect(formatLength(90 * 86_400_000_000)).toBe('90 days');
    expect(formatLength(1_500)).toBe('1.5 ms');
  });
});
