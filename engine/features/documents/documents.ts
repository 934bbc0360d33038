import { basename } from 'node:path';
import type { CaseDocument } from '../../../shared/api/documents.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { addDocumentIn, changeDocument, documents, documentView, knownDocument } from '../../documents.ts';
import { approvedCopies } from '../../redacted-copies.ts';
import { dropStaged, type StagedBytes } from '../../stated-files.ts';
import { state } from '../../statements.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `documents.${string}`>;

/** More than a hearing holds, and a list that a screen can show. */
const mostDocuments = 5000;

/** Copies a file into the case, hashing the very bytes that are stored. */
export type TakeInFile = (
  file: CaseFile,
  path: string,
  options: { readonly signal: AbortSignal; readonly progress: (report: Progress) => void },
) => Promise<StagedBytes & { readonly mediaType: string }>;

export function documentHandlers(
  { home, grants, changed }: FeatureContext,
  takeIn: TakeInFile,
): Pick<Handlers, Methods> {
  const tell = (caseId: string) => changed({ caseId, features: ['documents', 'bundles', 'ledger', 'cases'] });
  const shown = (file: CaseFile, id: string): CaseDocument => {
    const record = knownDocument(file.read, id);
    return documentView(file.read, record, approvedCopies(file.read).has(id));
  };
  return {
    'documents.list': async ({ caseId }) => {
      const { read } = await home.openCase(caseId);
      const approved = approvedCopies(read);
      return documents(read).map((record) => documentView(read, record, approved.has(record.id)));
    },
    'documents.add': async ({ caseId, file: grant, kind, title, author, date, parent }, work) => {
      const path = grants.pathOf(grant, 'read');
      const file = await home.openCase(caseId);
      if (parent !== undefined) knownDocument(file.read, parent);
      if (documents(file.read).length >= mostDocuments)
        throw new FailureError(
          'invalid-request',
          `A case holds at most ${mostDocuments.toLocaleString('en-GB')} documents.`,
          'Withdraw some that no bundle needs, or produce files as exhibits.',
        );
      const content = await takeIn(file, path, work);
      const fileName = basename(path);
      let id = '';
      try {
        id = commit(file, (tx, record) => {
          if (parent !== undefined) knownDocument(tx, parent);
          const said = {
            kind,
            title: title || fileName,
            author,
            date,
            fileName,
            mediaType: content.mediaType,
            parent: parent ?? null,
          };
          return addDocumentIn(file, tx, record, said, content);
        });
      } catch (error) {
        dropStaged(file, [content]);
        throw error;
      }
      tell(caseId);
      return shown(file, id);
    },
    'documents.change': async ({ caseId, id, reason, ...change }) => {
      const file = await home.openCase(caseId);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      changeDocument(file, knownDocument(file.read, id), given, reason);
      tell(caseId);
      return shown(file, id);
    },
    'documents.withdraw': async ({ caseId, id, reason }) => {
      const file = await home.openCase(caseId);
      const { body } = knownDocument(file.read, id);
      state(file, { kind: 'document', key: id, body: null, reason, words: `Document “${body.title}” withdrawn.` });
      tell(caseId);
      return {};
    },
  };
}
