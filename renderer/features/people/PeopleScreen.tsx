import { useId, useRef, useState } from 'react';
import type { Failure } from '../../../shared/api/failures.ts';
import type { PersonView } from '../../../shared/api/people.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { InStatusBar } from '../../app/shell/status-slot.tsx';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { SplitPane } from '../../components/SplitPane.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { counted } from '../../format/numbers.ts';
import { usePeopleQuery } from './api.ts';
import { HidingStrip } from './HidingStrip.tsx';
import { MapOthersDialog } from './MapOthersDialog.tsx';
import { MapPanel } from './MapPanel.tsx';
import { PersonDetail } from './PersonDetail.tsx';
import type { PersonDraft } from './PersonDialog.tsx';
import { PersonDialog } from './PersonDialog.tsx';
import type { PickGridHandle } from './PickGrid.tsx';
import styles from './people.module.css';
import { RemoveDialog } from './RemoveDialog.tsx';
import { RevealDialog } from './RevealDialog.tsx';
import { RotaDialog } from './RotaDialog.tsx';
import { RotaPanel } from './RotaPanel.tsx';
import { UnmappedPanel } from './UnmappedPanel.tsx';
import { useHide } from './use-hide.ts';
import { inOrder, mostUnmapped } from './words.ts';

type Part = 'map' | 'unmapped' | 'rota';
const partNames: Readonly<Record<Part, string>> = {
  map: 'On the map',
  unmapped: 'Nobody’s yet',
  rota: 'Rota',
};

type Open =
  | { readonly kind: 'person'; readonly draft: PersonDraft }
  | { readonly kind: 'reveal'; readonly person: PersonView }
  | { readonly kind: 'remove'; readonly person: PersonView }
  | { readonly kind: 'others' }
  | { readonly kind: 'rota' };

