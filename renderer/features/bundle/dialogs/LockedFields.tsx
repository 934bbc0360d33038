import { TextField } from '../../../components/Field.tsx';
import type { Locked } from '../model/locked.ts';
import styles from './dialogs.module.css';

/** Passwords of supplied PDFs, by digest. They open the pages for this export, and go nowhere else. */
export function LockedFields({
  locked,
  passwords,
  onChange,
  disabled,
}: {
  locked: readonly Locked[];
  passwords: Readonly<Record<string, string>>;
  onChange: (passwords: Readonly<Record<string, string>>) => void;
  disabled: boolean;
}) {
  if (locked.length === 0) return null;
  return (
    <section className={styles.locked} aria-label="Locked PDFs">
      <p className={styles.muted}>
        Without its password, a page that says so stands for a locked PDF. A password is used for this export alone, and
        kept nowhere; the pages after it then move.
      </p>
      {locked.map(({ sha256, name }) => (
        <TextField
          key={sha256}
          label={`Password of ${name}`}
          optional
          type="password"
          autoComplete="off"
          maxLength={127}
          value={passwords[sha256] ?? ''}
          onChange={(event) => onChange({ ...passwords, [sha256]: event.target.value })}
          disabled={disabled}
        />
      ))}
    </section>
  );
}
