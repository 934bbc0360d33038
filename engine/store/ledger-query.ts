/** Which entries of a ledger meet a filter. */
import { acts } from '../../shared/domain/ledger/entry.ts';
import { prepared, type ReadTx } from './driver.ts';

/** Null asks for nothing. */
export interface EntryQuery {
  readonly acts: readonly string[] | null;
  readonly actor: string | null;
  /** From this instant on (ISO 8601, UTC), and before that one. */
  readonly from: string | null;
  readonly to: string | null;
  readonly text: string | null;
  readonly subject: string | null;
}

/** Ascending log indexes from `begin` to before `end` of the entries that meet the query. */
export function indexesOfEntries(tx: ReadTx, query: EntryQuery, begin: number, end: number): number[] {
  if (query.acts?.length === 0) return [];
  const where = ['log_index >= ?', 'log_index < ?'];
  const bound: (number | string)[] = [begin, end];
  const ask = (sql: string, ...values: string[]): void => {
    where.push(sql);
    bound.push(...values);
  };
  if (query.acts !== null) ask(`act IN (${query.acts.map(() => '?').join(', ')})`, ...query.acts);
  if (query.actor !== null) ask('actor = ?', query.actor);
  if (query.from !== null) ask('at >= ?', query.from);
  if (query.to !== null) ask('at < ?', query.to);
  if (query.subject !== null) ask('subject = ?', query.subject);
  if (query.text === null) {
    // Without a hint SQLite may walk the entries themselves, a kilobyte each.
    const by = query.subject !== null ? 'ledger_entry_subject' : 'ledger_entry_browse';
    if (query.subject === null && query.acts === null) ask(`act IN (${acts.map(() => '?').join(', ')})`, ...acts);
    const sql = `SELECT log_index AS n FROM ledger_entry INDEXED BY ${by} WHERE ${where.join(' AND ')} ORDER BY log_index`;
    return prepared(tx, sql)
      .all(...bound)
      .map(({ n }) => Number(n));
  }
  // As the text would stand in JSON. LIKE ignores the case of A to Z; what is left is decided on the values themselves.
  const like = `%${likeText(JSON.stringify(query.text).slice(1, -1))}%`;
  if (isAscii(query.text)) ask("(detail LIKE ? ESCAPE '!' OR subject LIKE ? ESCAPE '!')", like, like);
  const sql = `SELECT log_index AS n, subject, detail FROM ledger_entry WHERE ${where.join(' AND ')} ORDER BY log_index`;
  const wanted = folded(query.text);
  return prepared(tx, sql)
    .all(...bound)
    .filter((row) => says(row.subject as string, row.detail as string | null, wanted))
    .map(({ n }) => Number(n));
}

const likeText = (text: string): string => text.replace(/[!%_]/gu, '!$&');
const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/u.test(text);
const folded = (text: string): string => text.toLowerCase();

/** Whether the words stand in the subject or in a value of the detail; the names of its members are no words of the entry. */
function says(subject: string, detail: string | null, wanted: string): boolean {
  if (folded(subject.slice(subject.indexOf(':') + 1)).includes(wanted)) return true;
  if (detail === null) return false;
  try {
    return holds(JSON.parse(detail), wanted);
  } catch {
    return false;
  }
}

function holds(value: unknown, wanted: string): boolean {
  if (typeof value === 'string') return folded(value).includes(wanted);
  if (typeof value === 'number') return String(value).includes(wanted);
  if (Array.isArray(value)) return value.some((one) => holds(one, wanted));
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => holds(one, wanted));
}
