import { bundleFileName } from '../../../shared/domain/bundle/file-name.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { dateInWords, parseDate } from '../../format/dates.ts';
import styles from './bundle.module.css';
import { DisclosureFields } from './DisclosureFields.tsx';
import { type DisclosureProblems, type Draft, type DraftProblems, optionsOf } from './draft.ts';

export function OptionsForm({
  caseId,
  recipients,
  draft,
  problems,
  busy,
  onChange,
  onSubmit,
}: {
  caseId: string;
  recipients: readonly string[];
  draft: Draft;
  problems: DraftProblems & { disclosure?: DisclosureProblems };
  busy: boolean;
  onChange: (draft: Draft) => void;
  onSubmit: () => void;
}) {
  const set = (change: Partial<Draft>): void => onChange({ ...draft, ...change });
  const date = parseDate(draft.hearingDate);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className={styles.nameRow}>
        <TextField
          label="Short case name"
          maxLength={80}
          value={draft.shortName}
          onChange={(event) => set({ shortName: event.target.value })}
          error={problems.shortName}
          disabled={busy}
        />
        <TextField
          label="Bundle letter"
          maxLength={1}
          value={draft.letter}
          onChange={(event) => set({ letter: event.target.value.toUpperCase() })}
          error={problems.letter}
          disabled={busy}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label="Forum"
          maxLength={120}
          value={draft.forum}
          onChange={(event) => set({ forum: event.target.value })}
          disabled={busy}
        />
        <TextField
          label="Hearing date"
          optional
          placeholder="15/06/2026"
          value={draft.hearingDate}
          onChange={(event) => set({ hearingDate: event.target.value })}
          error={problems.hearingDate}
          note={date === null ? undefined : dateInWords(date)}
          disabled={busy}
        />
      </div>
      <TextField
        label="Officer concerned"
        optional
        hint="As the cover should name them."
        maxLength={160}
        value={draft.officerConcerned}
        onChange={(event) => set({ officerConcerned: event.target.value })}
        disabled={busy}
      />
      <div className={styles.goesTo}>
        <DisclosureFields
          caseId={caseId}
          draft={draft.disclosure}
          earlier={recipients}
          problems={problems.disclosure ?? {}}
          disabled={busy}
          onChange={(disclosure) => set({ disclosure })}
        />
      </div>
      <div className={styles.submit}>
        <span className={styles.fileName}>{bundleFileName(optionsOf(draft))}</span>
        <Button kind="primary" icon="save" type="submit" disabled={busy}>
          Choose where to save, and export
        </Button>
      </div>
    </form>
  );
}
