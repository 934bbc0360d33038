import { useState } from 'react';
import type { PageSource } from '../../../shared/api/readings.ts';
import type { RedactionSet } from '../../../shared/api/redactions.ts';
import { useCall } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Choices, Select, TextAreaField, TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import styles from './redaction.module.css';
import { audienceWords, marksText } from './words.ts';

export function NewSetDialog({
  caseId,
  source,
  onClose,
  onDone,
}: {
  caseId: string;
  source: PageSource;
  onClose: () => void;
  onDone: (set: RedactionSet) => void;
}) {
  const [name, setName] = useState('Redactions');
  const [audience, setAudience] = useState<RedactionSet['audience']>('officer');
  const { call, busy, failure } = useCall('redactions.create');
  const submit = async (): Promise<void> => {
    if (name.trim() === '' || busy) return;
    const outcome = await call({ caseId, source, name: name.trim(), audience });
    if (outcome.ok) onDone(outcome.output);
  };
  return (
    <Dialog
      title="New set of redactions"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy || name.trim() === ''}>
            Begin
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p className={styles.muted}>
          What one version of the bundle must not show of this source. A second person approves exactly these marks;
          then a copy is made that no longer holds what they hide. The original stays as it is.
        </p>
        <TextField
          label="Name"
          hint="Never what is hidden."
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Select
          label="For which version"
          value={audience}
          onChange={(event) => setAudience(event.target.value as RedactionSet['audience'])}
        >
          {Object.entries(audienceWords).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}

export function ProposeDialog({ caseId, set, onClose }: { caseId: string; set: RedactionSet; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const { call, busy, failure } = useCall('redactions.propose');
  const submit = async (): Promise<void> => {
    if (reason.trim() === '' || busy) return;
    const outcome = await call({ caseId, id: set.id, reason: reason.trim() });
    if (outcome.ok) onClose();
  };
  return (
    <Dialog
      title={`Propose ${marksText(set.marks.length)}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy || reason.trim() === ''}>
            Propose
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p className={styles.muted}>
          Somebody who made none of these marks signs in and decides. If a mark is added, moved or taken back after
          that, the approval lapses.
        </p>
        <TextAreaField
          label="Why this must be hidden from that version"
          hint="Never what is hidden."
          maxLength={2000}
          rows={3}
          value={reason}
          data-autofocus
          onChange={(event) => setReason(event.target.value)}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}

export function DecideDialog({ caseId, set, onClose }: { caseId: string; set: RedactionSet; onClose: () => void }) {
  const [decision, setDecision] = useState<'approved' | 'rejected'>('approved');
  const [reason, setReason] = useState('');
  const { call, busy, failure } = useCall('redactions.decide');
  const needsReason = decision === 'rejected' && reason.trim() === '';
  const submit = async (): Promise<void> => {
    if (busy || needsReason) return;
    const outcome = await call({ caseId, id: set.id, decision, reason: reason.trim(), digest: set.digest });
    if (outcome.ok) onClose();
  };
  return (
    <Dialog
      title="Decide on these redactions"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={decision === 'rejected' ? 'danger' : 'primary'} type="submit" disabled={busy || needsReason}>
            {decision === 'approved' ? 'Sign the approval' : 'Reject'}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p>
          {marksText(set.marks.length)} on {new Set(set.marks.map(({ page }) => page)).size.toLocaleString('en-GB')}{' '}
          pages, proposed by {set.proposed?.name}: {set.proposed?.reason}
        </p>
        <p className={styles.muted}>
          Your signature is over exactly these marks: state <code>{set.digest.slice(0, 16)}</code>.
        </p>
        <Choices
          legend="Decision"
          value={decision}
          onChange={setDecision}
          choices={[
            { value: 'approved', title: 'Approve', text: 'The copy may be made, and stand in for the original.' },
            { value: 'rejected', title: 'Reject', text: 'With a reason; the marks can be changed and proposed again.' },
          ]}
        />
        <TextAreaField
          label="Reason"
          optional={decision === 'approved'}
          maxLength={2000}
          rows={3}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
