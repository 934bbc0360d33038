/** Boxes on a page, in points from its top left corner, and what keys and pointers do to them. */
import type { MarkRect } from '../../../shared/domain/redaction/set.ts';

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** The smallest box that can be seen and hit, points. */
export const smallest = 4;

/** Kept on the page. */
export function clamp(rect: MarkRect, page: PageSize): MarkRect {
  const width = Math.min(Math.max(rect.width, smallest), page.width);
  const height = Math.min(Math.max(rect.height, smallest), page.height);
  return {
    x: Math.min(Math.max(rect.x, 0), page.width - width),
    y: Math.min(Math.max(rect.y, 0), page.height - height),
    width,
    height,
  };
}

export function between(ax: number, ay: number, bx: number, by: number): MarkRect {
  return { x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) };
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Arrows move by 6 points, with Alt by 1; with Shift they move the right and lower edge instead. Null for any other key. */
export function keyed(
  rects: readonly MarkRect[],
  key: string,
  { shift, alt }: { readonly shift: boolean; readonly alt: boolean },
  page: PageSize,
): MarkRect[] | null {
  const direction = directions[key];
  if (!direction) return null;
  const step = alt ? 1 : 6;
  const [dx, dy] = [direction[0] * step, direction[1] * step];
  return rects.map((rect) => {
    if (!shift) return clamp({ ...rect, x: rect.x + dx, y: rect.y + dy }, page);
    const width = Math.min(Math.max(rect.width + dx, smallest), page.width - rect.x);
    const height = Math.min(Math.max(rect.height + dy, smallest), page.height - rect.y);
    return { ...rect, width, height };
  });
}

/** In the middle of the page, about a line of a name. */
export function firstBox(page: PageSize): MarkRect {
  return clamp({ x: page.width / 2 - 75, y: page.height / 2 - 9, width: 150, height: 18 }, page);
}

/** Rectangles of the screen as boxes of the page that lies at `frame`. What is outside it is left out. */
export function fromScreen(
  rects: readonly { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }[],
  frame: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  page: PageSize,
): MarkRect[] {
  const scale = page.width / frame.width;
  return rects.flatMap(({ left, top, right, bottom }) => {
    const x = Math.max(0, (left - frame.left) * scale);
    const y = Math.max(0, (top - frame.top) * scale);
    const width = Math.min(page.width, (right - frame.left) * scale) - x;
    const height = Math.min(page.height, (bottom - frame.top) * scale) - y;
    return width > 0.5 && height > 0.5 ? [{ x, y, width, height }] : [];
  });
}
