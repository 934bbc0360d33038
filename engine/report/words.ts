/** What an outcome is called in a report, exactly as far as it goes. */
export const verdictWords = {
  verified: ['Verified', 'Everything that was checked agrees with what was signed.'],
  altered: ['Altered', 'Something differs from what was signed. Each difference is named below.'],
  unreadable: ['Could not be checked', 'This says nothing about whether it was altered. The reason is below.'],
} as const;

/** A target as it begins a sentence: "Case DPS/2026/0413". A file keeps its name. */
export const capital = (target: string): string =>
  target.replace(/^(?:case|verification record) /u, (word) => word.charAt(0).toUpperCase() + word.slice(1));

/** `2026-05-04 09:00:00 UTC` from ISO 8601 in UTC. */
export const instantWords = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
