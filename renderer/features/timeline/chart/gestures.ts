/** Mouse over the time axis, the same on chart and lanes: wheel zooms about the pointer, Shift and wheel pans, drag does what it is told. */
import { lengthOf, toInstant, type View } from '../model/viewport.ts';
import type { ViewController } from './view-controller.ts';

export interface GestureOptions {
  /** What a plain drag does. With Space held, or the middle button, it always pans. */
  readonly drag: 'brush' | 'pan';
  /** The brush while it is drawn, as shares of the width; null when it is let go. */
  readonly onBrush?: (brush: { readonly from: number; readonly to: number } | null) => void;
  /** Where the pointer is, as a share of the width; null when it has left. */
  readonly onHover?: (share: number | null) => void;
  /** A double click shows the whole span. */
  readonly resets?: boolean;
  /** A press that did not become a drag. */
  readonly onClick?: (instant: number, event: PointerEvent) => void;
}

/** Less than this and it was a click with an unsteady hand. */
const DRAG_PIXELS = 4;
const WHEEL_LINE = 16;

/** Attaches to an element whose width is the axis. Returns the function that detaches. */
export function attachGestures(element: HTMLElement, controller: ViewController, options: GestureOptions): () => void {
  let spaceHeld = false;
  let drag: { id: number; startX: number; start: View; pan: boolean; moved: boolean } | null = null;

  const shareOf = (event: { clientX: number }): number => {
    const box = element.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - box.left) / Math.max(box.width, 1), 0), 1);
  };

  const onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey && event.deltaY === 0) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE : 1;
    const width = Math.max(element.clientWidth, 1);
    // A trackpad sends both axes at once; the larger one is what the hand meant.
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (sideways) controller.pan(((event.deltaX || event.deltaY) * unit) / width);
    else controller.zoom(Math.exp(Math.min(Math.max(event.deltaY * unit, -240), 240) * 0.0022), shareOf(event));
  };

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 && event.button !== 1) return;
    drag = {
      id: event.pointerId,
      startX: event.clientX,
      start: controller.view,
      pan: options.drag === 'pan' || spaceHeld || event.button === 1,
      moved: false,
    };
  };
  const onPointerMove = (event: PointerEvent): void => {
    options.onHover?.(shareOf(event));
    if (drag?.id !== event.pointerId) return;
    if (!drag.moved) {
      if (Math.abs(event.clientX - drag.startX) < DRAG_PIXELS) return;
      drag.moved = true;
      // Only now: a captured pointer's click would no longer reach what lies under it.
      element.setPointerCapture(event.pointerId);
    }
    if (drag.pan) {
      const by = (-(event.clientX - drag.startX) / Math.max(element.clientWidth, 1)) * lengthOf(drag.start);
      controller.moveTo({ from: drag.start.from + by, to: drag.start.to + by });
    } else options.onBrush?.(brushOf(drag.startX, event));
  };
  const brushOf = (startX: number, event: PointerEvent): { from: number; to: number } => {
    const a = shareOf({ clientX: startX });
    const b = shareOf(event);
    return { from: Math.min(a, b), to: Math.max(a, b) };
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (drag?.id !== event.pointerId) return;
    const { moved, pan, startX, start } = drag;
    drag = null;
    if (!moved) {
      if (event.button === 0) options.onClick?.(toInstant(controller.view, shareOf(event)), event);
      return;
    }
    if (pan) return;
    options.onBrush?.(null);
    const brush = brushOf(startX, event);
    if (brush.to > brush.from)
      controller.moveTo({ from: toInstant(start, brush.from), to: toInstant(start, brush.to) }, true);
  };
  const onPointerCancel = (): void => {
    drag = null;
    options.onBrush?.(null);
  };
  const onPointerLeave = (): void => options.onHover?.(null);
  const onDoubleClick = (): void => controller.toWhole();
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === ' ') {
      // Only with the focus here: elsewhere Space selects the row under the cursor, wherever the mouse happens to rest.
      spaceHeld = event.type === 'keydown' && element.matches(':focus, :focus-within');
      if (spaceHeld) event.preventDefault();
    }
    if (event.key === 'Escape' && event.type === 'keydown' && drag?.moved && !drag.pan) {
      event.preventDefault();
      event.stopPropagation();
      onPointerCancel();
    }
  };

  element.addEventListener('wheel', onWheel, { passive: false });
  element.addEventListener('pointerdown', onPointerDown);
  element.addEventListener('pointermove', onPointerMove);
  element.addEventListener('pointerup', onPointerUp);
  element.addEventListener('pointercancel', onPointerCancel);
  element.addEventListener('pointerleave', onPointerLeave);
  if (options.resets) element.addEventListener('dblclick', onDoubleClick);
  window.addEventListener('keydown', onKey, { capture: true });
  window.addEventListener('keyup', onKey, { capture: true });
  return () => {
    element.removeEventListener('wheel', onWheel);
    element.removeEventListener('pointerdown', onPointerDown);
    element.removeEventListener('pointermove', onPointerMove);
    element.removeEventListener('pointerup', onPointerUp);
    element.removeEventListener('pointercancel', onPointerCancel);
    element.removeEventListener('pointerleave', onPointerLeave);
    element.removeEventListener('dblclick', onDoubleClick);
    window.removeEventListener('keydown', onKey, { capture: true });
    window.removeEventListener('keyup', onKey, { capture: true });
  };
}
