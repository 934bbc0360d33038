/** Which paths may stand in a pack: only ones that mean the same single file on every system. */

/** Longest path in characters; with a folder before it, still within Windows' 260. */
export const longestPath = 200;

const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/iu;

/**
 * Why a path is refused, as words that follow "a path that"; null where it is safe. RFC 8493 §2.1.3 (paths relative to the
 * bag), §5.1 (paths that leave it) and §6.3 (characters and names that Windows reserves).
 */
export function whyUnsafePath(path: string): string | null {
  if (path === '') return 'is empty';
  if (path.length > longestPath) return `is longer than ${longestPath} characters`;
  if (!path.isWellFormed() || /\p{Cc}/u.test(path)) return 'holds control characters or broken text';
  if (path.includes('\\')) return 'holds a backslash';
  if (path.startsWith('/') || /^[a-z]:/iu.test(path)) return 'is absolute';
  if (path.startsWith('~')) return 'begins with a tilde';
  for (const part of path.split('/')) {
    if (part === '' || part === '.') return 'has an empty part';
    if (part === '..') return 'leaves its folder';
    if (/[<>:"|?*]/u.test(part)) return 'holds a character that Windows reserves';
    if (/[ .]$/u.test(part)) return 'has a part that ends in a dot or space, which Windows drops';
    if (reserved.test(part.split('.')[0]?.trimEnd() ?? '')) return 'has a name that Windows reserves';
  }
  return null;
}

/** Two paths with the same key are one file on a system that ignores case or Unicode form (RFC 8493 §6.3). */
export function pathKey(path: string): string {
  return path.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/**
 * A file's name in letters, digits, `.`, `-` and `_` alone, at most 100 characters, its ending kept. Never empty. Unique only
 * together with what is put before it.
 */
export function plainFileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/gu, '_')
    .replace(/\.{2,}/gu, '.')
    .replace(/^[._]+|[._]+$/gu, '');
  if (plain === '') return 'file';
  const dot = plain.lastIndexOf('.');
  const ending = dot > 0 && plain.length - dot <= 12 ? plain.slice(dot) : '';
  return plain.length <= 100 ? plain : plain.slice(0, 100 - ending.length) + ending;
}
