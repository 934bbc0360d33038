import { useState } from 'react';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { useJob } from '../../app/jobs/use-job.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { formatSizeExact } from '../../format/numbers.ts';
import { ExhibitForm } from './ExhibitForm.tsx';
import styles from './exhibits.module.css';

/** An exhibit of a file: its bytes go into the case, the file itself stays where it is. */
export function ExhibitFileDialog({
  caseId,
  onClose,
  onDone,
}: {
  caseId: string;
  onClose: () => void;
  onDone: (exhibit: Exhibit) => void;
}) {
  const [file, setFile] = useState<GrantedFile | null>(null);
  const { choose, failure } = useFileChoice();
  const job = useJob('exhibits.addFile', caseId);
  const chooseFile = async (): Promise<void> => {
    const chosen = await choose('exhibit');
    if (chosen) setFile(chosen);
  };
  return (
    <ExhibitForm
      title="Make an exhibit of a file"
      ready={file !== null}
      suggestion=""
      job={job}
      produce={(about) =>
        job.start({ caseId, file: file?.grant ?? '', ...about }, `Exhibit of ${file?.name ?? 'a file'}`, {
          kind: 'case',
          caseId,
          section: 'evidence',
          target: null,
        })
      }
      onClose={onClose}
      onDone={onDone}
      what={
        <>
          <div className={styles.chosen}>
            <div>
              {file ? (
                <>
                  <strong>{file.name}</strong>
                  <div className={styles.muted}>{formatSizeExact(file.size)}</div>
                </>
              ) : (
                <span className={styles.muted}>
                  A copy of every byte is kept in the case, with its SHA-256. The file itself is not changed.
                </span>
              )}
            </div>
            <Button
              kind={file ? 'plain' : 'primary'}
              icon="file"
              data-autofocus
              disabled={job.running}
              onClick={() => void chooseFile()}
            >
              {file ? 'Choose another' : 'Choose a file'}
            </Button>
          </div>
          {failure && <FailureNotice failure={failure} />}
        </>
      }
    />
  );
}
