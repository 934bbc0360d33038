import { useEffect, useRef } from 'react';
import type { Failure } from '../../../../shared/api/failures.ts';
import { Button } from '../../../components/Button.tsx';
import { copyText } from '../../../components/copy.ts';
import { Dialog } from '../../../components/Dialog.tsx';
import { Facts } from '../../../components/Facts.tsx';
import { Hash } from '../../../components/Hash.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { Waiting } from '../../../components/Page.tsx';
import { formatCount } from '../../../format/numbers.ts';
import { useTimelineOriginalQuery } from '../api.ts';
import styles from './OriginalDialog.module.css';

/** The original, opened at the very row of an event. */
export function OriginalDialog({ caseId, eventId, onClose }: { caseId: string; eventId: number; onClose: () => void }) {
  const { data, error } = useTimelineOriginalQuery({ caseId, eventId });
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    if (data) mark.current?.scrollIntoView({ block: 'center' });
  }, [data]);
  return (
    <Dialog
      title={data ? `${data.file}, line ${formatCount(data.line)}` : 'Original'}
      size="wide"
      onClose={onClose}
      footer={
        <>
          {data && (
            <Button icon="copy" onClick={() => copyText(data.row)}>
              Copy the row
            </Button>
          )}
          <Button kind="primary" data-autofocus onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      {error !== undefined && <FailureNotice failure={error as Failure} />}
      {!data && !error && <Waiting label="Opening the original" rows={8} />}
      {data && (
        <>
          <p className={styles.about}>
            {data.text
              ? 'The row as it stands in the original, between the lines around it.'
              : 'The record as it is read from the original. What stands around it is no text and cannot be shown as lines.'}
            {data.masked &&
              ' Pseudonyms stand in it for people who are hidden from you; the original itself is unchanged.'}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
          <section className={styles.lines} tabIndex={0} aria-label="The original around the row">
            {data.before.map((line, index) => (
              <code key={index} className={styles.line}>
                {line === '' ? ' ' : line}
              </code>
            ))}
            <mark ref={mark} className={styles.row}>
              {data.row}
            </mark>
            {data.after.map((line, index) => (
              <code key={index} className={styles.line}>
                {line === '' ? ' ' : line}
              </code>
            ))}
          </section>
          {data.rowCut && <p className={styles.about}>The row goes on; the first 64 KiB are shown.</p>}
          <Facts
            rows={[
              [
                'Bytes of the row',
                `${formatCount(data.byteStart)} to ${formatCount(data.byteEnd - 1)} of ${formatCount(data.size)}`,
              ],
              ['SHA-256 of the file', <Hash key="hash" value={data.sha256} of={data.file} />],
            ]}
          />
        </>
      )}
    </Dialog>
  );
}
