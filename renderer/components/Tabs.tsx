import { type KeyboardEvent, useRef } from 'react';
import { formatCount } from '../format/numbers.ts';
import styles from './Tabs.module.css';

export interface Tab<V extends string> {
  readonly value: V;
  readonly label: string;
  /** Beside the label; words such as "500+" where it is not exact. */
  readonly count?: number | string | undefined;
}

/** Parts of one screen (ARIA tabs): arrow keys move and choose. `panelId` is the id of the element with role `tabpanel`. */
export function Tabs<V extends string>({
  label,
  tabs,
  value,
  panelId,
  onChange,
}: {
  label: string;
  tabs: readonly Tab<V>[];
  value: V;
  panelId: string;
  onChange: (value: V) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (next === undefined || !tab) return;
    event.preventDefault();
    onChange(tab.value);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[tabs.indexOf(tab)]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={tab.value === value ? panelId : undefined}
          tabIndex={tab.value === value ? 0 : -1}
          className={styles.tab}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className={styles.count}>{typeof tab.count === 'number' ? formatCount(tab.count) : tab.count}</span>
          )}
        </button>
      ))}
    </div>
  );
}
