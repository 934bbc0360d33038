import { useState } from 'react';
import { type CaseDocument, DocumentKind } from '../../../../shared/api/documents.ts';
import type { GrantedFile } from '../../../../shared/api/primitives.ts';
import {
  documentKinds,
  documentKindWords,
  type DocumentKind as Kind,
} from '../../../../shared/domain/documents/kinds.ts';
import { useFileChoice } from '../../../app/files.ts';
import { useCall } from '../../../app/hooks.ts';
import { JobProgress } from '../../../app/jobs/JobProgress.tsx';
import { useJob } from '../../../app/jobs/use-job.ts';
import { Button } from '../../../components/Button.tsx';
import { Chosen } from '../../../components/Chosen.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { Select, TextField } from '../../../components/Field.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { dateInWords, parseDate } from '../../../format/dates.ts';
import { formatSizeExact } from '../../../format/numbers.ts';
import { formatDate } from '../../../format/time.ts';
import styles from './dialogs.module.css';

/** A paper that is no exhibit: its bytes as they are, and what is said of them. */
export function AddDocumentDialog({
  caseId,
  onClose,
  onDone,
}: {
  caseId: string;
  onClose: () => void;
  onDone: (document: CaseDocument) => void;
}) {
  const [file, setFile] = useState<GrantedFile | null>(null);
  const [facts, setFacts] = useState<FactsDraft>({ kind: 'statement', title: '', author: '', date: '' });
  const [tried, setTried] = useState(false);
  const { choose, failure } = useFileChoice();
  const run = useJob('documents.add', caseId);
  const date = parseDate(facts.date);
  const wrongDate = facts.date.trim() !== '' && date === null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!file || wrongDate || run.running) return;
    const title = facts.title.trim();
    const outcome = await run.start(
      {
        caseId,
        file: file.grant,
        kind: facts.kind,
        author: facts.author.trim(),
        date,
        ...(title !== '' && { title }),
      },
      `Document ${file.name}`,
      { kind: 'case', caseId, section: 'bundle', target: null },
    );
    if (!outcome.ok) return;
    run.clear();
    onDone(outcome.output);
  };
  return (
    <Dialog
      title="Add a document"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={run.running || file === null}>
            Add the document
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Chosen>
          <div>
            {file ? (
              <>
                <strong>{file.name}</strong>
                <div className={styles.muted}>{formatSizeExact(file.size)}</div>
              </>
            ) : (
              <span className={styles.muted}>
                A statement, notice, response or report. Its bytes are kept in the case as they are; evidence belongs on
                the Evidence screen.
              </span>
            )}
          </div>
          <Button
            kind={file ? 'plain' : 'primary'}
            icon="file"
            data-autofocus
            disabled={run.running}
            onClick={() => void choose('document').then((chosen) => chosen && setFile(chosen))}
          >
            {file ? 'Choose another file' : 'Choose a file'}
          </Button>
        </Chosen>
        {failure && <FailureNotice failure={failure} />}
        <FactsFields facts={facts} tried={tried} titleHint="Left empty: the file’s name." onChange={setFacts} />
        {run.running && run.job && <JobProgress job={run.job} onCancel={run.cancel} />}
        {!run.running && run.failure && <FailureNotice failure={run.failure} />}
      </div>
    </Dialog>
  );
}

interface FactsDraft {
  readonly kind: Kind;
  readonly title: string;
  readonly author: string;
  /** As typed. */
  readonly date: string;
}

