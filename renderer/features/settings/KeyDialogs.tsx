import { type ReactNode, useState } from 'react';
import type { CaseKey } from '../../../shared/api/keys.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Choices, TextField } from '../../components/Field.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted } from '../../format/numbers.ts';
import styles from './settings.module.css';

/** What a change of keys always asks for. */
function KeyDialog({
  title,
  action,
  busy,
  reason,
  onReason,
  offered,
  danger = false,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  action: string;
  busy: boolean;
  reason: string;
  onReason: (reason: string) => void;
  offered: readonly string[];
  danger?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const [tried, setTried] = useState(false);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!busy && reason.trim() !== '') onSubmit();
      }}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" disabled={busy}>
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {children}
        <ReasonField
          label="Reason"
          maxLength={1000}
          value={reason}
          onChange={onReason}
          recent={offered}
          error={tried && reason.trim() === '' ? 'Say why, for every ledger that learns of it.' : null}
        />
      </div>
    </Dialog>
  );
}

export function RotateDialog({ onClose }: { onClose: () => void }) {
  const [reason, setReason] = useState('');
  const { call, busy, failure } = useCall('keys.rotate');
  const dispatch = useAppDispatch();
  const submit = async (): Promise<void> => {
    const outcome = await call({ reason: reason.trim() });
    if (!outcome.ok) return;
    const { rotated, waiting } = outcome.output;
    dispatch(
      noticed(
        `New key made. ${counted(rotated.length, 'case')} told${waiting.length > 0 ? `; ${waiting.length.toLocaleString('en-GB')} more when next opened` : ''}.`,
      ),
    );
    onClose();
  };
  return (
    <KeyDialog
      title="Make a new key for this computer"
      action="Make a new key"
      busy={busy}
      reason={reason}
      onReason={setReason}
      offered={['Yearly change of keys', 'The computer was out of sight', 'The computer was repaired']}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <p className={styles.muted}>
        From here on a new key signs. Each case’s ledger records the change, signed by the old key and the new; the old
        key is destroyed once the last case has. What it signed stays good.
      </p>
      {failure && <FailureNotice failure={failure} />}
    </KeyDialog>
  );
}

export function RevokeDialog({ caseId, caseKey, onClose }: { caseId: string; caseKey: CaseKey; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const { call, busy, failure } = useCall('keys.revoke');
  const dispatch = useAppDispatch();
  const submit = async (): Promise<void> => {
    const outcome = await call({ caseId, key: caseKey.id, reason: reason.trim() });
    if (!outcome.ok) return;
    dispatch(noticed(`Key of ${caseKey.holder} revoked.`));
    onClose();
  };
  return (
    <KeyDialog
      title="Revoke a key"
      action="Revoke for good"
      danger
      busy={busy}
      reason={reason}
      onReason={setReason}
      offered={['The computer was lost', 'The computer was stolen', 'The holder has left']}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <p>
        <strong>{caseKey.holder}</strong> <Hash value={caseKey.id} of={`the key of ${caseKey.holder}`} />
      </p>
      <Notice tone="warn" title="This cannot be taken back">
        Whatever the key signs from here on does not verify in this case. What it signed before stays good.
      </Notice>
      {failure && <FailureNotice failure={failure} />}
    </KeyDialog>
  );
}

export function EnrolDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const [publicKey, setPublicKey] = useState('');
  const [holder, setHolder] = useState('');
  const [role, setRole] = useState<CaseKey['role']>('device');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { call, busy, failure } = useCall('keys.enrol');
  const dispatch = useAppDispatch();
  const key = publicKey.replaceAll(/[\s:]/gu, '').toLowerCase();
  const keyProblem = /^[0-9a-f]{64}$/u.test(key) ? null : 'A public key has 64 hexadecimal digits.';
  const holderProblem = holder.trim() === '' ? 'Say whose it is.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (keyProblem !== null || holderProblem !== null) return;
    const outcome = await call({ caseId, publicKey: key, holder: holder.trim(), role, reason: reason.trim() });
    if (!outcome.ok) return;
    dispatch(noticed(`Key of ${outcome.output.holder} enrolled.`));
    onClose();
  };
  return (
    <KeyDialog
      title="Enrol a key"
      action="Enrol"
      busy={busy}
      reason={reason}
      onReason={setReason}
      offered={['A colleague joins the case', 'A new computer']}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        label="Public key"
        hint="64 hexadecimal digits, given to you in person by whoever holds it."
        maxLength={200}
        value={publicKey}
        onChange={(event) => setPublicKey(event.target.value)}
        error={tried ? keyProblem : null}
      />
      <TextField
        label="Holder"
        maxLength={200}
        value={holder}
        onChange={(event) => setHolder(event.target.value)}
        error={tried ? holderProblem : null}
      />
      <Choices
        legend="It may"
        value={role}
        onChange={setRole}
        choices={[
          { value: 'device', title: 'Sign entries', text: 'Of a colleague or another computer.' },
          { value: 'administrator', title: 'Sign entries, and enrol and revoke keys', text: 'Of an administrator.' },
        ]}
      />
      {failure && <FailureNotice failure={failure} />}
    </KeyDialog>
  );
}
