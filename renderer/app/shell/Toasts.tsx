import { useEffect } from 'react';
import { Button } from '../../components/Button.tsx';
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
  useEffect(() => {
    const timer = window.setTimeout(() => dispatch(noticeDismissed(notice.id)), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [dispatch, notice.id]);
  return (
    <div className={styles.toast}>
      {notice.text}
      <Button kind="quiet" icon="close" aria-label="Dismiss" onClick={() => dispatch(noticeDismissed(notice.id))} />
    </div>
  );
}
