/** An event as stored, labels resolved. */
export interface StoredEvent {
  readonly id: number;
  readonly import: number;
  readonly at: number;
  readonly timeText: string;
  readonly basis: number;
  readonly description: string;
  readonly source: string;
  readonly type: string;
  readonly actor: string;
  readonly host: string;
  readonly message: string;
  readonly sourceTags: string | null;
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly identity: Uint8Array;
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Canonical text of an event row, as its block's digest covers it (UTF-8): the JSON array of its fields, labels resolved. */
export function rowText(event: StoredEvent): string {
  let identity = '';
  for (const byte of event.identity) identity += hexOf[byte];
  return JSON.stringify([
    event.id,
    event.import,
    event.at,
    event.timeText,
    event.basis,
    event.description,
    event.source,
    event.type,
    event.actor,
    event.host,
    event.message,
    event.sourceTags,
    event.line,
    event.byteStart,
    event.byteEnd,
    identity,
  ]);
}
