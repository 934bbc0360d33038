import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { EventFilter, EventSort } from '../../../../shared/api/timeline.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { Kbd } from '../../../components/Kbd.tsx';
import { ViewsMenu, type ViewsMenuHandle } from '../../views/ViewsMenu.tsx';
import { type Chip, chipsOf, type FilterNames, sameFilter, withoutChip, withText } from '../model/filter.ts';
import { filterWords } from '../model/sentence.ts';
import styles from './FilterBar.module.css';
import { FilterMenu, type FilterMenuHandle } from './FilterMenu.tsx';
import type { MenuPart } from './menu-parts.ts';

export interface FilterBarHandle {
  focusSearch(): void;
  openMenu(part: MenuPart): void;
  openViews(): void;
}

export interface FilterBarProps {
  readonly ref?: Ref<FilterBarHandle>;
  readonly caseId: string;
  readonly zone: string;
  readonly filter: EventFilter;
  readonly names: FilterNames;
  readonly sort: EventSort;
  readonly leadsOpen: boolean;
  readonly onLeads: () => void;
  readonly onView: (view: { readonly filter: EventFilter; readonly sort: EventSort }) => void;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  /** `replace`: one more keystroke of the same search. */
  readonly onFilter: (filter: EventFilter, replace?: boolean) => void;
  readonly onBack: () => void;
  readonly onForward: () => void;
  /** Esc in the search box: back to the events. */
  readonly onLeave: () => void;
}

/** Pauses in typing shorter than this do not send the engine searching. */
const TYPING_MS = 180;

export function FilterBar(props: FilterBarProps) {
  const {
    ref,
    caseId,
    zone,
    filter,
    names,
    sort,
    leadsOpen,
    onLeads,
    onView,
    canGoBack,
    canGoForward,
    onFilter,
    onBack,
    onForward,
    onLeave,
  } = props;
  const menu = useRef<FilterMenuHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(filter.text ?? '');
  const timer = useRef(0);
  const burst = useRef(false);
  const latest = useRef({ filter, onFilter });
  latest.current = { filter, onFilter };

  // The text can change elsewhere: a chip taken away, a step back.
  useEffect(() => {
    if (timer.current === 0) setTyped(filter.text ?? '');
  }, [filter.text]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const apply = (text: string): void => {
    window.clearTimeout(timer.current);
    timer.current = 0;
    latest.current.onFilter(withText(latest.current.filter, text), burst.current);
    burst.current = true;
  };

  const views = useRef<ViewsMenuHandle>(null);
  const add = useRef<HTMLLIElement>(null);
  useImperativeHandle(
    ref,
    () => ({
      focusSearch: () => search.current?.select(),
      openMenu: (part) => add.current && menu.current?.open(part, add.current),
      openViews: () => views.current?.open(),
    }),
    [],
  );

  const chips = chipsOf(filter, zone, names);
  return (
    <div className={styles.frame}>
      <div className={styles.bar} role="toolbar" aria-label="Filter">
        <search className={styles.search}>
          <Icon name="search" />
          <input
            ref={search}
            type="text"
            value={typed}
            aria-label="Search the events"
            title={
              'All words must occur; "quoted words" are a phrase; a trailing * is a prefix; OR, AND, NOT and ( ) combine them'
            }
            placeholder="Search events"
            autoComplete="off"
            spellCheck={false}
            maxLength={512}
            onFocus={() => {
              burst.current = false;
            }}
            onChange={(event) => {
              const text = event.target.value;
              setTyped(text);
              window.clearTimeout(timer.current);
              timer.current = window.setTimeout(() => apply(text), TYPING_MS);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                apply(typed);
                onLeave();
              } else if (event.key === 'Escape') {
                event.stopPropagation();
                if (typed === '') onLeave();
                else {
                  setTyped('');
                  apply('');
                }
              }
            }}
          />
          <Kbd keys="/" />
        </search>
        <ul className={styles.chips} aria-label="In force">
          {chips.map((chip) => (
            <li key={chip.key} className={styles.chip}>
              <button
                type="button"
                className={styles.chipText}
                title={`Change: ${chip.text}`}
                onClick={(event) =>
                  chip.part === 'text'
                    ? search.current?.select()
                    : menu.current?.open(partOf(chip), event.currentTarget)
                }
              >
                {chip.text}
              </button>
              <button
                type="button"
                className={styles.remove}
                aria-label={`Remove ${chip.text}`}
                title="Remove"
                onClick={() => onFilter(withoutChip(filter, chip))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
          <li ref={add}>
            <FilterMenu ref={menu} caseId={caseId} zone={zone} filter={filter} onFilter={onFilter} />
          </li>
        </ul>
        <span className={styles.end}>
          <Button
            kind="quiet"
            icon="lead"
            onClick={onLeads}
            className={leadsOpen ? styles.pressed : undefined}
            aria-pressed={leadsOpen}
            title="Suggested starting points (l)"
          >
            Leads
          </Button>
          <ViewsMenu
            ref={views}
            caseId={caseId}
            zone={zone}
            filter={filter}
            sort={sort}
            wordsOf={(each) => filterWords(each, zone, names)}
            same={sameFilter}
            onApply={onView}
          />
          {chips.length > 0 && (
            <Button kind="quiet" onClick={() => onFilter({})}>
              Clear all
            </Button>
          )}
          <Button
            kind="quiet"
            icon="left"
            aria-label="Back to the filter before"
            disabled={!canGoBack}
            onClick={onBack}
          />
          <Button
            kind="quiet"
            icon="right"
            aria-label="Forward to the next filter"
            disabled={!canGoForward}
            onClick={onForward}
          />
        </span>
      </div>
    </div>
  );
}

const partOf = ({ part }: Chip): MenuPart => (part === 'weekdays' ? 'hours' : part);
