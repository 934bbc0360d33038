/** Every paper of the demo's hearing, with what is said of it when it is taken in. */
import type { DocumentKind } from '../../../shared/domain/documents/kinds.ts';
import { interview } from './interview.ts';
import { chat, lookedEml, notesEml } from './mail.ts';
import { doorLog, response31, voicemail } from './office.ts';
import { paperPdf } from './pages.ts';
import { packagingPhoto, scannedForm } from './pictures.ts';
import { policy, report } from './report.ts';
import { statements } from './statements.ts';

export interface DemoExhibit {
  readonly file: string;
  readonly description: string;
  readonly bytes: Uint8Array;
}

export interface DemoDocument {
  readonly file: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly author: string;
  /** ISO date. */
  readonly date: string;
  readonly bytes: Uint8Array;
}

/** In order of production: the first becomes AB/3, after the extract and the notice that every demo case has. */
export async function hearingExhibits(): Promise<DemoExhibit[]> {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  return [
    { file: 'had-a-look.eml', description: 'E-mail “Had a look for you”, 29 January 2026', bytes: text(lookedEml) },
    { file: 'notes.eml', description: 'E-mail “Notes” with four attachments, 16 February 2026', bytes: text(notesEml) },
    {
      file: 'WhatsApp Chat with Rowan.txt',
      description: 'Chat between the officer and Robin Pretend, as exported from the telephone of Robin Pretend',
      bytes: text(chat),
    },
    {
      file: 'door-log.xlsx',
      description: 'Door log of Northmere police station, cards 4821 and 2207',
      bytes: doorLog(),
    },
    {
      file: 'acknowledgement-scan.pdf',
      description: 'Acknowledgement of the acceptable use notice, signed, scanned from paper',
      bytes: await scannedForm(),
    },
    {
      file: 'packaging.png',
      description: 'Photograph of packaging found in the officer’s locker, with scale',
      bytes: await packagingPhoto(),
    },
    {
      file: 'information-security-policy.pdf',
      description: 'Information security policy, version 4.2',
      bytes: await paperPdf(policy),
    },
    {
      file: 'voicemail.wav',
      description: 'Copy of a voicemail received by Casey Fictional on 9 February 2026',
      bytes: voicemail(),
    },
  ];
}

export async function hearingDocuments(): Promise<DemoDocument[]> {
  const documents: DemoDocument[] = [];
  for (const statement of statements)
    documents.push({
      file: statement.file,
      kind: 'statement',
      title: statement.title,
      author: statement.author,
      date: statement.made,
      bytes: await paperPdf(statement),
    });
  documents.push(
    {
      file: 'regulation-31-response.docx',
      kind: 'response',
      title: 'Response under regulation 31',
      author: 'PC 4821 Sample',
      date: '2026-05-28',
      bytes: response31,
    },
    {
      file: 'interview.pdf',
      kind: 'interview',
      title: interview.title,
      author: 'Alex Byrne',
      date: interview.made,
      bytes: await paperPdf(interview),
    },
    {
      file: report.file,
      kind: 'report',
      title: report.title,
      author: 'Alex Byrne',
      date: report.made,
      bytes: await paperPdf(report),
    },
  );
  return documents;
}
