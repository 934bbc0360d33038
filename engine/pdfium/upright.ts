/**
 * Two ways to say where something is on a page. User space: the file's own, origin anywhere, y upwards, before /Rotate. Upright:
 * the page as it is shown, its crop box turned by /Rotate, in points from its top left corner, y downwards.
 */
export interface UserBox {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PageFrame {
  /** What is shown of it, user space. */
  readonly box: UserBox;
  /** Clockwise, degrees. */
  readonly rotation: 0 | 90 | 180 | 270;
}

export function uprightSize({ box, rotation }: PageFrame): { readonly width: number; readonly height: number } {
  const width = box.right - box.left;
  const height = box.top - box.bottom;
  return rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height };
}

export function toUser(frame: PageFrame, { x, y, width, height }: Rect): UserBox {
  const [ax, ay] = userPoint(frame, x, y);
  const [bx, by] = userPoint(frame, x + width, y + height);
  return { left: Math.min(ax, bx), right: Math.max(ax, bx), bottom: Math.min(ay, by), top: Math.max(ay, by) };
}

export function toUpright(frame: PageFrame, { left, bottom, right, top }: UserBox): Rect {
  const [ax, ay] = uprightPoint(frame, left, bottom);
  const [bx, by] = uprightPoint(frame, right, top);
  return { x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) };
}

function userPoint({ box, rotation }: PageFrame, x: number, y: number): [number, number] {
  if (rotation === 90) return [box.left + y, box.bottom + x];
  if (rotation === 180) return [box.right - x, box.bottom + y];
  if (rotation === 270) return [box.right - y, box.top - x];
  return [box.left + x, box.top - y];
}

function uprightPoint({ box, rotation }: PageFrame, ux: number, uy: number): [number, number] {
  if (rotation === 90) return [uy - box.bottom, ux - box.left];
  if (rotation === 180) return [box.right - ux, uy - box.bottom];
  if (rotation === 270) return [box.top - uy, box.right - ux];
  return [ux - box.left, box.top - uy];
}

export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
