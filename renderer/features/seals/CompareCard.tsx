import { useState } from 'react';
import type { Comparison } from '../../../shared/api/comparisons.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { Chosen } from '../../components/Chosen.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { useReveal } from '../../components/use-reveal.ts';
import { Changes } from './Changes.tsx';
import styles from './seals.module.css';

type Sides = { readonly before: GrantedFile | null; readonly after: GrantedFile | null };

/** What changed since a bundle was served: two PDFs, page by page. Needs no case. */
export function CompareCard({ scope, place }: { scope: string; place: Place }) {
  const { choose, failure: choiceFailure } = useFileChoice();
  const [files, setFiles] = useState<Sides>({ before: null, after: null });
  const run = useJob('bundles.compare', scope);
  const outcome = useReveal<HTMLDivElement>(run.job?.state);
  const pick = async (side: keyof Sides): Promise<void> => {
    const file = await choose('comparison');
    if (file) setFiles((now) => ({ ...now, [side]: file }));
  };
  const start = (): void => {
    const { before, after } = files;
    if (before && after)
      void run.start({ before: before.grant, after: after.grant }, `${before.name} and ${after.name}`, place);
  };
  return (
    <Card title="Two versions of a bundle">
      <div className={styles.fields}>
        <p>
          Each page is held against the other file’s by what it shows: which changed, moved, came or went, and which
          words.
        </p>
        <div className={styles.sides}>
          {(['before', 'after'] as const).map((side) => (
            <div key={side} className={styles.side}>
              <h3>{side === 'before' ? 'As it was served' : 'As it is now'}</h3>
              <Chosen>
                <span className={styles.muted}>{files[side]?.name ?? 'No file chosen'}</span>
                <Button icon="file" disabled={run.running} onClick={() => void pick(side)}>
                  {side === 'before' ? 'Choose the earlier PDF' : 'Choose the later PDF'}
                </Button>
              </Chosen>
            </div>
          ))}
        </div>
        <div className={styles.row}>
          <span />
          <Button kind="primary" disabled={run.running || !files.before || !files.after} onClick={start}>
            Compare
          </Button>
        </div>
        {run.running && run.job && <JobProgress job={run.job} onCancel={run.cancel} />}
        {choiceFailure && <FailureNotice failure={choiceFailure} />}
        {!run.running && run.failure && <FailureNotice failure={run.failure} />}
        <div ref={outcome}>{run.output && <Changes of={run.output as Comparison} />}</div>
      </div>
    </Card>
  );
}
