import type { ColDef } from 'ag-grid-community';
import { type Ref, useMemo, useRef, useState } from 'react';
import type { PersonView } from '../../../shared/api/people.ts';
import type { Standing } from '../../../shared/domain/people/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import { BelongsToDialog } from './BelongsToDialog.tsx';
import { FindBox } from './FindBox.tsx';
import type { PersonDraft } from './PersonDialog.tsx';
import { PickGrid, type PickGridHandle } from './PickGrid.tsx';
import styles from './people.module.css';
import { useAssign } from './use-assign.ts';
import { guessKind } from './words.ts';

interface Unmapped {
  readonly value: string;
  readonly events: number;
}

const columns: ColDef<Unmapped>[] = [
  { headerName: 'Name in the events', field: 'value', flex: 1, minWidth: 220, tooltipField: 'value' },
  {
    headerName: 'Events',
    field: 'events',
    width: 120,
    type: 'rightAligned',
    valueFormatter: ({ value }) => formatCount(value as number),
  },
];

/** Names in the events that nobody has written down: each is somebody's with one key, or all of them at once. */
export function UnmappedPanel({
  ref,
  caseId,
  people,
  unmapped,
  onWrite,
  onOthers,
}: {
  ref: Ref<PickGridHandle>;
  caseId: string;
  people: readonly PersonView[];
  unmapped: readonly Unmapped[];
  /** Somebody new, to be written down in full. */
  onWrite: (draft: Partial<PersonDraft>) => void;
  onOthers: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [belongs, setBelongs] = useState(false);
  const reasonBox = useRef<HTMLDivElement>(null);
  const recent = useStatementReasons(caseId, 'person');
  const { assign, busy, failure } = useAssign(caseId);
  const dispatch = useAppDispatch();
  const rows = useMemo(() => {
    const wanted = typed.trim().toLocaleLowerCase('en-GB');
    return unmapped.filter(({ value }) => value.toLocaleLowerCase('en-GB').includes(wanted));
  }, [unmapped, typed]);
  const identifiers = chosen.map((value) => ({ kind: guessKind(value), value }));
  const missing = reason.trim().length < 3;

  const as = async (standing: Standing): Promise<void> => {
    if (busy || chosen.length === 0) return;
    setTried(true);
    if (missing) {
      reasonBox.current?.querySelector('input')?.focus();
      return;
    }
    const done = await assign(identifiers, standing, reason.trim());
    if (done > 0)
      dispatch(
        noticed(
          `${counted(done, standing === 'colleague' ? 'colleague' : 'member of the public', standing === 'colleague' ? 'colleagues' : 'members of the public')} added to the map.`,
        ),
      );
    setChosen([]);
  };
  const subject = (): void => {
    if (chosen.length > 0) onWrite({ standing: 'subject', identifiers });
  };
  const group = 'People';
  useCommands(
    unmapped.length === 0
      ? []
      : [
          { id: 'people.subject', group, label: 'Chosen names: the subject', keys: 's', run: subject },
          {
            id: 'people.colleague',
            group,
            label: 'Chosen names: colleagues',
            keys: 'c',
            run: () => void as('colleague'),
          },
          {
            id: 'people.public',
            group,
            label: 'Chosen names: members of the public',
            keys: 'm',
            run: () => void as('member-of-public'),
          },
          {
            id: 'people.belongs',
            group,
            label: 'Chosen names: somebody on the map',
            keys: 'b',
            run: () => chosen.length > 0 && setBelongs(true),
          },
        ],
    2,
  );
  if (unmapped.length === 0)
    return (
      <EmptyState icon="check" title="Every name in the events is somebody’s">
        Names that later imports bring will stand here.
      </EmptyState>
    );
  const none = chosen.length === 0;
  return (
    <>
      <div className={styles.bar}>
        <FindBox label="Find a name" value={typed} onChange={setTyped} />
        <span className={styles.spring} />
        <Button icon="person" onClick={onOthers}>
          Treat all others as colleagues
        </Button>
      </div>
      <PickGrid
        ref={ref}
        label="Names that are nobody’s yet"
        rows={rows}
        columns={columns}
        rowId={({ value }) => value}
        many
        chosen={chosen}
        onChosen={setChosen}
        onEnter={({ value, events: _ }) => onWrite({ identifiers: [{ kind: guessKind(value), value }] })}
      />
      {failure && <FailureNotice failure={failure} />}
      <div role="toolbar" aria-label="Chosen names" className={styles.assign}>
        <div className={styles.assignButtons}>
          <strong className={styles.chosen}>
            {none ? 'Choose a name' : `${counted(chosen.length, 'name')} chosen:`}
          </strong>
          <Button disabled={none} title="The subject (s)" onClick={subject}>
            The subject
          </Button>
          <Button disabled={none || busy} title="A colleague (c)" onClick={() => void as('colleague')}>
            {chosen.length > 1 ? 'Colleagues' : 'A colleague'}
          </Button>
          <Button
            disabled={none || busy}
            title="A member of the public (m)"
            onClick={() => void as('member-of-public')}
          >
            {chosen.length > 1 ? 'Members of the public' : 'A member of the public'}
          </Button>
          <Button disabled={none} title="Somebody on the map (b)" onClick={() => setBelongs(true)}>
            Somebody on the map
          </Button>
        </div>
        <div ref={reasonBox} className={styles.assignReason}>
          <ReasonField
            label="Reason, for all that you assign here"
            value={reason}
            onChange={setReason}
            recent={recent}
            error={tried && missing ? 'Say why, once, for the ledger.' : null}
          />
        </div>
      </div>
      {belongs && (
        <BelongsToDialog
          caseId={caseId}
          people={people}
          identifiers={identifiers}
          reason={reason}
          onClose={() => setBelongs(false)}
          onDone={(used) => {
            setReason(used);
            setBelongs(false);
            setChosen([]);
          }}
        />
      )}
    </>
  );
}
