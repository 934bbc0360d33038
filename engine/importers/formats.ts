/** The formats known, and recognising one from the beginning of a file. */
import type { FormatId } from '../../shared/api/imports.ts';
import { quoteCell } from '../../shared/domain/time/wall.ts';
import { splitRecord } from './csv-text.ts';
import type { Importer, RecognisedFormat, Sample } from './importer.ts';
import { plasoDynamic } from './plaso-dynamic.ts';
import { plasoL2tcsv } from './plaso-l2tcsv.ts';
import { timesketchCsv } from './timesketch-csv.ts';
import { parseObject, timesketchJsonl } from './timesketch-jsonl.ts';

export const importers: readonly Importer[] = [timesketchCsv, timesketchJsonl, plasoDynamic, plasoL2tcsv];

export function importerOf(format: FormatId): Importer {
  const found = importers.find((importer) => importer.id === format);
  if (!found) throw new RangeError(`no importer for ${format}`);
  return found;
}

/** The sample that recognition needs, from a file's first rows (blank ones left out). */
export function sampleOf(firstRows: readonly string[]): Sample {
  const [first] = firstRows;
  if (first === undefined) return { header: null, objects: [] };
  if (!first.trimStart().startsWith('{')) return { header: splitRecord(first, 'rfc4180', 0) ?? [first], objects: [] };
  const objects = firstRows.flatMap((row) => {
    const parsed = parseObject(row);
    return 'object' in parsed ? [parsed.object] : [];
  });
  return { header: null, objects };
}

/** The formats that it may be, best first. */
export function recognise(sample: Sample): RecognisedFormat[] {
  const found: RecognisedFormat[] = [];
  for (const { id, label, recognise } of importers) {
    const recognition = recognise(sample);
    if (recognition) found.push({ format: id, label, confidence: recognition.confidence, why: recognition.why });
  }
  return found.sort((a, b) => b.confidence - a.confidence);
}

/** What was seen instead of a known format, as a sentence, with a name for it where it is one that we know of. */
export function describeUnknown(sample: Sample, firstRow: string): string {
  if (sample.objects[0]) {
    const names = Object.keys(sample.objects[0]);
    const shown = names.slice(0, 12).map(quoteCell).join(', ');
    const hint = names.includes('__container_type__')
      ? ' That is plaso’s json_line output; export it again with “psort -o dynamic” or “psort -o l2tcsv”.'
      : '';
    return `Its first line is a JSON object with ${shown}${names.length > 12 ? ` and ${names.length - 12} more` : ''}.${hint}`;
  }
  const header = sample.header ?? [];
  if (header.length > 1) {
    const shown = header.slice(0, 20).map(quoteCell).join(', ');
    return `Its header is ${shown}${header.length > 20 ? ` and ${header.length - 20} more` : ''}.`;
  }
  const hint = /^Time\|Source\|Host\|User\|Description/i.test(firstRow)
    ? ' That is TLN; export it again with “psort -o dynamic” or “psort -o l2tcsv”.'
    : firstRow.trimStart().startsWith('{')
      ? ' It looks like JSON, but the line is not one whole object.'
      : '';
  return `Its first line is ${quoteCell(firstRow)}.${hint}`;
}
