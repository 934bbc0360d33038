import { useState } from 'react';
import type { AttestationSettings } from '../../../shared/api/attestations.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { Button } from '../../components/Button.tsx';
import { Chosen } from '../../components/Chosen.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Choices, TextAreaField, TextField } from '../../components/Field.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { counted } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import styles from './settings.module.css';
import { useConfigure } from './use-configure.ts';

/** The authority that says when a ledger existed (RFC 3161), and the certificates that it must lead to. */
export function TimeCard({ settings }: { settings: AttestationSettings }) {
  const [editing, setEditing] = useState(false);
  const { configure, busy, failure } = useConfigure();
  const { tsa } = settings;
  return (
    <Card title="Trusted time">
      {tsa ? (
        <>
          <dl className={styles.rows}>
            <dt>Authority</dt>
            <dd className={styles.address}>{tsa.url}</dd>
            <dt>Asked</dt>
            <dd>
              at once when something is exported, else at most every {counted(settings.intervalMinutes, 'minute')}
            </dd>
            <dt>Must lead to</dt>
            <dd>
              <ul className={styles.roots}>
                {tsa.roots.map((root) => (
                  <li key={root.fingerprint}>
                    <div>{root.subject}</div>
                    <div className={root.expired ? styles.problem : styles.muted}>
                      {root.expired ? 'Expired' : 'Valid until'}{' '}
                      {formatInstant(microsOfIso(root.validUntil), 'Europe/London')}
                      {root.expired && ': no new timestamp will lead to it. Earlier ones stay good.'}
                    </div>
                    <Hash value={root.fingerprint} of={`the certificate of ${root.subject}`} />
                  </li>
                ))}
              </ul>
            </dd>
          </dl>
          <div className={styles.buttons}>
            <Button onClick={() => setEditing(true)}>Change</Button>
            <Button disabled={busy} onClick={() => void configure({ tsa: null })}>
              Turn off
            </Button>
          </div>
        </>
      ) : (
        <div className={styles.empty}>
          <p>
            No time-stamping authority is set up. Every ledger says “not yet timestamped”: its times are this computer’s
            own, which a court may doubt. An authority sees only a hash, never case content.
          </p>
          <Button className={styles.fixed} onClick={() => setEditing(true)}>
            Set up an authority
          </Button>
        </div>
      )}
      {failure && <FailureNotice failure={failure} />}
      {editing && <AuthorityDialog settings={settings} onClose={() => setEditing(false)} />}
    </Card>
  );
}

function AuthorityDialog({ settings, onClose }: { settings: AttestationSettings; onClose: () => void }) {
  const [url, setUrl] = useState(settings.tsa?.url ?? '');
  const [from, setFrom] = useState<'file' | 'text'>(settings.tsa ? 'text' : 'file');
  const [pem, setPem] = useState(settings.tsa?.pem ?? '');
  const [file, setFile] = useState<GrantedFile | null>(null);
  const [minutes, setMinutes] = useState(String(settings.intervalMinutes));
  const [tried, setTried] = useState(false);
  const { choose, failure: choiceFailure } = useFileChoice();
  const { configure, busy, failure } = useConfigure();
  const interval = Number(minutes.trim());
  const problems = {
    url: url.trim() === '' ? 'Type its address, as the authority gives it.' : null,
    pem: from === 'text' && pem.trim() === '' ? 'Paste the certificate.' : null,
    file: from === 'file' && file === null ? 'Choose the certificate.' : null,
    minutes:
      Number.isInteger(interval) && interval >= 1 && interval <= 10_080 ? null : 'A whole number from 1 to 10,080.',
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || Object.values(problems).some((problem) => problem !== null)) return;
    const roots = from === 'file' ? { file: file?.grant ?? '' } : { pem };
    if (await configure({ tsa: { url: url.trim(), roots }, intervalMinutes: interval })) onClose();
  };
  return (
    <Dialog
      title="Time-stamping authority"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Address"
          hint="Beginning with https://. Nothing is asked of it before you save."
          maxLength={2048}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          error={tried ? problems.url : null}
        />
        <Choices
          legend="Certificate that its timestamps must lead to"
          value={from}
          onChange={setFrom}
          choices={[
            { value: 'file', title: 'From a file', text: 'PEM or DER, as the authority publishes it.' },
            { value: 'text', title: 'As text', text: 'Pasted, with its BEGIN and END lines.' },
          ]}
        />
        {from === 'file' ? (
          <Chosen>
            <span className={tried && problems.file !== null ? styles.problem : styles.muted}>
              {file?.name ?? (tried ? problems.file : 'No file chosen')}
            </span>
            <Button icon="file" onClick={() => void choose('certificate').then((chosen) => chosen && setFile(chosen))}>
              Choose a certificate
            </Button>
          </Chosen>
        ) : (
          <TextAreaField
            label="Certificate"
            rows={5}
            spellCheck={false}
            maxLength={262_144}
            value={pem}
            onChange={(event) => setPem(event.target.value)}
            error={tried ? problems.pem : null}
          />
        )}
        {choiceFailure && <FailureNotice failure={choiceFailure} />}
        <TextField
          label="Minutes between requests, at least"
          hint="While a case grows. An export always asks at once."
          inputMode="numeric"
          maxLength={5}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
          error={tried ? problems.minutes : null}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
