/** Times written as a number counted from some beginning. The digits are read as text: no rounding on the way to µs. */
import { instantOf, quoteCell, type Refusal, type WallTime } from './wall.ts';

const powers = { s: 0, ms: 3, us: 6, ns: 9 } as const;
export type EpochUnit = keyof typeof powers;

const unitNames: Record<EpochUnit, string> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};

/**
 * µs since 1970-01-01T00:00:00Z from a decimal number of `unit` since then; digits beyond a µs are cut off towards the past,
 * so that a reading never moves into the next second.
 */
export function readEpoch(cell: string, unit: EpochUnit): number | Refusal {
  const text = cell.trim();
  if (text === '') return { refused: 'there is no time: the cell is empty' };
  const match = /^([+-]?)(\d{1,20})(?:\.(\d{1,12}))?$/.exec(text);
  if (!match) return { refused: `${quoteCell(text)} is not a number of ${unitNames[unit]}` };
  const [, sign, whole = '', fraction = ''] = match;
  // As a whole number of 10^-12 units, then to µs.
  const scaled = BigInt(whole + fraction.padEnd(12, '0')) * (sign === '-' ? -1n : 1n);
  const divisor = 10n ** BigInt(6 + powers[unit]);
  let micros = scaled / divisor;
  if (scaled < 0n && scaled % divisor !== 0n) micros -= 1n;
  return inMicros(micros);
}

function inMicros(micros: bigint): number | Refusal {
  let seconds = micros / 1_000_000n;
  let rest = micros % 1_000_000n;
  if (rest < 0n) {
    seconds -= 1n;
    rest += 1_000_000n;
  }
  return instantOf(Number(seconds), Number(rest));
}

const filetimeEpoch = 11_644_473_600n;

/** µs since 1970 UTC from a Windows FILETIME: 100 ns since 1601-01-01T00:00:00Z (Win32, FILETIME), decimal or 0x hexadecimal. */
export function readFiletime(cell: string): number | Refusal {
  const text = cell.trim();
  if (text === '') return { refused: 'there is no time: the cell is empty' };
  if (!/^(\d{1,19}|0x[0-9a-f]{1,16})$/i.test(text)) return { refused: `${quoteCell(text)} is not a FILETIME` };
  return instantOfFiletime(BigInt(text));
}

/** As `readFiletime`, of the number itself. The digit below a µs is cut off. */
export function instantOfFiletime(filetime: bigint): number | Refusal {
  if (filetime === 0n) return { refused: 'the time is 0, which Windows writes where none was set' };
  if (filetime >= 0x7fff_ffff_ffff_ffffn)
    return { refused: 'the time is the largest FILETIME, which Windows writes for “never”' };
  return inMicros(filetime / 10n - filetimeEpoch * 1_000_000n);
}

/**
 * A spreadsheet's serial: days since 1899-12-30 as its writers count after 1900-03-01, the time of day as fraction
 * (ECMA-376 part 1, 18.17.4.1). Rounded to a millisecond, which is what the format holds. It has no zone.
 */
export function readExcelSerial(cell: string): WallTime | Refusal {
  const text = cell.trim();
  if (text === '') return { refused: 'there is no time: the cell is empty' };
  if (!/^\d{1,7}(\.\d{1,20})?$/.test(text)) return { refused: `${quoteCell(text)} is not a spreadsheet’s date number` };
  const serial = Number(text);
  // Serial 60 is 29 February 1900, a day that never was: below it two systems of counting differ.
  if (serial < 61) return { refused: `${quoteCell(text)} is before 1 March 1900, where spreadsheets count wrongly` };
  if (serial >= 2_958_466) return { refused: `${quoteCell(text)} is after the year 9999` };
  const millis = Math.round((serial - 25_569) * 86_400_000);
  const seconds = Math.floor(millis / 1000);
  return { seconds, micros: (millis - seconds * 1000) * 1000, offsetSeconds: null };
}
