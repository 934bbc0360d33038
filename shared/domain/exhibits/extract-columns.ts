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

/**
 * Where something is claimed of a clock that gave any of the times: beside the time as recorded, what it comes to by the claim,
 * and the claim in words. They are at the end, so that every other column is where it is in an extract without them. Empty for
 * an event whose clock nothing is claimed of.
 */
export const adjustedColumns = ['adjusted_utc', 'adjusted_local', 'clock'] as const;

export type ExtractColumn = (typeof extractColumns)[number] | (typeof adjustedColumns)[number];

const every: readonly ExtractColumn[] = [...extractColumns, ...adjustedColumns];

export function isExtractHeader(fields: readonly string[]): boolean {
  return (
    (fields.length === extractColumns.length || fields.length === every.length) &&
    fields.every((name, i) => name === every[i])
  );
}

/** The field of a row under a column; empty where the extract has no such column. */
export function extractField(fields: readonly string[], name: ExtractColumn): string {
  return fields[every.indexOf(name)] ?? '';
}
