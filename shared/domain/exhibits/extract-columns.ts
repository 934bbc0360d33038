/** Columns of an extract of events, in order: what features/exhibits writes and a bundle knows how to print. */
export const extractColumns = [
  'no',
  'time_utc',
  'time_local',
  'time_recorded',
  'time_means',
  'source',
  'type',
  'who',
  'device',
  'what',
  'original_file',
  'original_sha256',
  'line',
  'byte_start',
  'byte_end',
] as const;

export type ExtractColumn = (typeof extractColumns)[number];

export function isExtractHeader(fields: readonly string[]): boolean {
  return fields.length === extractColumns.length && extractColumns.every((name, i) => fields[i] === name);
}
