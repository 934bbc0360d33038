import { type ReactNode, useState } from 'react';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import type { JobOutcome } from '../../app/jobs/jobs.ts';
import type { UseJob } from '../../app/jobs/use-job.ts';
import { useSessionQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextAreaField, TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import styles from './exhibits.module.css';

type ExhibitMethod = 'exhibits.addFile' | 'exhibits.addFolder' | 'exhibits.addSelection';

export interface ExhibitFormProps<M extends ExhibitMethod> {
  readonly title: string;
  /** What is to be exhibited: a chosen file, or the events selected. */
  readonly what: ReactNode;
  readonly ready: boolean;
  /** Stands in the description until something is typed. */
  readonly suggestion: string;
  readonly job: UseJob<M>;
  readonly produce: (about: { description: string; producer: string }) => Promise<JobOutcome<M>>;
  readonly onClose: () => void;
  readonly onDone: (exhibit: Exhibit) => void;
  /** Beside what every exhibit is asked for; the dialog is then wide. */
  readonly beside?: ReactNode;
  /** Something typed beside is not right yet: shown there once `onTried` was called. */
  readonly problem?: boolean;
  readonly onTried?: () => void;
}

/** Description and producer, then the work, then the reference: the same for a file and for events. */
export function ExhibitForm<M extends ExhibitMethod>({
  title,
  what,
  ready,
  suggestion,
  job,
  produce,
  onClose,
  onDone,
  beside,
  problem = false,
  onTried,
}: ExhibitFormProps<M>) {
  const { data: session } = useSessionQuery({});
  const [typedDescription, setDescription] = useState<string | null>(null);
  const [typedProducer, setProducer] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [startedHere, setStartedHere] = useState(false);

  const description = typedDescription ?? suggestion;
  const producer = typedProducer ?? session?.person?.initials ?? '';
  const descriptionProblem =
    description.trim() === '' ? 'Say what it is, as the label and the exhibits list will.' : null;
  const producerProblem = /^[A-Z]{2,4}$/u.test(producer) ? null : 'Use two to four capital letters, A to Z.';
  const submit = async (): Promise<void> => {
    setTried(true);
    onTried?.();
    if (problem || !ready || job.running || descriptionProblem !== null || producerProblem !== null) return;
    setStartedHere(true);
    const outcome = await produce({ description: description.trim(), producer });
    if (!outcome.ok) return;
    onDone(outcome.output as Exhibit);
  };
  return (
    <Dialog
      title={title}
      size={beside === undefined ? 'medium' : 'wide'}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{job.running ? 'Continue in the background' : 'Cancel'}</Button>
          <Button kind="primary" type="submit" disabled={!ready || job.running}>
            Produce exhibit
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {what}
        <div className={beside === undefined ? styles.form : styles.sides}>
          <div className={styles.form}>
            <TextAreaField
              label="Description"
              hint="As it will be read on the label, in the exhibits list and in your statement."
              maxLength={500}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
              error={tried ? descriptionProblem : null}
              disabled={job.running}
            />
            <TextField
              label="Producer’s initials"
              hint="The person who produces it. The reference is these initials and the next number, and is never used again."
              maxLength={4}
              value={producer}
              onChange={(event) => setProducer(event.target.value.toUpperCase())}
              error={tried ? producerProblem : null}
              disabled={job.running}
            />
          </div>
          {beside !== undefined && <div>{beside}</div>}
        </div>
        {job.running && job.job && <JobProgress job={job.job} onCancel={job.cancel} />}
        {startedHere && !job.running && job.failure && <FailureNotice failure={job.failure} />}
      </div>
    </Dialog>
  );
}
