import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import styles from './SplitPane.module.css';

export interface SplitPaneProps {
  readonly main: ReactNode;
  /** Null gives the whole width to `main`. */
  readonly side: ReactNode | null;
  readonly sideLabel: string;
  /** Widths of the side, in px. */
  readonly initial?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Main and side, with an edge that moves by pointer and by arrow keys. */
export function SplitPane({ main, side, sideLabel, initial = 380, min = 280, max = 720 }: SplitPaneProps) {
  const [width, setWidth] = useState(initial);
  const resize = (next: number): void => setWidth(Math.min(max, Math.max(min, Math.round(next))));
  const onPointerDown = (event: PointerEvent<HTMLHRElement>): void => {
    const handle = event.currentTarget;
    const startX = event.clientX;
    handle.setPointerCapture(event.pointerId);
    const onMove = (move: globalThis.PointerEvent): void => resize(width + startX - move.clientX);
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', onMove), {
      once: true,
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    resize(width + step);
  };
  return (
    <div
      className={styles.split}
      style={{ gridTemplateColumns: side === null ? 'minmax(0, 1fr)' : `minmax(0, 1fr) 1px min(${width}px, 55%)` }}
    >
      <div className={styles.main}>{main}</div>
      {side !== null && (
        <>
          <hr
            className={styles.handle}
            tabIndex={0}
            aria-orientation="vertical"
            aria-label={`Width of ${sideLabel}`}
            aria-valuenow={width}
            aria-valuemin={min}
            aria-valuemax={max}
            onPointerDown={onPointerDown}
            onKeyDown={onKeyDown}
          />
          <aside className={styles.side} aria-label={sideLabel}>
            {side}
          </aside>
        </>
      )}
    </div>
  );
}
