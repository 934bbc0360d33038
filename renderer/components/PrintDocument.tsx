import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { createPortal } from 'react-dom';
import styles from './PrintDocument.module.css';

/** Puts a document on paper and nothing else of the window, with the protective marking on every page; mount it to print. */
export function PrintDocument({
  marking,
  footer,
  ready = true,
  children,
  onDone,
}: {
  marking: string;
  /** Beside the marking at the foot of every page. */
  footer: string;
  /** False while something of it is still being read. */
  ready?: boolean;
  children: ReactNode;
  onDone: () => void;
}) {
  const done = useEffectEvent(onDone);
  useEffect(() => {
    if (!ready) return;
    const after = (): void => done();
    window.addEventListener('afterprint', after, { once: true });
    const timer = window.setTimeout(() => window.print(), 0);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('afterprint', after);
    };
  }, [ready]);
  return createPortal(
    <div className={styles.sheet} data-print>
      <table className={styles.pages} role="presentation">
        <thead>
          <tr>
            <td className={styles.marking}>{marking}</td>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>{children}</td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <td className={styles.marking}>
              {marking}
              <span>{footer}</span>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>,
    document.body,
  );
}
