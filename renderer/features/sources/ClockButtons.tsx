import type { ClockView } from '../../../shared/api/sources.ts';
import { Button } from '../../components/Button.tsx';
import type { ClockActions } from './SourcesScreen.tsx';
import styles from './sources.module.css';

export function ClockButtons({ clock, name, actions }: { clock: ClockView; name: string; actions: ClockActions }) {
  return (
    <div className={styles.buttons}>
      <Button kind="link" aria-label={`Change the offset: ${name}`} onClick={() => actions.set(clock.scope)}>
        Change
      </Button>
      <Button kind="link" aria-label={`History of the offset: ${name}`} onClick={() => actions.history(clock.scope)}>
        History
      </Button>
      <Button kind="link" aria-label={`Withdraw the offset: ${name}`} onClick={() => actions.withdraw(clock)}>
        Withdraw
      </Button>
    </div>
  );
}
