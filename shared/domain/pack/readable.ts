/**
 * The ledger as a table: made of the signed entries alone, so that a verifier can make it again and compare. It holds no
 * sentence of this program's own: a later version that words an act differently must still find an old pack unaltered.
 */
import type { CheckedEntry } from '../ledger/feed-check.ts';
import { jcs, type Signable } from '../ledger/jcs.ts';

export const readableHeader =
  'number,feed,entry,time_utc,act,subject,subject_sha256,by,initials,reason,detail,entry_hash\r\n';

/** @param n from 1, in the order of `ledger.jsonl` */
export function readableRow(
  n: number,
  { entry, hash, detail }: Pick<CheckedEntry, 'entry' | 'hash' | 'detail'>,
): string {
  if (!entry) return `${[n, '', '', '', '', '', '', '', '', '', 'not readable', hash].map(cell).join(',')}\r\n`;
  const text = (key: string): string => (typeof detail?.[key] === 'string' ? detail[key] : '');
  const row = [
    n,
    entry.feed.slice(0, 16),
    entry.seq,
    entry.at,
    entry.act,
    entry.subject.id,
    entry.subject.sha256 ?? '',
    text('by'),
    text('initials'),
    text('reason'),
    detail === null ? '' : new TextDecoder().decode(jcs(rest(detail))),
    hash,
  ];
  return `${row.map(cell).join(',')}\r\n`;
}

/** The detail without what has a column of its own. */
function rest(detail: NonNullable<CheckedEntry['detail']>): Signable {
  const { by: _by, initials: _initials, reason: _reason, ...others } = detail;
  return others;
}

/** RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe before it. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/u.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
