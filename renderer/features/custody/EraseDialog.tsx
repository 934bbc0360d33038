import { useState } from 'react';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted, formatSizeExact } from '../../format/numbers.ts';
import { useErasePlanQuery, useRecentReasons } from './api.ts';
import styles from './custody.module.css';

/** Says exactly what would go and what would stay, then asks for the reference to be typed. It cannot be undone. */
export function EraseDialog({ caseId, exhibit, onClose }: { caseId: string; exhibit: Exhibit; onClose: () => void }) {
  const { data: plan, error } = useErasePlanQuery(
    { caseId, exhibitId: exhibit.id },
    { refetchOnMountOrArgChange: true },
  );
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useRecentReasons(caseId, ['erased']);
  const { call, busy, failure } = useCall('custody.erase');
  const dispatch = useAppDispatch();

  const possible = plan !== undefined && plan.obstacles.length === 0 && plan.approvalId !== null;
  const same = typed.trim() === exhibit.ref;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!possible || plan.approvalId === null || busy || !same || reason.trim() === '') return;
    const outcome = await call({
      caseId,
      exhibitId: exhibit.id,
      approvalId: plan.approvalId,
      reason: reason.trim(),
      confirmRef: typed.trim(),
    });
    if (!outcome.ok) return;
    dispatch(noticed(`${exhibit.ref} erased. Its record stays.`));
    onClose();
  };
  return (
    <Dialog
      title={`Erase ${exhibit.ref}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{possible ? 'Keep it' : 'Close'}</Button>
          {possible && (
            <Button kind="danger" type="submit" disabled={busy || !same}>
              Erase for good
            </Button>
          )}
        </>
      }
    >
      <div className={styles.form}>
        {error !== undefined && <FailureNotice failure={error as never} />}
        {!plan && error === undefined && <Waiting label="Working out what would be erased" rows={3} />}
        {plan && plan.obstacles.length > 0 && (
          <Notice tone="warn" title="It cannot be erased now">
            <ul className={styles.bullets}>
              {plan.obstacles.map((obstacle) => (
                <li key={obstacle}>{obstacle}</li>
              ))}
            </ul>
          </Notice>
        )}
        {plan && (
          <dl className={styles.plan}>
            <dt>Goes, for good</dt>
            <dd>
              {formatSizeExact(plan.bytes)} of content
              {plan.details > 0 &&
                `, and the personal detail of ${counted(plan.details, 'ledger entry', 'ledger entries')}`}
            </dd>
            <dt>Stays</dt>
            <dd>Its reference, description, size and SHA-256, who erased it and why, and the signed ledger.</dd>
            {plan.sharedWith.length > 0 && (
              <>
                <dt>Kept elsewhere</dt>
                <dd>The same bytes also belong to {plan.sharedWith.join(', ')}, and stay there.</dd>
              </>
            )}
            {plan.copiesOut.length > 0 && (
              <>
                <dt>Not reached</dt>
                <dd>
                  Copies that went out:
                  <ul className={styles.bullets}>
                    {plan.copiesOut.map((copy) => (
                      <li key={copy}>{copy}</li>
                    ))}
                  </ul>
                </dd>
              </>
            )}
          </dl>
        )}
        {possible && (
          <>
            <ReasonField
              label="Reason"
              data-autofocus
              maxLength={2000}
              value={reason}
              onChange={setReason}
              recent={recent}
              error={tried && reason.trim() === '' ? 'Say why, for the ledger.' : null}
            />
            <TextField
              label={`Type ${exhibit.ref} to confirm`}
              maxLength={64}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              error={tried && !same ? `It must read exactly ${exhibit.ref}.` : null}
            />
          </>
        )}
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
