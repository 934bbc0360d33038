/**
 * Lines of a WhatsApp export, as Android and iOS write them:
 *
 *     14/02/2026, 22:41 - Ann: text          Android; the phone's own order of day and month, 12 or 24 hours
 *     [14/02/2026, 22:41:07] Ann: text       iOS, often after U+200E
 *
 * A line that has no such beginning continues the message before it.
 */

export interface DatedLine {
  /** As it stands: `14/02/2026`. */
  readonly date: string;
  /** The three numbers of the date, in the order of the file. */
  readonly numbers: readonly [number, number, number];
  /** The year stands first. */
  readonly yearFirst: boolean;
  /** As it stands: `10:41 pm`. */
  readonly time: string;
  /** Seconds of the day, by its own words; 12-hour clocks included. */
  readonly seconds: number;
  readonly rest: string;
}

const marks = '[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]*';
const date = '(\\d{1,4})([./-])(\\d{1,2})\\2(\\d{1,4})\\.?';
const time = '(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}))?(?:[ \\u00a0\\u202f]?([AaPp])\\.?[ \\u00a0\\u202f]?[Mm]\\.?)?';
const android = new RegExp(`^${marks}${date},?[ \\u00a0\\u202f]+${time}[ \\u00a0\\u202f]+[-–][ \\u00a0\\u202f]`);
const ios = new RegExp(`^${marks}\\[${date},?[ \\u00a0\\u202f]+${time}\\] ?`);

export function datedLine(line: string): DatedLine | null {
  const head = line.slice(0, 80);
  const found = ios.exec(head) ?? android.exec(head);
  if (!found) return null;
  const [whole, first, mark, second, third, hours, minutes, secs, half] = found as unknown as string[];
  const numbers = [Number(first), Number(second), Number(third)] as const;
  const yearFirst = (first as string).length === 4;
  if (!yearFirst && (first as string).length > 2) return null;
  if ((yearFirst && (third as string).length > 2) || (!yearFirst && ![2, 4].includes((third as string).length)))
    return null;
  let hour = Number(hours);
  if (hour > 23 || Number(minutes) > 59 || Number(secs ?? 0) > 59) return null;
  if (half) hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const dated = (whole as string).replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '');
  const at = dated.indexOf(`${first}${mark}`);
  const stamp = dated.slice(at).replace(/\] ?$|[ \u00a0\u202f]+[-–][ \u00a0\u202f]$/, '');
  const split = /,?[ \u00a0\u202f]+/.exec(stamp);
  return {
    date: stamp.slice(0, split?.index),
    numbers: [...numbers],
    yearFirst,
    time: stamp.slice((split?.index ?? 0) + (split?.[0].length ?? 0)).replaceAll(/[\u00a0\u202f]/g, ' '),
    seconds: hour * 3600 + Number(minutes) * 60 + Number(secs ?? 0),
    rest: line.slice((whole as string).length),
  };
}

/** Words that only such an export has, in the languages seen; a name that says so needs none. */
const telling =
  /end-to-end encrypted|Ende-zu-Ende|chiffré(?:s|es)? de bout en bout|cifrados de extremo a extremo|<Media omitted>|\u200e(?:image|video|audio|sticker|document|GIF) omitted|\(file attached\)|<attached: |<Medien ausgeschlossen>|<Médias omis>/;

/** Whether nearly every line begins with a date as above or continues one, and something says that it is such an export. */
export function looksLikeChat(text: string, named: boolean): boolean {
  if (!named && !telling.test(text)) return false;
  let [dated, lines] = [0, 0];
  for (const line of text.split(/\r\n|\n|\r/, 400)) {
    if (line.trim() === '') continue;
    if (lines === 0 && datedLine(line) === null) return false;
    lines++;
    if (datedLine(line) !== null) dated++;
  }
  return dated > 0 && dated >= lines * 0.1;
}

export type DateOrder = 'day first' | 'month first' | 'year first';

export interface OrderFound {
  /** Null where the file does not settle it. */
  readonly order: DateOrder | null;
  /** How it is known, or why it is not: a sentence for the reader. */
  readonly reason: string;
}

/** A calendar day as a number that sorts; NaN where there is no such day. */
export function dayNumber({ numbers: [a, b, c] }: DatedLine, order: DateOrder): number {
  const [year, month, day] = order === 'year first' ? [a, b, c] : order === 'day first' ? [c, b, a] : [c, a, b];
  const full = year < 100 ? 2000 + year : year;
  const at = Date.UTC(full, month - 1, day);
  const real = new Date(at);
  return real.getUTCMonth() === month - 1 && real.getUTCDate() === day ? at : Number.NaN;
}

/**
 * Which of day and month stands first, by what the dates themselves allow. Neither a country nor a guess decides: where both
 * readings give real days, only one that keeps the messages in order of time can win, and it is told that it did so.
 */
export function orderOf(lines: readonly DatedLine[]): OrderFound {
  const [one] = lines;
  if (!one) return { order: null, reason: 'The file has no dates.' };
  if (lines.every(({ yearFirst }) => yearFirst))
    return { order: 'year first', reason: 'The dates have the year first, then month and day.' };
  const possible = (['day first', 'month first'] as const).filter((order) =>
    lines.every((line) => !line.yearFirst && Number.isFinite(dayNumber(line, order))),
  );
  const words = (order: DateOrder) => (order === 'day first' ? 'day, month, year' : 'month, day, year');
  if (possible.length === 0)
    return {
      order: null,
      reason: 'The dates fit neither day before month nor month before day throughout: they are printed as they stand.',
    };
  const [only, other] = possible as [DateOrder, DateOrder | undefined];
  if (other === undefined) {
    const proof = lines.find(
      (line) => !Number.isFinite(dayNumber(line, only === 'day first' ? 'month first' : 'day first')),
    );
    return {
      order: only,
      reason: `The dates are ${words(only)}: ${proof?.date ?? one.date} can be read in no other way.`,
    };
  }
  if (lines.every(({ numbers: [a, b] }) => a === b))
    return {
      order: 'day first',
      reason: 'In every date day and month are the same number, so their order does not matter.',
    };
  const back = possible.map((order) => stepsBack(lines, order));
  const [backDay = 0, backMonth = 0] = back;
  if (backDay === 0 && backMonth > 0) return inOrder('day first', words);
  if (backMonth === 0 && backDay > 0) return inOrder('month first', words);
  return {
    order: null,
    reason: `Nothing in the file settles whether ${sample(lines)} names the day or the month first: dates are printed as they stand.`,
  };
}

function sample(lines: readonly DatedLine[]): string {
  return (lines.find(({ numbers: [a, b] }) => a !== b) ?? (lines[0] as DatedLine)).date;
}

function inOrder(order: DateOrder, words: (order: DateOrder) => string): OrderFound {
  return {
    order,
    reason: `The dates are read as ${words(order)}, because only so do the messages run forwards in time; no date proves it by itself.`,
  };
}

function stepsBack(lines: readonly DatedLine[], order: DateOrder): number {
  let steps = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    const at = dayNumber(line, order) + line.seconds * 1000;
    // Clocks are set back, and messages arrive late: a day is none of that.
    if (at < last - 86_400_000) steps++;
    last = Math.max(last, at);
  }
  return steps;
}
