import { useEffect, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { SessionScreen } from '../../features/session/SessionScreen.tsx';
import { api } from '../api.ts';
import { useAppDispatch, useAppSelector, useClient } from '../hooks.ts';
import { useCaseInfoQuery, useSessionQuery } from '../queries.ts';
import { MarkingBar } from './MarkingBar.tsx';
import { Shell } from './Shell.tsx';
import styles from './shell.module.css';

/** Until the engine says otherwise, the marking that never says too little. */
const CAUTIOUS_MARKING = 'OFFICIAL-SENSITIVE';

/** The marking bar over whatever the vault's state allows to be seen. */
export function App() {
  const { data: session, error, refetch } = useSessionQuery({});
  const place = useAppSelector((state) => state.navigation.place);
  const inCase = place.kind === 'case' && session?.vault === 'ready';
  const { data: info } = useCaseInfoQuery({ caseId: inCase ? place.caseId : '' }, { skip: !inCase });
  const marking = (inCase ? info?.marking : undefined) ?? session?.marking ?? CAUTIOUS_MARKING;
  return (
    <div className={styles.window}>
      <MarkingBar marking={marking} />
      {error !== undefined && !session ? (
        <main className={styles.failed}>
          <h1 className="visually-hidden">Continuity</h1>
          <FailureNotice failure={error as never} onRetry={() => void refetch()} />
        </main>
      ) : !session ? (
        <main className={styles.opening}>
          <h1 className="visually-hidden">Continuity</h1>
          Opening Continuity
        </main>
      ) : session.vault === 'ready' ? (
        <Shell session={session} />
      ) : (
        <SessionScreen session={session} />
      )}
      <EngineStopped />
    </div>
  );
}

/** Nothing in the window is true any more once the engine is gone, so this stands over all of it. */
function EngineStopped() {
  const client = useClient();
  const dispatch = useAppDispatch();
  const [stopped, setStopped] = useState(false);
  useEffect(() => client.onStopped(() => setStopped(true)), [client]);
  if (!stopped) return null;
  const restart = (): void => {
    client.restart();
    setStopped(false);
    dispatch(api.util.resetApiState());
  };
  return (
    <Dialog
      title="The engine has stopped"
      onClose={restart}
      footer={
        <Button kind="primary" onClick={restart}>
          Start it again
        </Button>
      }
    >
      <p>The part of Continuity that holds the case data has stopped.</p>
      <p>Everything that was acknowledged is still in the case. Work that was under way was undone.</p>
      <p>Start it again to go on. If it stops again, note what you were doing and tell your administrator.</p>
    </Dialog>
  );
}
