import { useState } from 'react';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import { Button } from '../../components/Button.tsx';
import { Chosen } from '../../components/Chosen.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select, TextAreaField, TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { formatSizeExact } from '../../format/numbers.ts';
import { useApprovalsQuery, useRecentReasons } from './api.ts';
import { approvalLine } from './approval-words.ts';
import styles from './custody.module.css';

/** Takes in a redacted copy, made elsewhere, as an exhibit that names the one it was made from. */
export function RedactedCopyDialog({
  caseId,
  exhibit,
  onClose,
  onDone,
}: {
  caseId: string;
  exhibit: Exhibit;
  onClose: () => void;
  onDone: (copy: Exhibit) => void;
}) {
  const [file, setFile] = useState<GrantedFile | null>(null);
  const [description, setDescription] = useState(`Redacted copy of ${exhibit.ref}`);
  const [grounds, setGrounds] = useState('');
  const [tool, setTool] = useState('');
  const [version, setVersion] = useState('');
  const [parameters, setParameters] = useState('');
  const [approvalId, setApprovalId] = useState('');
  const [tried, setTried] = useState(false);
  const [startedHere, setStartedHere] = useState(false);
  const { choose, failure: choiceFailure } = useFileChoice();
  const recent = useRecentReasons(caseId, ['redacted']);
  const { data: approvals = [] } = useApprovalsQuery({ caseId, exhibitId: exhibit.id });
  const inForce = approvals.filter(({ kind, status }) => kind === 'redaction' && status === 'approved');
  const job = useJob('custody.addRedactedCopy', `${caseId} ${exhibit.id}`);

  const missing = {
    file: file === null ? 'Choose the redacted copy.' : null,
    description: description.trim() === '' ? 'Say what it is, as the exhibits list will.' : null,
    grounds: grounds.trim() === '' ? 'Say why what was taken out had to be.' : null,
    tool: tool.trim() === '' ? 'Say what it was made with.' : null,
    version: version.trim() === '' ? 'Give its version.' : null,
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!file || job.running || Object.values(missing).some((problem) => problem !== null)) return;
    setStartedHere(true);
    const outcome = await job.start(
      {
        caseId,
        exhibitId: exhibit.id,
        file: file.grant,
        description: description.trim(),
        grounds: grounds.trim(),
        tool: tool.trim(),
        toolVersion: version.trim(),
        parameters: parameters.trim(),
        ...(approvalId !== '' && { approvalId }),
      },
      `Redacted copy of ${exhibit.ref}`,
      { kind: 'case', caseId, section: 'evidence', target: null },
    );
    if (outcome.ok) onDone(outcome.output);
  };
  return (
    <Dialog
      title={`Register a redacted copy of ${exhibit.ref}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{job.running ? 'Continue in the background' : 'Cancel'}</Button>
          <Button kind="primary" type="submit" disabled={job.running}>
            Register the copy
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.muted}>
          {exhibit.ref} stays as it is. The copy becomes an exhibit of its own that names {exhibit.ref} and its hash, so
          that anyone can see what it was made from, with what, and why.
        </p>
        <Chosen>
          <div>
            {file ? (
              <>
                <strong>{file.name}</strong>
                <div className={styles.muted}>{formatSizeExact(file.size)}</div>
              </>
            ) : (
              <span className={tried ? styles.problem : styles.muted}>
                {tried ? missing.file : 'The copy, as it was made by the redaction tool.'}
              </span>
            )}
          </div>
          <Button
            icon="file"
            kind={file ? 'plain' : 'primary'}
            data-autofocus
            disabled={job.running}
            onClick={() => void choose('exhibit').then((chosen) => chosen && setFile(chosen))}
          >
            {file ? 'Choose another' : 'Choose a file'}
          </Button>
        </Chosen>
        {choiceFailure && <FailureNotice failure={choiceFailure} />}
        <TextField
          label="Description"
          maxLength={500}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
          error={tried ? missing.description : null}
          disabled={job.running}
        />
        <ReasonField
          label="Grounds"
          hint="Why what was taken out had to be; never what it was."
          maxLength={2000}
          value={grounds}
          onChange={setGrounds}
          recent={recent}
          error={tried ? missing.grounds : null}
          disabled={job.running}
        />
        <div className={styles.toolRow}>
          <TextField
            label="Made with"
            maxLength={160}
            value={tool}
            onChange={(event) => setTool(event.target.value)}
            error={tried ? missing.tool : null}
            disabled={job.running}
          />
          <TextField
            label="Version"
            maxLength={80}
            value={version}
            onChange={(event) => setVersion(event.target.value)}
            error={tried ? missing.version : null}
            disabled={job.running}
          />
        </div>
        <TextAreaField
          label="How"
          optional
          hint="Settings, pages and areas, so that it can be made again."
          maxLength={4000}
          value={parameters}
          onChange={(event) => setParameters(event.target.value)}
          disabled={job.running}
        />
        {inForce.length > 0 && (
          <Select
            label="Under the approval"
            optional
            value={approvalId}
            onChange={(event) => setApprovalId(event.target.value)}
            disabled={job.running}
          >
            <option value="">None</option>
            {inForce.map((approval) => (
              <option key={approval.id} value={approval.id}>
                {approvalLine(approval)}
              </option>
            ))}
          </Select>
        )}
        {job.running && job.job && <JobProgress job={job.job} onCancel={job.cancel} />}
        {startedHere && !job.running && job.failure && <FailureNotice failure={job.failure} />}
      </div>
    </Dialog>
  );
}
