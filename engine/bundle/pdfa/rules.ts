/**
 * What ISO 19005-2 (PDF/A-2), level U, asks of pages that others made, as far as it is looked at here: clause, what is wrong in
 * words that follow "on these pages", and what becomes of it.
 *
 * `left`: never copied into a bundle, whatever is chosen. `mend`: can be put right without changing what is seen. `unfit`:
 * cannot.
 */
export interface Rule {
  readonly clause: string;
  readonly words: string;
  readonly effect: 'left' | 'mend' | 'unfit';
  /** Of the slip sheet, once it has been mended. */
  readonly mended?: string;
}

const all = {
  encrypted: { clause: '6.1.3', words: 'the file is encrypted', effect: 'left' },
  'external-data': { clause: '6.1.7.1', words: 'data is kept in another file', effect: 'left' },
  scripts: {
    clause: '6.5.1',
    words: 'scripts, program launches or other actions that are not allowed',
    effect: 'left',
  },
  triggers: { clause: '6.5.2', words: 'actions that start by themselves', effect: 'left' },
  attachments: { clause: '6.8', words: 'files are attached', effect: 'left' },
  xfa: { clause: '6.4.2', words: 'a dynamic (XFA) form', effect: 'left' },
  'annotation-type': {
    clause: '6.3.1',
    words: 'notes of a kind that is not allowed (film, sound, three dimensions, screen)',
    effect: 'left',
  },
  'annotation-flags': { clause: '6.3.2', words: 'notes that are hidden, or that are not printed', effect: 'left' },
  'annotation-bare': { clause: '6.3.3', words: 'notes without a stored appearance', effect: 'left' },
  alternates: { clause: '6.2.8.1', words: 'a picture has alternate pictures for other devices', effect: 'left' },
  opi: { clause: '6.2.9.1', words: 'a drawing refers to a printer’s replacement (OPI)', effect: 'left' },
  reference: { clause: '6.2.9.2', words: 'a drawing stands in for a page of another file', effect: 'left' },

  lzw: {
    clause: '6.1.7.2',
    words: 'data is compressed with LZW',
    effect: 'mend',
    mended: 'Data compressed with LZW was compressed anew without loss.',
  },
  cmyk: {
    clause: '6.2.4.3',
    words: 'colours are amounts of printing ink (CMYK) with no statement of which inks',
    effect: 'mend',
    mended:
      'Colours given as amounts of printing ink (CMYK) did not say which inks; they were given a colour profile that shows them as common readers do.',
  },
  overprint: {
    clause: '6.2.4.2',
    words: 'overprinting of printing inks in mode 1',
    effect: 'mend',
    mended: 'A setting for overprinting on a press was left out.',
  },
  transfer: {
    clause: '6.2.5',
    words: 'a transfer function that changes nothing',
    effect: 'mend',
    mended: 'Settings for a printer’s transfer functions and screens, which no screen shows, were left out.',
  },
  halftone: {
    clause: '6.2.5',
    words: 'settings for a printer’s screens',
    effect: 'mend',
    mended: 'Settings for a printer’s transfer functions and screens, which no screen shows, were left out.',
  },
  intent: {
    clause: '6.2.6',
    words: 'a rendering intent that does not exist',
    effect: 'mend',
    mended: 'A rendering intent that does not exist, and that readers pass over, was left out.',
  },
  interpolate: {
    clause: '6.2.8.1',
    words: 'a picture asks to be smoothed',
    effect: 'mend',
    mended: 'A request to smooth pictures when they are enlarged was left out; their pixels are the same.',
  },
  postscript: {
    clause: '6.2.9.3',
    words: 'a drawing in PostScript, which no reader shows',
    effect: 'mend',
    mended: 'Drawings in PostScript, which readers do not show, were left out.',
  },
  'blend-mode': {
    clause: '6.2.10',
    words: 'a way of blending that does not exist',
    effect: 'mend',
    mended: 'A way of blending that does not exist was replaced by the usual one, as readers do.',
  },
  'bare-form': {
    clause: '6.2.2',
    words: 'a drawing borrows fonts and pictures from the page without naming them',
    effect: 'mend',
    mended: 'Drawings that borrow fonts and pictures from their page now name them.',
  },
  'font-standard': {
    clause: '6.2.11.4.1',
    words: 'one of the standard fonts is not embedded',
    effect: 'mend',
    mended:
      'A standard font (Helvetica, Arial, Times or Courier) was not in the file; a free font, whose letters have the same widths, stands for it.',
  },
  'glyph-map': {
    clause: '6.2.11.3.2',
    words: 'a font does not say which of its glyphs are meant',
    effect: 'mend',
    mended: 'A font now says in words what it meant by default: that its glyphs are taken by number.',
  },
  unicode: {
    clause: '6.2.11.7.2',
    words: 'a font does not say which characters its glyphs stand for, but its own tables do',
    effect: 'mend',
    mended:
      'Fonts that did not say which characters their glyphs stand for were given that list from their own tables.',
  },

  font: { clause: '6.2.11.4.1', words: 'a font is not embedded', effect: 'unfit' },
  'font-kind': { clause: '6.2.11.2', words: 'a font is not put together as fonts are', effect: 'unfit' },
  'font-collection': {
    clause: '6.2.11.3.1',
    words: 'a font and its encoding belong to different character collections',
    effect: 'unfit',
  },
  'font-cmap': {
    clause: '6.2.11.3.3',
    words: 'the encoding of a font is neither embedded nor a known one',
    effect: 'unfit',
  },
  'font-widths': {
    clause: '6.2.11.5',
    words: 'widths given for a font are not those of its glyphs',
    effect: 'unfit',
  },
  'font-encoding': {
    clause: '6.2.11.6',
    words: 'a TrueType font is encoded in a way that readers take differently',
    effect: 'unfit',
  },
  'no-unicode': {
    clause: '6.2.11.7.2',
    words: 'a font does not say which characters its glyphs stand for',
    effect: 'unfit',
  },
  'bad-unicode': {
    clause: '6.2.11.7.2',
    words: 'a font names characters that do not exist for its glyphs',
    effect: 'unfit',
  },
  notdef: { clause: '6.2.11.8', words: 'text with glyphs that its font does not have', effect: 'unfit' },
  'colour-profile': {
    clause: '6.2.4.2',
    words: 'a colour profile is missing, damaged or of the wrong kind',
    effect: 'unfit',
  },
  'colour-space': { clause: '6.2.4.1', words: 'a colour space that cannot be understood', effect: 'unfit' },
  inks: {
    clause: '6.2.4.4',
    words: 'a named ink is described in two ways, or without what its mixture needs',
    effect: 'unfit',
  },
  'transfer-function': {
    clause: '6.2.5',
    words: 'a transfer function that changes colours',
    effect: 'unfit',
  },
  'intent-in-content': {
    clause: '6.2.6',
    words: 'a rendering intent that does not exist, within the drawing',
    effect: 'unfit',
  },
  'filter-in-content': {
    clause: '6.1.10',
    words: 'a picture within the drawing is compressed with LZW',
    effect: 'unfit',
  },
  filter: { clause: '6.1.7.2', words: 'data is encoded in a way that is not allowed', effect: 'unfit' },
  'cmyk-in-content': {
    clause: '6.2.4.3',
    words: 'a picture within the drawing is in amounts of printing ink',
    effect: 'unfit',
  },
  picture: { clause: '6.2.8.1', words: 'a picture is not put together as pictures are', effect: 'unfit' },
  jpeg2000: { clause: '6.2.8.3', words: 'a JPEG 2000 picture of a kind that is not allowed', effect: 'unfit' },
  operator: { clause: '6.2.2', words: 'drawing instructions that PDF does not have', effect: 'unfit' },
  resource: { clause: '6.2.2', words: 'a font or picture is asked for that the file does not name', effect: 'unfit' },
  damaged: { clause: '6.2.2', words: 'drawing instructions that cannot be read to their end', effect: 'unfit' },
  nesting: { clause: '6.1.13', words: 'saved states nested more than 28 deep', effect: 'unfit' },
  limits: { clause: '6.1.13', words: 'numbers, names or strings beyond the limits', effect: 'unfit' },
  hexadecimal: { clause: '6.1.6', words: 'a hexadecimal string with an odd number of digits', effect: 'unfit' },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof all;
export const rules: Readonly<Record<RuleId, Rule>> = all;

/** The worst that any of the faults asks for. */
export function verdictOf(faults: Iterable<RuleId>): 'conforming' | 'mendable' | 'unfit' {
  let mendable = false;
  for (const id of faults) {
    if (rules[id].effect === 'unfit') return 'unfit';
    if (rules[id].effect === 'mend') mendable = true;
  }
  return mendable ? 'mendable' : 'conforming';
}
