import { useState } from 'react';
import type { AttestationSettings } from '../../../shared/api/attestations.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copy.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { CosignDialog } from './CosignDialog.tsx';
import styles from './settings.module.css';
import { useConfigure } from './use-configure.ts';

/** Outsiders that sign what they have seen of a ledger, so that it cannot be shown two ways; and this computer as one of them. */
export function WitnessesCard({ settings }: { settings: AttestationSettings }) {
  const [adding, setAdding] = useState(false);
  const [cosigning, setCosigning] = useState(false);
  const { configure, busy, failure } = useConfigure();
  const dispatch = useAppDispatch();
  const { witnesses, own } = settings;
  const without = (vkey: string) =>
    witnesses.filter((each) => each.vkey !== vkey).map((each) => ({ vkey: each.vkey, url: each.url }));
  const copy = (): void => {
    if (copyText(own.vkey)) dispatch(noticed('This computer’s witness key copied.'));
  };
  return (
    <Card title="Witnesses">
      {witnesses.length === 0 ? (
        <div className={styles.empty}>
          <p>
            No witness is set up. A witness signs that a ledger has only grown since it last saw it; with one, nobody
            can show two different histories of a case. It sees sizes and hashes, never case content.
          </p>
          <Button className={styles.fixed} onClick={() => setAdding(true)}>
            Add a witness
          </Button>
        </div>
      ) : (
        <>
          <ul className={styles.list}>
            {witnesses.map((witness) => (
              <li key={witness.vkey}>
                <div className={styles.words}>
                  <strong>{witness.name}</strong>
                  <div className={styles.address}>{witness.url ?? 'Reached by file only'}</div>
                  <div className={styles.key}>{witness.vkey}</div>
                </div>
                <Button
                  className={styles.fixed}
                  disabled={busy}
                  aria-label={`Remove the witness ${witness.name}`}
                  onClick={() => void configure({ witnesses: without(witness.vkey) })}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
          <div className={styles.buttons}>
            <Button icon="plus" onClick={() => setAdding(true)}>
              Add a witness
            </Button>
          </div>
        </>
      )}
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.own}>
        <div className={styles.words}>
          <h3>This computer as a witness</h3>
          <p className={styles.muted}>Give this key, in person, to whoever wants this computer as their witness.</p>
          <div className={styles.key}>{own.vkey}</div>
        </div>
        <div className={styles.stack}>
          <Button icon="copy" onClick={copy}>
            Copy key
          </Button>
          <Button onClick={() => setCosigning(true)}>Cosign for another</Button>
        </div>
      </div>
      {cosigning && <CosignDialog onClose={() => setCosigning(false)} />}
      {adding && <WitnessDialog settings={settings} onClose={() => setAdding(false)} />}
    </Card>
  );
}

function WitnessDialog({ settings, onClose }: { settings: AttestationSettings; onClose: () => void }) {
  const [vkey, setVkey] = useState('');
  const [url, setUrl] = useState('');
  const [tried, setTried] = useState(false);
  const { configure, busy, failure } = useConfigure();
  const missing = vkey.trim() === '' ? 'Paste its key.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || missing !== null) return;
    const kept = settings.witnesses.map((each) => ({ vkey: each.vkey, url: each.url }));
    const added = { vkey: vkey.trim(), url: url.trim() === '' ? null : url.trim() };
    if (await configure({ witnesses: [...kept, added] })) onClose();
  };
  return (
    <Dialog
      title="Add a witness"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Add
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Key"
          hint="As the witness gives it in person: name+digits+letters."
          maxLength={1024}
          value={vkey}
          onChange={(event) => setVkey(event.target.value)}
          error={tried ? missing : null}
        />
        <TextField
          label="Address"
          optional
          hint="Beginning with https://. Leave it empty for a witness that is reached by file."
          maxLength={2048}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
