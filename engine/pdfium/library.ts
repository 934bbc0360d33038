/**
 * PDFium compiled to WebAssembly (MIT and Apache 2.0), once a thread. It reads hostile documents: use it in bounded worker
 * threads only (engine/bundle/exhibits/bounded-worker.ts), where a document that hangs or eats memory is given up with its
 * thread.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';

export type Library = WrappedPdfiumModule & {
  readonly pdfium: { readonly HEAPU8: Uint8Array; readonly HEAPF32: Float32Array; readonly HEAPF64: Float64Array };
};

let loaded: Promise<Library> | null = null;

/** The library of this thread. */
export function library(): Promise<Library> {
  loaded ??= load();
  return loaded;
}

/** After a trap its memory is in no known state: the next document gets a library of its own. */
export function forgetLibrary(): void {
  loaded = null;
}

async function load(): Promise<Library> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const silent = () => {};
  const module = await init({
    wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength),
    // What it would print quotes documents: that is no place for evidence.
    print: silent,
    printErr: silent,
  } as Parameters<typeof init>[0]);
  module.PDFiumExt_Init();
  return module as Library;
}

/** Memory of the library for the length of `use`. @param bytes to take */
export function withMemory<T>(library: Library, bytes: number, use: (pointer: number) => T): T {
  const pointer = library.pdfium.wasmExports.malloc(bytes);
  if (pointer === 0) throw new RangeError('PDFium has no memory left for this document');
  try {
    return use(pointer);
  } finally {
    library.pdfium.wasmExports.free(pointer);
  }
}
