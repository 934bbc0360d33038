import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import type { LedgerFilter } from '../../../shared/api/ledger.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { formatCount } from '../../format/numbers.ts';
import { useLedgerExhibitsQuery, useLedgerFacetsQuery, useLedgerImportsQuery } from './api.ts';
import { isAbout, type Part, typedDates, withActToggled, withDates, withoutPart, withSubject } from './filter.ts';
import styles from './LedgerFilterMenu.module.css';
import { actName } from './subjects.ts';

type MenuPart = 'acts' | 'actor' | 'about' | 'dates';
export interface LedgerFilterHandle {
  /** Opens at a part, under the control that asked. */
  open(part: Part, under: HTMLElement): void;
}

const parts: readonly { readonly part: MenuPart; readonly label: string }[] = [
  { part: 'acts', label: 'Act' },
  { part: 'actor', label: 'Who' },
  { part: 'about', label: 'About' },
  { part: 'dates', label: 'Dates' },
];

interface Props {
  readonly caseId: string;
  readonly zone: string;
  readonly filter: LedgerFilter;
  readonly onFilter: (filter: LedgerFilter) => void;
}

export function LedgerFilterMenu({ ref, ...props }: Props & { ref?: Ref<LedgerFilterHandle> }) {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [part, setPart] = useState<MenuPart>('acts');
  const [shown, setShown] = useState(false);
  const place = (under: HTMLElement): void => {
    const element = popover.current;
    if (!element) return;
    const box = under.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - 480))}px`;
    element.style.top = `${box.bottom + 4}px`;
  };
  useImperativeHandle(
    ref,
    () => ({
      open: (wanted, under) => {
        setPart(wanted === 'acts' || wanted === 'actor' || wanted === 'dates' ? wanted : 'about');
        place(under);
        popover.current?.showPopover();
      },
    }),
    [],
  );
  return (
    <>
      <Button
        ref={button}
        kind="quiet"
        icon="plus"
        popoverTarget={id}
        onClick={() => button.current && place(button.current)}
      >
        Filter
      </Button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Add a filter"
        className={styles.menu}
        onToggle={(event) => setShown(event.newState === 'open')}
        onKeyDown={(event) => {
          // Esc closes the menu and nothing else.
          if (event.key === 'Escape') event.stopPropagation();
        }}
      >
        {shown && (
          <>
            <div className={styles.parts} role="tablist" aria-label="Filter by" aria-orientation="vertical">
              {parts.map((each) => (
                <button
                  key={each.part}
                  type="button"
                  role="tab"
                  id={`${id}-${each.part}`}
                  aria-selected={part === each.part}
                  aria-controls={`${id}-panel`}
                  tabIndex={part === each.part ? 0 : -1}
                  className={styles.part}
                  onClick={() => setPart(each.part)}
                  onKeyDown={(event) => {
                    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
                    if (step === undefined) return;
                    event.preventDefault();
                    const index = parts.findIndex((other) => other.part === part);
                    const next = parts[(index + step + parts.length) % parts.length];
                    if (!next) return;
                    setPart(next.part);
                    document.getElementById(`${id}-${next.part}`)?.focus();
                  }}
                >
                  {each.label}
                </button>
              ))}
            </div>
            <div className={styles.panel} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${part}`}>
              {part === 'acts' && <Acts {...props} />}
              {part === 'actor' && <People {...props} />}
              {part === 'about' && <About {...props} />}
              {part === 'dates' && <Dates {...props} />}
            </div>
          </>
        )}
      </div>
    </>
  );
}

function Acts({ caseId, filter, onFilter }: Props) {
  const { data } = useLedgerFacetsQuery({ caseId });
  return (
    <ul className={styles.values} aria-label="Acts">
      {(data?.acts ?? []).map(({ act, count }) => (
        <li key={act}>
          <label>
            <input
              type="checkbox"
              checked={filter.acts?.includes(act) ?? false}
              onChange={() => onFilter(withActToggled(filter, act))}
            />
            <span>{actName(act)}</span>
            <span className={styles.count}>{formatCount(count)}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function People({ caseId, filter, onFilter }: Props) {
  const { data } = useLedgerFacetsQuery({ caseId });
  const name = useId();
  return (
    <ul className={styles.values} aria-label="People">
      {(data?.people ?? []).map((person) => (
        <li key={person.id}>
          <label>
            <input
              type="radio"
              name={name}
              checked={filter.actor === person.id}
              onChange={() => onFilter({ ...filter, actor: person.id })}
            />
            <span>
              {person.name} <span className={styles.count}>{person.initials}</span>
            </span>
            <span className={styles.count}>{formatCount(person.count)}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function About({ caseId, filter, onFilter }: Props) {
  const { data: exhibits = [] } = useLedgerExhibitsQuery({ caseId });
  const { data: imports = [] } = useLedgerImportsQuery({ caseId });
  const name = useId();
  const subjects = [
    ...exhibits.map((each) => ({ subject: `exhibit:${each.ref}`, name: each.ref, text: each.description })),
    ...imports.map((each) => ({
      subject: `import:${each.importId}`,
      name: `Import ${each.importId}`,
      text: each.file,
    })),
  ];
  if (subjects.length === 0) return <p className={styles.none}>No exhibits and no imports yet.</p>;
  return (
    <ul className={styles.values} aria-label="Exhibits and imports">
      {subjects.map((each) => (
        <li key={each.subject}>
          <label>
            <input
              type="radio"
              name={name}
              checked={isAbout(filter, each.subject)}
              onChange={() => onFilter(withSubject(filter, each.subject))}
            />
            <span className={styles.subject}>
              <strong>{each.name}</strong> {each.text}
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function Dates({ zone, filter, onFilter }: Props) {
  const [dates, setDates] = useState(() => typedDates(filter, zone));
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <form
      className={styles.dates}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const read = withDates(filter, dates, zone);
        setProblem('problem' in read ? read.problem : null);
        if ('filter' in read) onFilter(read.filter);
      }}
    >
      <TextField
        label="First day"
        placeholder="15/06/2026"
        value={dates.first}
        onChange={(event) => setDates({ ...dates, first: event.target.value })}
      />
      <TextField
        label="Last day"
        placeholder="15/06/2026"
        value={dates.last}
        onChange={(event) => setDates({ ...dates, last: event.target.value })}
        note={`Both included, in ${zone} time, by the clock of the computer that acted.`}
        error={problem}
      />
      <div className={styles.dateButtons}>
        <Button type="submit">Apply</Button>
        {(filter.from !== undefined || filter.to !== undefined) && (
          <Button
            kind="quiet"
            onClick={() => {
              setDates({ first: '', last: '' });
              setProblem(null);
              onFilter(withoutPart(filter, 'dates'));
            }}
          >
            Any day
          </Button>
        )}
      </div>
    </form>
  );
}
