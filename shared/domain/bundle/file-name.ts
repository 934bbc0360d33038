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

/**
 * The file of a further volume beside the first: the name the person chose, with the volume's own letter (rules B10, B13).
 *
 * @param chosen name of the first volume's file
 */
export function volumeFileName(chosen: string, first: string, letter: string): string {
  if (letter === first) return chosen;
  const named = new RegExp(`\\bBundle ${first}\\b`, 'u');
  if (named.test(chosen)) return chosen.replace(named, `Bundle ${letter}`);
  const stem = chosen.replace(/\.pdf$/iu, '');
  return `${stem} - Bundle ${letter}.pdf`;
}
