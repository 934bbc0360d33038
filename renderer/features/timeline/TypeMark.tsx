import { memo } from 'react';
import { type Look, otherLook } from './model/looks.ts';
import styles from './TypeMark.module.css';

const hues = Array.from({ length: 9 }, (_, hue) => ({
  '--mark': hue === 0 ? 'var(--line-strong)' : `var(--hue-${hue})`,
})) as React.CSSProperties[];

/** Swatch and letter of a type, as the chart draws it. Decoration beside the type's name. */
export const TypeMark = memo(function TypeMark({ look = otherLook }: { look?: Look | undefined }) {
  return (
    <span className={styles.mark} style={hues[look.hue]} aria-hidden="true">
      <span className={`${styles.swatch} ${styles[look.pattern]}`} />
      <span className={styles.letter}>{look.letter}</span>
    </span>
  );
});
