export interface BundleName {
  readonly shortName: string;
  readonly letter: string;
  /** ISO date; null while not fixed. */
  readonly hearingDate: string | null;
}

/**
 * Rule B10: short case name, bundle letter, hearing date — `Sample - Bundle A - 2026-06-15.pdf`. Characters that a common
 * file system refuses become a hyphen; the result is never empty and never a reserved device name.
 */
export function bundleFileName(options: BundleName): string {
  const name = options.shortName
    .normalize('NFC')
    .replace(/[\p{C}<>:"/\\|?*]+/gu, '-')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.-]+|[\s.-]+$/gu, '');
  const parts = [name === '' ? 'Case' : name, `Bundle ${options.letter}`];
  if (options.hearingDate !== null) parts.push(options.hearingDate);
  return `${parts.join(' - ')}.pdf`;
}
