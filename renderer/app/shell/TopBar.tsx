import { useId } from 'react';
import type { Output } from '../../../shared/api/contract.ts';
import { Button } from '../../components/Button.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { PurposeButton } from '../../features/purpose/PurposeButton.tsx';
import { useAppDispatch, useAppSelector } from '../hooks.ts';
import { wentTo } from '../navigation.ts';
import { useCaseInfoQuery } from '../queries.ts';
import styles from './shell.module.css';

export function TopBar({
  session,
  onPalette,
  onHelp,
  onHandOver,
}: {
  session: Output<'session.get'>;
  onPalette: () => void;
  onHelp: () => void;
  onHandOver: () => void;
}) {
  const place = useAppSelector((state) => state.navigation.place);
  const inCase = place.kind === 'case';
  // From the settings there is a way back to the case that they were opened from.
  const caseId = place.kind === 'case' || place.kind === 'settings' ? place.caseId : null;
  const { data: info } = useCaseInfoQuery({ caseId: caseId ?? '' }, { skip: caseId === null });
  const dispatch = useAppDispatch();
  return (
    <header className={styles.top}>
      <nav aria-label="Where you are" className={styles.trail}>
        <Button kind="quiet" icon="cases" onClick={() => dispatch(wentTo({ kind: 'cases' }))}>
          Cases
        </Button>
        {inCase && (
          <>
            <span className={styles.separator}>
              <Icon name="right" />
            </span>
            <span className={styles.caseTitle} title={info && `${info.ref} · ${info.title}`}>
              {info && (
                <>
                  <strong>{info.ref}</strong>
                  <span>{info.title}</span>
                </>
              )}
            </span>
          </>
        )}
        {place.kind === 'settings' && caseId !== null && info && (
          <>
            <span className={styles.separator}>
              <Icon name="right" />
            </span>
            <Button
              kind="quiet"
              className={styles.caseLink}
              onClick={() => dispatch(wentTo({ kind: 'case', caseId, section: 'evidence', target: null }))}
            >
              <span>{info.ref}</span>
            </Button>
          </>
        )}
        {(place.kind === 'check' || place.kind === 'settings') && (
          <>
            <span className={styles.separator}>
              <Icon name="right" />
            </span>
            <span className={styles.placeTitle}>
              <strong>{place.kind === 'check' ? 'Check what you were given' : 'Settings'}</strong>
            </span>
          </>
        )}
      </nav>
      <button type="button" className={styles.search} onClick={onPalette}>
        <Icon name="search" />
        <span>{inCase ? 'Search this case, or do anything' : 'Find a case, or do anything'}</span>
        <Kbd keys="mod+k" />
      </button>
      <div className={styles.topEnd}>
        {inCase && <PurposeButton caseId={place.caseId} />}
        <Button kind="quiet" icon="help" aria-label="Keys and help" onClick={onHelp} />
        <PersonMenu session={session} onHandOver={onHandOver} />
      </div>
    </header>
  );
}

function PersonMenu({ session, onHandOver }: { session: Output<'session.get'>; onHandOver: () => void }) {
  const id = useId();
  const dispatch = useAppDispatch();
  const place = useAppSelector((state) => state.navigation.place);
  const hide = (): void => document.getElementById(id)?.hidePopover();
  const { person } = session;
  if (!person) return null;
  return (
    <>
      <button type="button" popoverTarget={id} className={styles.initials} aria-label={`You: ${person.name}`}>
        {person.initials}
        <Icon name="down" />
      </button>
      <section id={id} popover="auto" aria-label="You and this computer" className={styles.menu}>
        <h2>{person.name}</h2>
        <p className={styles.role}>{person.role}</p>
        <Facts
          rows={[
            ['Initials', `${person.initials}, printed in your exhibit references`],
            [
              'Case keys',
              session.keyStore === 'keychain' ? "In this computer's keychain" : 'Protected by your passphrase',
            ],
            ['Signing key', session.deviceKey && <Hash value={session.deviceKey} of="this computer's signing key" />],
            ['Version', session.version],
          ]}
        />
        <div className={styles.menuActions}>
          <Button
            icon="person"
            onClick={() => {
              hide();
              onHandOver();
            }}
          >
            Hand over to a colleague
          </Button>
          <Button
            icon="settings"
            onClick={() => {
              hide();
              dispatch(wentTo({ kind: 'settings', caseId: place.kind === 'case' ? place.caseId : null }));
            }}
          >
            Settings
          </Button>
        </div>
      </section>
    </>
  );
}
