/** Stored records as the contract shows them. */
import type { Exhibit } from '../../shared/api/exhibits.ts';
import type { Certificate, FormatId } from '../../shared/api/imports.ts';
import type { LedgerRow } from '../../shared/api/ledger.ts';
import type { AnnotationView } from '../../shared/api/timeline.ts';
import { describeAct } from '../../shared/domain/ledger/describe.ts';
import { decodeEntry } from '../../shared/domain/ledger/entry.ts';
import { mappingHash } from '../mapping-hash.ts';
import type { AnnotationRecord } from '../store/annotations.ts';
import type { ReadTx } from '../store/driver.ts';
import { folderOf } from '../store/exhibit-files.ts';
import type { ExhibitRecord } from '../store/exhibits.ts';
import { type ImportRecord, rejectedRows } from '../store/imports.ts';
import type { LedgerRecord } from '../store/ledger.ts';
import { personOf } from '../store/meta.ts';

export function annotationView(tx: ReadTx, record: AnnotationRecord): AnnotationView {
  const author = personOf(tx, record.person);
  return {
    id: record.id,
    note: record.note,
    tags: [...record.tags],
    events: record.events,
    author: author?.name ?? '',
    initials: author?.initials ?? '',
    at: record.at,
    withdrawn: record.withdrawnAt !== null,
  };
}

export function exhibitView(tx: ReadTx, record: ExhibitRecord): Exhibit {
  const folder = record.kind === 'folder' ? folderOf(tx, record.id) : null;
  return {
    id: record.id,
    ref: exhibitRef(record),
    producer: record.producer,
    number: record.number,
    description: record.description,
    kind: record.kind,
    file: record.file,
    mediaType: record.mediaType,
    size: record.size,
    sha256: record.sha256,
    producedAt: record.at,
    producedBy: personOf(tx, record.person)?.name ?? '',
    events: record.events,
    parents: [...record.parents],
    parent: record.parent,
    original: record.original && { ...record.original },
    acquisition: record.acquisition && {
      ...record.acquisition,
      hashes: record.acquisition.hashes.map((hash) => ({ ...hash })),
    },
    files: folder && { count: folder.files, bytes: folder.bytes, folders: folder.folders, skipped: folder.skipped },
    erasedAt: record.erasedAt,
    ledgerEntry: record.entry,
  };
}

export function exhibitRef(record: { producer: string; number: number }): string {
  return `${record.producer}/${record.number}`;
}

/** Subject id of an exhibit's ledger entries. */
export function exhibitSubject(record: { producer: string; number: number }): string {
  return `exhibit:${exhibitRef(record)}`;
}

export function certificateView(tx: ReadTx, record: ImportRecord): Certificate {
  return {
    importId: record.id,
    file: record.file,
    sha256: record.sha256,
    size: record.size,
    format: record.format as FormatId,
    encoding: record.encoding,
    zone: record.zone,
    sheet: record.sheet,
    mapping: record.mapping && { name: record.mapping.name, sha256: mappingHash(record.mapping) },
    warnings: [...record.warnings],
    supersededBy: record.supersededBy,
    importedAt: record.at,
    importedBy: personOf(tx, record.person)?.name ?? '',
    rows: record.rows,
    imported: record.imported,
    duplicate: record.duplicate,
    rejected: rejectedRows(tx, record.id),
    span: record.spanFrom === null || record.spanTo === null ? null : { from: record.spanFrom, to: record.spanTo },
    ledgerEntry: record.entry,
  };
}

export function ledgerRow(tx: ReadTx, record: LedgerRecord): LedgerRow {
  const entry = decodeEntry(record.payload);
  const detail = record.detail === null ? null : (JSON.parse(record.detail) as Record<string, unknown>);
  return {
    index: record.logIndex,
    seq: record.seq,
    feed: record.feed,
    hash: record.hash,
    act: record.act,
    // An entry whose bytes no longer read is shown as that; verification says what is wrong with it.
    summary: entry
      ? describeAct(entry.act, entry.subject.id, detail)
      : 'This entry cannot be read. Run a verification.',
    subject: record.subject,
    subjectSha256: entry?.subject.sha256 ?? null,
    actor: typeof detail?.by === 'string' ? detail.by : ((entry && personOf(tx, entry.actor)?.name) ?? ''),
    at: record.at,
    reason: typeof detail?.reason === 'string' ? detail.reason : null,
  };
}
