import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import type { EventFilter } from '../../../../shared/api/timeline.ts';
import { Button } from '../../../components/Button.tsx';
import type { FacetName } from '../model/filter.ts';
import styles from './FilterMenu.module.css';
import { type MenuPart, menuParts as parts } from './menu-parts.ts';
import { AnnotatedPart } from './parts/AnnotatedPart.tsx';
import { ClockPart } from './parts/ClockPart.tsx';
import { DutyPart } from './parts/DutyPart.tsx';
import { ImportPart } from './parts/ImportPart.tsx';
import { PatternPart } from './parts/PatternPart.tsx';
import { SpanPart } from './parts/SpanPart.tsx';
import { ValuesPart } from './parts/ValuesPart.tsx';
import { WordsPart } from './parts/WordsPart.tsx';

export interface FilterMenuHandle {
  /** Opens at a part, under the control that asked. */
  open(part: MenuPart, under: HTMLElement): void;
}

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
    element.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - 516))}px`;
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
              <Part
                key={part}
                part={part}
                caseId={caseId}
                zone={zone}
                filter={filter}
                onFilter={onFilter}
                onDone={() => popover.current?.hidePopover()}
              />
            </div>
          </>
        )}
      </div>
    </>
  );
}

function Part({
  part,
  caseId,
  zone,
  filter,
  onFilter,
  onDone,
}: {
  part: MenuPart;
  caseId: string;
  zone: string;
  filter: EventFilter;
  onFilter: (filter: EventFilter) => void;
  onDone: () => void;
}) {
  const change = { filter, onFilter };
  switch (part) {
    case 'span':
      return <SpanPart zone={zone} {...change} />;
    case 'annotated':
      return <AnnotatedPart {...change} />;
    case 'hours':
      return <ClockPart zone={zone} {...change} />;
    case 'import':
      return <ImportPart caseId={caseId} {...change} />;
    case 'within':
      return <DutyPart caseId={caseId} zone={zone} {...change} />;
    case 'text':
      return <WordsPart {...change} onDone={onDone} />;
    case 'regex':
      return <PatternPart caseId={caseId} {...change} onDone={onDone} />;
    default:
      return <ValuesPart name={part satisfies FacetName} caseId={caseId} {...change} />;
  }
}

function inForce(filter: EventFilter, part: MenuPart): boolean {
  if (part === 'span') return filter.from !== undefined || filter.to !== undefined;
  if (part === 'hours') return filter.hours !== undefined || filter.weekdays !== undefined;
  return filter[part] !== undefined;
}
