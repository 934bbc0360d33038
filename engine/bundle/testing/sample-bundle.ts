/** A whole fictional case for tests of the bundle: every kind of exhibit, long names, awkward characters. No clock, no randomness. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { degrees, PDFDocument, rgb, StandardFonts } from '@cantoo/pdf-lib';
import type { LedgerRow } from '../../../shared/api/ledger.ts';
import type { BundleExhibit, BundleInput, BundleKeyEvent } from '../bundle-input.ts';
import { wholeCaseVolume } from './whole-case.ts';

export interface SampleExhibit {
  readonly ref: string;
  readonly description: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly kind?: 'extract';
  readonly bytes: Uint8Array;
}

export interface Sample {
  readonly input: BundleInput;
  readonly files: ReadonlyMap<string, Uint8Array>;
  load(source: { readonly id: string }): Promise<Uint8Array>;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export const sampleMoment = Date.UTC(2026, 3, 20, 9, 30) * 1000;
const caseId = '6f1d1c9e-54a8-4d0c-9f53-0d3a1c2b7e11';

function exhibitId(i: number): string {
  return `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
}

/** A small linear congruential generator: the same story every time. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function sampleBundle(
  exhibits: readonly SampleExhibit[],
  options: { keyEvents?: number; change?: Partial<BundleInput> } = {},
): Sample {
  const files = new Map<string, Uint8Array>();
  const entries = { next: 3 };
  const listed = exhibits.map((one, i): BundleExhibit => {
    const id = exhibitId(i + 1);
    files.set(id, one.bytes);
    const sha = sha256(one.bytes);
    return {
      id,
      ref: one.ref,
      description: one.description,
      producer: 'AB',
      producedBy: 'DC 4471 Anna-Karolína Brzęczyszczykiewicz-Featherstonehaugh',
      producedAt: new Date(Date.UTC(2026, 3, 2 + i, 9, 5 + i, 33)).toISOString(),
      kind: one.kind ?? 'file',
      fileName: one.fileName,
      mediaType: one.mediaType,
      size: one.bytes.length,
      sha256: sha,
      parents: one.kind === 'extract' ? [sha256('original 1'), sha256('original 2')] : [],
      events: one.kind === 'extract' ? 412 : null,
      custody: custodyOf(one.ref, sha, i, entries),
      transfers: [],
      ...heldOf(i),
    };
  });
  const keyEvents = sampleKeyEvents(options.keyEvents ?? 60, listed);
  const input: BundleInput = {
    case: {
      id: caseId,
      ref: 'DPS/2026/0413',
      title: 'Alleged misuse of force systems & disclosure of <confidential> material',
      marking: 'Official-Sensitive',
    },
    template: 'misconduct-hearing',
    audience: 'panel',
    cover: {
      shortName: 'PC Sample',
      letter: 'A',
      forum: 'Misconduct hearing',
      hearingDate: '2026-06-15',
      officerConcerned: 'PC 1234 Jordan Sample, Riverside Response Team',
      rank: 'Constable',
      anonymised: {},
      chair: 'ACC Morgan Vale',
      members: ['Ines Okafor', 'Tom Beaumont-Leigh'],
      lqa: 'Ruth Adeyemi',
      appropriateAuthority: 'DCC Harper Lane',
      versionLabel: 'Version 1',
    },
    officer: 'PC 1234 Jordan Sample, Riverside Response Team',
    volumes: [wholeCaseVolume('A', listed)],
    additions: [],
    preparedBy: 'Priya Raman (PR)',
    preparedAt: new Date(sampleMoment / 1000).toISOString(),
    displayZone: 'Europe/London',
    scope: `${keyEvents.length} key events of 50,118 imported from 2 files.`,
    density: sampleDensity(),
    keyEvents,
    clocks: [
      {
        about: 'Web proxy, on LAP-0042',
        claim: 'fast by 1 min 35 s, give or take 2 s',
        zone: null,
        reason: 'Compared with the speaking clock when the device was seized',
        by: 'Anna Brown',
        at: '2026-04-02T10:00:00.000Z',
      },
    ],
    exhibits: listed,
    documents: [],
    redactions: [],
    unused: [],
    approvals: [],
    acts: [],
    verification: null,
    erased: [
      {
        ref: 'AB/99',
        sha256: sha256('erased'),
        size: 4_096,
        at: '2026-04-10T09:00:00.000Z',
        by: 'Anna Brown (AB)',
        reason: 'Unrelated third party’s data, taken in by mistake.',
      },
    ],
    disclosure: {
      recipient: 'Legally qualified adviser to the panel',
      reason: 'Service under regulation 30',
      approval: { by: 'Jo Lane', at: '2026-04-19T15:00:00.000Z', entry: sha256('approval') },
    },
    imports: [
      {
        file: 'workstation_RVS-0417_timeline_export_2026-01-01_to_2026-03-31.csv',
        sha256: sha256('original 1'),
        size: 18_220_114,
        importedAt: '2026-04-01T08:12:09.000Z',
        importedBy: 'Anna Brown (AB)',
        rows: 50_131,
        imported: 50_108,
        duplicate: 11,
        rejected: 12,
      },
      {
        file: 'door-log.jsonl',
        sha256: sha256('original 2'),
        size: 912,
        importedAt: '2026-04-01T08:20:41.000Z',
        importedBy: 'Anna Brown (AB)',
        rows: 10,
        imported: 10,
        duplicate: 0,
        rejected: 0,
      },
    ],
    limitations: ['Clock offsets of the sources have not been established; times are as recorded.'],
    ledger: {
      log: `continuity/case/${caseId}`,
      feed: sha256('feed'),
      entries: entries.next,
      head: sha256('head'),
      attested: { timestamp: null, witnesses: [] },
      deviceKey: sha256('key'),
    },
    people: [{ name: 'Anna Brown', initials: 'AB', role: 'investigator' }],
    tool: { name: 'Continuity', version: '0.1.0' },
    ...options.change,
  };
  return {
    input,
    files,
    load: async ({ id }) => {
      const bytes = files.get(id);
      if (!bytes) throw new Error(`no exhibit ${id}`);
      return bytes;
    },
  };
}

/** The first exhibit was handed over, and an hour of it is not accounted for. */
function heldOf(i: number): Pick<BundleExhibit, 'periods' | 'gaps'> {
  const at = (hour: number): string => new Date(Date.UTC(2026, 3, 2 + i, hour, 5 + i, 33)).toISOString();
  const held = { holder: 'Anna Brown', place: '', seal: '' };
  const taken = { ...held, from: at(9), to: null, basis: 'Taken into the case' };
  if (i > 0) return { periods: [taken], gaps: [] };
  return {
    periods: [
      { ...taken, to: at(11) },
      {
        holder: 'Property store',
        place: 'Riverside, cage 4',
        seal: 'K1204418',
        from: at(12),
        to: null,
        basis: 'Handed over by Sam Reed: for safe keeping',
      },
    ],
    gaps: [
      {
        kind: 'handover',
        from: at(11),
        to: at(12),
        what: 'It was last with Anna Brown, and then Sam Reed handed it over to Property store; how it passed between them is not recorded.',
        declared: false,
        explanation: null,
      },
    ],
  };
}

