/** What a supplied PDF becomes, or why it becomes nothing. */
import type { Conformity } from '../../pdfa/conform.ts';
import type { Relocatable } from './relocatable.ts';

export interface ImportedPage {
  /** Number (of `objects`) of a form whose box is [0 0 width height] in points, turned upright. */
  readonly form: number;
  readonly width: number;
  readonly height: number;
  /** Places that lead to another page taken over. */
  readonly links: readonly ImportedLink[];
}

export interface ImportedLink {
  /** Left, top, right, bottom: points from the upright page's top left corner. */
  readonly rect: readonly [number, number, number, number];
  /** Index in `pages`. */
  readonly page: number;
  /** Points from that page's top. */
  readonly top: number;
}

/** A file inside the original. */
export interface ImportedAttachment {
  readonly name: string;
  /** Bytes; null where its data could not be read. */
  readonly size: number | null;
  readonly sha256: string | null;
}

export interface ImportedPdf {
  readonly pages: readonly ImportedPage[];
  /** Pages that the original has. */
  readonly of: number;
  readonly objects: Relocatable;
  /** Numbers (of `objects`) of optional-content groups, and of those that are off by default. */
  readonly layers: { readonly all: readonly number[]; readonly off: readonly number[] };
  /** Sentences for the slip sheet: what is not carried over, or is shown otherwise than in the original. */
  readonly remarks: readonly string[];
  readonly pdfa: Conformity;
  readonly attachments: readonly ImportedAttachment[];
  /** A portfolio: its content is the files inside it, and its pages are only a cover. */
  readonly portfolio: boolean;
}

/** Why a PDF gets a placeholder page; words for the person reading the bundle. */
export class UnusablePdf extends Error {}
