import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { Button } from './Button.tsx';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';
import styles from './MenuButton.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** One line below the label: what it will do. */
  readonly text?: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  /** Why it cannot be done now; the item then stays, greyed, and says so. */
  readonly unavailable?: string | null;
  readonly run: () => void;
}

/** A button with a menu (ARIA menu button): arrow keys move, Esc gives the focus back. */
export function MenuButton({
  children,
  items,
  icon,
}: {
  children: ReactNode;
  items: readonly MenuItem[];
  icon?: IconName;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  const place = (): void => {
    const box = button.current?.getBoundingClientRect();
    const element = menu.current;
    if (!box || !element) return;
    element.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - element.offsetWidth - 8))}px`;
    const below = box.bottom + 4;
    const above = box.top - 4 - element.offsetHeight;
    element.style.top = `${below + element.offsetHeight > window.innerHeight - 8 && above > 0 ? above : below}px`;
  };
  const entries = (): HTMLElement[] => [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') {
      // Esc closes the menu and nothing else.
      event.stopPropagation();
      if (event.key === 'Escape') button.current?.focus();
      menu.current?.hidePopover();
    } else if (next !== undefined) {
      event.preventDefault();
      all[(next + all.length) % all.length]?.focus();
    }
  };
  return (
    <>
      <Button ref={button} popoverTarget={id} aria-haspopup="menu" {...(icon !== undefined && { icon })}>
        {children}
        <Icon name="down" />
      </Button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={typeof children === 'string' ? children : undefined}
        className={styles.menu}
        onKeyDown={onKeyDown}
        onToggle={(event) => {
          if (event.newState !== 'open') return;
          place();
          entries()[0]?.focus();
        }}
      >
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            aria-disabled={item.unavailable ? true : undefined}
            className={item.danger ? `${styles.item} ${styles.danger}` : styles.item}
            onClick={() => {
              if (item.unavailable) return;
              menu.current?.hidePopover();
              item.run();
            }}
          >
            {item.icon !== undefined && <Icon name={item.icon} />}
            <span className={styles.label}>{item.label}</span>
            {(item.unavailable || item.text) && <span className={styles.text}>{item.unavailable || item.text}</span>}
          </button>
        ))}
      </div>
    </>
  );
}
