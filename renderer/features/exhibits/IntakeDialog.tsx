import { useState } from 'react';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { useJob } from '../../app/jobs/use-job.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { Chosen } from '../../components/Chosen.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted, formatSizeExact } from '../../format/numbers.ts';
import { AcquisitionFields } from './AcquisitionFields.tsx';
import { acquisitionOf, draftProblem, noAcquisition } from './acquisition-draft.ts';
import { ExhibitForm } from './ExhibitForm.tsx';
import styles from './exhibits.module.css';
import { Skipped } from './FolderFiles.tsx';

type Choice = { readonly kind: 'file' | 'folder'; readonly granted: GrantedFile };

/** A file or a folder becomes an exhibit: its bytes go into the case, what was chosen stays where it is. */
export function IntakeDialog({
  caseId,
  onClose,
  onDone,
}: {
  caseId: string;
  onClose: () => void;
  onDone: (exhibit: Exhibit) => void;
}) {
  const { data: info } = useCaseInfoQuery({ caseId });
  const zone = info?.displayZone ?? 'UTC';
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [acquisition, setAcquisition] = useState(noAcquisition);
  const [nevertheless, setNevertheless] = useState('');
  const [tried, setTried] = useState(false);
  const [taken, setTaken] = useState<Exhibit | null>(null);
  const { choose, failure } = useFileChoice();
  const file = useJob('exhibits.addFile', caseId);
  const folder = useJob('exhibits.addFolder', caseId);
  const job = chosen?.kind === 'folder' ? folder : file;
  const mismatch = job.failure?.code === 'hash-mismatch';

  const ask = async (kind: Choice['kind']): Promise<void> => {
    const granted = await choose(kind === 'folder' ? 'exhibit-folder' : 'exhibit');
    if (granted) setChosen({ kind, granted });
  };
  if (taken) return <Taken caseId={caseId} exhibit={taken} onClose={() => onDone(taken)} />;
  return (
    <ExhibitForm<'exhibits.addFile' | 'exhibits.addFolder'>
      title="Take in evidence"
      ready={chosen !== null}
      suggestion=""
      job={job}
      problem={draftProblem(acquisition, zone) || (mismatch && nevertheless.trim() === '')}
      onTried={() => setTried(true)}
      produce={(about) => {
        const stated = acquisitionOf(acquisition, zone, mismatch ? nevertheless : '');
        const details = { caseId, ...about, ...(stated && { acquisition: stated }) };
        const grant = chosen?.granted.grant ?? '';
        const name = `Intake of ${chosen?.granted.name ?? 'evidence'}`;
        const place = { kind: 'case', caseId, section: 'evidence', target: null } as const;
        return chosen?.kind === 'folder'
          ? folder.start({ ...details, folder: grant }, name, place)
          : file.start({ ...details, file: grant }, name, place);
      }}
      onClose={onClose}
      onDone={(exhibit) => ((exhibit.files?.skipped ?? 0) > 0 ? setTaken(exhibit) : onDone(exhibit))}
      what={
        <>
          <Chosen>
            <div>
              {chosen ? (
                <>
                  <strong>{chosen.granted.name}</strong>
                  <div className={styles.muted}>
                    {chosen.kind === 'folder'
                      ? 'A folder, with everything in it'
                      : formatSizeExact(chosen.granted.size)}
                  </div>
                </>
              ) : (
                <span className={styles.muted}>
                  A copy of every byte is kept in the case, read-only, with its SHA-256. What you choose is not changed.
                </span>
              )}
            </div>
            <span className={styles.chooseButtons}>
              <Button
                kind={chosen ? 'plain' : 'primary'}
                icon="file"
                data-autofocus
                disabled={job.running}
                onClick={() => void ask('file')}
              >
                {chosen?.kind === 'file' ? 'Choose another file' : 'Choose a file'}
              </Button>
              <Button icon="folder" disabled={job.running} onClick={() => void ask('folder')}>
                {chosen?.kind === 'folder' ? 'Choose another folder' : 'Choose a folder'}
              </Button>
            </span>
          </Chosen>
          {failure && <FailureNotice failure={failure} />}
        </>
      }
      beside={
        <>
          <AcquisitionFields
            draft={acquisition}
            zone={zone}
            tried={tried}
            disabled={job.running}
            onChange={setAcquisition}
          />
          {mismatch && (
            <ReasonField
              label="Take it in nevertheless, because"
              hint="Both hashes, and your reason, will stand in its record."
              value={nevertheless}
              onChange={setNevertheless}
              recent={[]}
              error={tried && nevertheless.trim() === '' ? 'Say why, or take the hash away.' : null}
            />
          )}
        </>
      }
    />
  );
}

/** Only where something was left out: then it is said before anything else, and by name. */
function Taken({ caseId, exhibit, onClose }: { caseId: string; exhibit: Exhibit; onClose: () => void }) {
  const { files } = exhibit;
  return (
    <Dialog
      title={`${exhibit.ref} taken in`}
      size="wide"
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles.form}>
        {files && (
          <p>
            {counted(files.count, 'file')}, {formatSizeExact(files.bytes)}. Every byte of each is in the case.
          </p>
        )}
        <Skipped caseId={caseId} exhibitId={exhibit.id} count={files?.skipped ?? 0} />
      </div>
    </Dialog>
  );
}
