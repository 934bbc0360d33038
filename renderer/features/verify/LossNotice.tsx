import { useState } from 'react';
import type { VerificationReport } from '../../../shared/api/verification.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted } from '../../format/numbers.ts';
import { namesLoss } from './words.ts';

/** Where a check of a case found its end missing: the loss can be acknowledged, which explains it and never hides it. */
export function LossNotice({ caseId, report }: { caseId: string; report: VerificationReport }) {
  const [asking, setAsking] = useState(false);
  if (!namesLoss(report)) return null;
  return (
    <>
      <Notice
        tone="warn"
        title="Entries that this computer had sealed are missing"
        action={<Button onClick={() => setAsking(true)}>Acknowledge the loss</Button>}
      >
        <p>
          If you know why, for example because the case was restored from a copy, say so in the ledger. Every later
          check goes on naming the loss, with your explanation beside it.
        </p>
      </Notice>
      {asking && <LossDialog caseId={caseId} onClose={() => setAsking(false)} />}
    </>
  );
}

function LossDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { call, busy, failure } = useCall('keys.acknowledgeLoss');
  const dispatch = useAppDispatch();
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || reason.trim() === '') return;
    const outcome = await call({ caseId, reason: reason.trim() });
    if (!outcome.ok) return;
    dispatch(noticed(`${counted(outcome.output.acknowledged, 'loss', 'losses')} acknowledged in the ledger.`));
    onClose();
  };
  return (
    <Dialog
      title="Acknowledge the loss"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Acknowledge
          </Button>
        </>
      }
    >
      <ReasonField
        label="What happened"
        hint="As you would explain it to a panel. It stays in the ledger under your name."
        maxLength={1000}
        value={reason}
        onChange={setReason}
        recent={[]}
        error={tried && reason.trim() === '' ? 'Say what happened.' : null}
      />
      {failure && <FailureNotice failure={failure} />}
    </Dialog>
  );
}