function custodyOf(ref: string, sha: string, i: number, entries: { next: number }): LedgerRow[] {
  const row = (act: string, summary: string, minute: number, reason: string | null): LedgerRow => ({
    index: entries.next,
    seq: entries.next++,
    feed: sha256('feed'),
    hash: sha256(`${ref} ${act} ${minute}`),
    act,
    summary,
    subject: ref,
    subjectSha256: act === 'viewed' ? null : sha,
    actor: 'Anna Brown (AB)',
    at: new Date(Date.UTC(2026, 3, 2 + i, 9, minute, 33)).toISOString(),
    reason,
  });
  return [
    row('exhibited', `Produced as exhibit ${ref}`, 5 + i, null),
    row('viewed', `Viewed exhibit ${ref}`, 15 + i, 'Preparation for the interview under caution'),
    row(
      'verified',
      `Checked the stored file of ${ref} against its SHA-256`,
      25 + i,
      'Before disclosure to the officer’s representative',
    ),
  ];
}

const day = 86_400e6;
const start = Date.UTC(2026, 0, 1) * 1000;
const types = [
  'Logon',
  'System search',
  'File copy',
  'USB device',
  'Print',
  'E-mail',
  'Message',
  'Door access',
  'other',
];

function sampleDensity(): BundleInput['density'] {
  const next = numbers(7);
  const buckets = 180;
  return {
    from: start,
    to: start + 90 * day,
    width: day / 2,
    series: types.map((type, t) => ({
      type,
      counts: Array.from({ length: buckets }, (_, i) => {
        const quiet = Math.floor(i / 2) % 7 >= 5 ? 0.2 : 1;
        const spike = t === 1 && Math.abs(i - 88) < 4 ? 6 : t === 2 && Math.abs(i - 140) < 2 ? 9 : 1;
        return Math.round((60 / (t + 1)) * quiet * spike * (0.4 + next()));
      }),
    })),
  };
}

