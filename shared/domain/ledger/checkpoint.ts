/**
 * C2SP checkpoints, https://c2sp.org/tlog-checkpoint@v1.0.0: a log's size and root as the text of a signed note. Reading
 * one says nothing about who signed it: see `openCheckpoint`.
 */
import { decodeBase64, encodeBase64, isNoteText, parseDecimal } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

export interface Checkpoint {
  /** Names the log; not a URL to be reached. */
  readonly origin: string;
  /** Leaves in the tree, to 2^53 - 1. */
  readonly size: number;
  /** RFC 6962 root at that size, 32 bytes. */
  readonly root: Uint8Array;
  /** Opaque lines after the third; not recommended, since monitors cannot audit them. */
  readonly extensions: readonly string[];
}

/** Reads a note's text ("Note text"). @throws TlogError `checkpoint-malformed` */
export function parseCheckpoint(text: string): Checkpoint {
  if (!isNoteText(text)) throw malformed('it contains a control character');
  if (!text.endsWith('\n')) throw malformed('its last line does not end');
  const [origin, sizeLine, rootLine, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || sizeLine === undefined || rootLine === undefined)
    throw malformed('it has fewer than three lines');
  if (origin === '') throw malformed('its origin is empty');
  const size = parseDecimal(sizeLine);
  if (size === null) throw malformed('its size is not a decimal count');
  const root = decodeBase64(rootLine);
  if (root?.length !== 32) throw malformed('its root is not canonical base64 of 32 bytes');
  if (extensions.includes('')) throw malformed('an extension line is empty');
  return { origin, size, root, extensions };
}

/** The text to be signed, its last newline included. @throws TlogError `checkpoint-malformed` */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const lines = [origin, String(size), encodeBase64(root), ...extensions];
  const text = `${lines.join('\n')}\n`;
  if (lines.some((line) => line.includes('\n'))) throw malformed('a line contains a newline');
  parseCheckpoint(text);
  return text;
}

function malformed(why: string): TlogError {
  return new TlogError('checkpoint-malformed', `the checkpoint cannot be read: ${why}`);
}
