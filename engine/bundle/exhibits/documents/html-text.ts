/**
 * The words of an HTML body, in one pass and without a document: nothing is fetched, run or laid out. Where a link leads is
 * printed beside its words, because the two may differ and that difference is often the point.
 */

export interface HtmlText {
  readonly text: string;
  /** Pictures and other things that a reader would have fetched from elsewhere. */
  readonly remote: number;
  /** Pictures that came with the message. */
  readonly inline: number;
  readonly scripts: number;
}

const block =
  /^(?:address|article|aside|blockquote|center|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|title|tr|ul)$/;
const silent = new Set(['script', 'style', 'head', 'title', 'noscript', 'template', 'svg', 'object', 'iframe']);

const latin =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const named = new Map<string, string>([
  ...latin.split(' ').map((name, i): [string, string] => [name, String.fromCharCode(160 + i)]),
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['euro', '€'],
  ['hellip', '…'],
  ['mdash', '—'],
  ['ndash', '–'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['sbquo', '‚'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['bdquo', '„'],
  ['bull', '•'],
  ['trade', '™'],
  ['rarr', '→'],
  ['larr', '←'],
  ['ensp', ' '],
  ['emsp', ' '],
  ['thinsp', ' '],
  ['zwnj', ''],
  ['zwj', ''],
]);

/** Character references; one that means nothing stays as it stands. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,9}));?/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named.get(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return valid ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** The value of an attribute within a tag's inside; empty where there is none. */
function attribute(inside: string, name: string): string {
  const found = new RegExp(`(?:^|[\\s"'])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(inside);
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
}

export function htmlText(html: string): HtmlText {
  const out: string[] = [];
  let [remote, inline, scripts] = [0, 0, 0];
  let at = 0;
  let pre = 0;
  let link: { href: string; from: number } | null = null;
  const endless = new Set<string>();
  const say = (raw: string) => {
    const text = decodeEntities(raw);
    out.push(pre > 0 ? text : text.replace(/[\t\n\r\f ]+/g, ' '));
  };
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      say(html.slice(at));
      break;
    }
    if (open > at) say(html.slice(at, open));
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const tag = /^<(\/?)([a-z][a-z\d:]*|[!?])/i.exec(html.slice(open, open + 40));
    if (!tag) {
      out.push('<');
      at = open + 1;
      continue;
    }
    const end = html.indexOf('>', open);
    const inside = html.slice(open + tag[0].length, Math.min(end < 0 ? html.length : end, open + 8192));
    at = end < 0 ? html.length : end + 1;
    const name = (tag[2] as string).toLowerCase();
    const closing = tag[1] === '/';
    if (!closing && silent.has(name)) {
      if (name === 'script') scripts++;
      if (name === 'iframe' || name === 'object') remote++;
      if (inside.endsWith('/') || endless.has(name)) continue;
      const after = afterElement(html, at, name);
      // Without an end what follows is the message; and the search is not made again for the next one.
      if (after === null) endless.add(name);
      else at = after;
      continue;
    }
    if (name === 'br') out.push('\n');
    else if (name === 'pre') {
      pre = Math.max(0, pre + (closing ? -1 : 1));
      out.push('\n');
    } else if (name === 'li') out.push(closing ? '\n' : '\n• ');
    else if (name === 'td' || name === 'th') out.push(closing ? '\t' : '');
    else if (name === 'a') {
      // Links do not nest: the next one ends the one before.
      if (link !== null && link.href !== '' && !sameAddress(out.slice(link.from).join('').trim(), link.href))
        out.push(` <${link.href.slice(0, 2000)}>`);
      link = closing ? null : { href: attribute(inside, 'href'), from: out.length };
    } else if (name === 'img') {
      const source = attribute(inside, 'src');
      if (/^(?:cid:|data:)/i.test(source)) inline++;
      else if (source !== '') remote++;
      const alt = attribute(inside, 'alt');
      out.push(alt === '' ? '' : `[picture: ${alt}]`);
    }
    if (block.test(name)) out.push('\n');
  }
  const text = out
    .join('')
    .replace(/\u00a0/g, ' ')
    .split('\n')
    .map((line) => line.replace(/^ +/, '').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return { text, remote, inline, scripts };
}

/** Past the element's end; null where it has none. */
function afterElement(html: string, from: number, name: string): number | null {
  const end = new RegExp(`</${name}[\\s>]`, 'gi');
  end.lastIndex = from;
  const found = end.exec(html);
  if (!found) return null;
  const close = html.indexOf('>', found.index);
  return close < 0 ? html.length : close + 1;
}

function sameAddress(words: string, href: string): boolean {
  const bare = (text: string) =>
    text
      .replace(/^(?:mailto:|https?:\/\/)/i, '')
      .replace(/\/$/, '')
      .toLowerCase();
  return bare(words) === bare(href);
}
