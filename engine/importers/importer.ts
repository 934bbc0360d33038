/** What a format is to the rest: how its rows are bounded, how it is recognised, and how a row becomes an event. */
import type { FormatId, ImportPreview } from '../../shared/api/imports.ts';
import type { EventRecord } from '../../shared/domain/events/record.ts';
import type { Refusal } from '../../shared/domain/time/wall.ts';
import type { Zone } from '../../shared/domain/time/zone.ts';
import type { CsvDialect } from './csv-text.ts';

/** What recognition looks at: the beginning of the file. */
export interface Sample {
  /** The header's cells as written, or null where the first line is a JSON object. */
  readonly header: readonly string[] | null;
  /** The first JSON objects, where the first line is one. */
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

export interface Recognition {
  /** 0 to 1. */
  readonly confidence: number;
  /** For the eye, a sentence. */
  readonly why: string;
}

/** A format that a file may be in. */
export type RecognisedFormat = ImportPreview['recognised'][number];

/** Why a row is refused. `zoneMissing`: it would be read if a zone had been chosen. */
export interface Rejection extends Refusal {
  readonly zoneMissing?: true;
}

export type Reading = EventRecord | Rejection;

interface ImporterBase {
  readonly id: FormatId;
  readonly label: string;
  recognise(sample: Sample): Recognition | null;
}

export interface CsvImporter extends ImporterBase {
  readonly kind: 'csv';
  readonly dialect: CsvDialect;
  /** Binds to a header; a refusal names what the header lacks. */
  bind(columns: readonly string[], zone: Zone | null): ((fields: readonly string[]) => Reading) | Refusal;
}

export interface JsonLinesImporter extends ImporterBase {
  readonly kind: 'jsonl';
  bind(zone: Zone | null): (text: string) => Reading;
}

export type Importer = CsvImporter | JsonLinesImporter;
