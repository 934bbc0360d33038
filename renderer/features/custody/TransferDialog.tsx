import { useState } from 'react';
import type { Continuity } from '../../../shared/api/custody.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { readWallTime } from '../../format/wall-time.ts';
import { useRecentReasons } from './api.ts';
import styles from './custody.module.css';
import { holderNow } from './story.ts';
import { type When, WhenFields, whenAt } from './WhenFields.tsx';

/** Who handed the exhibit to whom, when, where, under which seal, and why. */
export function TransferDialog({
  caseId,
  zone,
  continuity,
  onClose,
}: {
  caseId: string;
  zone: string;
  continuity: Continuity;
  onClose: () => void;
}) {
  const { exhibit, periods } = continuity;
  const [from, setFrom] = useState(holderNow(periods) ?? '');
  const [to, setTo] = useState('');
  const [when, setWhen] = useState<When>(() => justNow(periods.at(-1)?.from, zone));
  const [place, setPlace] = useState(periods.findLast((period) => period.place !== '')?.place ?? '');
  const [seal, setSeal] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useRecentReasons(caseId, ['transferred']);
  const { call, busy, failure } = useCall('custody.transfer');
  const dispatch = useAppDispatch();

  const at = readWallTime(when.date, when.time, zone);
  const missing = {
    from: from.trim() === '' ? 'Say who hands it over.' : null,
    to: to.trim() === '' ? 'Say who takes it.' : null,
    place: place.trim() === '' ? 'Say where it is handed over.' : null,
    reason: reason.trim() === '' ? 'Say why, for the ledger.' : null,
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!at.ok || busy || Object.values(missing).some((problem) => problem !== null)) return;
    const outcome = await call({
      caseId,
      exhibitId: exhibit.id,
      from: from.trim(),
      to: to.trim(),
      at: at.text,
      place: place.trim(),
      seal: seal.trim(),
      reason: reason.trim(),
    });
    if (!outcome.ok) return;
    dispatch(noticed(`${exhibit.ref} transferred to ${outcome.output.to}.`));
    onClose();
  };
  return (
    <Dialog
      title={`Transfer ${exhibit.ref}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Record the transfer
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.about}>{exhibit.description}</p>
        <div className={styles.pair}>
          <TextField
            label="From"
            maxLength={160}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            error={tried ? missing.from : null}
          />
          <TextField
            label="To"
            data-autofocus
            maxLength={160}
            value={to}
            onChange={(event) => setTo(event.target.value)}
            error={tried ? missing.to : null}
          />
        </div>
        <WhenFields label="When it was handed over" value={when} zone={zone} tried={tried} onChange={setWhen} />
        <div className={styles.pair}>
          <TextField
            label="Place"
            maxLength={200}
            value={place}
            onChange={(event) => setPlace(event.target.value)}
            error={tried ? missing.place : null}
          />
          <TextField
            label="Seal or container"
            optional
            maxLength={160}
            value={seal}
            onChange={(event) => setSeal(event.target.value)}
          />
        </div>
        <ReasonField
          label="Reason"
          value={reason}
          onChange={setReason}
          recent={recent}
          error={tried ? missing.reason : null}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}

/** To the minute, unless that would be before the holder came by it: then as exactly as it takes. */
function justNow(since: string | undefined, zone: string): When {
  const now = Date.now();
  const after = (ms: number): boolean => since === undefined || Date.parse(since) <= Math.floor(now / ms) * ms;
  return whenAt(now * 1000, zone, after(60_000) ? 'minute' : after(1000) ? 'second' : 'millisecond');
}
