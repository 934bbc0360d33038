/**
 * The code on the cover: case, digest of the file and ledger head. The file's digest cannot be known while the file is
 * written, so the code is a stream of fixed length that is empty until then and filled in afterwards. The digest in it is
 * taken with those bytes read as zeros (docs/verification-format.md, "The code on the cover").
 */
import encodeQR from 'qr';
import type { Scope } from '../atlas.ts';
import type { Book } from '../pdf/book.ts';
import type { Flow } from '../pdf/flow.ts';

/** Points. */
export const qrSide = 84;

export interface PlacedQr {
  /** Offset of the stream's data in the file, and its length: what is filled in. */
  readonly offset: number;
  readonly length: number;
  /** Modules on a side, quiet zone included. */
  readonly modules: number;
  readonly caseRef: string;
  /** Leaf hash of the ledger's last entry before this export. */
  readonly head: string;
}

/** Whose place in the file is known once that is finished. */
export interface DrawnQr extends Omit<PlacedQr, 'offset'> {
  offset(): number;
}

/** Hexadecimal digits of each hash in the code: 64 bits, enough to tell any two files apart that anybody holds side by side. */
export const qrDigits = 16;

/** What is counted: the file's first `size` bytes, those of the code itself read as zeros. */
export interface Counted {
  readonly digest: string;
  readonly offset: number;
  readonly length: number;
  readonly size: number;
}

/**
 * `CONTINUITY/1 case=DPS/2026/0413 sha256=… of=… zeros=…+… head=…`: it says itself which bytes were counted, so that nobody
 * needs more than the file and the code to count them again. The same length whatever they are.
 */
export function qrText(
  { caseRef, head }: Pick<PlacedQr, 'caseRef' | 'head'>,
  { digest, offset, length, size }: Counted,
): string {
  const place = (bytes: number): string => String(bytes).padStart(12, '0');
  return [
    'CONTINUITY/1',
    `case=${caseRef.slice(0, 60)}`,
    `sha256=${digest.slice(0, qrDigits)}`,
    `of=${place(size)}`,
    `zeros=${place(offset)}+${String(length).padStart(6, '0')}`,
    `head=${head.slice(0, qrDigits)}`,
  ].join(' ');
}

const options = { ecc: 'medium', border: 2, encoding: 'byte' } as const;

export function drawQr(book: Book, flow: Flow, { input }: Scope, x: number, top: number): DrawnQr {
  const names = { caseRef: input.case.ref, head: input.ledger.head };
  // Any digest makes a code of the same size: its text always has the same length.
  const nothing = { digest: '0'.repeat(qrDigits), offset: 0, length: 0, size: 0 };
  const modules = encodeQR(qrText(names, nothing), 'raw', options).length;
  const length = longest(modules);
  const { ref, offset } = book.reserved(
    { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, modules, modules], Resources: {} },
    length,
  );
  const scale = qrSide / modules;
  const figure = flow.section.child(
    'Figure',
    `QR code: case ${input.case.ref}, digest of this file, head of its ledger.`,
  );
  flow.sheet.draw(ref, [scale, 0, 0, scale, x, flow.sheet.height - top - qrSide], figure);
  return { offset, length, modules, ...names };
}

/** Every second module of every row a square of its own is the most that can be asked for. */
function longest(modules: number): number {
  return modules * Math.ceil(modules / 2) * '99 99 99 1 re\n'.length + 'f'.length + 16;
}

/**
 * What stands in the stream once the digest is known: `length` bytes.
 *
 * @throws Error where the code would not fit, which its reserved length rules out
 */
export function qrContent(placed: PlacedQr, counted: Counted): Uint8Array {
  const { modules, content } = drawnCode(qrText(placed, counted), placed.length);
  if (modules !== placed.modules) throw new Error(`qr: ${modules} modules where ${placed.modules} were planned`);
  return content;
}

/** A text as the code's stream has it, and its modules on a side. @throws Error where it does not fit */
export function drawnCode(text: string, length: number): { readonly modules: number; readonly content: Uint8Array } {
  const rows = encodeQR(text, 'raw', options);
  const squares = rows.flatMap((row, y) =>
    runsOf(row).map(([x, width]) => `${x} ${rows.length - 1 - y} ${width} 1 re`),
  );
  const drawn = `0 g\n${squares.join('\n')}\nf`;
  if (drawn.length > length) throw new Error(`qr: ${drawn.length} bytes where ${length} were reserved`);
  return { modules: rows.length, content: Buffer.from(drawn.padEnd(length), 'latin1') };
}

function runsOf(row: readonly boolean[]): [x: number, width: number][] {
  const runs: [number, number][] = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (dark && last && last[0] + last[1] === x) last[1]++;
    else if (dark) runs.push([x, 1]);
  }
  return runs;
}
