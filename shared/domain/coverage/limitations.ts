/** What the data cannot tell, in sentences for the chronology and the bundle. Every number exact. */

export interface SourceSilence {
  readonly source: string;
  /** ISO dates: the first day without an event, and the last. */
  readonly first: string;
  readonly last: string;
  readonly days: number;
}

const many = (n: number, one: string, more: string): string => `${n.toLocaleString('en-GB')} ${n === 1 ? one : more}`;

export function silenceSentence({ source, first, last, days }: SourceSilence): string {
  return `${source || 'A source without a name'} recorded nothing from ${first} to ${last} (${many(days, 'day', 'days')}), longer than it is ordinarily quiet. Whether nothing happened or nothing was recorded cannot be told from the data.`;
}

export function sessionSentence(totals: { paired: number; withoutOff: number; withoutOn: number }): string | null {
  const { withoutOff, withoutOn } = totals;
  if (withoutOff === 0 && withoutOn === 0) return null;
  const halves = [
    withoutOff > 0 ? `${many(withoutOff, 'logon has', 'logons have')} no logoff` : '',
    withoutOn > 0 ? `${many(withoutOn, 'logoff has', 'logoffs have')} no logon` : '',
  ].filter((half) => half !== '');
  return `${halves.join(' and ')} in the data: for those, the length of the session is not known.`;
}

export function reviewSentence({ reviewed, total }: { reviewed: number; total: number }): string {
  if (total === 0) return 'The case holds no events.';
  if (reviewed >= total) return `Every one of the ${many(total, 'event', 'events')} was inspected or annotated.`;
  // Never rounded up to all, never down to none.
  const share = (100 * reviewed) / total;
  const shown =
    reviewed === 0 ? '0 %' : share < 0.1 ? 'less than 0.1 %' : `${Math.min(99.9, Math.floor(share * 10) / 10)} %`;
  return `${reviewed.toLocaleString('en-GB')} of ${many(total, 'event', 'events')} (${shown}) ${reviewed === 1 ? 'was' : 'were'} inspected or annotated one by one; the others were looked at only as far as filters and charts show them.`;
}
