import { type KeyboardEvent, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { cx } from '../../components/cx.ts';
import dialogStyles from '../../components/Dialog.module.css';
import { Kbd } from '../../components/Kbd.tsx';
import { useAppDispatch, useAppSelector } from '../hooks.ts';
import { wentToSection } from '../navigation.ts';
import styles from '../shell/shell.module.css';
import { type Command, useAllCommands } from './commands.ts';
import { matchCommands } from './match.ts';

/** Everything that can be done from here, and a search of the case, by typing. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const commands = useAllCommands();
  const inCase = useAppSelector((state) => state.navigation.place.kind === 'case');
  const dispatch = useAppDispatch();

  const text = typed.trim();
  const search: Command[] =
    inCase && text !== ''
      ? [
          {
            id: 'palette.search',
            group: 'Search',
            label: `Search the timeline for “${text}”`,
            run: () => dispatch(wentToSection({ section: 'timeline', target: { kind: 'search', text } })),
          },
        ]
      : [];
  const found = [
    ...matchCommands(
      commands.filter((command) => !command.hidden),
      typed,
    ),
    ...search,
  ];

  const close = useEffectEvent(onClose);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    element.showModal();
    const onCancel = (event: Event): void => {
      event.preventDefault();
      close();
    };
    element.addEventListener('cancel', onCancel);
    return () => {
      element.removeEventListener('cancel', onCancel);
      element.close();
    };
  }, []);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    // After the dialog has given the focus back, so that what the command focuses keeps it.
    queueMicrotask(command.run);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive(Math.max(0, Math.min(found.length - 1, active + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[active]);
    }
  };
  return (
    <dialog ref={dialog} aria-label="Commands" className={cx(dialogStyles.dialog, dialogStyles.palette)}>
      <input
        className={styles.paletteInput}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        aria-label="Command or words to search for"
        placeholder={inCase ? 'Type a command, or words to search this case for' : 'Type a command or a case'}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={listId} role="listbox" aria-label="Commands" className={styles.paletteList}>
        {found.map((command, index) => (
          <div key={command.id} role="presentation">
            {command.group !== found[index - 1]?.group && (
              <div className={styles.paletteGroup} role="presentation">
                {command.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keys, as the pattern asks */}
            <div
              role="option"
              tabIndex={-1}
              id={`${listId}-${index}`}
              data-index={index}
              aria-selected={index === active}
              className={styles.paletteItem}
              onMouseMove={() => setActive(index)}
              onClick={() => run(command)}
            >
              <span>{command.label}</span>
              {command.keys !== undefined && <Kbd keys={command.keys} />}
            </div>
          </div>
        ))}
        {found.length === 0 && <div className={styles.paletteGroup}>Nothing matches.</div>}
      </div>
    </dialog>
  );
}
