/** As much of fontkit as is used here; it brings no types of its own. */
declare module 'fontkit' {
  export interface FontkitGlyph {
    readonly id: number;
    readonly name: string | undefined;
    readonly advanceWidth: number;
  }
  export interface FontkitSubset {
    includeGlyph(id: number): number;
    encode(): Uint8Array;
  }
  export interface FontkitFont {
    readonly postscriptName: string;
    readonly unitsPerEm: number;
    readonly ascent: number;
    readonly descent: number;
    readonly capHeight: number;
    readonly italicAngle: number;
    readonly bbox: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number };
    readonly characterSet: readonly number[];
    glyphForCodePoint(point: number): FontkitGlyph;
    hasGlyphForCodePoint(point: number): boolean;
    createSubset(): FontkitSubset;
  }
  export function create(bytes: Uint8Array): FontkitFont;
}
