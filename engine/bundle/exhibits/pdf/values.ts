/** Numbers, boxes and matrices as a document has them: anything may stand where they should. */
import { PDFArray, PDFNumber, type PDFObject } from '@cantoo/pdf-lib';

export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export function numberOr(value: PDFObject | undefined, otherwise: number): number {
  return value instanceof PDFNumber && Number.isFinite(value.asNumber()) ? value.asNumber() : otherwise;
}

export function rectOf(value: PDFObject | undefined): Box | null {
  const numbers = numbersOf(value);
  if (numbers.length < 4 || !numbers.every(Number.isFinite)) return null;
  const [a, b, c, d] = numbers as [number, number, number, number];
  return { x0: Math.min(a, c), y0: Math.min(b, d), x1: Math.max(a, c), y1: Math.max(b, d) };
}

export function numbersOf(value: PDFObject | undefined): number[] {
  if (!(value instanceof PDFArray)) return [];
  return Array.from({ length: Math.min(value.size(), 4096) }, (_, i) => numberOr(value.lookup(i), 0));
}

export function matrixOf(value: PDFObject | undefined): [number, number, number, number, number, number] {
  const numbers = numbersOf(value);
  return numbers.length === 6 ? (numbers as [number, number, number, number, number, number]) : [1, 0, 0, 1, 0, 0];
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
