import { useState } from 'react';
import type { Identifier, PersonView } from '../../../shared/api/people.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Combobox } from '../../components/Combobox.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import styles from './people.module.css';
import { matching } from './words.ts';

/** Gives chosen names to somebody who is on the map already. */
export function BelongsToDialog({
  caseId,
  people,
  identifiers,
  reason: given,
  onClose,
  onDone,
}: {
  caseId: string;
  people: readonly PersonView[];
  identifiers: readonly Identifier[];
  reason: string;
  onClose: () => void;
  onDone: (reason: string) => void;
}) {
  // Of somebody hidden only the pseudonym is known here, and saving would lose the rest.
  const known = people.filter(({ hidden }) => !hidden);
  const names = new Map(known.map((person) => [nameIn(person), person]));
  const [name, setName] = useState<string | null>(names.size === 1 ? ([...names.keys()][0] ?? null) : null);
  const [reason, setReason] = useState(given);
  const [tried, setTried] = useState(false);
  const recent = useStatementReasons(caseId, 'person');
  const { call, busy, failure } = useCall('people.save');
  const dispatch = useAppDispatch();
  const person = name === null ? undefined : names.get(name);
  const missing = reason.trim().length < 3 ? 'Say why, for the ledger.' : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || missing !== null || !person) return;
    const outcome = await call({
      caseId,
      id: person.id,
      name: person.shown,
      standing: person.standing,
      identifiers: [...person.identifiers, ...identifiers],
      reason: reason.trim(),
    });
    if (!outcome.ok) return;
    dispatch(noticed(`Added to ${outcome.output.shown}.`));
    onDone(reason);
  };
  return (
    <Dialog
      title="Somebody on the map"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Add to this person
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.wrap}>
          To be added: <strong>{identifiers.map(({ value }) => value).join(', ')}</strong>
        </p>
        <Combobox
          label="Whose"
          hint="Somebody hidden has to be revealed first."
          placeholder="Type a name"
          value={name}
          onChange={setName}
          search={(typed) => matching(known, typed).slice(0, 200).map(nameIn)}
          error={tried && !person ? 'Choose a person.' : null}
        />
        <ReasonField
          label="Reason"
          value={reason}
          onChange={setReason}
          recent={recent}
          error={tried ? missing : null}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}

const nameIn = ({ shown, pseudonym }: PersonView): string => `${shown} · ${pseudonym}`;
