/**
 * A supplied document as its reader hands it over: plain data that is drawn later, elsewhere. It holds words and tables, and
 * nothing that could run, fetch or point outside.
 */

export interface TableColumn {
  readonly title: string;
  /** Points, padding included; left out, the column shares what the others leave, by what it holds. */
  readonly width?: number;
  readonly face?: 'hash' | 'quiet';
}

export interface ChatMessage {
  readonly sender: string;
  /** As it stands in the file. */
  readonly time: string;
  readonly text: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** A file that was sent, or stood here and was left out of the export. */
  readonly media: boolean;
}

export type ChatItem =
  | { readonly kind: 'day'; readonly text: string }
  | { readonly kind: 'system'; readonly text: string; readonly time: string; readonly line: number }
  | ({ readonly kind: 'message' } & ChatMessage);

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly indent?: number; readonly quiet?: boolean }
  /** A remark of the bundle's own about what stands here, set apart from the document's words. */
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly string[])[];
      /** The document's own table, which has no heading row. */
      readonly headless?: boolean;
    }
  /** `sides`: the two senders, where there are two; each keeps to its side. */
  | { readonly kind: 'chat'; readonly items: readonly ChatItem[]; readonly sides: readonly string[] };

export interface ReadDocument {
  /** One sentence for the slip sheet: what follows and how it was read. */
  readonly how: string;
  readonly remarks: readonly string[];
  readonly wide: boolean;
  readonly blocks: readonly Block[];
  /** What is on the pages when none is cut: `all 34 messages`. */
  readonly holds: string;
}

/** Why a document gets a placeholder page; words that follow "it is an e-mail message, but ". */
export class UnusableDocument extends Error {}

/** More is not laid out: nobody reads it on paper, and the file is the exhibit. UTF-16 units. */
export const mostText = 16 * 1024 * 1024;
