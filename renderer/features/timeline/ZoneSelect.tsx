import { useId } from 'react';
import type { ZoneChoice } from './model/zone-choice.ts';
import styles from './timeline.module.css';

/** Which zone times are shown in, where the status bar says it. */
export function ZoneSelect({
  choice,
  caseZone,
  onChange,
}: {
  choice: ZoneChoice;
  caseZone: string;
  onChange: (choice: ZoneChoice) => void;
}) {
  const id = useId();
  return (
    <span className={styles.zone}>
      <label htmlFor={id}>Show in</label>
      <select id={id} value={choice} onChange={(event) => onChange(event.target.value as ZoneChoice)}>
        {caseZone !== 'UTC' && <option value="case">{caseZone} and UTC</option>}
        <option value={caseZone === 'UTC' ? 'case' : 'utc'}>UTC alone</option>
        <option value="source">each source’s own zone and UTC</option>
      </select>
    </span>
  );
}
