import { describeCustody } from './describe-custody.ts';
import type { Act } from './entry.ts';

/** What an act was, as one sentence for people. `detail` is the entry's detail, or null where it was erased. */
export function describeAct(act: Act, subject: string, detail: { readonly [key: string]: unknown } | null): string {
  const text = (key: string): string =>
    typeof detail?.[key] === 'string' || typeof detail?.[key] === 'number' ? String(detail[key]) : '';
  const what = subject.slice(subject.indexOf(':') + 1);
  const count = (key: string, one: string, many: string): string => {
    const n = detail?.[key];
    return typeof n === 'number' ? `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}` : many;
  };
  const tags = Array.isArray(detail?.tags) && detail.tags.length > 0 ? ` Tags: ${detail.tags.join(', ')}.` : '';
  const custody = describeCustody(act, subject, what, detail);
  if (custody !== null) return custody;
  switch (act) {
    case 'opened':
      return 'This device began its record for the case.';
    case 'created':
      return subject.startsWith('record:') ? 'Verification record begun.' : `Case ${text('ref')} created.`;
    case 'acquired':
      if (subject.startsWith('exhibit:'))
        return describeIntake(text('file'), what, detail, count('size', 'byte', 'bytes'));
      return `Original ${text('file')} taken in: ${count('size', 'byte', 'bytes')}.`;
    case 'imported':
      return `${text('file')} imported: ${count('imported', 'event', 'events')}, ${count('duplicate', 'duplicate', 'duplicates')}, ${count('rejected', 'rejected', 'rejected')}, of ${count('rows', 'row', 'rows')}.${text('supersedes') === '' ? '' : ` It supersedes ${text('supersedes').replace(':', ' ')}.`}`;
    case 'viewed':
      return describeViewing(subject, what, detail);
    case 'searched':
      return describeSearches(detail);
    case 'annotated':
      return text('note') === ''
        ? `${count('events', 'event', 'events')} tagged.${tags}`
        : `${count('events', 'event', 'events')} annotated: “${text('note').replace(/\.$/u, '')}”.${tags}`;
    case 'tagged':
      return `${count('events', 'event', 'events')} tagged.${tags}`;
    case 'withdrawn':
      return 'Annotation withdrawn.';
    case 'verified':
      return describeVerified(detail);
    case 'enrolled':
      return `Signing key ${keyName(what)} enrolled${text('holder') === '' ? '' : ` for ${text('holder')}`}${what.endsWith(':administrator') ? ', as an administrator’s' : ''}.`;
    case 'rotated':
      return `Signing key replaced: ${keyName(what)} signs from here on.`;
    case 'revoked':
      return `Signing key ${keyName(what)} revoked.`;
    case 'countersigned':
      return `Ledger entry ${what.slice(0, 8)}… countersigned.`;
    case 'acknowledged':
      return `Loss of ledger entries acknowledged: ${count('entries', 'entry', 'entries')}.`;
    case 'stated':
      return text('words') || 'A statement about the case.';
    default:
      return `${what} ${act}.`;
  }
}

/** A key as people compare it: the beginning of the raw key's hexadecimal digits. */
const keyName = (subject: string): string => `${subject.slice(0, 8)}…`;

function describeVerified(detail: { readonly [key: string]: unknown } | null): string {
  const { target, status, problems, file } = detail ?? {};
  if (typeof target !== 'string') return 'A verification was run.';
  const named = target.charAt(0).toUpperCase() + target.slice(1);
  const found =
    status === 'verified'
      ? 'everything that was checked agrees'
      : status === 'unreadable'
        ? 'it could not be checked'
        : `${problems === 1 ? '1 difference' : `${Number(problems).toLocaleString('en-GB')} differences`} found`;
  return `${named} verified: ${found}. Report ${String(file)} signed.`;
}

type Detail = { readonly [key: string]: unknown };

