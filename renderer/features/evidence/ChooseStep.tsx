import { Button } from '../../components/Button.tsx';
import styles from './evidence.module.css';
import { formatIds, formatNames } from './words.ts';

export function ChooseStep({ onChoose }: { onChoose: () => void }) {
  return (
    <div className={styles.choose}>
      <p>
        Choose a file of system activity. Its format is recognised and its first rows are shown before anything is
        written to the case. The file itself is never changed.
      </p>
      <Button kind="primary" icon="file" data-autofocus onClick={onChoose}>
        Choose a file
      </Button>
      <p className={styles.muted}>Formats: {formatIds.map((id) => formatNames[id]).join(', ')}.</p>
    </div>
  );
}
