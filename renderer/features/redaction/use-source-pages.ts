import { useEffect, useState } from 'react';
import type { Output } from '../../../shared/api/contract.ts';
import type { Failure } from '../../../shared/api/failures.ts';
import type { PageSource } from '../../../shared/api/readings.ts';
import { toFailure } from '../../app/api.ts';
import { useClient } from '../../app/hooks.ts';

export type SourcePages = Output<'redactions.pages'>;

/** A source's pages. They stay out of the store: a document is large, and no business of anything that inspects it. */
export function useSourcePages(
  caseId: string,
  { kind, id }: PageSource,
): { readonly pages: SourcePages | null; readonly failure: Failure | null; readonly again: () => void } {
  const client = useClient();
  const [pages, setPages] = useState<SourcePages | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    setPages(null);
    setFailure(null);
    client.call('redactions.pages', { caseId, source: { kind, id } }, { signal: controller.signal }).then(
      (read) => !controller.signal.aborted && setPages(read),
      (error: unknown) => !controller.signal.aborted && setFailure(toFailure(error)),
    );
    return () => controller.abort();
  }, [client, caseId, kind, id, turn]);
  return { pages, failure, again: () => setTurn((n) => n + 1) };
}
