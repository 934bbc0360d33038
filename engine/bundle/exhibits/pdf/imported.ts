/** What a supplied PDF becomes, or why it becomes nothing. */

export interface ImportedPage {
  /** Object number of a form whose box is [0 0 width height] in points, turned upright. */
  readonly form: number;
  readonly width: number;
  readonly height: number;
}

export interface ImportedPdf {
  readonly pages: readonly ImportedPage[];
  /** Pages that the original has. */
  readonly of: number;
  /** Finished objects, numbered from the first number asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Offset of each object in `bytes`, in order of number. */
  readonly starts: Float64Array<ArrayBuffer>;
  /** Object numbers of optional-content groups, and of those that are off by default. */
  readonly layers: { readonly all: readonly number[]; readonly off: readonly number[] };
  /** Sentences for the slip sheet: what is not carried over, or is shown otherwise than in the original. */
  readonly remarks: readonly string[];
}

/** Why a PDF gets a placeholder page; words for the person reading the bundle. */
export class UnusablePdf extends Error {}
