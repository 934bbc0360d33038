import { useEffect, useEffectEvent } from 'react';
import { createPortal } from 'react-dom';
import styles from './PrintSheet.module.css';

/** Puts text on paper and nothing else of the window; mount it to print. */
export function PrintSheet({ text, onDone }: { text: string; onDone: () => void }) {
  const done = useEffectEvent(onDone);
  useEffect(() => {
    const after = (): void => done();
    window.addEventListener('afterprint', after, { once: true });
    const timer = window.setTimeout(() => window.print(), 0);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  return createPortal(<pre className={styles.sheet}>{text}</pre>, document.body);
}
