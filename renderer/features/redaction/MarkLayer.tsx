/** Marks over a page: seen, drawn with the pointer, moved and sized with keys. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { RedactionMark } from '../../../shared/api/redactions.ts';
import type { MarkRect } from '../../../shared/domain/redaction/set.ts';
import { cx } from '../../components/cx.ts';
import { between, clamp, keyed, type PageSize, smallest } from './boxes.ts';
import styles from './redaction.module.css';

export interface MarkLayerProps {
  readonly page: PageSize;
  /** CSS pixels a point. */
  readonly scale: number;
  readonly marks: readonly RedactionMark[];
  /** Whether the pointer draws boxes; else it selects text below. */
  readonly drawing: boolean;
  readonly currentId: string | null;
  /** A box that keys brought onto the page and that is not kept yet. */
  readonly draft: MarkRect | null;
  readonly busy: boolean;
  readonly onCurrent: (id: string) => void;
  readonly onDraft: (rect: MarkRect | null) => void;
  readonly onDrawn: (rect: MarkRect) => void;
  readonly onMoved: (mark: RedactionMark, rects: MarkRect[]) => void;
  readonly onRemove: (mark: RedactionMark) => void;
}

export function MarkLayer(props: MarkLayerProps) {
  const { page, scale, marks, drawing, currentId, draft, busy, onCurrent, onDraft, onDrawn } = props;
  const layer = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<MarkRect | null>(null);

  const pointOf = (event: { clientX: number; clientY: number }): [number, number] => {
    const frame = layer.current?.getBoundingClientRect();
    return frame ? [(event.clientX - frame.left) / scale, (event.clientY - frame.top) / scale] : [0, 0];
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (!drawing || event.button !== 0 || event.target !== layer.current) return;
    event.preventDefault();
    const target = event.currentTarget;
    const [ax, ay] = pointOf(event);
    let last: MarkRect | null = null;
    target.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent): void => {
      const [bx, by] = pointOf(moved);
      const held = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
      last = between(held(ax, page.width), held(ay, page.height), held(bx, page.width), held(by, page.height));
      setDragged(last);
    };
    const end = (): void => {
      target.removeEventListener('pointermove', move);
      setDragged(null);
      // A click that slipped is no box.
      if (last && last.width >= smallest && last.height >= smallest) onDrawn(clamp(last, page));
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('lostpointercapture', end, { once: true });
  };

  return (
    <div
      ref={layer}
      className={cx(styles.layer, drawing && styles.drawing)}
      data-testid="marks"
      onPointerDown={onPointerDown}
    >
      {marks.map((mark) => (
        <Mark
          key={mark.id}
          {...props}
          mark={mark}
          current={mark.id === currentId}
          onCurrent={() => onCurrent(mark.id)}
        />
      ))}
      {dragged && <div className={cx(styles.box, styles.draft)} style={placed(dragged, scale)} />}
      {draft && (
        <Draft
          rect={draft}
          scale={scale}
          page={page}
          busy={busy}
          onChange={onDraft}
          onKeep={() => onDrawn(draft)}
          onDiscard={() => onDraft(null)}
        />
      )}
    </div>
  );
}

function Mark({
  mark,
  page,
  scale,
  current,
  onCurrent,
  onMoved,
  onRemove,
}: Omit<MarkLayerProps, 'onCurrent'> & { mark: RedactionMark; current: boolean; onCurrent: () => void }) {
  const [moved, setMoved] = useState<readonly MarkRect[] | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => setMoved(null), [mark.rects]);
  useEffect(() => {
    if (current) button.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const rects = moved ?? mark.rects;
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = keyed(rects, event.key, { shift: event.shiftKey, alt: event.altKey }, page);
    if (next) setMoved(next);
    else if (event.key === 'Enter' && moved) onMoved(mark, [...moved]);
    else if (event.key === 'Escape' && moved) setMoved(null);
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove(mark);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const words = moved ? 'Enter keeps it there, Esc puts it back' : `${mark.label}${mark.words && `: ${mark.words}`}`;
  return (
    <>
      {rects.map((rect, n) => (
        <button
          key={n}
          ref={n === 0 ? button : undefined}
          type="button"
          tabIndex={n === 0 ? 0 : -1}
          className={cx(styles.box, current && styles.current, moved !== null && styles.draft)}
          style={placed(rect, scale)}
          aria-label={`Mark on page ${mark.page}: ${words}`}
          title={words}
          onFocus={onCurrent}
          onClick={onCurrent}
          onKeyDown={onKeyDown}
        />
      ))}
    </>
  );
}

function Draft({
  rect,
  scale,
  page,
  busy,
  onChange,
  onKeep,
  onDiscard,
}: {
  rect: MarkRect;
  scale: number;
  page: PageSize;
  busy: boolean;
  onChange: (rect: MarkRect) => void;
  onKeep: () => void;
  onDiscard: () => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const [next] = keyed([rect], event.key, { shift: event.shiftKey, alt: event.altKey }, page) ?? [];
    if (next) onChange(next);
    else if (event.key === 'Enter' && !busy) onKeep();
    else if (event.key === 'Escape') onDiscard();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <button
      ref={button}
      type="button"
      className={cx(styles.box, styles.draft, styles.current)}
      style={placed(rect, scale)}
      aria-label="New box: arrows move it, Shift and arrows size it, Enter keeps it, Esc discards it"
      onKeyDown={onKeyDown}
    />
  );
}

const placed = ({ x, y, width, height }: MarkRect, scale: number) => ({
  left: x * scale,
  top: y * scale,
  width: width * scale,
  height: height * scale,
});