/** A file or folder that became an exhibit as it was taken in. */
function describeIntake(name: string, ref: string, detail: Detail | null, size: string): string {
  const of = (key: string): Detail => {
    const value = detail?.[key];
    return typeof value === 'object' && value !== null ? (value as Detail) : {};
  };
  const { files, skipped } = of('folder');
  const { acceptedMismatch, source } = of('acquisition');
  const counted = (n: unknown, one: string, many: string): string =>
    `${Number(n).toLocaleString('en-GB')} ${n === 1 ? one : many}`;
  const content = typeof files === 'number' ? counted(files, 'file', 'files') : size;
  const left = typeof skipped === 'number' && skipped > 0 ? `, ${counted(skipped, 'thing', 'things')} left out` : '';
  const from = typeof source === 'string' ? ` From: ${source.replace(/\.$/u, '')}.` : '';
  const mismatch =
    typeof acceptedMismatch === 'string'
      ? ` A digest supplied with it does not match, accepted because: ${acceptedMismatch.replace(/\.$/u, '')}.`
      : '';
  return `${name} taken in as ${ref}: ${content}${left}.${from}${mismatch}`;
}

/** Longer lists are counted: the entry itself holds every one. */
const mostListed = 8;

const listOf = (value: unknown): Detail[] =>
  Array.isArray(value) ? value.filter((item): item is Detail => typeof item === 'object' && item !== null) : [];

function describeViewing(subject: string, what: string, detail: Detail | null): string {
  if (subject.startsWith('exhibit:')) return `Exhibit ${what} opened.`;
  const ids = [...new Set(listOf(detail?.viewed).map(({ event }) => event))].filter((id) => typeof id === 'number');
  if (ids.length === 0) return subject.startsWith('event:') ? `Event ${what} inspected.` : `${what} viewed.`;
  if (ids.length === 1) return `Event ${ids[0]} inspected.`;
  const more = ids.length - mostListed;
  const named = ids.slice(0, mostListed).join(', ');
  return `${ids.length.toLocaleString('en-GB')} events inspected: ${named}${more > 0 ? ` and ${more.toLocaleString('en-GB')} more` : ''}.`;
}

/** What each part of a filter is called in a sentence; in this order. */
const asked: readonly [key: string, words: string][] = [
  ['type', 'type'],
  ['source', 'source'],
  ['actor', 'who'],
  ['host', 'device'],
  ['tag', 'tag'],
];

function describeSearches(detail: Detail | null): string {
  const searches = listOf(detail?.searches);
  const [only] = searches;
  if (only === undefined) return 'The case was searched.';
  if (searches.length > 1)
    return `${searches.length.toLocaleString('en-GB')} searches: ${searches.slice(0, mostListed).map(describeFilter).join('; ')}${searches.length > mostListed ? '; and more' : ''}.`;
  const { matched } = only;
  const found =
    typeof matched === 'number' ? `: ${matched.toLocaleString('en-GB')} ${matched === 1 ? 'event' : 'events'}` : '';
  return `Searched for ${describeFilter(only)}${found}.`;
}

function describeFilter({ filter }: Detail): string {
  const parts: string[] = [];
  const of = typeof filter === 'object' && filter !== null ? (filter as Detail) : {};
  if (typeof of.text === 'string') parts.push(of.text.includes('"') ? of.text : `“${of.text}”`);
  for (const [key, words] of asked) {
    const values = of[key];
    if (Array.isArray(values)) parts.push(`${words} ${values.length === 0 ? 'none' : values.join(' or ')}`);
  }
  if (typeof of.regex === 'string') parts.push(`messages like /${of.regex}/`);
  if (Array.isArray(of.import)) parts.push(`import ${of.import.join(' or ')}`);
  if (Array.isArray(of.hours)) parts.push(`hours ${of.hours.join(', ')}`);
  if (Array.isArray(of.weekdays)) parts.push(`days of the week ${of.weekdays.join(', ')}`);
  if (of.hours !== undefined || of.weekdays !== undefined) parts.push(`in ${String(of.zone ?? 'UTC')}`);
  for (const { label, inside } of listOf(of.within))
    parts.push(`${inside === true ? 'inside' : 'outside'} “${String(label)}”`);
  if (typeof of.annotated === 'boolean') parts.push(of.annotated ? 'annotated events' : 'events not annotated');
  if (of.from !== undefined || of.to !== undefined) parts.push('within a span of time');
  return parts.length === 0 ? 'events' : parts.join(', ');
}
