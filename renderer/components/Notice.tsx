import type { ReactNode } from 'react';
import type { Failure } from '../../shared/api/failures.ts';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Notice.module.css';

const icons = { info: 'info', good: 'check', warn: 'alert', bad: 'alert' } as const satisfies Record<string, IconName>;

/** Something to know, beside what it is about. `bad` is announced at once. */
export function Notice({
  tone = 'info',
  title,
  children,
  action,
}: {
  tone?: keyof typeof icons;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div role={tone === 'bad' ? 'alert' : undefined} className={cx(styles.notice, tone !== 'info' && styles[tone])}>
      <Icon name={icons[tone]} />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** What happened, what became of the data, what to do. Cancelling was asked for, so it is told calmly. */
export function FailureNotice({ failure, onRetry }: { failure: Failure; onRetry?: (() => void) | undefined }) {
  return (
    <Notice
      tone={failure.code === 'cancelled' ? 'info' : 'bad'}
      title={failure.what}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {failure.kept !== '' && <p>{failure.kept}</p>}
      {failure.next !== '' && <p>{failure.next}</p>}
    </Notice>
  );
}
