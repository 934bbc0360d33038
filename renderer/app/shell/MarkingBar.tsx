import styles from './shell.module.css';

/** The protective marking, on every screen and clear of every dialog. */
export function MarkingBar({ marking }: { marking: string }) {
  return (
    <aside aria-label="Protective marking" className={styles.marking}>
      {marking}
    </aside>
  );
}