function FactsFields({
  facts,
  tried,
  titleHint,
  titleError,
  onChange,
}: {
  facts: FactsDraft;
  tried: boolean;
  titleHint?: string;
  titleError?: string | null;
  onChange: (facts: FactsDraft) => void;
}) {
  const date = parseDate(facts.date);
  return (
    <>
      <Select
        label="Kind"
        value={facts.kind}
        onChange={(event) => onChange({ ...facts, kind: DocumentKind.parse(event.target.value) })}
      >
        {documentKinds.map((kind) => (
          <option key={kind} value={kind}>
            {documentKindWords[kind]}
          </option>
        ))}
      </Select>
      <TextField
        label="Title"
        {...(titleHint !== undefined && { hint: titleHint, optional: true })}
        maxLength={500}
        error={titleError ?? null}
        value={facts.title}
        onChange={(event) => onChange({ ...facts, title: event.target.value })}
      />
      <TextField
        label="Author"
        optional
        maxLength={160}
        value={facts.author}
        onChange={(event) => onChange({ ...facts, author: event.target.value })}
      />
      <TextField
        label="Date"
        optional
        hint="That it bears: it stands in the index, and in order, by it."
        placeholder="15/06/2026"
        value={facts.date}
        note={date === null ? undefined : dateInWords(date)}
        error={tried && facts.date.trim() !== '' && date === null ? 'Type it as 15/06/2026, or leave it empty.' : null}
        onChange={(event) => onChange({ ...facts, date: event.target.value })}
      />
    </>
  );
}

/** What is said of a document, said again; or the document taken off the list. Its bytes stay either way. */
export function DocumentFactsDialog({
  caseId,
  document,
  used,
  onClose,
}: {
  caseId: string;
  document: CaseDocument;
  /** Whether the bundle that is open holds it. */
  used: boolean;
  onClose: () => void;
}) {
  const [facts, setFacts] = useState<FactsDraft>({
    kind: document.kind,
    title: document.title,
    author: document.author,
    date: document.date === null ? '' : formatDate(document.date),
  });
  const [reason, setReason] = useState('');
  const [withdrawing, setWithdrawing] = useState(false);
  const [tried, setTried] = useState(false);
  const change = useCall('documents.change');
  const withdraw = useCall('documents.withdraw');
  const date = parseDate(facts.date);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (withdrawing) {
      if (reason.trim() === '') return;
      const outcome = await withdraw.call({ caseId, id: document.id, reason: reason.trim() });
      if (outcome.ok) onClose();
      return;
    }
    if (facts.title.trim() === '' || (facts.date.trim() !== '' && date === null)) return;
    const outcome = await change.call({
      caseId,
      id: document.id,
      kind: facts.kind,
      title: facts.title.trim(),
      author: facts.author.trim(),
      date,
      reason: reason.trim(),
    });
    if (outcome.ok) onClose();
  };
  const failure = change.failure ?? withdraw.failure;
  return (
    <Dialog
      title={withdrawing ? `Withdraw “${short(document.title)}”` : 'What is said of this document'}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={withdrawing ? () => setWithdrawing(false) : onClose}>
            {withdrawing ? 'Back' : 'Cancel'}
          </Button>
          {!withdrawing && (
            <Button kind="danger" onClick={() => setWithdrawing(true)}>
              Withdraw it
            </Button>
          )}
          <Button kind="primary" type="submit" disabled={change.busy || withdraw.busy}>
            {withdrawing ? 'Withdraw the document' : 'Save'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {withdrawing ? (
          <p>
            It leaves the list of what can go in. Its bytes, and everything that was said of it, stay in the case.
            {used ? ' This bundle holds it, and will say that it is missing.' : ''}
          </p>
        ) : (
          <FactsFields
            facts={facts}
            tried={tried}
            titleError={tried && facts.title.trim() === '' ? 'A document needs a title.' : null}
            onChange={setFacts}
          />
        )}
        <TextField
          label="Reason"
          optional={!withdrawing}
          hint="For the ledger."
          maxLength={500}
          spellCheck
          value={reason}
          error={withdrawing && tried && reason.trim() === '' ? 'Say why it is withdrawn.' : null}
          onChange={(event) => setReason(event.target.value)}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}

const short = (title: string): string => (title.length > 60 ? `${title.slice(0, 59)}…` : title);
