/** What passes between the engine and the thread that looks at pages and reads them. */
import type { ReadingTool, ReadPage } from '../../../shared/domain/readings/reading.ts';
import type { Survey } from './survey.ts';

export type PageRequest =
  | { readonly kind: 'open'; readonly bytes: Uint8Array }
  /** Of the source opened last, from 1. */
  | { readonly kind: 'read'; readonly page: number };

export type PageAnswer =
  /** Null: no source of pages (neither a PDF nor a picture that can be shown). */
  | { readonly kind: 'opened'; readonly survey: Survey | null }
  /** How much of the page is read, 0 to 1; the answer follows. */
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'read'; readonly page: ReadPage; readonly tool: ReadingTool }
  /** Words that follow "could not be read: ". */
  | { readonly kind: 'unusable'; readonly why: string };
