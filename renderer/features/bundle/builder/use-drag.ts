import {
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { PlanItem } from '../../../../shared/domain/bundle/plan.ts';
import type { Spot } from '../model/edit.ts';

/** What is under way: items of the plan, a section of it, or something that is to go in. */
export type Dragged =
  | { readonly kind: 'items'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'section'; readonly id: string }
  | { readonly kind: 'new'; readonly make: () => readonly PlanItem[] };

export type Drop =
  | { readonly dragged: Exclude<Dragged, { kind: 'section' }>; readonly spot: Spot }
  | { readonly dragged: Extract<Dragged, { kind: 'section' }>; readonly at: number };

export interface Drag {
  /** What is carried, for the words beside the pointer; null where nothing is. */
  readonly label: string | null;
  readonly ghost: RefObject<HTMLDivElement | null>;
  /** The line that says where it would go. */
  readonly line: RefObject<HTMLDivElement | null>;
  /** From a pointer that went down on something; becomes a drag once it has moved. `onClick` where it never does. */
  press(event: ReactPointerEvent, dragged: () => Dragged | null, label: () => string, onClick?: () => void): void;
}

/** A press that wanders less than this, px, is a click. */
const SLACK = 5;
/** Within this of an edge of the outline, px, it scrolls. */
const EDGE = 36;

/**
 * Dragging by pointer, over the outline in `tree`, whose rows say in data attributes what they are. Rows are not drawn again
 * while something is carried: line and ghost are moved by hand. Esc lets go.
 */
export function useDrag(tree: RefObject<HTMLElement | null>, onDrop: (drop: Drop) => void): Drag {
  const [label, setLabel] = useState<string | null>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const ending = useRef<(() => void) | null>(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  useEffect(() => () => ending.current?.(), []);

  const press = useCallback<Drag['press']>(
    (event, dragged, labelOf, onClick) => {
      if (event.button !== 0) return;
      const from = { x: event.clientX, y: event.clientY };
      const pointer = event.pointerId;
      let at = from;
      let carried: Dragged | null = null;
      let frame = 0;

      const place = (): void => {
        if (ghost.current) ghost.current.style.transform = `translate(${at.x + 14}px, ${at.y + 10}px)`;
        const found = carried && tree.current ? targetAt(tree.current, at, carried) : null;
        if (!line.current) return;
        line.current.style.display = found ? 'block' : 'none';
        if (found) line.current.style.top = `${found.top}px`;
      };
      const scroll = (): void => {
        const element = tree.current;
        if (!element || !carried) return;
        const box = element.getBoundingClientRect();
        if (at.x > box.left && at.x < box.right) {
          if (at.y < box.top + EDGE) element.scrollTop -= 10;
          else if (at.y > box.bottom - EDGE) element.scrollTop += 10;
        }
        place();
        frame = requestAnimationFrame(scroll);
      };
      const onMove = (move: PointerEvent) => {
        if (move.pointerId !== pointer) return;
        at = { x: move.clientX, y: move.clientY };
        if (carried === null) {
          if (Math.hypot(at.x - from.x, at.y - from.y) < SLACK) return;
          carried = dragged();
          if (carried === null) return end();
          setLabel(labelOf());
          frame = requestAnimationFrame(scroll);
        }
        place();
      };
      const onUp = (up: PointerEvent): void => {
        if (up.pointerId !== pointer) return;
        at = { x: up.clientX, y: up.clientY };
        const what = carried;
        const found = what && tree.current ? targetAt(tree.current, at, what) : null;
        end();
        if (what === null) onClick?.();
        else if (found) drop.current(found.drop);
      };
      const onKey = (key: KeyboardEvent): void => {
        if (key.key !== 'Escape' || carried === null) return;
        key.preventDefault();
        key.stopPropagation();
        end();
      };
      const end = (): void => {
        cancelAnimationFrame(frame);
        window.removeEventListener('pointermove', onMove);
        window.removeEventListener('pointerup', onUp);
        window.removeEventListener('pointercancel', end);
        window.removeEventListener('keydown', onKey, true);
        ending.current = null;
        setLabel(null);
      };
      ending.current?.();
      ending.current = end;
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onUp);
      window.addEventListener('pointercancel', end);
      window.addEventListener('keydown', onKey, true);
    },
    [tree],
  );
  return { label, ghost, line, press };
}

interface Target {
  readonly drop: Drop;
  /** Of the line, px from the top of what is scrolled. */
  readonly top: number;
}

/** Where it would go if it were let go here; null outside the outline. */
function targetAt(tree: HTMLElement, at: { x: number; y: number }, dragged: Dragged): Target | null {
  const box = tree.getBoundingClientRect();
  if (at.x < box.left || at.x > box.right || at.y < box.top || at.y > box.bottom) return null;
  const rows = [...tree.querySelectorAll<HTMLElement>('[data-row]')];
  const row = rows.find((each) => at.y < each.getBoundingClientRect().bottom) ?? rows.at(-1);
  if (!row) return null;
  const rect = row.getBoundingClientRect();
  const lineAt = (y: number): number => y - box.top + tree.scrollTop;
  const lower = at.y > rect.top + rect.height / 2;
  const section = Number(row.dataset.section);
  if (dragged.kind === 'section') {
    const headers = rows.filter((each) => each.dataset.row === 'section' && each.dataset.fixed === undefined);
    const index = Math.min(section, headers.length - 1);
    const next = headers[index + 1];
    const after = next !== undefined || lower ? lower || row.dataset.row === 'item' : false;
    const header = headers[index];
    const y = after
      ? (next?.getBoundingClientRect().top ?? rows.at(-1)?.getBoundingClientRect().bottom)
      : header?.getBoundingClientRect().top;
    return { drop: { dragged, at: after ? index + 1 : index }, top: lineAt(y ?? rect.top) };
  }
  const id = row.dataset.sectionId ?? '';
  if (row.dataset.row === 'section') {
    const count = row.getAttribute('aria-expanded') === 'false' ? Number(row.dataset.count) : 0;
    return { drop: { dragged, spot: { section: id, at: count } }, top: lineAt(rect.bottom) };
  }
  const index = Number(row.dataset.at) + (lower ? 1 : 0);
  return { drop: { dragged, spot: { section: id, at: index } }, top: lineAt(lower ? rect.bottom : rect.top) };
}
