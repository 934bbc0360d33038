import { useState } from 'react';
import type { BundleExport } from '../../../../shared/api/bundle-plans.ts';
import type { Failure } from '../../../../shared/api/failures.ts';
import { JobProgress } from '../../../app/jobs/JobProgress.tsx';
import { useJob } from '../../../app/jobs/use-job.ts';
import { Button } from '../../../components/Button.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Facts } from '../../../components/Facts.tsx';
import { Hash } from '../../../components/Hash.tsx';
import { FailureNotice, Notice } from '../../../components/Notice.tsx';
import { Card, Waiting } from '../../../components/Page.tsx';
import { counted, formatSizeExact } from '../../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../../format/time.ts';
import { CompareCard } from '../../seals/CompareCard.tsx';
import { TimestampNow } from '../../seals/TimestampNow.tsx';
import { useBundleExportsQuery } from '../api.ts';
import type { Ops } from '../builder/use-ops.ts';
import type { Draft } from '../drafts.ts';
import { audienceWords } from '../model/words.ts';
import { CheckExport } from './CheckExport.tsx';
import styles from './exports.module.css';

/** What went out of this bundle, to whom, and what can follow it. */
export function ExportsPanel({
  caseId,
  draft,
  ops,
  zone,
  onExport,
  onLate,
}: {
  caseId: string;
  draft: Draft;
  ops: Ops;
  zone: string;
  onExport: () => void;
  /** Shows the late additions in the outline. */
  onLate: () => void;
}) {
  const { data, error, refetch } = useBundleExportsQuery({ caseId, bundle: draft.id });
  const run = useJob('bundles.export', draft.id);
  const { late } = draft.history.present;
  const startLate = (since: string): void => {
    const plan = ops.plan();
    if (plan.late?.since !== since)
      ops.apply({ ...plan, late: { since, items: plan.late?.items ?? [] } }, 'Begin late additions');
    onLate();
    ops.say('Late additions: what you put in now follows the last page that was served.');
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys that scroll
    <section className={styles.exports} aria-label="Exports" tabIndex={0}>
      <div className={styles.list}>
        {run.running && run.job && (
          <Card>
            <JobProgress job={run.job} onCancel={run.cancel} />
          </Card>
        )}
        {!run.running && run.failure && <FailureNotice failure={run.failure} />}
        {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
        {!data && error === undefined && <Waiting label="Reading what was exported" rows={3} />}
        {data?.length === 0 && !run.running && (
          <EmptyState
            icon="bundle"
            title="Nothing of this bundle was exported yet"
            action={
              <Button kind="primary" icon="bundle" onClick={onExport}>
                Export
              </Button>
            }
          >
            Each export stands here afterwards: to whom it went and why, its files and their hashes, and what changed
            since.
          </EmptyState>
        )}
        {data?.map((each, n) => (
          <ExportCard
            key={each.id}
            caseId={caseId}
            of={each}
            zone={zone}
            newest={n === 0}
            late={late?.since === each.id}
            place={{ kind: 'case', caseId, section: 'bundle', target: null }}
            onLate={() => startLate(each.id)}
          />
        ))}
        {data && data.length > 0 && (
          <CompareCard
            scope={`compared ${draft.id}`}
            place={{ kind: 'case', caseId, section: 'bundle', target: null }}
          />
        )}
      </div>
    </section>
  );
}

function ExportCard({
  caseId,
  of,
  zone,
  newest,
  late,
  place,
  onLate,
}: {
  caseId: string;
  of: BundleExport;
  zone: string;
  newest: boolean;
  late: boolean;
  place: Parameters<typeof CheckExport>[0]['place'];
  onLate: () => void;
}) {
  const [verified, setVerified] = useState(false);
  const title = `${audienceWords[of.audience].name} version to ${of.recipient ?? 'nobody named'}`;
  return (
    <article className={styles.card} aria-label={title}>
      <header className={styles.head}>
        <h2>{title}</h2>
        <span className={styles.muted}>
          {of.version === null ? '' : `of version ${of.version} · `}
          {formatInstant(microsOfIso(of.at), zone)} · {of.by}
        </span>
      </header>
      {late && (
        <Notice>Late additions are being prepared to follow this export. Every page of it stays as it was.</Notice>
      )}
      <Facts
        rows={[
          ['Reason', of.reason],
          ['Signed', of.seal === null ? 'By its manifest alone' : `${of.seal}, in the file itself`],
          ['PDF/A-2u', of.pdfa.claimed ? 'Yes' : `Not claimed${of.pdfa.why === null ? '' : `: ${of.pdfa.why}`}`],
        ]}
      />
      <ul className={styles.volumes}>
        {of.volumes.map(({ letter, file, manifest, sha256, size, pages }, n) => (
          <li key={letter}>
            <span className={styles.file}>
              <strong>{file}</strong>
              <span className={styles.muted}>
                {counted(pages, 'page')}, {formatSizeExact(size)} · with {manifest}
              </span>
            </span>
            <Hash value={sha256} of={file} checked={n === 0 && verified} />
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <CheckExport exportId={of.id} file={of.volumes[0]?.file ?? ''} place={place} onVerified={setVerified} />
        {of.seal === 'B-B' && (
          <TimestampNow caseId={caseId} exportId={of.id} file={of.volumes[0]?.file ?? ''} zone={zone} place={place} />
        )}
        {newest && !late && (
          <Button icon="plus" onClick={onLate}>
            Late additions after this
          </Button>
        )}
      </div>
    </article>
  );
}
