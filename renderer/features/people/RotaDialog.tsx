import { useState } from 'react';
import type { Output } from '../../../shared/api/contract.ts';
import type { Failure } from '../../../shared/api/failures.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { useCall } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { Chosen } from '../../components/Chosen.tsx';
import { Combobox } from '../../components/Combobox.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { matchZones, timeZones } from '../../format/zones.ts';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import { useRotaPreviewQuery } from './api.ts';
import styles from './people.module.css';
import { RotaPreview } from './RotaPreview.tsx';
import { RotaResult } from './RotaResult.tsx';

const zones = timeZones();
const findZones = (typed: string): readonly string[] => matchZones(zones, typed);

const roles = [
  ['person', 'Person'],
  ['start', 'Start'],
  ['end', 'End'],
  ['date', 'Date, where start and end are times of day'],
] as const;
type Role = (typeof roles)[number][0];

/** Choose, say which column is which, take in; then what was not taken and who is not on the map. */
export function RotaDialog({
  caseId,
  zone: displayZone,
  unmapped,
  onClose,
}: {
  caseId: string;
  zone: string;
  unmapped: readonly { value: string; events: number }[];
  onClose: () => void;
}) {
  const [file, setFile] = useState<GrantedFile | null>(null);
  const [said, setSaid] = useState<Partial<Record<Role, string>>>({});
  const [zone, setZone] = useState(displayZone);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [result, setResult] = useState<Output<'people.importRota'> | null>(null);
  const recent = useStatementReasons(caseId, 'rota');
  const { choose, failure: choiceFailure } = useFileChoice();
  const { call, busy, failure, reset } = useCall('people.importRota');
  const { currentData: preview, error } = useRotaPreviewQuery({ caseId, file: file?.grant ?? '' }, { skip: !file });

  const columns = { ...preview?.suggested, ...said };
  const missing = reason.trim().length < 3 ? 'Say where the rota comes from, for the ledger.' : null;
  const ready = preview && columns.person && columns.start && columns.end;
  const chooseFile = async (): Promise<void> => {
    const chosen = await choose('rota');
    if (!chosen) return;
    setFile(chosen);
    setSaid({});
    reset();
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    const { person, start, end, date } = columns;
    if (busy || !file || !person || !start || !end || missing !== null) return;
    const outcome = await call({
      caseId,
      file: file.grant,
      columns: { person, start, end, ...(date && { date }) },
      zone,
      reason: reason.trim(),
    });
    if (outcome.ok) setResult(outcome.output);
  };
  if (result)
    return (
      <Dialog
        title="Rota taken in"
        size="wide"
        onClose={onClose}
        footer={
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <RotaResult caseId={caseId} result={result} unmapped={unmapped} />
      </Dialog>
    );
  return (
    <Dialog
      title="Import a rota"
      size="wide"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" icon="import" disabled={busy || !ready}>
            Import
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Chosen>
          <span className={styles.wrap}>
            {file?.name ?? 'A table (CSV or another kind of separated text): one row a shift.'}
          </span>
          <Button icon="file" onClick={() => void chooseFile()}>
            {file ? 'Choose another' : 'Choose a rota'}
          </Button>
        </Chosen>
        {choiceFailure && <FailureNotice failure={choiceFailure} />}
        {error !== undefined && <FailureNotice failure={error as Failure} />}
        {file && !preview && error === undefined && <Waiting label="Reading the rota" />}
        {preview && (
          <>
            <RotaPreview preview={preview} />
            <div className={styles.columns}>
              {roles.map(([role, label]) => (
                <Select
                  key={role}
                  label={label}
                  optional={role === 'date'}
                  value={columns[role] ?? ''}
                  onChange={({ target }) => setSaid({ ...said, [role]: target.value })}
                  error={tried && role !== 'date' && !columns[role] ? 'Choose its column.' : null}
                >
                  <option value="">{role === 'date' ? 'No column' : 'Choose a column'}</option>
                  {preview.columns.map((column) => (
                    <option key={column} value={column}>
                      {column}
                    </option>
                  ))}
                </Select>
              ))}
            </div>
            <Combobox
              label="Zone of its times"
              hint="Rotas are written by the clock on the wall: where was it?"
              value={zone}
              onChange={setZone}
              search={findZones}
            />
            <ReasonField
              label="Reason"
              value={reason}
              onChange={setReason}
              recent={recent}
              error={tried ? missing : null}
            />
          </>
        )}
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
