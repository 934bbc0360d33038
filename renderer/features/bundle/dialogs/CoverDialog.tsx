import { useState } from 'react';
import { audiences, type Cover } from '../../../../shared/domain/bundle/plan.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { TextAreaField, TextField } from '../../../components/Field.tsx';
import { dateInWords, parseDate } from '../../../format/dates.ts';
import { type CoverDraft, coverDraft, coverOf, coverProblems } from '../model/cover.ts';
import { audienceWords } from '../model/words.ts';
import styles from './dialogs.module.css';

/** What the cover says, and what file names are made of (rule B10). */
export function CoverDialog({
  cover,
  marking,
  onClose,
  onChange,
}: {
  cover: Cover;
  /** The case's own. */
  marking: string;
  onClose: () => void;
  onChange: (cover: Cover) => void;
}) {
  const [draft, setDraft] = useState(() => coverDraft(cover));
  const [tried, setTried] = useState(false);
  const problems = tried ? coverProblems(draft) : {};
  const field = (name: Exclude<keyof CoverDraft, 'anonymised'>) => ({
    value: draft[name],
    error: problems[name] ?? null,
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  const date = parseDate(draft.hearingDate);
  const submit = (): void => {
    setTried(true);
    const next = coverOf(draft);
    if (next) onChange(next);
  };
  return (
    <Dialog
      title="Cover"
      size="wide"
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Set the cover
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.form}>
          <div className={styles.nameRow}>
            <TextField label="Short case name" maxLength={80} {...field('shortName')} />
            <TextField
              label="Bundle letter"
              maxLength={1}
              {...field('letter')}
              onChange={(event) => setDraft({ ...draft, letter: event.target.value.toUpperCase() })}
            />
          </div>
          <TextField label="Forum" maxLength={120} {...field('forum')} />
          <TextField
            label="Hearing date"
            optional
            placeholder="15/06/2026"
            note={date === null ? undefined : dateInWords(date)}
            {...field('hearingDate')}
          />
          <div className={styles.nameRow}>
            <TextField label="Officer concerned" optional maxLength={160} {...field('officerConcerned')} />
            <TextField label="Rank" optional maxLength={80} {...field('rank')} />
          </div>
          <fieldset className={styles.fieldset}>
            <legend>Named otherwise in a version</legend>
            <p className={styles.muted}>As “Officer A” in the public version. Left empty: by name.</p>
            {audiences.map((audience) => (
              <label key={audience} className={styles.inline}>
                <span>{audienceWords[audience].name}</span>
                <input
                  type="text"
                  maxLength={160}
                  autoComplete="off"
                  value={draft.anonymised[audience]}
                  onChange={(event) =>
                    setDraft({ ...draft, anonymised: { ...draft.anonymised, [audience]: event.target.value } })
                  }
                />
              </label>
            ))}
          </fieldset>
        </div>
        <div className={styles.form}>
          <TextField label="Chair" optional maxLength={160} {...field('chair')} />
          <TextAreaField label="Members of the panel" optional hint="One a line." rows={3} {...field('members')} />
          <TextField label="Legally qualified adviser" optional maxLength={160} {...field('lqa')} />
          <TextField label="Appropriate authority" optional maxLength={160} {...field('appropriateAuthority')} />
          <TextField
            label="What this version is called"
            optional
            hint="As “Version 2, served 3 June”."
            maxLength={80}
            {...field('versionLabel')}
          />
          <TextField
            label="Protective marking"
            optional
            hint={`Left empty: the case’s own, ${marking}.`}
            maxLength={80}
            {...field('marking')}
          />
        </div>
      </div>
    </Dialog>
  );
}
