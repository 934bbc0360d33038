import { memo, useState } from 'react';
import type { Certificate } from '../../../shared/api/imports.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copy.ts';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PrintSheet } from '../../components/PrintSheet.tsx';
import { Time } from '../../components/Time.tsx';
import { formatCount, formatSizeExact } from '../../format/numbers.ts';
import styles from './evidence.module.css';
import { RejectedRows } from './RejectedRows.tsx';
import { balanceOf, certificateText, formatNames } from './words.ts';

/** The import reconciliation certificate: what became of every row of the file. */
export const CertificateView = memo(function CertificateView({
  caseId,
  certificate,
  onClose,
}: {
  caseId: string;
  certificate: Certificate;
  /** Where it stands in a pane of its own. */
  onClose?: () => void;
}) {
  const { data: info } = useCaseInfoQuery({ caseId });
  const dispatch = useAppDispatch();
  const [printing, setPrinting] = useState(false);
  const zone = info?.displayZone ?? 'UTC';
  const { imported, duplicate, rejected, rows, balances } = balanceOf(certificate);
  const text = (): string => certificateText(certificate, info?.ref ?? '', zone, info?.marking ?? '');
  const copy = (): void => {
    if (copyText(text())) dispatch(noticed('Certificate copied.'));
  };
  return (
    <article className={styles.certificate} aria-label="Import reconciliation certificate">
      <header className={styles.certificateHead}>
        <div>
          <h2>Import reconciliation certificate</h2>
          <p className={styles.muted}>
            {info?.ref} · import {certificate.importId}
          </p>
        </div>
        <div className={styles.certificateActions}>
          <Button icon="copy" onClick={copy}>
            Copy
          </Button>
          <Button icon="print" onClick={() => setPrinting(true)}>
            Print
          </Button>
          {onClose && <Button kind="quiet" icon="close" aria-label="Close" onClick={onClose} />}
        </div>
      </header>
      <div className={styles.sum}>
        <Term n={imported} word="imported" />
        <span aria-hidden="true">+</span>
        <Term n={duplicate} word="duplicate" />
        <span aria-hidden="true">+</span>
        <Term n={rejected} word="rejected" />
        <span aria-hidden="true">=</span>
        <Term n={rows} word={rows === 1 ? 'row in the file' : 'rows in the file'} />
      </div>
      {balances ? (
        <p className={styles.balanced}>
          <Icon name="check" /> Every row of the file is accounted for.
        </p>
      ) : (
        <Notice tone="bad" title="The three do not add up to the rows in the file">
          Do not rely on this import. Tell your administrator, and quote the ledger entry below.
        </Notice>
      )}
      {certificate.supersededBy !== null && (
        <Notice title={`Import ${certificate.supersededBy} took the place of this one`}>
          The file was read again. The events of this import are in no view; they stay in the case and its verification.
        </Notice>
      )}
      {certificate.warnings.map((warning) => (
        <Notice key={warning} tone="warn" title={warning} />
      ))}
      <Facts
        rows={[
          ['File', certificate.file],
          ['Size', formatSizeExact(certificate.size)],
          ['SHA-256', <Hash key="h" value={certificate.sha256} of={certificate.file} whole />],
          ['Format', formatNames[certificate.format]],
          ['Encoding', certificate.encoding],
          ...(certificate.sheet === null ? [] : [['Sheet', certificate.sheet] as const]),
          ...(certificate.mapping === null
            ? []
            : [
                ['Mapping', certificate.mapping.name] as const,
                [
                  'Mapping SHA-256',
                  <Hash key="m" value={certificate.mapping.sha256} of="the mapping" whole />,
                ] as const,
              ]),
          ['Zone chosen', certificate.zone ?? 'None needed: the times carry their own'],
          ['First event', certificate.span && <Time key="f" micros={certificate.span.from} zone={zone} />],
          ['Last event', certificate.span && <Time key="l" micros={certificate.span.to} zone={zone} />],
          ['Imported', <Time key="t" iso={certificate.importedAt} zone={zone} />],
          ['Imported by', certificate.importedBy],
          ['Ledger entry', <Hash key="e" value={certificate.ledgerEntry} of="the ledger entry" whole />],
        ]}
      />
      {rejected > 0 && (
        <section className={styles.rejected} aria-label="Rejected rows">
          <h3>Rejected rows</h3>
          <RejectedRows rows={certificate.rejected} />
        </section>
      )}
      {printing && <PrintSheet text={text()} onDone={() => setPrinting(false)} />}
    </article>
  );
});

function Term({ n, word }: { n: number; word: string }) {
  return (
    <span className={styles.term}>
      <strong>{formatCount(n)}</strong>
      <span>{word}</span>
    </span>
  );
}
