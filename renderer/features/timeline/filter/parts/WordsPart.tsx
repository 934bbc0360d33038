import { useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { TextField } from '../../../../components/Field.tsx';
import { withText } from '../../model/filter.ts';
import { describeText } from '../../model/sentence.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

/** Free text, with what it will be read as while it is typed. */
export function WordsPart({ filter, onFilter, onDone }: PartProps & { onDone: () => void }) {
  const [typed, setTyped] = useState(filter.text ?? '');
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(withText(filter, typed));
        onDone();
      }}
    >
      <TextField
        label="Words"
        hint="Anywhere in the row: who, device, message and every column"
        autoFocus
        maxLength={512}
        value={typed}
        note={typed.trim() === '' ? undefined : `Events containing ${describeText(typed)}`}
        onChange={(event) => setTyped(event.target.value)}
      />
      <dl className={styles.examples}>
        <dt>lantern search</dt>
        <dd>both words, anywhere in the row</dd>
        <dt>"14 Imaginary Close"</dt>
        <dd>the words one after the other</dd>
        <dt>sampl*</dt>
        <dd>words that begin so</dd>
        <dt>usb OR drive</dt>
        <dd>either; NOT leaves out; ( ) group</dd>
      </dl>
      <div className={styles.row}>
        <Button type="submit" kind="primary">
          Show these events
        </Button>
      </div>
    </form>
  );
}
