import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './Button.module.css';
import { cx } from './cx.ts';
import { Icon, type IconName } from './Icon.tsx';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger' | 'link';
  readonly type?: 'button' | 'submit';
  readonly icon?: IconName;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** One `primary` in a view at most: the next step. Without children it needs an `aria-label`. */
export function Button({ kind = 'plain', type = 'button', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      title={rest.title ?? (children === undefined ? rest['aria-label'] : undefined)}
      className={cx(
        styles.button,
        kind !== 'plain' && styles[kind],
        icon !== undefined && children === undefined && styles.iconOnly,
        className,
      )}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}
