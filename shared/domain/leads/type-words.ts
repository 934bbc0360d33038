/** What kinds of activity a type's name speaks of, whichever system wrote it. Types are what sources call them: names, not truths. */
const plain = (type: string): string => type.normalize('NFKC').toLowerCase().replaceAll(/[_-]+/g, ' ');

/** Removable storage: attached, or written to. */
export const isRemovable = (type: string): boolean => /\busb|\bremovable|\bexternal device|\b6416\b/.test(plain(type));

/** The audit log itself was cleared. */
export const isLogCleared = (type: string): boolean =>
  /\blog (was )?clear|\bclear(ed)? (the )?(audit |event )?log|\b1102\b/.test(plain(type));

/** The clock of a device was set. */
export const isClockChanged = (type: string): boolean =>
  /\b(system )?time (was )?chang|\bclock (was )?(chang|set)|\b4616\b/.test(plain(type));

/** Somebody looked something up. */
export const isSearch = (type: string): boolean => /\bsearch|\bquery\b|\blook ?up\b|\benquiry\b/.test(plain(type));

/** Records or files were opened. */
export const isAccess = (type: string): boolean =>
  /\brecord view|\bfile (open|access|read)|\bview(ed)?\b|\b4663\b|\baccessed\b/.test(plain(type)) || isSearch(type);
