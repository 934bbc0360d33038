import { useState } from 'react';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import type { SealCertificate } from '../../../shared/api/seals.ts';
import { useFileChoice } from '../../app/files.ts';
import { useCall } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { Chosen } from '../../components/Chosen.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import styles from './seals.module.css';

/** A certificate and its key, from a PKCS#12 file. Neither file nor password is kept. */
export function OpenCertificateDialog({
  onClose,
  onOpened,
}: {
  onClose: () => void;
  onOpened: (certificate: SealCertificate) => void;
}) {
  const [file, setFile] = useState<GrantedFile | null>(null);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const { choose, failure: choiceFailure } = useFileChoice();
  const { call, busy, failure } = useCall('seals.addCertificate');
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || file === null) return;
    const outcome = await call({ file: file.grant, password });
    if (outcome.ok) onOpened(outcome.output);
  };
  return (
    <Dialog
      title="Open a certificate"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Open
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <p className={styles.muted}>
          A file with the certificate and its private key (.p12 or .pfx). The key stays in memory until Continuity is
          closed; nothing of it is saved.
        </p>
        <Chosen>
          <span className={styles.muted}>{file?.name ?? (tried ? 'Choose the file.' : 'No file chosen')}</span>
          <Button
            icon="file"
            onClick={() => void choose('sealing-certificate').then((chosen) => chosen && setFile(chosen))}
          >
            Choose a file
          </Button>
        </Chosen>
        <TextField
          label="Password"
          type="password"
          maxLength={1024}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {choiceFailure && <FailureNotice failure={choiceFailure} />}
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
