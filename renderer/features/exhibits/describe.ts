import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { counted, formatSizeExact } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';

/** An extract holds at most this many events (shared/api/exhibits.ts). */
export const EXTRACT_LIMIT = 100_000;

export function kindOf({ kind, events }: Pick<Exhibit, 'kind' | 'events'>): string {
  return kind === 'extract' ? `Extract of ${counted(events ?? 0, 'event')}` : 'File';
}

/** How a witness statement introduces it. */
export function statementWording({ description, ref }: Pick<Exhibit, 'description' | 'ref'>): string {
  const text = description.trim().replace(/\.$/u, '');
  return `I produce ${midSentence(text)} as exhibit ${ref}.`;
}

const things =
  /^(?:Copy|Disc|Document|Export|Extract|File|Image|List|Log|Photograph|Printout|Recording|Report|Screenshot)\b/u;

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
