/** An exhibit or a document as something to be drawn, and what drawing it comes to. */
import type { ExhibitKind } from '../../../shared/domain/exhibits/facts.ts';
import type { BundleDocument, BundleExhibit } from '../bundle-input.ts';
import type { Book } from '../pdf/book.ts';
import type { SourceFault } from '../pdfa/verdict.ts';
import type { Shown } from '../sections/slip-sheet.ts';

export interface Source {
  readonly kind: ExhibitKind | 'document';
  readonly id: string;
  /** In running heads and on placeholder pages: `Exhibit AB/1`, or a document's title. */
  readonly name: string;
  /** `AB/1`; of a document its title. */
  readonly short: string;
  readonly description: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
}

/** What holds for the whole bundle. */
export interface DrawingRules {
  /** IANA name. */
  readonly displayZone: string;
  /** Pages after which text and tables are cut, which they then say. Left out: 5,000. */
  readonly textPages?: number;
}

export const mostTextPages = (rules: DrawingRules): number => Math.max(1, rules.textPages ?? 5000);

/** The pages of a source, ready to be drawn from the next page on. */
export interface Content extends Shown {
  /** Why a placeholder page stands for it; null where it is shown. */
  readonly placeholder: string | null;
  /** Of a supplied PDF: what breaks PDF/A-2u in the pages shown. */
  readonly breaks?: readonly SourceFault[];
  draw(book: Book): Promise<void>;
}

export function exhibitSource(exhibit: BundleExhibit): Source {
  const { kind, id, ref, description, fileName, mediaType, size, sha256 } = exhibit;
  return { kind, id, name: `Exhibit ${ref}`, short: ref, description, fileName, mediaType, size, sha256 };
}

export function documentSource({ id, title, fileName, mediaType, size, sha256 }: BundleDocument): Source {
  return { kind: 'document', id, name: title, short: title, description: title, fileName, mediaType, size, sha256 };
}

/** Where the whole of a source is, when only a part of it is drawn. */
export function fileOf(source: Source): string {
  return source.kind === 'document'
    ? `the document’s file, SHA-256 ${source.sha256}`
    : 'the exhibit’s file, under the digest on its slip sheet';
}
