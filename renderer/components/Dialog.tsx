import { type FormEvent, type ReactNode, useEffectEvent, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly title: string;
  /** Esc and the close button. Long work inside goes on in the tray. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons; the last is the primary one. */
  readonly footer?: ReactNode;
  readonly size?: 'medium' | 'wide';
  /** With it, body and footer are one form, and Enter submits it. */
  readonly onSubmit?: () => void;
}

/**
 * A modal on the platform's own dialog: the rest of the window is inert, Esc closes, focus returns where it was. Mount it
 * to open it. Focus begins at `data-autofocus`, else at the first control of the body.
 */
export function Dialog({ title, onClose, children, footer, size = 'medium', onSubmit }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const close = useEffectEvent(onClose);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    element.showModal();
    const first =
      element.querySelector<HTMLElement>('[data-autofocus]') ??
      element.querySelector<HTMLElement>(
        '[data-body] :is(input, select, textarea, button, [tabindex="0"]):not(:disabled)',
      );
    first?.focus();
    const onCancel = (event: Event): void => {
      // The component's owner decides; a dialog closed behind its back would stay mounted and unseen.
      event.preventDefault();
      if (event.target === element) close();
    };
    element.addEventListener('cancel', onCancel);
    return () => {
      element.removeEventListener('cancel', onCancel);
      element.close();
    };
  }, []);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit?.();
  };
  const inner = (
    <>
      <div className={styles.body} data-body>
        {children}
      </div>
      {footer !== undefined && <div className={styles.footer}>{footer}</div>}
    </>
  );
  return (
    <dialog ref={dialog} aria-labelledby={heading} className={cx(styles.dialog, size === 'wide' && styles.wide)}>
      <div className={styles.header}>
        <h1 id={heading}>{title}</h1>
        <Button kind="quiet" icon="close" aria-label="Close" onClick={onClose} />
      </div>
      {onSubmit ? (
        <form onSubmit={submit} noValidate className={styles.form}>
          {inner}
        </form>
      ) : (
        inner
      )}
    </dialog>
  );
}
