import { useRef } from 'react';
import { useCommands } from '../../app/commands/commands.ts';
import { Icon } from '../../components/Icon.tsx';
import styles from './people.module.css';

/** Narrows the list below it as one types. */
export function FindBox({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  useCommands([{ id: 'people.find', group: 'People', label, keys: '/', run: () => input.current?.select() }], 2);
  return (
    <label className={styles.find}>
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
