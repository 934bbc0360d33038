/** Sentences of acts on exhibits: custody, disclosure, approval, erasure. */
import type { Act } from './entry.ts';

type Detail = { readonly [key: string]: unknown };

/** Null where the act is none of these. `what` is the subject without its kind: a reference, an id, a digest. */
export function describeCustody(act: Act, subject: string, what: string, detail: Detail | null): string | null {
  const text = (key: string): string => textOf(detail?.[key]);
  switch (act) {
    case 'accessed':
      return `Case consulted for: ${ended(text('reason'))}`;
    case 'exhibited':
      return `Exhibit ${what} produced${detail ? `: ${ended(text('description'))}` : '; what it was is erased.'}${
        text('madeFrom') === '' ? '' : ` A redacted copy of ${text('madeFrom')}, made with ${tool(detail)}.`
      }`;
    case 'transferred':
      return text('to') === ''
        ? `${what} transferred.`
        : `${what} handed over by ${text('from')} to ${text('to')} at ${timeWords(text('at'), text('atUtc'))}${
            text('place') === '' ? '' : `, ${text('place')}`
          }${text('seal') === '' ? '' : `, under ${text('seal')}`}.`;
    case 'declared':
      return `Gap in the custody of ${what} declared, from ${timeWords(text('at'), text('atUtc'))} to ${timeWords(text('until'), text('untilUtc'))}.`;
    case 'redacted':
      return text('copy') === ''
        ? `${what} redacted.`
        : `Redacted copy ${text('copy')} made of ${what} with ${tool(detail)}${
            text('parameters') === '' ? '' : `: ${text('parameters').replace(/\.$/u, '')}`
          }; ${approvalWords(detail)}.`;
    case 'exported':
      return (
        stampWords(detail) ?? `${exportWords(subject, what, detail)}${sealWords(detail)} ${recipientWords(detail)}`
      );
    case 'proposed':
      return `${kindWords(detail)} of ${refsOf(detail)} proposed${text('recipient') === '' ? '' : `, for ${text('recipient')}`}.`;
    case 'approved':
    case 'rejected':
      return `${kindWords(detail)} of ${refsOf(detail)} ${act}.`;
    case 'verified':
      if (!subject.startsWith('exhibit:')) return null;
      return text('status') === 'agrees'
        ? `Every byte of ${what} read again: SHA-256 agrees.`
        : `Every byte of ${what} read again: it is NOT what was taken in.`;
    case 'erased': {
      const shared = Array.isArray(detail?.shared) ? detail.shared.map(textOf) : [];
      return shared.length === 0
        ? `Exhibit ${what} erased: its bytes were destroyed, its SHA-256 and this record stay; ${approvalWords(detail)}.`
        : `Exhibit ${what} erased. Bytes that ${shared.join(', ')} also holds stay with that; ${approvalWords(detail)}.`;
    }
    default:
      return null;
  }
}

/** A bundle that went out before got a timestamp after its seal: the file is longer, and its beginning is that bundle. */
function stampWords(detail: Detail | null): string | null {
  const stamp = partOf(detail, 'timestamped');
  return (
    stamp &&
    `Seal of bundle ${textOf(detail?.file)} timestamped by ${textOf(stamp.authority)}; the bundle of before, ${textOf(stamp.before).slice(0, 12)}…, is its beginning.`
  );
}

function sealWords(detail: Detail | null): string {
  const seal = partOf(detail, 'seal');
  return seal
    ? ` Sealed (PAdES ${textOf(seal.level)}) with the certificate ${textOf(seal.certificate).slice(0, 12)}….`
    : '';
}

function partOf(detail: Detail | null, key: string): Detail | null {
  const part = detail?.[key];
  return typeof part === 'object' && part !== null ? (part as Detail) : null;
}

function exportWords(subject: string, what: string, detail: Detail | null): string {
  const file = textOf(detail?.file);
  if (subject.startsWith('pack:')) return `Verification pack ${file} exported: ${count(detail?.exhibits, 'exhibit')}.`;
  if (textOf(detail?.pack) !== '') return `${what} exported in verification pack ${file}.`;
  return subject.startsWith('bundle:')
    ? `Bundle ${file} exported: ${count(detail?.pages, 'page')}.`
    : `${what} exported in bundle ${file}, pages ${textOf(detail?.firstPage)} to ${textOf(detail?.lastPage)}.`;
}

/** To whom, and on whose approval: said plainly where nobody was named. */
function recipientWords(detail: Detail | null): string {
  if (detail === null) return 'To whom is erased.';
  const recipient = textOf(detail.recipient);
  return `${recipient === '' ? 'No recipient named' : `To ${recipient}`}, ${approvalWords(detail)}.`;
}

function approvalWords(detail: Detail | null): string {
  const approver = textOf(detail?.approvedBy);
  if (approver !== '') return `its marks approved by ${approver}`;
  const approval = detail?.approval;
  const id = typeof approval === 'object' && approval !== null ? textOf((approval as Detail).id) : '';
  return id === '' ? 'no approval named' : `under approval ${id.slice(0, 8)}`;
}

function kindWords(detail: Detail | null): string {
  const kind = textOf(detail?.kind);
  return kind === '' ? 'A decision' : `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

/** More are counted: the entry itself holds every one. */
const mostListed = 8;

function refsOf(detail: Detail | null): string {
  const refs = (Array.isArray(detail?.exhibits) ? detail.exhibits : []).map((one) =>
    typeof one === 'object' && one !== null ? textOf((one as Detail).ref) : textOf(one),
  );
  if (refs.length === 0) return 'exhibits';
  const more = refs.length - mostListed;
  return `${refs.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const ended = (text: string): string => `${text.replace(/\.$/u, '')}.`;
const tool = (detail: Detail | null): string =>
  `${textOf(detail?.tool)} ${textOf(detail?.toolVersion)}`.trim() || 'a tool not named';

const count = (n: unknown, one: string): string =>
  typeof n === 'number' ? `${n.toLocaleString('en-GB')} ${one}${n === 1 ? '' : 's'}` : `${one}s`;

/** Local time as given, and the instant: "2026-05-04 10:15 +01:00 (09:15 UTC)". */
function timeWords(local: string, utc: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/u.exec(local);
  if (!match) return local === '' ? 'a time not stated' : local;
  const [, day, time, offset] = match;
  if (offset === 'Z') return `${day} ${time} UTC`;
  return `${day} ${time} ${offset} (${utc.slice(0, 10) === day ? '' : `${utc.slice(0, 10)} `}${utc.slice(11, 16)} UTC)`;
}
