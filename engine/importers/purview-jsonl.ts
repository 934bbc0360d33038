/** Microsoft's unified audit log as its records alone, one JSON object a line: what AuditData holds in the CSV (purview.ts). */
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { canonicalName } from './columns.ts';
import type { JsonLinesImporter } from './importer.ts';
import { Members, parseObject } from './json-text.ts';
import { auditMessage, auditRecord } from './purview-record.ts';

const nothing: ReadonlySet<string> = new Set(['creationtime']);

export const purviewJsonl: JsonLinesImporter = {
  id: 'purview-jsonl',
  label: 'Microsoft Purview audit log JSON lines',
  kind: 'jsonl',

  recognise({ objects }) {
    const [first] = objects;
    if (!first) return null;
    const members = new Members(first, canonicalName);
    return ['creationtime', 'operation', 'recordtype', 'workload'].every((name) => members.has(name))
      ? {
          confidence: 0.96,
          why: 'The first line is a JSON object with CreationTime, Operation, RecordType and Workload, as each record of the unified audit log.',
        }
      : null;
  },

  bind: () => (text) => {
    const parsed = parseObject(text);
    if (isRefusal(parsed)) return parsed;
    const audit = auditRecord(parsed.object);
    if (audit.time === null) return { refused: 'there is no CreationTime' };
    if (isRefusal(audit.time)) return audit.time;
    return {
      ...audit.time,
      timeDescription: 'Recorded',
      source: audit.workload || 'Microsoft 365',
      type: audit.operation,
      actor: audit.user,
      host: '',
      message: auditMessage(audit),
      sourceTags: [],
      extraText: new Members(parsed.object, canonicalName).rest(nothing),
    };
  },
};
