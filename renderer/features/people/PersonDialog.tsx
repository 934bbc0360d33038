import { useState } from 'react';
import type { Identifier, PersonView } from '../../../shared/api/people.ts';
import { identifierFault, identifierKinds, type Standing } from '../../../shared/domain/people/identity.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Combobox } from '../../components/Combobox.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Choices, TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted } from '../../format/numbers.ts';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import styles from './people.module.css';
import { guessKind, kindWords, standingWords } from './words.ts';

export interface PersonDraft {
  /** Null for somebody new. */
  readonly id: string | null;
  readonly name: string;
  readonly standing: Standing;
  readonly identifiers: readonly Identifier[];
}

interface Line extends Identifier {
  /** Of the line in this form, so that taking one away moves no other. */
  readonly key: number;
}

const standingTexts: Partial<Readonly<Record<Standing, string>>> = {
  subject: 'Shown by name, to everybody and in what is exported. All others stand behind a pseudonym.',
};

/** Who somebody is and by which names the logs know them. */
export function PersonDialog({
  caseId,
  draft,
  unmapped,
  onClose,
  onSaved,
}: {
  caseId: string;
  draft: PersonDraft;
  unmapped: readonly { value: string; events: number }[];
  onClose: () => void;
  onSaved: (person: PersonView) => void;
}) {
  const [name, setName] = useState(draft.name);
  const [standing, setStanding] = useState(draft.standing);
  const [lines, setLines] = useState<readonly Line[]>(() => draft.identifiers.map((each, key) => ({ ...each, key })));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useStatementReasons(caseId, 'person');
  const { call, busy, failure } = useCall('people.save');
  const dispatch = useAppDispatch();

  const filled = lines.filter(({ value }) => value.trim() !== '');
  const problems = {
    name: name.trim() === '' ? 'Say who it is: a name, a rank and number.' : null,
    reason: reason.trim().length < 3 ? 'Say how it is known, for the ledger.' : null,
  };
  const add = (value = ''): void =>
    setLines((now) => [...now, { kind: guessKind(value), value, key: Math.max(-1, ...now.map(({ key }) => key)) + 1 }]);
  const change = (key: number, over: Partial<Identifier>): void =>
    setLines((now) => now.map((line) => (line.key === key ? { ...line, ...over } : line)));
  // What it looks like is followed as one types, until somebody says otherwise.
  const retype = ({ key, kind, value: old }: Line, value: string): void =>
    change(key, kind === guessKind(old) ? { value, kind: guessKind(value) } : { value });
  const submit = async (): Promise<void> => {
    setTried(true);
    const faulty = filled.some((line) => identifierFault(line) !== null);
    if (busy || faulty || Object.values(problems).some((problem) => problem !== null)) return;
    const outcome = await call({
      caseId,
      ...(draft.id !== null && { id: draft.id }),
      name: name.trim(),
      standing,
      identifiers: filled.map(({ kind, value }) => ({ kind, value: value.trim() })),
      reason: reason.trim(),
    });
    if (!outcome.ok) return;
    const { shown, events } = outcome.output;
    dispatch(noticed(`${shown} is on the map, with ${counted(events, 'event')}.`));
    onSaved(outcome.output);
  };
  const offered = unmapped.filter(({ value }) => !lines.some((line) => line.value === value));
  const counts = new Map(offered.map(({ value, events }) => [`${value} · ${counted(events, 'event')}`, value]));
  return (
    <Dialog
      title={draft.id === null ? 'Add somebody' : 'Change who this is'}
      size="wide"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {draft.id === null ? 'Add to the map' : 'Save'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Name"
          data-autofocus
          maxLength={160}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried ? problems.name : null}
        />
        <Choices
          legend="Is"
          value={standing}
          onChange={setStanding}
          choices={(['subject', 'colleague', 'member-of-public'] as const).map((value) => ({
            value,
            title: standingWords[value],
            text: standingTexts[value],
          }))}
        />
        <fieldset className={styles.group}>
          <legend>Known in the logs as</legend>
          {lines.length === 0 && <p className={styles.muted}>Nothing yet: no event is taken to be theirs.</p>}
          <ul className={styles.identifiers}>
            {lines.map((line, index) => {
              const { key, kind, value } = line;
              const fault = tried && value.trim() !== '' ? identifierFault({ kind, value }) : null;
              return (
                <li key={key}>
                  <div className={styles.identifier}>
                    <select
                      aria-label={`What identifier ${index + 1} is`}
                      value={kind}
                      onChange={(event) => change(key, { kind: event.target.value as Identifier['kind'] })}
                    >
                      {identifierKinds.map((each) => (
                        <option key={each} value={each}>
                          {kindWords[each]}
                        </option>
                      ))}
                    </select>
                    <input
                      type="text"
                      aria-label={`Identifier ${index + 1}`}
                      aria-invalid={fault !== null || undefined}
                      autoComplete="off"
                      spellCheck={false}
                      maxLength={256}
                      value={value}
                      onChange={(event) => retype(line, event.target.value)}
                    />
                    <Button
                      kind="quiet"
                      icon="close"
                      aria-label={`Remove identifier ${index + 1}`}
                      onClick={() => setLines((now) => now.filter((line) => line.key !== key))}
                    />
                  </div>
                  {fault !== null && (
                    <p role="alert" className={styles.problem}>
                      {fault}
                    </p>
                  )}
                </li>
              );
            })}
          </ul>
          <div className={styles.addIdentifier}>
            <Button icon="plus" onClick={() => add()}>
              Add an identifier
            </Button>
            {offered.length > 0 && (
              <Combobox
                label="Or one from the events"
                placeholder="Type part of it"
                value={null}
                onChange={(shown) => add(counts.get(shown) ?? '')}
                search={(typed) => {
                  const wanted = typed.trim().toLocaleLowerCase('en-GB');
                  return [...counts.keys()]
                    .filter((each) => each.toLocaleLowerCase('en-GB').includes(wanted))
                    .slice(0, 100);
                }}
              />
            )}
          </div>
        </fieldset>
        <ReasonField
          label="Reason"
          value={reason}
          onChange={setReason}
          recent={recent}
          error={tried ? problems.reason : null}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
