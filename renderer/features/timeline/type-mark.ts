import { type Look, otherLook } from './model/looks.ts';
import styles from './TypeMark.module.css';

/** TypeMark for places that are drawn without React. */
export function typeMarkElement(look: Look = otherLook): HTMLElement {
  const mark = document.createElement('span');
  mark.className = styles.mark ?? '';
  mark.ariaHidden = 'true';
  mark.style.setProperty('--mark', look.hue === 0 ? 'var(--line-strong)' : `var(--hue-${look.hue})`);
  const swatch = document.createElement('span');
  swatch.className = `${styles.swatch} ${styles[look.pattern]}`;
  const letter = document.createElement('span');
  letter.className = styles.letter ?? '';
  letter.textContent = look.letter;
  mark.append(swatch, letter);
  return mark;
}
