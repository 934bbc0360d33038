import { Fragment, memo } from 'react';
import { strokesOf } from '../app/commands/keys.ts';
import styles from './Kbd.module.css';

/** A binding as keycaps: "g t" is g, then t. */
export const Kbd = memo(function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {strokesOf(keys).map((caps, index) => (
        <Fragment key={index}>
          {index > 0 && <span className="visually-hidden">then</span>}
          {caps.map((cap) => (
            <kbd key={cap} className={styles.cap}>
              {cap}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
});
