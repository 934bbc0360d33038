import { readChat } from './chat.ts';
import type { ReadDocument } from './document.ts';
import { readEmail } from './email.ts';
import { readOutlook } from './outlook.ts';
import type { DocumentKind } from './recognise.ts';
import { readWord } from './word.ts';
import { readWorkbook } from './workbook.ts';

/** @throws UnusableDocument; any other error means damage that nobody foresaw */
export async function readDocument(kind: DocumentKind, bytes: Uint8Array): Promise<ReadDocument> {
  switch (kind) {
    case 'email':
      return readEmail(bytes);
    case 'outlook':
      return readOutlook(bytes);
    case 'word':
      return readWord(bytes);
    case 'excel':
      return readWorkbook(bytes);
    case 'chat':
      return readChat(bytes);
  }
}
