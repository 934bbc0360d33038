/** Canvas inks of the chart: the theme's hues with each type's pattern over them, made once per theme and pixel ratio. */
import type { Look, PatternName } from '../model/looks.ts';

export interface Palette {
  fillOf(look: Look): CanvasPattern | string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly strong: string;
  readonly shade: string;
  /** Where a source is silent: strokes on nothing, told from every fill. */
  readonly hatch: CanvasPattern | string;
  readonly surface: string;
  readonly font: string;
}

const TILE = 6;

function drawPattern(context: CanvasRenderingContext2D, pattern: PatternName): void {
  context.beginPath();
  switch (pattern) {
    case 'solid':
      return;
    case 'rising':
      for (const x of [-TILE, 0, TILE]) {
        context.moveTo(x, TILE);
        context.lineTo(x + TILE, 0);
      }
      break;
    case 'falling':
      for (const x of [-TILE, 0, TILE]) {
        context.moveTo(x, 0);
        context.lineTo(x + TILE, TILE);
      }
      break;
    case 'cross':
      for (const x of [-TILE, 0, TILE]) {
        context.moveTo(x, 0);
        context.lineTo(x + TILE, TILE);
        context.moveTo(x, TILE);
        context.lineTo(x + TILE, 0);
      }
      break;
    case 'bars':
      context.moveTo(TILE / 2, 0);
      context.lineTo(TILE / 2, TILE);
      break;
    case 'lines':
      context.moveTo(0, TILE / 2);
      context.lineTo(TILE, TILE / 2);
      break;
    case 'dots':
      context.fillRect(1, 1, 1.5, 1.5);
      context.fillRect(4, 4, 1.5, 1.5);
      return;
    case 'checks':
      context.fillRect(0, 0, 3, 3);
      context.fillRect(3, 3, 3, 3);
      return;
  }
  context.stroke();
}

/** Reads the tokens as they are now; make another after a change of theme or pixel ratio. */
export function readPalette(element: Element, ratio: number): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const surface = token('--surface');
  const fills = new Map<string, CanvasPattern | string>();
  const scale = Math.max(1, Math.round(ratio));

  const make = (look: Look): CanvasPattern | string => {
    const colour = look.hue === 0 ? token('--line-strong') : token(`--hue-${look.hue}`);
    if (look.pattern === 'solid') return colour;
    const tile = document.createElement('canvas');
    tile.width = TILE * scale;
    tile.height = TILE * scale;
    const context = tile.getContext('2d');
    if (!context) return colour;
    context.scale(scale, scale);
    context.fillStyle = colour;
    context.fillRect(0, 0, TILE, TILE);
    context.globalAlpha = 0.42;
    context.fillStyle = surface;
    context.strokeStyle = surface;
    context.lineWidth = 1;
    drawPattern(context, look.pattern);
    const fill = context.createPattern(tile, 'repeat') ?? colour;
    // A tile is in device pixels; the chart draws in CSS pixels.
    if (typeof fill !== 'string') fill.setTransform(new DOMMatrix().scale(1 / scale));
    return fill;
  };

  const makeHatch = (): CanvasPattern | string => {
    const tile = document.createElement('canvas');
    tile.width = TILE * scale;
    tile.height = TILE * scale;
    const context = tile.getContext('2d');
    if (!context) return 'transparent';
    context.scale(scale, scale);
    context.strokeStyle = token('--line-strong');
    context.globalAlpha = 0.7;
    drawPattern(context, 'falling');
    const fill = context.createPattern(tile, 'repeat');
    fill?.setTransform(new DOMMatrix().scale(1 / scale));
    return fill ?? 'transparent';
  };

  return {
    hatch: makeHatch(),
    fillOf(look) {
      const key = `${look.hue} ${look.pattern}`;
      const known = fills.get(key);
      if (known !== undefined) return known;
      const made = make(look);
      fills.set(key, made);
      return made;
    },
    text: token('--text'),
    muted: token('--muted'),
    line: token('--line'),
    strong: token('--line-strong'),
    shade: token('--shade'),
    surface,
    font: `12px ${token('--sans')}`,
  };
}
