import { useState } from 'react';
import type { Failure } from '../../../shared/api/failures.ts';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { Select, TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { useSealCertificatesQuery } from './api.ts';
import { certificateLine, type SealDraft, sealWords } from './draft.ts';
import { OpenCertificateDialog } from './OpenCertificateDialog.tsx';
import styles from './seals.module.css';

/** Whether the PDF itself is signed (PAdES), with which certificate, and why. */
export function SealFields({
  value,
  onChange,
  disabled,
}: {
  value: SealDraft;
  onChange: (draft: SealDraft) => void;
  disabled: boolean;
}) {
  const { data, error, refetch } = useSealCertificatesQuery({});
  const [opening, setOpening] = useState(false);
  const certificates = data?.certificates ?? [];
  const own = certificates.find(({ source }) => source === 'device') ?? null;
  const chosen = value.with === 'device' ? own : (certificates.find(({ id }) => id === value.with) ?? null);
  return (
    <div className={cx(styles.fields, styles.seal)}>
      <div className={styles.row}>
        <Select
          label="Seal"
          value={value.with}
          disabled={disabled}
          error={chosen?.refusal ?? null}
          onChange={(event) => onChange({ ...value, with: event.target.value })}
        >
          <option value="none">Not sealed</option>
          <option value="device">
            {own ? `This computer’s own certificate: ${own.name}` : 'This computer’s own certificate, made now'}
          </option>
          {certificates
            .filter(({ source }) => source === 'file')
            .map((certificate) => (
              <option key={certificate.id} value={certificate.id} disabled={certificate.refusal !== null}>
                {certificateLine(certificate)}
              </option>
            ))}
        </Select>
        <Button disabled={disabled} onClick={() => setOpening(true)}>
          Open a certificate
        </Button>
      </div>
      {value.with !== 'none' && (
        <TextField
          label="Why it is sealed"
          optional
          hint="Stands in the signature and on the cover."
          maxLength={200}
          value={value.reason}
          disabled={disabled}
          onChange={(event) => onChange({ ...value, reason: event.target.value })}
        />
      )}
      <p className={styles.muted} role="status">
        {sealWords(chosen, value, data?.authority ?? null)}
      </p>
      {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
      {opening && (
        <OpenCertificateDialog
          onClose={() => setOpening(false)}
          onOpened={({ id }) => {
            setOpening(false);
            onChange({ ...value, with: id });
          }}
        />
      )}
    </div>
  );
}
