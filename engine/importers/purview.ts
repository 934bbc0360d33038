/**
 * Microsoft Purview / unified audit log as CSV: the portal's export (`RecordId,CreationDate,RecordType,Operation,UserId,
 * AuditData,…`; the portal of before wrote `CreationDate,UserIds,Operations,AuditData`) and PowerShell's
 * (`…,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount,…`). Times are UTC. Source: Microsoft Learn, "Export,
 * configure, and view audit log records"; "Search-UnifiedAuditLog".
 *
 * AuditData's CreationTime decides where the cell reads as JSON with one; CreationDate, which a spreadsheet may have
 * rewritten in its own country's order, where it does not. `9/20/2023 4:05:03 AM` is month first, as the portal writes.
 */
import { compilePattern } from '../../shared/domain/time/pattern.ts';
import { isRefusal, readIsoTime } from '../../shared/domain/time/wall.ts';
import { firstFilled, Header, joinFilled } from './columns.ts';
import { commaQuoted } from './csv-text.ts';
import type { CsvImporter, Rejection } from './importer.ts';
import { parseObject } from './json-text.ts';
import { type AuditRecord, auditMessage, auditRecord } from './purview-record.ts';
import { type RowTime, utcRowTime } from './row-time.ts';

/** The most that one export or one ReturnLargeSet session gives: a file of exactly so many is probably cut off. */
const exportLimit = 50_000;

const twelveHours = compilePattern('M/D/YYYY h:mm:ss A');
const twentyFour = compilePattern('M/D/YYYY H:mm:ss');
if (isRefusal(twelveHours) || isRefusal(twentyFour)) throw new Error('the patterns of CreationDate cannot be read');
const [readTwelve, readTwentyFour] = [twelveHours, twentyFour];

const blank: AuditRecord = { time: null, operation: '', workload: '', user: '', object: '', client: '', result: '' };

function creationDate(cell: string): RowTime | Rejection {
  if (/^\s*\d{4}-/.test(cell)) return utcRowTime(cell, readIsoTime(cell));
  return utcRowTime(cell, /[ap]\.?m/i.test(cell) ? readTwelve(cell) : readTwentyFour(cell));
}

export const purview: CsvImporter = {
  id: 'purview',
  label: 'Microsoft Purview audit log CSV',
  kind: 'csv',
  dialect: commaQuoted,

  recognise({ header }) {
    if (!header) return null;
    const names = new Header(header);
    if (!names.has('auditdata')) return null;
    if (names.has('recordid') && names.has('creationdate'))
      return {
        confidence: 0.98,
        why: 'The header has RecordId, CreationDate and AuditData, as Purview’s portal exports.',
      };
    if (names.has('userids') && names.has('operations'))
      return {
        confidence: 0.97,
        why: 'The header has UserIds, Operations and AuditData, as Search-UnifiedAuditLog gives.',
      };
    return { confidence: 0.6, why: 'The header has AuditData, in which the unified audit log holds its records.' };
  },

  warnings: (rows) =>
    rows === exportLimit
      ? [
          'The file has exactly 50,000 rows, the most that one export of the unified audit log gives: it is probably cut off. Export shorter spans.',
        ]
      : [],

  bind(columns) {
    const names = new Header(columns);
    const data = names.at('auditdata');
    const date = names.at('creationdate');
    if (data < 0) return { refused: 'the header has no AuditData column' };
    const operation = names.all(['operation', 'operations']);
    const user = names.all(['userid', 'userids']);
    const extra = names.allBut(['creationdate']);
    return (fields) => {
      const parsed = parseObject(fields[data] ?? '');
      const audit = 'object' in parsed ? auditRecord(parsed.object) : blank;
      const time =
        audit.time && !isRefusal(audit.time) ? audit.time : creationDate(date < 0 ? '' : (fields[date] ?? ''));
      if (isRefusal(time)) return audit.time && isRefusal(audit.time) && date < 0 ? audit.time : time;
      const what = audit.operation || firstFilled(fields, operation, false);
      return {
        ...time,
        timeDescription: 'Recorded',
        source: audit.workload || 'Microsoft 365',
        type: what,
        actor: audit.user || firstFilled(fields, user, false),
        host: '',
        message: auditMessage({ ...audit, operation: what }),
        sourceTags: [],
        extraText: joinFilled(fields, extra, false),
      };
    };
  },
};
