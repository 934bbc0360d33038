import { useState } from 'react';
import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { counted } from '../../format/numbers.ts';
import { ProposeDialog } from '../custody/ProposeDialog.tsx';
import styles from './approvals.module.css';

/** First which exhibits, then what is proposed for them. */
export function ProposeForManyDialog({
  caseId,
  exhibits,
  onClose,
}: {
  caseId: string;
  exhibits: readonly Exhibit[];
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(exhibits.length === 1 ? [exhibits[0]?.id ?? ''] : []),
  );
  const [going, setGoing] = useState(exhibits.length === 1);
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  if (going)
    return (
      <ProposeDialog
        caseId={caseId}
        exhibits={exhibits.filter(({ id }) => chosen.has(id))}
        first="disclosure"
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title="Propose: which exhibits"
      onClose={onClose}
      onSubmit={() => {
        if (chosen.size > 0) setGoing(true);
      }}
      footer={
        <>
          <span className={styles.chosenCount}>{counted(chosen.size, 'exhibit')} chosen</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={chosen.size === 0}>
            Continue
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div>
          <Button
            onClick={() => setChosen(new Set(chosen.size === exhibits.length ? [] : exhibits.map(({ id }) => id)))}
          >
            {chosen.size === exhibits.length ? 'None' : 'All of them'}
          </Button>
        </div>
        <ul className={styles.pick}>
          {exhibits.map(({ id, ref, description }) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
                <strong>{ref}</strong>
                <span className={styles.muted}>{description}</span>
              </label>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
