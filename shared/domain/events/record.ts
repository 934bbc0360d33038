/** What every importer yields for a row it could read. Instants are whole µs since 1970-01-01T00:00:00Z. */
export interface EventRecord {
  /** The time exactly as the row gives it. */
  readonly timeText: string;
  readonly instant: number;
  readonly basis: 'offset-in-text' | 'zone-in-row' | 'utc-by-format' | 'zone-chosen';
  /** What the time means: "Content Modification Time", "Logon". */
  readonly timeDescription: string;
  readonly source: string;
  readonly type: string;
  readonly actor: string;
  readonly host: string;
  readonly message: string;
  /** Tags that the source carried; they are data of the row, not annotations. */
  readonly sourceTags: readonly string[];
  /** Everything of the row that a free-text search should find, besides `message`. */
  readonly extraText: string;
}

/**
 * Where a row stands in its original: 1-based line of its first byte, byte range [byteStart, byteEnd) without the line end.
 * Of an event log the line is the record's number in the file; of a workbook it is the sheet's row, and the range that of the
 * sheet's packed bytes.
 */
export interface RowPlace {
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
}
