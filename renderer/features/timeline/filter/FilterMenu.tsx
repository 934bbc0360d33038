import { type Ref, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { EventFilter } from '../../../../shared/api/timeline.ts';
import { Button } from '../../../components/Button.tsx';
import { cx } from '../../../components/cx.ts';
import { TextField } from '../../../components/Field.tsx';
import { formatCount } from '../../../format/numbers.ts';
import { useTimelineFacetsQuery } from '../api.ts';
import {
  type FacetName,
  facetLabels,
  facetNames,
  nameValue,
  withAnnotated,
  withoutPart,
  withSpan,
  withValueToggled,
} from '../model/filter.ts';
import { instantOfWall, wallAt } from '../model/zone.ts';
import styles from './FilterMenu.module.css';

export type MenuPart = 'span' | FacetName | 'annotated';

export interface FilterMenuHandle {
  /** Opens at a part, under the control that asked. */
  open(part: MenuPart, under: HTMLElement): void;
}

const parts: readonly { readonly part: MenuPart; readonly label: string }[] = [
  { part: 'span', label: 'Time' },
  ...facetNames.map((part) => ({ part, label: facetLabels[part].replace(/^./u, (first) => first.toUpperCase()) })),
  { part: 'annotated', label: 'Annotated' },
];

export function FilterMenu({
  ref,
  caseId,
  zone,
  filter,
  onFilter,
}: {
  ref?: Ref<FilterMenuHandle>;
  caseId: string;
  zone: string;
  filter: EventFilter;
  onFilter: (filter: EventFilter) => void;
}) {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [part, setPart] = useState<MenuPart>('type');
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
        setPart(wanted);
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
                  {inForce(filter, each.part) && <span className={styles.dot} title="In force" />}
                </button>
              ))}
            </div>
            <div className={styles.panel} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${part}`}>
              {part === 'span' ? (
                <SpanPart zone={zone} filter={filter} onFilter={onFilter} />
              ) : part === 'annotated' ? (
                <AnnotatedPart filter={filter} onFilter={onFilter} />
              ) : (
                <ValuesPart key={part} name={part} caseId={caseId} filter={filter} onFilter={onFilter} />
              )}
            </div>
          </>
        )}
      </div>
    </>
  );
}

function inForce(filter: EventFilter, part: MenuPart): boolean {
  if (part === 'span') return filter.from !== undefined || filter.to !== undefined;
  return filter[part] !== undefined;
}

type PartProps = { readonly filter: EventFilter; readonly onFilter: (filter: EventFilter) => void };

function ValuesPart({ name, caseId, filter, onFilter }: PartProps & { name: FacetName; caseId: string }) {
  const { data } = useTimelineFacetsQuery({ caseId });
  const [typed, setTyped] = useState('');
  const chosen = filter[name] ?? [];
  const values = data?.[name] ?? [];
  const found = useMemo(() => {
    const words = typed.toLowerCase().split(/\s+/u).filter(Boolean);
    return values.filter(({ value }) => words.every((word) => nameValue(value).toLowerCase().includes(word)));
  }, [values, typed]);
  const label = facetLabels[name];
  return (
    <>
      <input
        type="text"
        // biome-ignore lint/a11y/noAutofocus: the menu was opened to type or choose here
        autoFocus
        className={styles.find}
        aria-label={`Find a ${label}`}
        placeholder={`Find a ${label}`}
        value={typed}
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          const only = found.length === 1 ? found[0] : undefined;
          if (event.key === 'Enter' && only) onFilter(withValueToggled(filter, name, only.value));
        }}
      />
      <ul className={styles.values} aria-label={`Values of ${label}`}>
        {found.map(({ value, count }) => (
          <li key={value}>
            <label className={styles.value}>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={() => onFilter(withValueToggled(filter, name, value))}
              />
              <span className={styles.name}>{nameValue(value)}</span>
              <span className={styles.count}>{formatCount(count)}</span>
            </label>
          </li>
        ))}
        {data && found.length === 0 && (
          <li className={styles.none}>
            {values.length === 0 ? `No event of this case has a ${label}.` : 'Nothing matches.'}
          </li>
        )}
      </ul>
      <p className={styles.foot}>
        Counts are of the whole case.
        {values.length >= 500 && ' Only the 500 most frequent are listed; search finds the rest.'}
        {chosen.length > 0 && (
          <Button kind="link" onClick={() => onFilter(withoutPart(filter, name))}>
            Clear {label}
          </Button>
        )}
      </p>
    </>
  );
}

function AnnotatedPart({ filter, onFilter }: PartProps) {
  const name = useId();
  const choices = [
    ['All events', undefined],
    ['Annotated only', true],
    ['Not annotated only', false],
  ] as const;
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">Annotated</legend>
      {choices.map(([label, value]) => (
        <label key={label} className={cx(styles.value, styles.choice)}>
          <input
            type="radio"
            name={name}
            checked={filter.annotated === value}
            onChange={() => onFilter(withAnnotated(filter, value))}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

const two = (n: number): string => String(n).padStart(2, '0');

/** As a date and time field writes it, to the second, in the display zone. */
function fieldOf(instant: number | undefined, zone: string): string {
  if (instant === undefined) return '';
  const wall = wallAt(zone, instant);
  const date = `${String(wall.year).padStart(4, '0')}-${two(wall.month)}-${two(wall.day)}`;
  return `${date}T${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`;
}

function instantOf(field: string, zone: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?/.exec(field);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  return instantOfWall(zone, year ?? 0, month ?? 1, day ?? 1, hour, minute, second || 0);
}

function SpanPart({ zone, filter, onFilter }: PartProps & { zone: string }) {
  const [from, setFrom] = useState(fieldOf(filter.from, zone));
  const [to, setTo] = useState(fieldOf(filter.to, zone));
  const start = instantOf(from, zone);
  const end = instantOf(to, zone);
  const backwards = start !== undefined && end !== undefined && end <= start;
  const apply = (): void => {
    const rest = withoutPart(filter, 'span');
    if (start !== undefined && end !== undefined) onFilter(withSpan(rest, { from: start, to: end }));
    else if (start !== undefined) onFilter({ ...rest, from: start });
    else if (end !== undefined) onFilter({ ...rest, to: end });
    else onFilter(rest);
  };
  return (
    <form
      className={styles.span}
      onSubmit={(event) => {
        event.preventDefault();
        if (!backwards) apply();
      }}
    >
      <TextField
        label="From"
        hint={`${zone} time; this moment is included`}
        type="datetime-local"
        step={1}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <TextField
        label="Until"
        hint={`${zone} time; this moment is not included`}
        type="datetime-local"
        step={1}
        value={to}
        error={backwards ? 'The end must be after the start.' : null}
        onChange={(event) => setTo(event.target.value)}
      />
      <div className={styles.row}>
        <Button type="submit" kind="primary" disabled={backwards}>
          Show this span
        </Button>
        <Button
          kind="quiet"
          onClick={() => {
            setFrom('');
            setTo('');
            onFilter(withoutPart(filter, 'span'));
          }}
        >
          All times
        </Button>
      </div>
    </form>
  );
}
