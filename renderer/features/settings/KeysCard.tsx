import { useState } from 'react';
import type { CaseKey } from '../../../shared/api/keys.ts';
import { useCaseListQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { Select } from '../../components/Field.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Waiting } from '../../components/Page.tsx';
import { type Column, Table } from '../../components/Table.tsx';
import { counted } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useCaseKeysQuery } from './api.ts';
import { EnrolDialog, RevokeDialog, RotateDialog } from './KeyDialogs.tsx';
import { keySpan, keyStatusNames } from './key-words.ts';
import styles from './settings.module.css';

type Open = { readonly kind: 'rotate' | 'enrol' } | { readonly kind: 'revoke'; readonly key: CaseKey };

/** Keys as a case's ledger knows them, and this computer's own. */
export function KeysCard({ firstCaseId }: { firstCaseId: string | null }) {
  const { data: cases = [] } = useCaseListQuery({});
  const usable = cases.filter((each) => each.problem === null);
  const [chosen, setChosen] = useState(firstCaseId);
  const caseId = chosen ?? usable[0]?.id ?? null;
  const { data, error, refetch } = useCaseKeysQuery({ caseId: caseId ?? '' }, { skip: caseId === null });
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const columns: readonly Column<CaseKey>[] = [
    ...fixed,
    {
      header: 'Action',
      cell: (key) =>
        key.status === 'valid' && !key.current ? (
          <Button aria-label={`Revoke the key of ${key.holder}`} onClick={() => setOpen({ kind: 'revoke', key })}>
            Revoke
          </Button>
        ) : null,
    },
  ];
  return (
    <Card title="Keys">
      <div className={styles.keysHead}>
        <p className={styles.muted}>
          Every entry of a ledger is signed. A key is good from one place in the log to another; clocks decide nothing.
        </p>
        <Button icon="key" className={styles.fixed} onClick={() => setOpen({ kind: 'rotate' })}>
          Make a new key for this computer
        </Button>
      </div>
      {caseId === null && (
        <p className={styles.muted}>There is no case on this computer yet, so no ledger knows a key.</p>
      )}
      {caseId !== null && (
        <>
          <div className={styles.keysCase}>
            <div className={styles.grow}>
              <Select label="Keys of the case" value={caseId} onChange={(event) => setChosen(event.target.value)}>
                {usable.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.ref} · {each.title}
                  </option>
                ))}
              </Select>
            </div>
            <Button icon="plus" className={cx(styles.fixed, styles.level)} onClick={() => setOpen({ kind: 'enrol' })}>
              Enrol a key
            </Button>
          </div>
          {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
          {!data && error === undefined && <Waiting label="Reading the keys" rows={2} />}
          {data && <Table label="Keys" columns={columns} rows={data.keys} rowKey={(key) => key.id} />}
        </>
      )}
      {open?.kind === 'rotate' && <RotateDialog onClose={close} />}
      {open?.kind === 'enrol' && caseId !== null && <EnrolDialog caseId={caseId} onClose={close} />}
      {open?.kind === 'revoke' && caseId !== null && (
        <RevokeDialog caseId={caseId} caseKey={open.key} onClose={close} />
      )}
    </Card>
  );
}

const fixed: readonly Column<CaseKey>[] = [
  {
    header: 'Holder',
    cell: ({ holder, role, current }) => (
      <>
        <div className={styles.holder}>{holder}</div>
        <div className={styles.muted}>
          {role === 'administrator' ? 'Administrator' : 'Device'}
          {current && ', this computer'}
        </div>
      </>
    ),
  },
  {
    header: 'Standing',
    cell: (key) => (
      <>
        <div>{keyStatusNames[key.status]}</div>
        {key.endedAt !== null && (
          <div className={styles.muted}>{formatInstant(microsOfIso(key.endedAt), 'Europe/London')}</div>
        )}
        {key.reason !== null && <div className={styles.muted}>{key.reason}</div>}
      </>
    ),
  },
  {
    header: 'Good for',
    cell: (key) => (
      <>
        <div>{keySpan(key)}</div>
        <div className={styles.muted}>{counted(key.entries, 'entry', 'entries')} signed</div>
      </>
    ),
  },
  { header: 'Fingerprint', kind: 'nowrap', cell: ({ id, holder }) => <Hash value={id} of={`the key of ${holder}`} /> },
];
