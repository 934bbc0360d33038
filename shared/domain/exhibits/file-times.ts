/** Times as file systems keep them. */

const nanos = 1_000_000_000n;
/** 0001-01-01 to 9999-12-31, seconds since 1970: what ISO 8601 writes with four digits of year. */
const first = -62_135_596_800n;
const last = 253_402_300_799n;

/**
 * ISO 8601, UTC, nanoseconds.
 *
 * @param ns since 1970-01-01T00:00:00Z; before it negative
 * @returns null where the year has no four digits: a time that no file system means
 */
export function fileTime(ns: bigint): string | null {
  const rest = ((ns % nanos) + nanos) % nanos;
  const seconds = (ns - rest) / nanos;
  if (seconds < first || seconds > last) return null;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(9, '0')}Z`;
}

/** What each time of a file is evidence of, for whoever reads one. */
export const fileTimeMeanings = {
  modifiedAt:
    'When its content was last written, as its file system said. Copying keeps or renews it, depending on the program; whoever may write the file may set it.',
  createdAt:
    'When this copy of the file was made, as its file system said: often the time of copying, and later than the modification. Whoever may administer the system may set it.',
} as const;
