import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import styles from './Field.module.css';
import { Field, type FieldProps } from './Field.tsx';

export interface ComboboxProps extends FieldProps {
  readonly value: string | null;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** The choices for what has been typed, best first. */
  readonly search: (typed: string) => readonly string[];
}

/** A long list, found by typing (ARIA combobox with a list). What is typed counts only once it has been chosen. */
export function Combobox({ value, onChange, search, placeholder, ...field }: ComboboxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const open = typed !== null;
  const found = open ? search(typed) : [];

  useEffect(() => {
    if (open) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [open, active]);

  const choose = (choice: string | undefined): void => {
    if (choice !== undefined) onChange(choice);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!open) setTyped('');
      else setActive(Math.min(found.length - 1, Math.max(0, active + step)));
    } else if (open && event.key === 'Enter') {
      event.preventDefault();
      choose(found[active]);
    } else if (open && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setTyped(null);
    }
  };
  return (
    <Field {...field}>
      {(control) => (
        <span className={styles.selectWrap}>
          <input
            {...control}
            type="text"
            role="combobox"
            aria-expanded={open}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={open && found.length > 0 ? `${listId}-${active}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={typed ?? value ?? ''}
            onChange={(event) => {
              setTyped(event.target.value);
              setActive(0);
            }}
            onClick={() => {
              if (!open) {
                setTyped('');
                setActive(0);
              }
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setTyped(null)}
          />
          {open && (
            <div ref={list} id={listId} role="listbox" aria-label={field.label} className={styles.list}>
              {found.map((choice, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keys, as the pattern asks
                <div
                  key={choice}
                  id={`${listId}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  // Before blur, which would close the list and lose the click.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(choice)}
                >
                  {choice}
                </div>
              ))}
              {found.length === 0 && (
                <div role="option" aria-selected={false} aria-disabled tabIndex={-1} className={styles.none}>
                  Nothing matches
                </div>
              )}
            </div>
          )}
        </span>
      )}
    </Field>
  );
}
