/** A bundle with every kind of part in two volumes: typed text, documents, chosen pages, redactions, schedules, the ledger. */
import type { GeneratedPart } from '../../../shared/domain/bundle/plan.ts';
import type { PageRanges, ResolvedItem, ResolvedSection } from '../../../shared/domain/bundle/resolved.ts';
import type { BundleAddition, BundleDocument, BundleInput } from '../bundle-input.ts';
import {
  type Sample,
  sampleBundle,
  sampleExhibits,
  sampleLog,
  sampleMoment,
  samplePdf,
  sha256,
} from './sample-bundle.ts';
import { exhibitItem, generated } from './whole-case.ts';

export interface RichSample extends Sample {
  /** The same bundle with one more exhibit and one more document at its end. */
  readonly withLate: BundleInput;
}

const documentId = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;

export async function richBundle(change: Partial<BundleInput> = {}): Promise<RichSample> {
  const late = { ref: 'AB/9', description: 'Late statement', fileName: 'late.pdf', mediaType: 'application/pdf' };
  const sample = sampleBundle([...(await sampleExhibits()), { ...late, bytes: await samplePdf(3) }]);
  const files = new Map(sample.files);
  const document = (n: number, title: string, fileName: string, bytes: Uint8Array, at: string): BundleDocument => {
    files.set(documentId(n), bytes);
    return {
      id: documentId(n),
      title,
      fileName,
      mediaType: fileName.endsWith('.pdf') ? 'application/pdf' : 'text/plain',
      size: bytes.length,
      sha256: sha256(bytes),
      uploadedBy: 'Priya Raman (PR)',
      uploadedAt: at,
      parent: n === 2 ? { title: 'Statement of Imogen Halloran', sha256: sha256('whole statement') } : null,
    };
  };
  const documents = [
    document(1, 'Notice under regulation 30', 'notice.pdf', await samplePdf(5), '2026-04-03T09:00:00.000Z'),
    document(2, 'Statement of Imogen Halloran', 'statement.txt', sampleLog(60), '2026-04-04T09:00:00.000Z'),
    document(3, 'Response to the late statement', 'response.txt', sampleLog(30), '2026-05-20T09:00:00.000Z'),
  ];
  const { exhibits } = sample.input;
  const byRef = (ref: string): ResolvedItem => {
    const exhibit = exhibits.find((one) => one.ref === ref);
    if (!exhibit) throw new Error(`no exhibit ${ref}`);
    return exhibitItem(exhibit);
  };
  const chosen = (item: ResolvedItem, pages: PageRanges, slip: boolean): ResolvedItem =>
    item.content.kind === 'exhibit' ? { ...item, content: { ...item.content, pages, slip } } : item;
  const documentItem = (n: number, pages: PageRanges = null): ResolvedItem => {
    const one = documents[n - 1] as BundleDocument;
    const content = { kind: 'document', documentId: one.id, pages, unfit: 'mend' } as const;
    return { id: `document-${n}`, title: one.title, date: one.uploadedAt.slice(0, 10), ref: '', content };
  };
  const text = (id: string, title: string, body: string, signature = false): ResolvedItem => {
    const content = { kind: 'text', body, author: signature ? 'Priya Raman' : '', signature } as const;
    return { id, title, date: null, ref: '', content };
  };
  const section = (id: string, title: string, items: ResolvedItem[]): ResolvedSection => ({ id, title, items });
  const part = (name: GeneratedPart, title: string): ResolvedSection => generated(name, title);
  const chronology = part('chronology', 'Chronology');
  const [told] = chronology.items;
  if (told?.content.kind !== 'generated') throw new Error('no chronology');
  const standing = { '1': 'agreed', '2': 'disputed', '5': 'agreed' } as const;
  const base: Partial<BundleInput> = {
    documents,
    volumes: [
      {
        letter: 'A',
        late: [],
        sections: [
          section('notice', 'Notice and allegations', [
            documentItem(1, [
              [1, 2],
              [4, 5],
            ]),
            text('allegations', 'Allegations', allegations),
          ]),
          section('opening', 'Opening note', [text('note', 'Opening note', openingNote, true)]),
          { ...chronology, items: [{ ...told, content: { ...told.content, standing } }] },
          section('statements', 'Statements', [documentItem(2)]),
          part('exhibits-list', 'List of exhibits'),
        ],
      },
      {
        letter: 'B',
        late: [],
        sections: [
          section('exhibits', 'Exhibits', [
            chosen(
              byRef('AB/1'),
              [
                [2, 3],
                [7, 7],
              ],
              true,
            ),
            byRef('AB/2'),
            chosen(byRef('AB/4'), [[2, 3]], false),
            byRef('AB/5'),
            chosen(byRef('AB/3'), null, false),
            byRef('AB/7'),
          ]),
          part('redaction-log', 'Redaction log'),
          part('disclosure-schedule', 'Schedule of unused material'),
          part('approvals', 'Approvals'),
          part('ledger', 'Ledger'),
          part('verification', 'Verification'),
          part('continuity', 'Continuity statement'),
          part('certificate', 'Hash certificate'),
        ],
      },
    ],
    redactions: [
      redaction('document', documentId(2), 1, 'Personal data of a third party'),
      redaction('exhibit', exhibits[0]?.id ?? '', 3, 'Identifies a source'),
      redaction('exhibit', exhibits[0]?.id ?? '', 4, 'On a page that is not shown'),
    ],
    unused: Array.from({ length: 40 }, (_, i) => ({
      number: i + 1,
      submission: i < 25 ? 1 : 2,
      description: `Shift roster of Riverside Response Team, week ${i + 1}, with the annotations of its sergeant`,
      date: i % 7 === 0 ? null : `2026-02-${String((i % 28) + 1).padStart(2, '0')}`,
      origin: 'Duty management system',
      location: 'DPS store, shelf 4',
      decision: i % 3 === 0 ? 'Disclosed' : 'Clearly not disclosable',
      reason: i % 3 === 0 ? '' : 'Neither undermines the case nor assists the officer',
    })),
    approvals: [
      {
        subject: 'Case to answer for gross misconduct',
        proposedBy: 'Anna Brown (AB)',
        proposedAt: '2026-04-11T10:00:00.000Z',
        decidedBy: 'Jo Lane (JL)',
        decidedAt: '2026-04-12T15:30:00.000Z',
        outcome: 'Approved',
        reason: 'The searches had no policing purpose.',
        entry: sha256('approval'),
      },
    ],
    acts: exhibits.flatMap(({ custody }) => custody),
    verification: {
      by: 'Sam Auditor (SA)',
      at: '2026-04-19T08:00:00.000Z',
      status: 'verified',
      checked: [{ what: 'ledger entries: hash chain and signature', count: 1204 }],
      problems: [],
      limits: ['Whether the clock of the device was right cannot be told from the ledger.'],
    },
    ...change,
  };
  const input: BundleInput = { ...sample.input, ...base };
  const addition: BundleAddition = {
    ...input,
    preparedAt: new Date(sampleMoment / 1000 + 30 * 86_400_000).toISOString(),
    items: [byRef('AB/9'), documentItem(3)],
  };
  const load: Sample['load'] = async ({ id }) => {
    const bytes = files.get(id);
    if (!bytes) throw new Error(`no source ${id}`);
    return bytes;
  };
  return { input, files, load, withLate: { ...input, additions: [addition] } };
}

function redaction(
  kind: 'exhibit' | 'document',
  id: string,
  page: number,
  ground: string,
): BundleInput['redactions'][number] {
  const [author, approver] = ['Priya Raman (PR)', 'Jo Lane (JL)'];
  return { source: { kind, id }, page, ground, marks: 2, author, approver, at: '2026-04-15T11:00:00.000Z' };
}

const allegations = [
  '# Allegation 1',
  'Between 4 January and 29 March 2026 the officer searched force systems for a former partner, without a policing purpose.',
  '',
  '## Standards of Professional Behaviour',
  '- Confidentiality',
  '- Orders and instructions',
  '- Discreditable conduct, which is alleged to amount to gross misconduct because the searches were many, were made over three months, and went on after a warning',
  '',
  '# Allegation 2',
  'On 14 February 2026 the officer copied a restricted document to a device that was not issued to them.',
].join('\n');

const openingNote = Array.from(
  { length: 30 },
  (_, i) =>
    `${i % 6 === 0 ? `# Issue ${i / 6 + 1}\n` : ''}Paragraph ${i + 1}. The panel will be taken to the searches in their order, to the rosters that show the officer off duty, and to the officer’s own account of them, in which no policing purpose is named.`,
).join('\n\n');
