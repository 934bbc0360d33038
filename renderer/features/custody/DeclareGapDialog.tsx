import { useState } from 'react';
import type { CustodyGap } from '../../../shared/api/custody.ts';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextAreaField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { microsOfIso } from '../../format/time.ts';
import { readWallTime } from '../../format/wall-time.ts';
import styles from './custody.module.css';
import { noTime, type When, WhenFields, whenAt } from './WhenFields.tsx';

/** Says why a time is not accounted for. The gap stays in sight, with its explanation beside it. */
export function DeclareGapDialog({
  caseId,
  zone,
  exhibit,
  gap,
  onClose,
}: {
  caseId: string;
  zone: string;
  exhibit: Exhibit;
  /** The gap that was found; null to declare one that nothing has found. */
  gap: CustodyGap | null;
  onClose: () => void;
}) {
  const [from, setFrom] = useState<When>(() => (gap?.from ? whenAt(microsOfIso(gap.from), zone) : noTime));
  // To the minute, and never short of the gap: a rest of seconds would stay unexplained.
  const [to, setTo] = useState<When>(() => (gap ? whenAt(microsOfIso(gap.to) + 59_999_999, zone) : noTime));
  const [explanation, setExplanation] = useState('');
  const [tried, setTried] = useState(false);
  const { call, busy, failure } = useCall('custody.declareGap');
  const dispatch = useAppDispatch();

  const begins = readWallTime(from.date, from.time, zone);
  const ends = readWallTime(to.date, to.time, zone);
  const backwards = begins.ok && ends.ok && ends.micros <= begins.micros;
  const missing = explanation.trim() === '' ? 'Say what happened in that time, as far as you know.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!begins.ok || !ends.ok || backwards || missing !== null || busy) return;
    const outcome = await call({
      caseId,
      exhibitId: exhibit.id,
      from: begins.text,
      to: ends.text,
      explanation: explanation.trim(),
    });
    if (!outcome.ok) return;
    dispatch(noticed(`Gap of ${exhibit.ref} declared.`));
    onClose();
  };
  return (
    <Dialog
      title={`Declare a gap of ${exhibit.ref}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Declare the gap
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.muted}>
          {gap ? gap.what : 'A time in which nobody can say who had it.'} A declared gap stays in the continuity, with
          your name and your explanation beside it.
        </p>
        <WhenFields label="From" value={from} zone={zone} tried={tried} onChange={setFrom} />
        <WhenFields label="Until" value={to} zone={zone} tried={tried} onChange={setTo} />
        {tried && backwards && <p className={styles.problem}>The gap must end after it begins.</p>}
        <TextAreaField
          label="Explanation"
          data-autofocus
          maxLength={2000}
          value={explanation}
          onChange={(event) => setExplanation(event.target.value)}
          error={tried ? missing : null}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
