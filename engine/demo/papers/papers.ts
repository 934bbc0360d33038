/** Every paper of the demo's hearing, with what is said of it when it is taken in. */
import type { DocumentKind } from '../../../shared/domain/documents/kinds.ts';
import { subject } from '../cast.ts';
import { rotaCsv } from '../rota.ts';
import { interview } from './interview.ts';
import { chat, lookedEml, notesEml } from './mail.ts';
import { doorLog, response31, voicemail } from './office.ts';
import { paperPdf } from './pages.ts';
import { notebookPage, packagingPhoto, scannedForm } from './pictures.ts';
import { policy, report } from './report.ts';
import { statements } from './statements.ts';

export interface DemoExhibit {
  readonly file: string;
  readonly description: string;
  /** Initials; left out: whoever takes it in. */
  readonly producer?: string;
  /** How it came to be in hand. */
  readonly acquisition: {
    readonly source: string;
    readonly method: string;
    readonly acquiredBy: string;
    /** With its offset. */
    readonly acquiredAt: string;
  };
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

function rotaOf(user: string): string {
  const rows = rotaCsv(1).split('\n');
  return `${rows.filter((row, n) => n === 0 || row.startsWith(`${user},`)).join('\n')}\n`;
}

/** In order of production: the first becomes AB/3, after the extract and the notice that every demo case has. */
export async function hearingExhibits(): Promise<DemoExhibit[]> {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const got = (source: string, method: string, acquiredAt: string, acquiredBy = 'Alex Byrne') => ({
    source,
    method,
    acquiredBy,
    acquiredAt,
  });
  const archive = (at: string) => got('Mail archive of the force', 'Exported by the archive’s own tool', at);
  return [
    {
      file: 'had-a-look.eml',
      description: 'E-mail “Had a look for you”, 29 January 2026',
      acquisition: archive('2026-03-03T10:12:00+00:00'),
      bytes: text(lookedEml),
    },
    {
      file: 'notes.eml',
      description: 'E-mail “Notes” with four attachments, 16 February 2026',
      acquisition: archive('2026-03-03T10:15:00+00:00'),
      bytes: text(notesEml),
    },
    {
      file: 'WhatsApp Chat with Rowan.txt',
      description: 'Chat between the officer and Robin Pretend, as exported from the telephone of Robin Pretend',
      acquisition: got(
        'Telephone of Robin Pretend',
        'Export without media, made by the owner',
        '2026-03-05T16:40:00+00:00',
      ),
      bytes: text(chat),
    },
    {
      file: 'door-log.xlsx',
      description: 'Door log of Northmere police station, card 4821',
      acquisition: got('Facilities department', 'Saved from the door system', '2026-03-09T09:05:00+00:00'),
      bytes: doorLog(),
    },
    {
      file: 'acknowledgement-scan.pdf',
      description: 'Acknowledgement of the acceptable use notice, signed, scanned from paper',
      acquisition: got('Personnel file', 'Scanned at 200 dpi', '2026-03-09T11:30:00+00:00'),
      bytes: await scannedForm(),
    },
    {
      file: 'packaging.png',
      description: 'Photograph of packaging found in the officer’s locker, with scale',
      acquisition: got('Locker 31, Northmere police station', 'Photographed in place', '2026-02-27T14:20:00+00:00'),
      bytes: await packagingPhoto(),
    },
    {
      file: 'information-security-policy.pdf',
      description: 'Information security policy, version 4.2',
      acquisition: got('Intranet of the force', 'Downloaded', '2026-03-02T08:50:00+00:00'),
      bytes: await paperPdf(policy),
    },
    {
      file: 'voicemail.wav',
      description: 'Copy of a voicemail received by Casey Fictional on 9 February 2026',
      acquisition: got('Disc sealed as NMC 0098812', 'Copied from the disc', '2026-02-26T15:00:00+00:00'),
      bytes: voicemail(),
    },
    {
      file: 'rota.csv',
      description: 'Rota of PC 4821 Sample, January to March 2026',
      producer: 'TE',
      acquisition: got(
        'Duty management system',
        'Exported as it stood',
        '2026-02-24T12:10:00+00:00',
        'PS 2207 Example',
      ),
      bytes: text(rotaOf(subject.user)),
    },
    {
      file: 'pocket-notebook.pdf',
      description: 'Page of a pocket notebook, 29 January 2026, scanned on its side',
      producer: 'MP',
      acquisition: got(
        'Pocket notebook of DC 3316 Placeholder',
        'Scanned',
        '2026-03-05T17:02:00+00:00',
        'DC 3316 Placeholder',
      ),
      bytes: await notebookPage(),
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
