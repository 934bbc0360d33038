/** The formats known, and recognising one from the beginning of a file. */
import type { FormatId } from '../../shared/api/imports.ts';
import { quoteCell } from '../../shared/domain/time/wall.ts';
import { certInsiderThreat } from './cert-insider-threat.ts';
import { commaQuoted, splitRecord } from './csv-text.ts';
import { evtx } from './evtx.ts';
import { hayabusa } from './hayabusa.ts';
import { hayabusa2021 } from './hayabusa-2021.ts';
import type { Importer, RecognisedFormat, Sample } from './importer.ts';
import { parseObject } from './json-text.ts';
import { mactimeBody } from './mactime-body.ts';
import { mactimeCsv } from './mactime-csv.ts';
import { plasoDynamic } from './plaso-dynamic.ts';
import { plasoJsonLine } from './plaso-json-line.ts';
import { plasoL2tcsv } from './plaso-l2tcsv.ts';
import { purview } from './purview.ts';
import { purviewJsonl } from './purview-jsonl.ts';
import { timesketchCsv } from './timesketch-csv.ts';
import { timesketchJsonl } from './timesketch-jsonl.ts';
import { l2ttln, tln } from './tln.ts';
import { windowsEvents } from './windows-events.ts';

export const importers: readonly Importer[] = [
  timesketchCsv,
  timesketchJsonl,
  plasoDynamic,
  plasoL2tcsv,
  plasoJsonLine,
  tln,
  l2ttln,
  mactimeBody,
  mactimeCsv,
  hayabusa,
  hayabusa2021,
  purview,
  purviewJsonl,
  certInsiderThreat,
  windowsEvents,
  evtx,
];

export const knownFormats = importers.map(({ label }) => label).join(', ');

/** @throws RangeError for `mapped`, whose importer is made of its mapping */
export function importerOf(format: FormatId): Importer {
  const found = importers.find((importer) => importer.id === format);
  if (!found) throw new RangeError(`no importer for ${format}`);
  return found;
}

/** The sample that recognition needs, from a file's first rows (blank ones left out). */
export function sampleOf(firstRows: readonly string[]): Sample {
  const [first] = firstRows;
  if (first === undefined) return { header: null, lines: [], objects: [] };
  if (!first.trimStart().startsWith('{'))
    return { header: splitRecord(first, commaQuoted, 0) ?? [first], lines: firstRows, objects: [] };
  const objects = firstRows.flatMap((row) => {
    const parsed = parseObject(row);
    return 'object' in parsed ? [parsed.object] : [];
  });
  return { header: null, lines: firstRows, objects };
}

/** The formats that it may be, best first. */
export function recognise(sample: Sample): RecognisedFormat[] {
  const found: RecognisedFormat[] = [];
  for (const importer of importers) {
    const { id, label } = importer;
    const recognition = importer.recognise(sample);
    if (recognition) found.push({ format: id, label, confidence: recognition.confidence, why: recognition.why });
  }
  return found.sort((a, b) => b.confidence - a.confidence);
}

/** What was seen instead of a known format, as a sentence, with a name for it where it is one that we know of. */
export function describeUnknown(sample: Sample, firstRow: string): string {
  if (sample.objects[0]) {
    const names = Object.keys(sample.objects[0]);
    const shown = names.slice(0, 12).map(quoteCell).join(', ');
    return `Its first line is a JSON object with ${shown}${names.length > 12 ? ` and ${names.length - 12} more` : ''}.`;
  }
  const hint = hintOf(firstRow);
  const header = sample.header ?? [];
  if (header.length > 1 && hint === '') {
    const shown = header.slice(0, 20).map(quoteCell).join(', ');
    return `Its header is ${shown}${header.length > 20 ? ` and ${header.length - 20} more` : ''}.`;
  }
  return `Its first line is ${quoteCell(firstRow)}.${hint}`;
}

function hintOf(firstRow: string): string {
  if (/^\{"event_0": \{"__container_type__"/.test(firstRow))
    return ' That is plaso’s json output, one object for the whole file; export it again with “psort -o json_line”.';
  if (/^(Xxx Xxx 00 0000|[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4}) \d\d:\d\d:\d\d +\d+ [macb.]{4} /.test(firstRow))
    return ' That is mactime’s report for the eye, in which a row without a date borrows the one above; make it again with “mactime -d -y”.';
  return firstRow.trimStart().startsWith('{') ? ' It looks like JSON, but the line is not one whole object.' : '';
}
