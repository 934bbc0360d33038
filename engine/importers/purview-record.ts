/**
 * One record of Microsoft's unified audit log, as its AuditData holds it. CreationTime is UTC, although it says so nowhere
 * in the text. Source: Microsoft Learn, "Office 365 Management Activity API schema", Common schema.
 */
import { readIsoTime } from '../../shared/domain/time/wall.ts';
import { canonicalName } from './columns.ts';
import type { Rejection } from './importer.ts';
import { Members, valueText } from './json-text.ts';
import { type RowTime, utcRowTime } from './row-time.ts';

export interface AuditRecord {
  readonly time: RowTime | Rejection | null;
  readonly operation: string;
  readonly workload: string;
  readonly user: string;
  readonly object: string;
  readonly client: string;
  readonly result: string;
}

export function auditRecord(object: Readonly<Record<string, unknown>>): AuditRecord {
  const members = new Members(object, canonicalName);
  const created = valueText(members.value('creationtime'));
  return {
    time: created === '' ? null : utcRowTime(created, readIsoTime(created)),
    operation: members.first(['operation']),
    workload: members.first(['workload']),
    user: members.first(['userid', 'userkey']),
    object: members.first(['sourcefilename', 'objectid', 'itemname', 'subject']),
    client: members.first(['clientip', 'clientipaddress', 'actoripaddress']),
    result: members.first(['resultstatus']),
  };
}

/** A sentence for the grid: “FileDownloaded: pay.xlsx (10.0.0.9)”. */
export function auditMessage({ operation, object, client, result }: AuditRecord): string {
  const more = [client, result].filter((one) => one !== '').join(', ');
  return `${operation || 'Audit record'}${object === '' ? '' : `: ${object}`}${more === '' ? '' : ` (${more})`}`;
}
