/** What a plan is held against: the exhibits and documents of a case, as far as deciding about a bundle needs them. */
import type { DocumentKind } from '../documents/kinds.ts';
import type { ExhibitKind } from '../exhibits/facts.ts';

export interface ExhibitFacts {
  readonly id: string;
  /** `AB/1` */
  readonly ref: string;
  readonly description: string;
  readonly kind: ExhibitKind;
  readonly sha256: string;
  /** ISO date of its production, in the case's zone. */
  readonly date: string;
  readonly erased: boolean;
  /** Redacted copies: id of what it was made from. */
  readonly parent: string | null;
  /** Redacted copies: whether its making rested on an approval. */
  readonly approved: boolean;
}

export interface DocumentFacts {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly date: string | null;
  readonly sha256: string;
  readonly parent: string | null;
  readonly approved: boolean;
}

export interface CaseFacts {
  readonly title: string;
  /** In order of production. */
  readonly exhibits: readonly ExhibitFacts[];
  /** In the order they were added. */
  readonly documents: readonly DocumentFacts[];
  /** Ids of exhibits and documents on the schedule of sensitive material (MG6D). */
  readonly sensitive: ReadonlySet<string>;
  /** Ids of copies whose marks were changed since they were approved. */
  readonly lapsed: ReadonlySet<string>;
}