const stories: readonly [string, string, string, string][] = [
  [
    'Nimbus records',
    'System search',
    'Searched for a person by name and date of birth: “HALLORAN, Imogen”, 1 result opened',
    'No policing purpose recorded; the subject is a former partner.',
  ],
  ['Windows security log', 'Logon', 'Interactive logon outside rostered hours, workstation RVS-0417', ''],
  [
    'USB device log',
    'USB device',
    'Mass storage device attached: SanDisk Ultra, serial 4C530001230907114522',
    'Not an issued device. Compare the property register, which lists none.',
  ],
  [
    'File audit',
    'File copy',
    'Copied \\\\rvs-file02\\intel\\restricted\\2026\\Operation_Juniper\\source_handling_log_v7_FINAL(2).docx to E:\\tmp\\a.docx',
    'Operation Juniper was confidential; PC Sample was not on its access list.',
  ],
  [
    'E-mail gateway',
    'E-mail',
    'Sent message “fyi” with 1 attachment (a.docx, 88,214 bytes) to an external address',
    '',
  ],
  ['Print server', 'Print', 'Printed 14 pages: “PNC result – HALLORAN”', 'Collected at 02:52 by badge (door log).'],
];

function sampleKeyEvents(count: number, exhibits: readonly BundleExhibit[]): BundleKeyEvent[] {
  const next = numbers(3);
  const at = Array.from(
    { length: count },
    () => start + Math.floor(next() ** 0.7 * 89 * 86_400) * 1e6 + 120_000 * Math.floor(next() * 3),
  );
  return at
    .sort((a, b) => a - b)
    .map((instant, i) => {
      const [source, type, message, note] = stories[i % stories.length] as (typeof stories)[number];
      const exhibit = exhibits[i % (exhibits.length + 3)];
      return {
        eventId: i + 1,
        instant,
        recorded: i % 6 === 2 ? instant + 95_000_000 : instant,
        clock: i % 6 === 2 ? 'Web proxy, on LAP-0042: fast by 1 min 35 s, give or take 2 s' : null,
        unsafeWith: i === 2 ? [2, 4] : [],
        timeText: new Date(instant / 1000).toISOString(),
        source,
        type,
        actor: i % 5 === 0 ? 'RIVERSIDE\\jordan.sample.1234@force.example' : 'jsample',
        host: 'RVS-0417',
        message,
        note,
        tags: i % 4 === 0 ? ['off duty', 'key'] : [],
        exhibitRefs: exhibit ? [exhibit.ref] : [],
        file: 'workstation_RVS-0417_timeline_export_2026-01-01_to_2026-03-31.csv',
        line: 2 + i * 731,
      };
    });
}

/** Pages upright, landscape, turned, small, and one with a form field that holds a value. */
export async function samplePdf(pages = 8): Promise<Uint8Array> {
  const made = new Date(Date.UTC(2026, 0, 5));
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setCreationDate(made);
  document.setModificationDate(made);
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let i = 0; i < pages; i++) {
    const size: [number, number] = i === 1 ? [841.89, 595.28] : i === 3 ? [300, 420] : [595.28, 841.89];
    const page = document.addPage(size);
    if (i === 2) page.setRotation(degrees(90));
    page.drawRectangle({
      x: 10,
      y: 10,
      width: size[0] - 20,
      height: size[1] - 20,
      borderWidth: 1,
      color: rgb(1, 1, 1),
    });
    page.drawText(`Source page ${i + 1}: custody interview transcript`, { x: 40, y: size[1] - 60, size: 14, font });
    page.drawText(String(i + 1), { x: size[0] - 30, y: 16, size: 10, font });
    for (let line = 0; line < 24; line++)
      page.drawText(`${line + 1}. Q: And after that? A: I do not recall exactly.`, {
        x: 40,
        y: size[1] - 100 - line * 12,
        size: 9,
        font,
      });
  }
  const field = document.getForm().createTextField('collar');
  field.setText('PC 1234');
  field.addToPage(document.getPage(0), { x: 380, y: 60, width: 120, height: 22 });
  return document.save({ useObjectStreams: false });
}

