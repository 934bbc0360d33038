import { useState } from 'react';
import type { Output } from '../../../shared/api/contract.ts';
import { Button } from '../../components/Button.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Table } from '../../components/Table.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { PersonDialog } from './PersonDialog.tsx';
import styles from './people.module.css';
import { guessKind } from './words.ts';

/** What the rota gave, what of it is no shift, and whom it names that the map does not know. */
export function RotaResult({
  caseId,
  result,
  unmapped,
}: {
  caseId: string;
  result: Output<'people.importRota'>;
  unmapped: readonly { value: string; events: number }[];
}) {
  const { rows, shifts, rejected } = result;
  const [writing, setWriting] = useState<string | null>(null);
  const [written, setWritten] = useState<readonly string[]>([]);
  const unknown = result.unknown.filter((name) => !written.includes(name));
  const left = rows - shifts;
  return (
    <div className={styles.form}>
      <Notice
        tone={left === 0 ? 'good' : 'warn'}
        title={`${counted(rows, 'row')} = ${counted(shifts, 'shift')} + ${formatCount(left)} rejected`}
      >
        {left === 0
          ? 'Every row of the rota is a shift.'
          : 'Rejected rows are no shift; what they say is not known to the case.'}
      </Notice>
      {rejected.length > 0 && (
        <div className={styles.part}>
          <h2>Rejected rows</h2>
          <Table
            label="Rejected rows"
            scrolls
            rows={rejected}
            rowKey={({ line }) => line}
            columns={[
              { header: 'Line', kind: 'number', cell: ({ line }) => formatCount(line) },
              { header: 'Why', cell: ({ reason }) => <span className={styles.wrap}>{reason}</span> },
            ]}
          />
          {rejected.length < left && (
            <p className={styles.muted}>
              The first {formatCount(rejected.length)} of {formatCount(left)}.
            </p>
          )}
        </div>
      )}
      {unknown.length > 0 && (
        <div className={styles.part}>
          <h2>Names that nobody on the map has</h2>
          <p className={styles.muted}>
            Their shifts are kept, and count as soon as somebody on the map has the name as an identifier.
          </p>
          <Table
            label="Names that nobody on the map has"
            scrolls
            rows={unknown}
            rowKey={(name) => name}
            columns={[
              { header: 'Name in the rota', cell: (name) => <span className={styles.wrap}>{name}</span> },
              {
                header: 'Identity map',
                kind: 'nowrap',
                cell: (name) => (
                  <Button kind="link" aria-label={`Write down ${name}`} onClick={() => setWriting(name)}>
                    Write down
                  </Button>
                ),
              },
            ]}
          />
        </div>
      )}
      {writing !== null && (
        <PersonDialog
          caseId={caseId}
          draft={{
            id: null,
            name: writing,
            standing: 'colleague',
            identifiers: [{ kind: guessKind(writing), value: writing }],
          }}
          unmapped={unmapped}
          onClose={() => setWriting(null)}
          onSaved={() => {
            setWritten([...written, writing]);
            setWriting(null);
          }}
        />
      )}
    </div>
  );
}
