/** What the card of scans says. */
import type { ReadingStatus, SourceReading } from '../../../shared/api/readings.ts';
import { pageNumbersInWords } from '../../../shared/domain/bundle/page-plan.ts';
import { counted } from '../../format/numbers.ts';

export interface ReadingWords {
  readonly title: string;
  readonly text: string;
  /** Something is left to read. */
  readonly waits: boolean;
}

/** Null where there is nothing to say: no page lacks text, and none was read. */
export function readingWords({ looking, readPages, unreadPages, sources }: ReadingStatus): ReadingWords | null {
  const problems = sources.some(({ problem }) => problem !== null);
  if (unreadPages > 0) {
    const one = unreadPages === 1;
    return {
      title: `${counted(unreadPages, 'page')} ${one ? 'has' : 'have'} no text`,
      text: `${one ? 'It shows' : 'They show'} a picture, and a search will not find what ${one ? 'it says' : 'they say'}. Continuity can read ${one ? 'it' : 'them'} by machine, on this computer alone; the pictures stay as they are.`,
      waits: true,
    };
  }
  if (readPages > 0) {
    const words = sources.reduce((sum, one) => sum + one.words, 0);
    const doubtful = sources.reduce((sum, one) => sum + one.doubtful, 0);
    return {
      title: `${counted(readPages, 'page')} read by machine`,
      text: `${counted(words, 'word')}${doubtful > 0 ? `, ${counted(doubtful, 'word')} of them doubtful` : ''}. A bundle carries them behind the pictures, and says that they may hold errors.`,
      waits: false,
    };
  }
  if (looking > 0)
    return { title: 'Looking for pages without text', text: `${counted(looking, 'file')} to look at.`, waits: false };
  return problems ? { title: 'Pages that could not be looked at', text: '', waits: false } : null;
}

/** "AB/3 Scanned notice: pages 1–4 and 7 not read yet, 3 pages read". */
export function sourceWords({ ref, title, unread, read, problem }: SourceReading): string {
  const name = ref === '' ? title : `${ref} ${title}`;
  const said = [
    unread.length > 0 ? `${pageNumbersInWords(rangesOf(unread))} not read yet` : '',
    read.length > 0 ? `${counted(read.length, 'page')} read` : '',
    problem ?? '',
  ].filter(Boolean);
  return said.length === 0 ? name : `${name}: ${said.join(', ')}`;
}

export function rangesOf(pages: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last?.[1] === page - 1) last[1] = page;
    else ranges.push([page, page]);
  }
  return ranges;
}
