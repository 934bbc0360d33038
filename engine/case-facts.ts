/** A case as plans of bundles are held against it. */
import type { CaseFacts } from '../shared/domain/bundle/facts.ts';
import type { CaseFile } from './case-file.ts';
import { documents } from './documents.ts';
import { approvedCopies, lapsedCopies } from './redacted-copies.ts';
import { exhibits } from './store/exhibits.ts';
import { metaValue } from './store/meta.ts';
import { sensitiveSources } from './unused.ts';

export function caseFacts(file: CaseFile): CaseFacts {
  const tx = file.read;
  const approved = approvedCopies(tx);
  const zone = metaValue(tx, 'displayZone') ?? 'Europe/London';
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  return {
    title: metaValue(tx, 'title') ?? '',
    exhibits: exhibits(tx).map((record) => ({
      id: record.id,
      ref: `${record.producer}/${record.number}`,
      description: record.description,
      kind: record.kind,
      sha256: record.sha256,
      date: day.format(new Date(record.at)),
      erased: record.erasedAt !== null,
      parent: record.parent,
      approved: approved.has(record.id),
    })),
    documents: documents(tx).map(({ id, body }) => ({
      id,
      kind: body.kind,
      title: body.title,
      date: body.date,
      sha256: body.sha256,
      parent: body.parent,
      approved: approved.has(id),
    })),
    sensitive: sensitiveSources(tx),
    lapsed: lapsedCopies(tx),
  };
}
