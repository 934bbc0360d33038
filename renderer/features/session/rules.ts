export const PASSPHRASE_LENGTH = 12;

const characters = (text: string): number => [...text].length;

/** What is wrong with a new passphrase, as a sentence; null where nothing is. Length is what resists guessing. */
export function passphraseProblem(passphrase: string): string | null {
  const length = characters(passphrase);
  if (length < PASSPHRASE_LENGTH) {
    const missing = PASSPHRASE_LENGTH - length;
    return `Use at least ${PASSPHRASE_LENGTH} characters: ${missing} more ${missing === 1 ? 'is' : 'are'} needed.`;
  }
  if (new Set(passphrase.toLowerCase()).size < 4) return 'Use more than a few different characters.';
  return null;
}

/** "Alex Beaumont" gives AB; a single name its first two letters; at most four. Empty where the name has no such letters. */
export function initialsOf(name: string): string {
  const letters = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^A-Z']+/u)
    .map((word) => word.replaceAll("'", ''))
    .filter(Boolean);
  if (letters.length === 1) return (letters[0] ?? '').slice(0, 2);
  return letters
    .map((word) => word[0])
    .join('')
    .slice(0, 4);
}

export function initialsProblem(initials: string): string | null {
  return /^[A-Z]{2,4}$/u.test(initials) ? null : 'Use two to four capital letters, A to Z.';
}
