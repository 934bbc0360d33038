import { useEffect, useRef, useState } from 'react';
import type { Output } from '../../../shared/api/contract.ts';
import { cx } from '../../components/cx.ts';
import { HandOverDialog } from '../../features/session/HandOverDialog.tsx';
import { CommandPalette } from '../commands/CommandPalette.tsx';
import { useCommands } from '../commands/commands.ts';
import { HelpOverlay } from '../commands/HelpOverlay.tsx';
import { useAppDispatch, useAppSelector } from '../hooks.ts';
import { JobTray } from '../jobs/JobTray.tsx';
import { wentTo, wentToSection } from '../navigation.ts';
import { useCaseListQuery } from '../queries.ts';
import { Rail } from './Rail.tsx';
import { Screen } from './Screen.tsx';
import { sectionNames } from './sections.ts';
import styles from './shell.module.css';
import { StatusSlotContext } from './status-slot.tsx';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';

/** Bars, rail and status around the screen of the place the person is at. */
export function Shell({ session }: { session: Output<'session.get'> }) {
  const place = useAppSelector((state) => state.navigation.place);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [handOver, setHandOver] = useState(false);
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const main = useRef<HTMLElement>(null);
  const inCase = place.kind === 'case';

  useShellCommands(
    () => setPalette(true),
    () => setHelp(true),
    () => setHandOver(true),
  );

  const here = inCase ? `${place.caseId} ${place.section}` : place.kind;
  const arrived = useRef(here);
  useEffect(() => {
    if (arrived.current === here) return;
    arrived.current = here;
    // A screen that has focused a control of its own keeps it; otherwise the keys must not stay on what has gone.
    if (!main.current?.contains(document.activeElement)) main.current?.focus();
  }, [here]);

  return (
    <StatusSlotContext value={slot}>
      <div className={cx(styles.frame, !inCase && styles.frameWithoutRail)}>
        <TopBar
          session={session}
          onPalette={() => setPalette(true)}
          onHelp={() => setHelp(true)}
          onHandOver={() => setHandOver(true)}
        />
        {inCase && <Rail section={place.section} />}
        <main
          ref={main}
          tabIndex={-1}
          className={styles.main}
          aria-label={inCase ? sectionNames[place.section] : placeNames[place.kind]}
        >
          <Screen place={place} />
        </main>
        <footer className={styles.status}>
          <div ref={setSlot} className={styles.statusSlot} />
          <JobTray />
        </footer>
      </div>
      <Toasts />
      {palette && <CommandPalette onClose={() => setPalette(false)} />}
      {handOver && <HandOverDialog session={session} onClose={() => setHandOver(false)} />}
      {help && <HelpOverlay onClose={() => setHelp(false)} />}
    </StatusSlotContext>
  );
}

function useShellCommands(openPalette: () => void, openHelp: () => void, openHandOver: () => void): void {
  const dispatch = useAppDispatch();
  const place = useAppSelector((state) => state.navigation.place);
  const { data: cases = [] } = useCaseListQuery({});
  const inCase = place.kind === 'case';
  const go = 'Go to';
  useCommands(
    [
      ...(inCase
        ? (
            [
              ['timeline', 'g t'],
              ['story', 'g s'],
              ['evidence', 'g e'],
              ['sources', 'g o'],
              ['people', 'g p'],
              ['approvals', 'g a'],
              ['bundle', 'g b'],
              ['ledger', 'g l'],
              ['verify', 'g v'],
            ] as const
          ).map(([section, keys]) => ({
            id: `go.${section}`,
            group: go,
            label: sectionNames[section],
            keys,
            run: () => dispatch(wentToSection({ section })),
          }))
        : []),
      { id: 'go.cases', group: go, label: 'Cases', keys: 'g c', run: () => dispatch(wentTo({ kind: 'cases' })) },
      {
        id: 'go.check',
        group: go,
        label: 'Check what you were given',
        keys: 'g k',
        run: () => dispatch(wentTo({ kind: 'check' })),
      },
      {
        id: 'go.settings',
        group: go,
        label: 'Settings of this computer',
        keys: 'g ,',
        run: () => dispatch(wentTo({ kind: 'settings', caseId: inCase ? place.caseId : null })),
      },
      { id: 'shell.handOver', group: 'Everywhere', label: 'Hand over to a colleague', run: openHandOver },
      { id: 'shell.palette', group: 'Everywhere', label: 'Commands and search', keys: 'mod+k', run: openPalette },
      { id: 'shell.search', group: 'Everywhere', label: 'Search', keys: '/', run: openPalette },
      { id: 'shell.help', group: 'Everywhere', label: 'Keys', keys: '?', run: openHelp },
      ...cases
        .filter((each) => each.problem === null && !(inCase && place.caseId === each.id))
        .map((each) => ({
          id: `open.${each.id}`,
          group: 'Open case',
          label: `${each.ref} · ${each.title}`,
          run: () => dispatch(wentTo({ kind: 'case', caseId: each.id, section: 'timeline', target: null })),
        })),
    ],
    0,
  );
}

const placeNames = { cases: 'Cases', check: 'Check what you were given', settings: 'Settings' } as const;