/** Who the logs speak of: subjects by name, everybody else behind a pseudonym once a subject is named. */
export function PeopleScreen({ caseId }: { caseId: string }) {
  const { data, error, refetch } = usePeopleQuery({ caseId });
  const { data: info } = useCaseInfoQuery({ caseId });
  const [part, setPart] = useState<Part>('map');
  const [chosen, setChosen] = useState<string | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const grid = useRef<PickGridHandle>(null);
  const hide = useHide(caseId);
  const panelId = useId();
  const people = inOrder(data?.people ?? []);
  const unmapped = data?.unmapped ?? [];
  const person = part === 'map' ? people.find(({ id }) => id === chosen) : undefined;
  const zone = info?.displayZone ?? 'UTC';

  const draft = (over: Partial<PersonDraft> = {}): PersonDraft => ({
    id: null,
    name: '',
    standing: people.some(({ standing }) => standing === 'subject') ? 'colleague' : 'subject',
    identifiers: [],
    ...over,
  });
  const add = (over?: Partial<PersonDraft>): void => setOpen({ kind: 'person', draft: draft(over) });
  const edit = (of: PersonView): void =>
    of.hidden
      ? setOpen({ kind: 'reveal', person: of })
      : add({ id: of.id, name: of.shown, standing: of.standing, identifiers: of.identifiers });
  const group = 'People';
  useCommands([
    { id: 'people.map', group, label: 'On the map', keys: '1', run: () => setPart('map') },
    { id: 'people.unmapped', group, label: 'Nobody’s yet', keys: '2', run: () => setPart('unmapped') },
    { id: 'people.rota', group, label: 'Rota', keys: '3', run: () => setPart('rota') },
    { id: 'people.add', group, label: 'Add somebody', keys: 'n', run: () => add() },
    ...(part === 'rota'
      ? []
      : [
          { id: 'people.next', group, label: 'Next', keys: 'j', run: () => grid.current?.step(1) },
          { id: 'people.previous', group, label: 'Previous', keys: 'k', run: () => grid.current?.step(-1) },
        ]),
    ...(person
      ? [
          { id: 'people.edit', group, label: 'Change who this is', keys: 'e', run: () => edit(person) },
          ...(person.standing === 'subject'
            ? []
            : [
                person.hidden
                  ? {
                      id: 'people.reveal',
                      group,
                      label: 'Reveal who this is',
                      keys: 'r',
                      run: () => setOpen({ kind: 'reveal', person }),
                    }
                  : { id: 'people.hide', group, label: 'Hide again', keys: 'h', run: () => void hide.hide(person) },
              ]),
          { id: 'people.close', group, label: 'Close the detail', keys: 'Escape', run: () => setChosen(null) },
        ]
      : []),
  ]);
  const close = (): void => setOpen(null);
  return (
    <>
      <InStatusBar>
        {data
          ? `${counted(people.length, 'person', 'people')} on the map · ${unmappedCount(unmapped.length)} nobody’s yet`
          : ''}
      </InStatusBar>
      <SplitPane
        sideLabel="Person"
        initial={380}
        min={320}
        side={
          person ? (
            <PersonDetail
              key={person.id}
              caseId={caseId}
              person={person}
              zone={zone}
              hiding={people.some(({ standing }) => standing === 'subject')}
              failure={hide.failure}
              onEdit={() => edit(person)}
              onReveal={() => setOpen({ kind: 'reveal', person })}
              onHide={() => void hide.hide(person)}
              onRemove={() => setOpen({ kind: 'remove', person })}
              onClose={() => setChosen(null)}
            />
          ) : null
        }
        main={
          <div className={styles.screen}>
            <div className={styles.head}>
              <div>
                <h1>People</h1>
                <p className={styles.muted}>Who is meant by the names in the events.</p>
              </div>
              <div className={styles.buttons}>
                <Button
                  kind={people.length === 0 ? 'plain' : 'primary'}
                  icon="plus"
                  title="Add somebody (n)"
                  onClick={() => add()}
                >
                  Add somebody
                </Button>
              </div>
            </div>
            {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
            {!data && error === undefined && <Waiting label="Reading the identity map" rows={5} />}
            {data && (
              <>
                <HidingStrip
                  people={people}
                  unmapped={unmapped.length}
                  onNameSubject={() => add({ standing: 'subject' })}
                />
                <Tabs
                  label="Parts of this screen"
                  panelId={panelId}
                  value={part}
                  onChange={setPart}
                  tabs={[
                    { value: 'map', label: partNames.map, count: people.length },
                    {
                      value: 'unmapped',
                      label: partNames.unmapped,
                      count: unmapped.length < mostUnmapped ? unmapped.length : `${mostUnmapped}+`,
                    },
                    { value: 'rota', label: partNames.rota },
                  ]}
                />
                <div id={panelId} role="tabpanel" aria-label={partNames[part]} className={styles.panel}>
                  {part === 'map' && (
                    <MapPanel
                      ref={grid}
                      people={people}
                      chosen={chosen}
                      onChosen={setChosen}
                      onOpen={edit}
                      onNameSubject={() => add({ standing: 'subject' })}
                    />
                  )}
                  {part === 'unmapped' && (
                    <UnmappedPanel
                      ref={grid}
                      caseId={caseId}
                      people={people}
                      unmapped={unmapped}
                      onWrite={add}
                      onOthers={() => setOpen({ kind: 'others' })}
                    />
                  )}
                  {part === 'rota' && (
                    <RotaPanel caseId={caseId} people={people} zone={zone} onImport={() => setOpen({ kind: 'rota' })} />
                  )}
                </div>
              </>
            )}
          </div>
        }
      />
      {open?.kind === 'person' && (
        <PersonDialog
          caseId={caseId}
          draft={open.draft}
          unmapped={unmapped}
          onClose={close}
          onSaved={(saved) => {
            close();
            setChosen(saved.id);
          }}
        />
      )}
      {open?.kind === 'reveal' && <RevealDialog caseId={caseId} person={open.person} onClose={close} />}
      {open?.kind === 'remove' && (
        <RemoveDialog
          caseId={caseId}
          person={open.person}
          onClose={close}
          onRemoved={() => {
            close();
            setChosen(null);
          }}
        />
      )}
      {open?.kind === 'others' && <MapOthersDialog caseId={caseId} unmapped={unmapped} onClose={close} />}
      {open?.kind === 'rota' && <RotaDialog caseId={caseId} zone={zone} unmapped={unmapped} onClose={close} />}
    </>
  );
}

const unmappedCount = (n: number): string => (n < mostUnmapped ? counted(n, 'name') : `${mostUnmapped} names or more`);
