/** What was read by machine of the sources of a bundle, as the composer draws it behind their pictures. */
import { Reading, type ReadPage } from '../../../shared/domain/readings/reading.ts';
import type { BundleReading } from '../bundle-input.ts';

/** The words of one source. */
export interface SourceWords {
  /** Null where the page was not read. @param number from 1 */
  page(number: number): ReadPage | null;
  /** For the slip sheet. */
  readonly remark: string;
}

/**
 * @param load the bytes of a file of words, by its digest
 * @returns null where nothing of the source was read
 */
export async function sourceWords(
  readings: readonly BundleReading[] | undefined,
  source: string,
  load: (reading: BundleReading['files'][number]) => Promise<Uint8Array>,
): Promise<SourceWords | null> {
  const known = readings?.find((one) => one.source === source);
  if (!known) return null;
  const pages = new Map<number, ReadPage>();
  let by = '';
  for (const file of known.files) {
    const reading = Reading.parse(JSON.parse(Buffer.from(await load(file)).toString('utf8')));
    if (reading.source !== source) throw new Error(`words of ${reading.source} named as those of ${source}`);
    // What was read later stands for what was read before.
    for (const page of reading.pages) pages.set(page.page, page);
    by = `tesseract ${reading.tool.engine.split('-')[0]}`;
  }
  return {
    page: (number) => pages.get(number) ?? null,
    remark: `The text behind the pictures was read by machine (${by}) and may hold errors.`,
  };
}
