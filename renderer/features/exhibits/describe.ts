import type { HashStatus } from '../../../shared/api/custody.ts';
import type { Exhibit, HashAlgorithm, SkippedItem } from '../../../shared/api/exhibits.ts';
import { counted, formatSizeExact } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';

/** An extract holds at most this many events (shared/api/exhibits.ts). */
export const EXTRACT_LIMIT = 100_000;

export function kindOf({ kind, events, files }: Pick<Exhibit, 'kind' | 'events' | 'files'>): string {
  switch (kind) {
    case 'extract':
      return `Extract of ${counted(events ?? 0, 'event')}`;
    case 'folder':
      return `Folder of ${counted(files?.count ?? 0, 'file')}`;
    case 'redaction':
      return 'Redacted copy';
    case 'file':
      return 'File';
  }
}

export const algorithmNames: Record<HashAlgorithm, string> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' };

export const skippedKinds: Record<SkippedItem['kind'], string> = {
  link: 'Link',
  socket: 'Socket',
  pipe: 'Pipe',
  device: 'Device',
  unreadable: 'Could not be read',
  other: 'Something else',
};

/** Rounded down to the microsecond: the window shows no more, and a float would hold no more. */
export function microsOfText(text: string): number {
  const micros = /\.\d{3}(\d{3})/u.exec(text)?.[1] ?? '0';
  return Date.parse(text) * 1000 + Number(micros);
}

/** How far the hash can be relied on, in one sentence. */
export function hashWords({ status, at }: Pick<HashStatus, 'status' | 'at'>, zone: string): string {
  const when = at === null ? '' : `, ${formatInstant(microsOfIso(at), zone)}`;
  switch (status) {
    case 'not checked':
      return 'As recorded; not checked in this run.';
    case 'agrees':
      return `Every byte was read again in this run and agrees${when}.`;
    case 'differs':
      return `Every byte was read again in this run and differs${when}.`;
    case 'erased':
      return 'Its bytes were erased. The hash stays on record; there is nothing to check it against.';
  }
}

/** How a witness statement introduces it. */
export function statementWording({ description, ref }: Pick<Exhibit, 'description' | 'ref'>): string {
  const text = description.trim().replace(/\.$/u, '');
  return `I produce ${midSentence(text)} as exhibit ${ref}.`;
}

const things =
  /^(?:Audit|Copy|Disc|Document|Export|Extract|File|Image|List|Log|Photograph|Printout|Recording|Redacted|Report|Screenshot)\b/u;

/** Descriptions begin with a capital on a label, and without an article. Only words that are no names are changed in a sentence. */
function midSentence(text: string): string {
  const lower = text.charAt(0).toLowerCase() + text.slice(1);
  if (/^(?:A|An|The)\b/u.test(text)) return lower;
  if (!things.test(text)) return text;
  return /^[aeiou]/u.test(lower) ? `an ${lower}` : `a ${lower}`;
}

/** The label as text, to be pasted where an exhibit label is asked for. */
export function labelText(exhibit: Exhibit, caseRef: string): string {
  return [
    `Exhibit ${exhibit.ref}`,
    `Case: ${caseRef}`,
    `Description: ${exhibit.description}`,
    `Produced by: ${exhibit.producedBy} (${exhibit.producer})`,
    `Produced: ${formatInstant(microsOfIso(exhibit.producedAt))}`,
    `File: ${exhibit.file}, ${formatSizeExact(exhibit.size)}`,
    `SHA-256: ${exhibit.sha256}`,
    `Ledger entry: ${exhibit.ledgerEntry}`,
  ].join('\n');
}
