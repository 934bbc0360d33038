import { useState } from 'react';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Chosen } from '../../components/Chosen.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { counted } from '../../format/numbers.ts';
import styles from './settings.module.css';

/** This computer as a witness: signs another computer's checkpoint, once it is proved to continue what was signed before. */
export function CosignDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<GrantedFile | null>(null);
  const [logKey, setLogKey] = useState('');
  const [tried, setTried] = useState(false);
  const { choose, chooseSave, failure: choiceFailure } = useFileChoice();
  const { call, busy, failure } = useCall('attestations.cosign');
  const dispatch = useAppDispatch();
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || !file) return;
    const out = await chooseSave('cosigned checkpoint.txt');
    if (!out) return;
    const key = logKey.trim();
    const outcome = await call({ request: file.grant, out: out.grant, ...(key !== '' && { logKey: key }) });
    if (!outcome.ok) return;
    dispatch(noticed(`Cosigned: ${counted(outcome.output.size, 'entry', 'entries')}. Carry ${out.name} back.`));
    onClose();
  };
  return (
    <Dialog
      title="Cosign for another computer"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Choose where to save, and cosign
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.muted}>
          Signs that its ledger has only grown since this computer last saw it. Where it has not, nothing is signed, and
          you are told.
        </p>
        <Chosen>
          <span className={tried && !file ? styles.problem : styles.muted}>
            {file?.name ?? (tried ? 'Choose the request.' : 'The request that was brought here')}
          </span>
          <Button icon="file" onClick={() => void choose('checkpoint').then((chosen) => chosen && setFile(chosen))}>
            Choose a request
          </Button>
        </Chosen>
        <TextField
          label="Key of its ledger"
          optional
          hint="Needed the first time; given to you in person. It is remembered."
          maxLength={1024}
          value={logKey}
          onChange={(event) => setLogKey(event.target.value)}
        />
        {choiceFailure && <FailureNotice failure={choiceFailure} />}
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
