import { useEffect } from 'react';
import { Button } from '../../components/Button.tsx';
import { useAllCommands } from '../commands/commands.ts';
import { useAppDispatch, useAppSelector } from '../hooks.ts';
import { type Notice, noticeDismissed } from '../notices.ts';
import styles from './shell.module.css';

const SHOWN_MS = 6000;

export function Toasts() {
  const notices = useAppSelector((state) => state.notices);
  return (
    <div role="status" className={styles.toasts}>
      {notices.map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Toast({ notice }: { notice: Notice }) {
  const dispatch = useAppDispatch();
  const command = useAllCommands().find(({ id }) => id === notice.action?.command);
  useEffect(() => {
    const timer = window.setTimeout(() => dispatch(noticeDismissed(notice.id)), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [dispatch, notice.id]);
  return (
    <div className={styles.toast}>
      {notice.text}
      {notice.action && command && (
        <Button
          kind="link"
          onClick={() => {
            dispatch(noticeDismissed(notice.id));
            command.run();
          }}
        >
          {notice.action.label}
        </Button>
      )}
      <Button kind="quiet" icon="close" aria-label="Dismiss" onClick={() => dispatch(noticeDismissed(notice.id))} />
    </div>
  );
}
