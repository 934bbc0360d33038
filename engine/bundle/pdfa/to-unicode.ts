/** ToUnicode character maps (Adobe Technical Note 5411), read and written. */

/** Text of each code; the code's length in bytes does not matter here. */
export type UnicodeMap = Map<number, string>;

const mostCodes = 70_000;

/** @returns null where there is no mapping in it at all */
export function readToUnicode(data: Uint8Array): UnicodeMap | null {
  const map: UnicodeMap = new Map();
  const text = Buffer.from(data.buffer, data.byteOffset, Math.min(data.length, 4_000_000)).toString('latin1');
  for (const [, kind, body] of text.matchAll(/begin(bfchar|bfrange)([\s\S]*?)endbf(?:char|range)/g)) {
    const tokens = (body ?? '').match(/<[^>]*>|\[|\]/g) ?? [];
    if (kind === 'bfchar') {
      for (let i = 0; i + 1 < tokens.length; i += 2) put(map, code(tokens[i]), characters(tokens[i + 1]));
      continue;
    }
    for (let i = 0; i + 2 < tokens.length; ) {
      const [from, to] = [code(tokens[i]), code(tokens[i + 1])];
      if (tokens[i + 2] === '[') {
        let k = i + 3;
        for (let at = from; k < tokens.length && tokens[k] !== ']'; k++, at++) put(map, at, characters(tokens[k]));
        i = k + 1;
        continue;
      }
      const first = units(tokens[i + 2]);
      for (let at = from; at <= to && map.size < mostCodes; at++) {
        const own = [...first];
        if (own.length > 0) own[own.length - 1] = ((own.at(-1) as number) + at - from) & 0xffff;
        put(map, at, String.fromCharCode(...own));
      }
      i += 3;
    }
  }
  return map.size === 0 ? null : map;
}

function put(map: UnicodeMap, at: number, value: string): void {
  if (map.size < mostCodes && !Number.isNaN(at)) map.set(at, value);
}

function code(token: string | undefined): number {
  return Number.parseInt((token ?? '').replace(/[<>\s]/g, ''), 16);
}

function units(token: string | undefined): number[] {
  const hex = (token ?? '').replace(/[<>\s]/g, '');
  return (hex.match(/.{1,4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)).filter((unit) => !Number.isNaN(unit));
}

function characters(token: string | undefined): string {
  return String.fromCharCode(...units(token));
}

/** ISO 19005-2, 6.2.11.7.2: greater than zero, and neither U+FEFF nor U+FFFE. */
export function isUsable(text: string): boolean {
  return text !== '' && ![...text].some((character) => ['\u0000', '\ufeff', '\ufffe'].includes(character));
}

/** @param bytes a code takes: 1 or 2 */
export function writeToUnicode(map: UnicodeMap, bytes: 1 | 2): string {
  const hex = (value: number): string => value.toString(16).padStart(bytes * 2, '0');
  const lines = [...map]
    .sort(([a], [b]) => a - b)
    .map(([at, text]) => {
      const out = [...text.split('')].map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0')).join('');
      return `<${hex(at)}> <${out}>`;
    });
  const blocks: string[] = [];
  for (let i = 0; i < lines.length; i += 100) {
    const block = lines.slice(i, i + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<${'00'.repeat(bytes)}> <${'ff'.repeat(bytes)}>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}
