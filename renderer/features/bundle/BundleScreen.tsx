import { useState } from 'react';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { bundleFileName } from '../../../shared/domain/bundle/file-name.ts';
import { useFileChoice } from '../../app/files.ts';
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { CaseStatus } from '../../app/shell/CaseStatus.tsx';
import { Icon } from '../../components/Icon.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Page, Waiting } from '../../components/Page.tsx';
import { useReveal } from '../../components/use-reveal.ts';
import { counted } from '../../format/numbers.ts';
import { useBundlePlanQuery } from './api.ts';
import styles from './bundle.module.css';
import {
  blankDraft,
  type Draft,
  disclosed,
  disclosureOf,
  disclosureProblems,
  drafted,
  draftOf,
  optionsOf,
  problemsOf,
  recipientsOf,
} from './draft.ts';
import { ExportResult } from './ExportResult.tsx';
import { OptionsForm } from './OptionsForm.tsx';
import { PackCard } from './PackCard.tsx';

/** What the bundle will hold, how it is named, where it goes; then the bundle, and its check. */
export function BundleScreen({ caseId }: { caseId: string }) {
  const { data: plan, error, refetch } = useBundlePlanQuery({ caseId });
  const { data: info } = useCaseInfoQuery({ caseId });
  const typed = useAppSelector((state) => draftOf(state, caseId));
  const dispatch = useAppDispatch();
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState<GrantedFile | null>(null);
  const { chooseSave, failure: saveFailure } = useFileChoice();
  const run = useJob('bundles.export', caseId);
  const outcome = useReveal<HTMLDivElement>(run.job?.state);

  const draft: Draft = typed ?? { ...blankDraft, shortName: (info?.title ?? '').slice(0, 80) };
  const problems = problemsOf(draft);
  const disclosure = disclosureProblems(draft.disclosure);
  const recipients = useAppSelector((state) => recipientsOf(state, caseId));
  const here: Place = { kind: 'case', caseId, section: 'bundle', target: null };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(problems).length + Object.keys(disclosure).length > 0 || run.running) return;
    const options = optionsOf(draft);
    const out = await chooseSave(bundleFileName(options));
    if (!out) return;
    setSaved(out);
    const sent = disclosureOf(draft.disclosure);
    const outcome = await run.start({ caseId, out: out.grant, options, ...sent }, `Bundle ${out.name}`, here);
    if (outcome.ok) dispatch(disclosed({ caseId, recipient: sent.recipient }));
  };
  return (
    <Page
      title="Bundle"
      intro="One PDF, numbered and linked, with a signed manifest that lets anyone verify it."
      narrow
    >
      <CaseStatus caseId={caseId} />
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {!plan && error === undefined && <Waiting label="Working out what the bundle will hold" rows={4} />}
      {plan && (
        <>
          <Card title="What it will hold">
            <p className={styles.holds}>
              {counted(plan.keyEvents, 'annotated event')} in the chronology · {counted(plan.exhibits, 'exhibit')}
            </p>
            <p className={styles.muted}>
              Cover, linked index, chronology with a chart, exhibits list, exhibits, continuity statement and hash
              certificate.
            </p>
            {plan.remarks.length > 0 && (
              <ul className={styles.remarks} aria-label="Before you export">
                {plan.remarks.map((remark) => (
                  <li key={remark}>
                    <Icon name="info" />
                    <span>{remark}</span>
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <Card title="Cover, name and recipient">
            <OptionsForm
              caseId={caseId}
              recipients={recipients}
              draft={draft}
              problems={tried ? { ...problems, disclosure } : {}}
              busy={run.running}
              onChange={(next) => dispatch(drafted({ caseId, draft: next }))}
              onSubmit={() => void submit()}
            />
          </Card>
        </>
      )}
      <div ref={outcome} className={styles.outcome}>
        {saveFailure && <FailureNotice failure={saveFailure} />}
        {run.running && run.job && (
          <Card>
            <JobProgress job={run.job} onCancel={run.cancel} />
          </Card>
        )}
        {!run.running && run.failure && <FailureNotice failure={run.failure} />}
        {run.output && <ExportResult caseId={caseId} result={run.output} saved={saved} place={here} />}
      </div>
      {plan && info && <PackCard caseId={caseId} caseRef={info.ref} place={here} />}
      {plan && !run.output && (
        <p className={styles.muted}>
          <Icon name="info" /> Exporting is recorded in the ledger, for the bundle and for each exhibit in it.
        </p>
      )}
    </Page>
  );
}
