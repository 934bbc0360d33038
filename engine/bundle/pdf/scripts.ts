/** Which fonts lend the scripts of the world to text set in Source Sans, and what of a text needs more than that. */

const sans = (name: string) => `source-sans/TTF/SourceSans3-${name}.ttf`;
const dejavu = (name: string) => `dejavu-fonts-ttf/ttf/DejaVu${name}.ttf`;
const google = (family: string, file: string, weight: string) =>
  `@expo-google-fonts/${family}/${weight}/${file}_${weight}.ttf`;

export type Face = 'regular' | 'semibold' | 'bold' | 'italic' | 'mono';

/** Own face first, then the one that lends what it lacks. */
export const faces: Record<Face, readonly [string, string]> = {
  regular: [sans('Regular'), dejavu('Sans')],
  semibold: [sans('Semibold'), dejavu('Sans-Bold')],
  bold: [sans('Bold'), dejavu('Sans-Bold')],
  italic: [sans('It'), dejavu('Sans-Oblique')],
  mono: [dejavu('SansMono'), dejavu('Sans')],
};

/** Regular, bold. */
type Weights = readonly [string, string];
const weights = (family: string, file: string): Weights => [
  google(family, file, '400Regular'),
  google(family, file, '700Bold'),
];
const noto = (script: string): Weights => weights(`noto-sans-${script.toLowerCase()}`, `NotoSans${script}`);
const han: Weights = [
  '@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf',
  '@embedpdf/fonts-sc/fonts/NotoSansHans-Bold.otf',
];
const hangul: Weights = [
  '@embedpdf/fonts-kr/fonts/NotoSansKR-Regular.otf',
  '@embedpdf/fonts-kr/fonts/NotoSansKR-Bold.otf',
];
const emoji: Weights = weights('noto-emoji', 'NotoEmoji');

/** Read from disk where a text needs them, and not before: the largest is 8 MB. */
const lenders: readonly { readonly script: RegExp; readonly weights: Weights }[] = [
  { script: /\p{Script=Arabic}/u, weights: weights('ibm-plex-sans-arabic', 'IBMPlexSansArabic') },
  { script: /\p{Script=Hebrew}/u, weights: noto('Hebrew') },
  { script: /[\p{Script=Devanagari}\u0964\u0965]/u, weights: noto('Devanagari') },
  { script: /\p{Script=Bengali}/u, weights: noto('Bengali') },
  { script: /\p{Script=Gurmukhi}/u, weights: noto('Gurmukhi') },
  { script: /\p{Script=Gujarati}/u, weights: noto('Gujarati') },
  { script: /\p{Script=Tamil}/u, weights: noto('Tamil') },
  { script: /\p{Script=Telugu}/u, weights: noto('Telugu') },
  { script: /\p{Script=Kannada}/u, weights: noto('Kannada') },
  { script: /\p{Script=Malayalam}/u, weights: noto('Malayalam') },
  { script: /\p{Script=Sinhala}/u, weights: noto('Sinhala') },
  { script: /\p{Script=Thai}/u, weights: noto('Thai') },
  { script: /\p{Script=Khmer}/u, weights: noto('Khmer') },
  { script: /\p{Script=Myanmar}/u, weights: noto('Myanmar') },
  { script: /\p{Script=Ethiopic}/u, weights: noto('Ethiopic') },
  { script: /\p{Script=Hangul}/u, weights: hangul },
  {
    script: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u,
    weights: han,
  },
];

/** Pictures by default, or made so by the selector after them: in the font of such pictures even where another has a sign. */
const pictureSign = /\p{Emoji_Presentation}|\ufe0f|\u20e3|\p{Regional_Indicator}/u;

/** Fonts to try for one grapheme, best first. */
export function fontsFor(grapheme: string, face: Face): string[] {
  const weight = face === 'bold' || face === 'semibold' ? 1 : 0;
  const script = lenders.find((one) => one.script.test(grapheme))?.weights[weight];
  const [own, lender] = faces[face];
  if (pictureSign.test(grapheme)) return [emoji[weight], own, lender];
  return script ? [script, own, lender, han[weight]] : [own, lender, emoji[weight], han[weight]];
}

/**
 * Letters that stand one after another from left to right, each by itself, in the fonts that are always at hand: nearly
 * everything. The rest costs more to set.
 */
export function isPlain(text: string): boolean {
  return plain.test(text);
}
const alone = '\\0-\\u058f\\u10a0-\\u10ff\\u1e00-\\u200a\\u2010-\\u2029\\u202f-\\u205f\\u2070-\\u20cf\\u2100-\\u2bff';
const plain = new RegExp(`^[${alone}]*$`);
/** Never obeyed, and so never part of a stretch that is shaped. */
const hidden = '\\u200b\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb';
/**
 * Splits off what is not plain, at odd places: neighbouring words of such letters are one stretch, so that they may change places.
 */
export const shapedStretch = new RegExp(`((?:[^${alone}${hidden}]\\p{M}*)(?: ?[^${alone}${hidden}]\\p{M}*)*)`, 'u');

const leftwardScripts =
  '\\p{Script=Hebrew}\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}\\p{Script=Samaritan}\\p{Script=Mandaic}';
export const leftward = new RegExp(`[${leftwardScripts}]`, 'u');

/**
 * Control and format characters (among them the ones that turn text round to disguise a file name) are never obeyed. What
 * only shapes the letters beside it is: joiners, and the choice between a sign and its picture.
 */
export function isVisible(character: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u.test(character);
}

/** Zero-width joiner and non-joiner, variation selectors, tags of flags: not seen, but what is beside them is. */
export const shaping = /\u200c|\u200d|[\ufe00-\ufe0f\u{e0020}-\u{e007f}]/u;

/** Letters that do not join need no joiner: there it only hides, and is named. */
export function hidesJoiner(grapheme: string): boolean {
  return (
    /\u200c|\u200d|[\u{e0020}-\u{e007f}]/u.test(grapheme) && isPlain(grapheme[0] ?? '') && !pictureSign.test(grapheme)
  );
}

const graphemeSegmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wordSegmenter = new Intl.Segmenter('th', { granularity: 'word' });

/** What a reader takes for one sign. */
export function graphemes(text: string): string[] {
  return [...graphemeSegmenter.segment(text)].map(({ segment }) => segment);
}

const ideographs =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u;
/** JIS X 4051: what may not begin a line, and what may not end one. */
const notFirst =
  /^[、。，．：；？！）」』】〕〉》〗ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)\]}’”…‥％]/u;
const notLast = /[（「『【〔〈《〖([{‘“＄￥]$/u;
const unspaced = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Where lines may break in a text that needs more than spaces to tell: pieces in order, spaces at the end of each. */
export function breakable(text: string): string[] {
  const out: string[] = [];
  for (const token of text.split(/(?<=\s)(?=\S)/u)) {
    if (unspaced.test(token)) {
      for (const { segment, isWordLike } of wordSegmenter.segment(token))
        if (isWordLike || out.length === 0 || /^\s/.test(token)) out.push(segment);
        else out[out.length - 1] += segment;
    } else if (ideographs.test(token)) {
      let before = '';
      for (const sign of graphemes(token)) {
        const free = (ideographs.test(sign) || ideographs.test(before)) && before !== '';
        if (before === '' || (free && !notFirst.test(sign) && !notLast.test(before) && sign.trim() !== ''))
          out.push(sign);
        else out[out.length - 1] += sign;
        before = sign;
      }
    } else out.push(token);
  }
  return out;
}

export function replacementOf(point: number): string {
  return `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`;
}
