/** Formats, time bases and certificates in the words that people read. */
import type { Certificate, FormatId, TimeBasis } from '../../../shared/api/imports.ts';
import { counted, formatCount, formatSizeExact } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';

export const formatNames: Record<FormatId, string> = {
  'timesketch-csv': 'Timesketch CSV',
  'timesketch-jsonl': 'Timesketch JSONL',
  'plaso-dynamic': 'plaso dynamic CSV',
  'plaso-l2tcsv': 'plaso l2tcsv',
  'plaso-json-line': 'plaso json_line',
  tln: 'TLN (five fields)',
  l2ttln: 'L2TTLN (seven fields)',
  'mactime-body': 'Sleuth Kit body file',
  'mactime-csv': 'Sleuth Kit mactime CSV',
  hayabusa: 'Hayabusa CSV',
  'hayabusa-2021': 'Hayabusa CSV of 2021',
  purview: 'Microsoft Purview audit CSV',
  'purview-jsonl': 'Microsoft Purview audit JSON',
  'cert-insider-threat': 'CERT insider threat CSV',
  'windows-events': 'Windows events, JSON lines',
  evtx: 'Windows event log (EVTX)',
  mapped: 'As a mapping says',
};
export const formatIds = Object.keys(formatNames) as FormatId[];

export function basisText(basis: TimeBasis, zone: string | null): string {
  switch (basis) {
    case 'offset-in-text':
      return 'Offset in the text';
    case 'zone-in-row':
      return 'Zone in the row';
    case 'utc-by-format':
      return 'UTC by the format';
    case 'zone-chosen':
      return zone === null ? 'Zone chosen' : `Zone chosen: ${zone}`;
  }
}

export function confidenceText(confidence: number): string {
  const percent = Math.floor(confidence * 100);
  if (confidence >= 0.9) return `recognised, ${percent} % sure`;
  if (confidence >= 0.5) return `likely, ${percent} % sure`;
  return `possible, ${percent} % sure`;
}

export interface Balance {
  readonly imported: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly rows: number;
  readonly balances: boolean;
}

/** The sum of the certificate, done again here: it is shown as a claim, so it is checked as one. */
export function balanceOf(certificate: Pick<Certificate, 'imported' | 'duplicate' | 'rejected' | 'rows'>): Balance {
  const { imported, duplicate, rows } = certificate;
  const rejected = certificate.rejected.length;
  return { imported, duplicate, rejected, rows, balances: imported + duplicate + rejected === rows };
}

/** The whole certificate as text, every rejected row with it. */
export function certificateText(certificate: Certificate, caseRef: string, zone: string, marking: string): string {
  const { imported, duplicate, rejected, rows, balances } = balanceOf(certificate);
  const at = microsOfIso(certificate.importedAt);
  const lines = [
    marking,
    'Import reconciliation certificate',
    '',
    `Case: ${caseRef}`,
    `Import: ${certificate.importId}`,
    `File: ${certificate.file}`,
    `Size: ${formatSizeExact(certificate.size)}`,
    `SHA-256: ${certificate.sha256}`,
    `Format: ${formatNames[certificate.format]}`,
    `Encoding: ${certificate.encoding}`,
    `Zone chosen: ${certificate.zone ?? 'none needed'}`,
    ...(certificate.sheet === null ? [] : [`Sheet: ${certificate.sheet}`]),
    ...(certificate.mapping === null
      ? []
      : [`Mapping: ${certificate.mapping.name}, SHA-256 ${certificate.mapping.sha256}`]),
    ...certificate.warnings.map((warning) => `Known limit: ${warning}`),
    ...(certificate.supersededBy === null
      ? []
      : [`Superseded by import ${certificate.supersededBy}: its events are in no view`]),
    `Imported: ${formatInstant(at)} (${formatInstant(at, zone)})`,
    `Imported by: ${certificate.importedBy}`,
    `First event: ${certificate.span ? formatInstant(certificate.span.from) : 'none'}`,
    `Last event: ${certificate.span ? formatInstant(certificate.span.to) : 'none'}`,
    `Ledger entry: ${certificate.ledgerEntry}`,
    '',
    `${formatCount(imported)} imported + ${formatCount(duplicate)} duplicate + ${formatCount(rejected)} rejected = ${counted(rows, 'row')} in the file`,
    balances ? 'The three add up.' : 'The three do not add up.',
  ];
  if (rejected > 0) {
    lines.push('', 'Rejected rows');
    for (const row of certificate.rejected) lines.push(`Line ${formatCount(row.line)}: ${row.reason}`);
  }
  lines.push('', marking, '');
  return lines.join('\n');
}