/** A PNG with the sample layout asked for; `alpha` makes it RGBA. */
export function samplePng(width: number, height: number, alpha = false): Uint8Array {
  const channels = alpha ? 4 : 3;
  const raw = new Uint8Array((width * channels + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (width * channels + 1) + 1 + x * channels;
      const window = x > width * 0.1 && x < width * 0.9 && y > height * 0.1 && y < height * 0.9;
      raw[at] = window ? 245 : 30 + (x * 90) / width;
      raw[at + 1] = window ? (y < height * 0.2 ? 120 : 245) : 60;
      raw[at + 2] = window ? 245 : 90 + (y * 120) / height;
      if (alpha) raw[at + 3] = window ? 255 : 128;
    }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, alpha ? 6 : 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(kind: string, body: Uint8Array): Uint8Array {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(kind, 4, 'latin1');
  out.set(body, 8);
  // Checksums are not read here.
  return out;
}

/** A grey JPEG of 8 × 8 pixels. */
export function sampleJpeg(): Uint8Array {
  return Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/' +
      'wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
    'base64',
  );
}

export function sampleCsv(rows: number): Uint8Array {
  const next = numbers(11);
  const lines = ['time_utc,source,type,actor,host,message,file,line,bytes'];
  for (let i = 0; i < rows; i++) {
    const at = new Date((start + Math.floor(next() * 89 * 86_400) * 1e6) / 1000).toISOString();
    const [source, type, message] = stories[i % stories.length] as (typeof stories)[number];
    lines.push(
      `${at},${source},${type},jsample,RVS-0417,"${message.replaceAll('"', '""')}",export.csv,${i + 2},${i * 211}-${i * 211 + 210}`,
    );
  }
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

export function sampleLog(lines: number): Uint8Array {
  const out = ['\ufeff# auth.log – naïve café Ωμέγα שלום עולם 漢字 \u202egpj.exe end'];
  for (let i = 1; i < lines; i++)
    out.push(
      `Feb 14 02:41:${String(i % 60).padStart(2, '0')} rvs-0417 sshd[${1000 + i}]: Accepted publickey for jsample from 10.0.${i % 256}.7 port ${40_000 + i}${i % 25 === 0 ? ` ssh2: ED25519 SHA256:${sha256(String(i))}` : ''}`,
    );
  return new TextEncoder().encode(`${out.join('\n')}\n`);
}

export async function sampleExhibits(): Promise<SampleExhibit[]> {
  return [
    {
      ref: 'AB/1',
      description: 'Interview transcript of PC Sample, 26 March 2026',
      fileName: 'transcript.pdf',
      mediaType: 'application/pdf',
      bytes: await samplePdf(),
    },
    {
      ref: 'AB/2',
      description: 'Extract of events: searches and copies outside rostered hours, January to March 2026',
      fileName: 'AB-2 extract.csv',
      mediaType: 'text/csv',
      kind: 'extract',
      bytes: sampleCsv(180),
    },
    {
      ref: 'AB/3',
      description: 'Screenshot of the search result page as shown on workstation RVS-0417',
      fileName: 'screenshot 2026-02-14 02.41.07.png',
      mediaType: 'image/png',
      bytes: samplePng(1280, 800),
    },
    {
      ref: 'AB/4',
      description: 'Authentication log',
      fileName: 'auth.log',
      mediaType: 'text/plain',
      bytes: sampleLog(420),
    },
    {
      ref: 'AB/5',
      description:
        'Disk image of the USB device, taken with a write blocker; very long description follows to see that it wraps: '.padEnd(
          480,
          'further particulars of the device and of its sealing and storage ',
        ),
      fileName: 'usb.E01',
      mediaType: 'application/octet-stream',
      bytes: new Uint8Array([69, 86, 70, 9, 13, 10, 255, 0, 1, 0, 0]),
    },
    {
      ref: 'AB/6',
      description: 'Photograph of the device as found',
      fileName: 'IMG_0042.jpg',
      mediaType: 'image/jpeg',
      bytes: sampleJpeg(),
    },
    {
      ref: 'AB/7',
      description: 'Letter supplied by the complainant',
      fileName: 'letter (damaged).pdf',
      mediaType: 'application/pdf',
      bytes: new TextEncoder().encode('%PDF-1.4\nnot really'),
    },
    {
      ref: 'AB/8',
      description: 'Map of the premises, transparent overlay, שלום עולם',
      fileName: 'überblick.png',
      mediaType: 'image/png',
      bytes: samplePng(300, 420, true),
    },
  ];
}
