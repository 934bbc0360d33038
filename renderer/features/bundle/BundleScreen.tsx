import { useEffect } from 'react';
import type { Failure } from '../../../shared/api/failures.ts';
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Page, Waiting } from '../../components/Page.tsx';
import { useBundleQuery } from './api.ts';
import { BundleList } from './BundleList.tsx';
import { Builder } from './builder/Builder.tsx';
import { builder, draftOf, openBundleOf } from './drafts.ts';

/** The bundles of a case, or the one that is open. */
export function BundleScreen({ caseId }: { caseId: string }) {
  const open = useAppSelector((state) => openBundleOf(state, caseId));
  return open === undefined ? <BundleList caseId={caseId} /> : <OpenBundle key={open} caseId={caseId} id={open} />;
}

function OpenBundle({ caseId, id }: { caseId: string; id: string }) {
  const dispatch = useAppDispatch();
  const draft = useAppSelector((state) => draftOf(state, id));
  const { data, error, refetch } = useBundleQuery({ caseId, id });
  useEffect(() => {
    if (data) dispatch(builder.loaded(data));
  }, [data, dispatch]);
  const close = (): void => {
    dispatch(builder.closed({ caseId }));
  };
  if (draft) return <Builder caseId={caseId} draft={draft} onClose={close} />;
  return (
    <Page title="Bundle" actions={<Button onClick={close}>All bundles</Button>}>
      {error === undefined ? (
        <Waiting label="Opening the bundle" rows={8} />
      ) : (
        <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}
