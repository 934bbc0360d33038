import { useEffect, useId, useRef, useState } from 'react';
import type { AnnotationView } from '../../../shared/api/timeline.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { counted } from '../../format/numbers.ts';
import { AnnotationItem } from './AnnotationItem.tsx';
import styles from './annotations.module.css';
import { withdrawalReasons } from './recent.ts';
import { annotationActs } from './undo.ts';

/** Takes an annotation back with a reason. It stays in the ledger: withdrawn, never removed. */
export function WithdrawPanel({
  caseId,
  zone,
  annotation,
  onClose,
}: {
  caseId: string;
  zone: string;
  annotation: AnnotationView;
  onClose: () => void;
}) {
  const dispatch = useAppDispatch();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState<string>(withdrawalReasons[0]);
  const { call, busy, failure } = useCall('annotations.withdraw');
  useEffect(() => input.current?.select(), []);

  const submit = async (): Promise<void> => {
    if (reason.trim() === '' || busy) return;
    const outcome = await call({ caseId, annotationId: annotation.id, reason: reason.trim() });
    if (!outcome.ok) return;
    const { id: gone, events } = annotation;
    dispatch(annotationActs.performed({ caseId, act: { kind: 'withdrawn', id: gone, events, reason: reason.trim() } }));
    dispatch(noticed(`Withdrawn from ${counted(events, 'event')}.`, { label: 'Undo', command: 'timeline.undo' }));
    onClose();
  };

  return (
    <form
      className={styles.panel}
      aria-label="Withdraw an annotation"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className={styles.head}>
        <h2>Withdraw this annotation</h2>
        <Button kind="quiet" icon="close" aria-label="Close without withdrawing" onClick={onClose} />
      </div>
      <ul className={styles.quoted}>
        <AnnotationItem annotation={annotation} zone={zone} />
      </ul>
      <label htmlFor={`${id}-reason`} className={styles.label}>
        Reason
      </label>
      <input
        ref={input}
        id={`${id}-reason`}
        type="text"
        className={styles.control}
        maxLength={500}
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ul className={styles.offers} aria-label="Reasons">
        {withdrawalReasons
          .filter((each) => each !== reason)
          .map((each) => (
            <li key={each}>
              <button type="button" className={styles.offer} onClick={() => setReason(each)}>
                {each}
              </button>
            </li>
          ))}
      </ul>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.actions}>
        <Button type="submit" kind="primary" disabled={reason.trim() === '' || busy}>
          Withdraw
        </Button>
        <span className={styles.hint}>It stays in the ledger, marked as withdrawn.</span>
      </div>
    </form>
  );
}
