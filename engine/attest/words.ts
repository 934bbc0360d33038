/** What a person reads about trusted time and witnesses. */
import { instantParts } from '../../shared/domain/time/format.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes an instant (µs) in a zone: `14 Feb 2026 02:41:07 GMT`. */
export function instantWords(zone: string): (micros: number) => string {
  return (micros) => {
    const { date, time, abbreviation, offset } = instantParts(micros, zone, 0);
    const [year, month, day] = date.split('-').map(Number);
    return `${day} ${months[(month ?? 1) - 1]} ${year} ${time} ${abbreviation === '' ? offset : abbreviation}`;
  };
}

export function entriesWords(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'entry' : 'entries'}`;
}

/** `once`, `4 times`. */
export function timesWords(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en-GB')} times`;
}
