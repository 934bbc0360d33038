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
  switch (act) {
    case 'opened':
      return 'This device began its record for the case.';
    case 'created':
      return `Case ${text('ref')} created.`;
    case 'acquired':
      return `Original ${text('file')} taken in: ${count('size', 'byte', 'bytes')}.`;
    case 'imported':
      return `${text('file')} imported: ${count('imported', 'event', 'events')}, ${count('duplicate', 'duplicate', 'duplicates')}, ${count('rejected', 'rejected', 'rejected')}, of ${count('rows', 'row', 'rows')}.`;
    case 'viewed':
      return `${what} viewed.`;
    case 'searched':
      return 'The case was searched.';
    case 'annotated':
      return text('note') === ''
        ? `${count('events', 'event', 'events')} tagged.${tags}`
        : `${count('events', 'event', 'events')} annotated: “${text('note').replace(/\.$/u, '')}”.${tags}`;
    case 'tagged':
      return `${count('events', 'event', 'events')} tagged.${tags}`;
    case 'withdrawn':
      return 'Annotation withdrawn.';
    case 'exhibited':
      return `Exhibit ${what} produced: ${text('description').replace(/\.$/u, '')}.`;
    case 'transferred':
      return `${what} transferred.`;
    case 'redacted':
      return `${what} redacted.`;
    case 'exported':
      if (subject.startsWith('pack:'))
        return `Verification pack ${text('file')} exported: ${count('exhibits', 'exhibit', 'exhibits')}.`;
      if (text('pack') !== '') return `${what} exported in verification pack ${text('file')}.`;
      return subject.startsWith('bundle:')
        ? `Bundle ${text('file')} exported: ${count('pages', 'page', 'pages')}.`
        : `${what} exported in bundle ${text('file')}, pages ${text('firstPage')} to ${text('lastPage')}.`;
    case 'approved':
      return `${what} approved.`;
    case 'rejected':
      return `${what} rejected.`;
    case 'verified':
      return `Verification run: ${text('status')}.`;
    case 'erased':
      return `${what} erased.`;
  }
}
