/** What reading by machine comes to in a bundle: the words that its pages carry, and the pages that still say nothing to a search. */
import type { ResolvedItem } from '../../shared/domain/bundle/resolved.ts';
import type { PlanWarning } from '../../shared/domain/bundle/warning.ts';
import type { BundleReading } from '../bundle/bundle-input.ts';
import type { CaseFile } from '../case-file.ts';
import { documents } from '../documents.ts';
import type { ReadTx } from '../store/driver.ts';
import { exhibits } from '../store/exhibits.ts';
import { keptReadings, readPages } from './kept.ts';
import { pageSources } from './page-sources.ts';
import type { ReadingDesk } from './reading-desk.ts';

/** @param sources digests of what the bundle shows */
export function readingsForBundle(tx: ReadTx, sources: readonly string[]): BundleReading[] {
  const kept = keptReadings(tx);
  return [...new Set(sources)].flatMap((source) => {
    const files = (kept.get(source) ?? []).flatMap(({ body }) => body.files);
    return files.length === 0 ? [] : [{ source, files: files.map(({ sha256, size }) => ({ sha256, size })) }];
  });
}

/**
 * Warns of pages without text that were not read yet (rule B5), as far as pages were looked at; what nobody looked at is looked
 * at in the background, and `changed` of `readings` says when that is done.
 */
export async function unreadWarnings(
  file: CaseFile,
  readings: ReadingDesk,
  items: readonly ResolvedItem[],
): Promise<PlanWarning[]> {
  const digests = new Map([
    ...exhibits(file.read).map(({ id, sha256 }): [string, string] => [`exhibit ${id}`, sha256]),
    ...documents(file.read).map(({ id, body }): [string, string] => [`document ${id}`, body.sha256]),
  ]);
  const sources = await pageSources(file);
  readings.lookSoon(file, sources);
  const found = items.flatMap((item) => {
    const { content } = item;
    if (content.kind !== 'exhibit' && content.kind !== 'document') return [];
    const key = content.kind === 'exhibit' ? `exhibit ${content.exhibitId}` : `document ${content.documentId}`;
    const source = digests.get(key) ?? '';
    const read = new Set(readPages(file.read, source));
    const unread = (readings.looked(source)?.without ?? []).filter(
      (page) => !read.has(page) && (content.pages?.some(([from, to]) => page >= from && page <= to) ?? true),
    );
    return unread.length === 0 ? [] : [{ item, pages: unread.length }];
  });
  if (found.length === 0) return [];
  const pages = found.reduce((sum, one) => sum + one.pages, 0);
  const names = found.slice(0, 3).map(({ item }) => item.ref || `“${item.title}”`);
  const others = found.length - names.length;
  return [
    {
      kind: 'no-text',
      ids: found.map(({ item }) => item.id),
      words: `${pages.toLocaleString('en-GB')} ${pages === 1 ? 'page' : 'pages'} of ${names.join(', ')}${others > 0 ? ` and ${others} more` : ''} ${pages === 1 ? 'shows' : 'show'} a picture and no text: a search will not find what ${pages === 1 ? 'it says' : 'they say'} until ${pages === 1 ? 'it was' : 'they were'} read.`,
      stops: false,
    },
  ];
}
