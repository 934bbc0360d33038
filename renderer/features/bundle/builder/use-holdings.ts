import { useMemo } from 'react';
import { useExhibitsQuery } from '../../exhibits/api.ts';
import { useDocumentsQuery } from '../api.ts';
import type { Holdings } from '../model/names.ts';

/** Exhibits and documents of the case, as a plan names them. */
export function useHoldings(caseId: string): Holdings {
  const { data: exhibits } = useExhibitsQuery({ caseId });
  const { data: documents } = useDocumentsQuery({ caseId });
  return useMemo(
    () => ({
      exhibits: new Map((exhibits ?? []).map((exhibit) => [exhibit.ref, exhibit])),
      documents: new Map((documents ?? []).map((document) => [document.sha256, document])),
    }),
    [exhibits, documents],
  );
}
