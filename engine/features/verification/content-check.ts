import { createHash } from 'node:crypto';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import { leafHash, MerkleRange } from '../../../shared/domain/ledger/merkle.ts';
import type { CaseFile } from '../../case-file.ts';
import { type BlobRecord, chunkOf, completeBlobs } from '../../store/blobs.ts';
import { BlockDigest, blockRows, idListDigest } from '../../store/digests.ts';
import { blocksOf, eventBytes, eventRange } from '../../store/events.ts';
import { eventsOfExhibit, exhibits } from '../../store/exhibits.ts';
import { imports, rejectedRows } from '../../store/imports.ts';
import { lastEvent } from '../../store/meta.ts';
import { sha256 } from '../../vault/signer.ts';
import { exhibitRef, exhibitSubject } from '../views.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';

/** Reports how much of the work is done, and lets other calls have a turn; throws where the check was cancelled. */
export type Step = (done: number, total: number, unit: 'bytes' | 'rows') => Promise<void>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Every original and exhibit is read again, whatever was found before. Returns the digests found, by the digest stored. */
export async function checkBlobs(file: CaseFile, findings: Findings, step: Step): Promise<void> {
  const blobs = completeBlobs(file.read);
  const total = blobs.reduce((sum, blob) => sum + blob.size, 0);
  let done = 0;
  for (const blob of blobs) {
    const name = nameOfBlob(file, blob);
    await findings.guard(name, async () => {
      const hash = createHash('sha256');
      let size = 0;
      for (let n = 0; ; n++) {
        const bytes = chunkOf(file.read, blob.id, n);
        if (!bytes) break;
        hash.update(bytes);
        size += bytes.length;
        done += bytes.length;
        await step(done, total, 'bytes');
      }
      const found = hash.digest('hex');
      if (found !== blob.sha256)
        findings.problem('evidence-altered', name, `SHA-256 ${blob.sha256}`, `SHA-256 ${found}`);
      if (size !== blob.size) findings.problem('evidence-altered', name, `${blob.size} bytes`, `${size} bytes`);
      findings.checked('originals and exhibits: every byte re-hashed');
    });
  }
}

function nameOfBlob(file: CaseFile, blob: BlobRecord): string {
  const names = [
    ...exhibits(file.read)
      .filter((exhibit) => exhibit.blob === blob.id)
      .map((exhibit) => `exhibit ${exhibitRef(exhibit)}`),
    ...imports(file.read)
      .filter((record) => record.blob === blob.id)
      .map((record) => `original ${record.file}`),
  ];
  return [...new Set(names)].join(', ') || `stored file ${blob.sha256.slice(0, 8)}…`;
}

/** Imports and their rows against the entries that recorded them. */
export async function checkImports(
  file: CaseFile,
  ledger: readonly SoundEntry[],
  findings: Findings,
  step: Step,
): Promise<void> {
  const entries = new Map(
    ledger.filter(({ entry }) => entry.act === 'imported').map((sound) => [sound.entry.subject.id, sound]),
  );
  const total = lastEvent(file.read);
  let expectedLast = 0;
  for (const record of imports(file.read)) {
    const subject = `import:${record.id}`;
    const sound = entries.get(subject);
    entries.delete(subject);
    const name = `import ${record.id} (${record.file})`;
    if (!sound || sound.hash !== record.entry) {
      findings.problem(
        'import-unrecorded',
        name,
        `its ledger entry ${record.entry}`,
        sound ? `entry ${sound.hash}` : 'no sound entry',
      );
      if (!sound) continue;
    }
    const said = sound.detail;
    const rejected = rejectedRows(file.read, record.id);
    const rejectedHash = createHash('sha256');
    for (const { line, reason } of rejected) rejectedHash.update(`${JSON.stringify([line, reason])}\n`);
    const stored = {
      file: record.file,
      format: record.format,
      encoding: record.encoding,
      zone: record.zone,
      columns: record.columns,
      rows: record.rows,
      imported: record.imported,
      duplicate: record.duplicate,
      rejected: rejected.length,
      rejectedDigest: rejectedHash.digest('hex'),
      firstEvent: record.firstEvent,
      lastEvent: record.lastEvent,
    };
    for (const [key, value] of Object.entries(stored))
      if (!same(value, said[key]))
        findings.problem('import-altered', `${name}, ${key}`, JSON.stringify(said[key]), JSON.stringify(value));
    if (sound.entry.subject.sha256 !== record.sha256)
      findings.problem(
        'import-altered',
        `${name}, original`,
        `SHA-256 ${sound.entry.subject.sha256}`,
        `SHA-256 ${record.sha256}`,
      );
    findings.checked('imports: certificate against its ledger entry');
    await findings.guard(`events of ${name}`, () => checkEvents(file, record.id, name, said, findings, step, total));
    expectedLast = Math.max(expectedLast, Number(said.lastEvent ?? 0));
  }
  for (const [subject, { detail }] of entries)
    findings.problem(
      'import-missing',
      subject.replace(':', ' '),
      `the import of ${String(detail.file)}`,
      'no such import',
    );
  if (expectedLast !== total)
    findings.problem('event-count', 'the number of events', String(expectedLast), String(total));
}

async function checkEvents(
  file: CaseFile,
  importId: number,
  name: string,
  said: SoundEntry['detail'],
  findings: Findings,
  step: Step,
  total: number,
): Promise<void> {
  if (said.firstEvent === null || said.lastEvent === null) return;
  const first = Number(said.firstEvent);
  const last = Number(said.lastEvent);
  const blocks = new Map(blocksOf(file.read, importId).map((block) => [block.n, block]));
  const root = new MerkleRange(sha256);
  let rowsNamed = false;
  for (let n = 0, from = first; from <= last; n++, from += blockRows) {
    const to = Math.min(last, from + blockRows - 1);
    const digest = new BlockDigest();
    const rows = eventRange(file.read, from, to);
    for (const row of rows) digest.add(row);
    const found = digest.finish();
    root.push(leafHash(found.digest, sha256));
    const block = blocks.get(n);
    blocks.delete(n);
    findings.checked('events: every row against the digests signed at import', rows.length);
    if (block && Buffer.compare(block.digest, found.digest) === 0) {
      await step(to, total, 'rows');
      continue;
    }
    const tags = block?.rowTags ?? new Uint8Array(0);
    const present = new Map(rows.map((row) => [row.id, row]));
    for (let id = from; id <= to; id++) {
      const row = present.get(id);
      const expected = Buffer.from(tags.subarray(8 * (id - from), 8 * (id - from) + 8)).toString('hex');
      const actual = row ? createHash('sha256').update(eventBytes(row)).digest().subarray(0, 8).toString('hex') : '';
      if (expected === actual) continue;
      rowsNamed = true;
      findings.problem(
        row ? 'event-altered' : 'event-missing',
        row ? `event ${id} (line ${row.line} of ${name})` : `event ${id} of ${name}`,
        `row digest ${expected}…`,
        row ? `row digest ${actual}…` : 'no such row',
      );
    }
    await step(to, total, 'rows');
  }
  const found = toHex(root.root());
  if (found !== said.eventsRoot && !rowsNamed)
    findings.problem(
      'event-altered',
      `events ${first} to ${last} of ${name}`,
      `signed row-set digest ${String(said.eventsRoot)}`,
      `row-set digest ${found}`,
    );
}

/**
 * Exhibits against the entries that produced them, both ways.
 *
 * @param erased references of those that the ledger says were erased: what is kept of them, its own entry says
 */
export function checkExhibits(
  file: CaseFile,
  ledger: readonly SoundEntry[],
  findings: Findings,
  erased: { has(ref: string): boolean },
): void {
  const made = new Map(
    ledger.filter(({ entry }) => entry.act === 'exhibited').map((sound) => [sound.entry.subject.id, sound]),
  );
  for (const record of exhibits(file.read)) {
    const subject = exhibitSubject(record);
    const sound = made.get(subject);
    made.delete(subject);
    if (erased.has(exhibitRef(record))) continue;
    const name = `exhibit ${exhibitRef(record)}`;
    if (!sound) {
      findings.problem('exhibit-unrecorded', name, 'a ledger entry', 'none');
      continue;
    }
    const stored = {
      id: record.id,
      description: record.description,
      kind: record.kind,
      file: record.file,
      mediaType: record.mediaType,
      at: record.at,
      events: record.events,
      eventsDigest: idListDigest(eventsOfExhibit(file.read, record.id)),
      parents: record.parents,
    };
    for (const [key, value] of Object.entries(stored))
      if (!same(value, sound.detail[key]))
        findings.problem(
          'exhibit-altered',
          `${name}, ${key}`,
          JSON.stringify(sound.detail[key]),
          JSON.stringify(value),
        );
    if (record.person !== sound.entry.actor)
      findings.problem('exhibit-altered', `${name}, producer`, sound.entry.actor, record.person);
    if (record.sha256 !== sound.entry.subject.sha256 || record.size !== sound.entry.subject.size)
      findings.problem(
        'exhibit-altered',
        `${name}, content`,
        `SHA-256 ${sound.entry.subject.sha256}, ${sound.entry.subject.size} bytes`,
        `SHA-256 ${record.sha256}, ${record.size} bytes`,
      );
    findings.checked('exhibits: against their ledger entries');
  }
  for (const [subject, { detail }] of made)
    findings.problem('exhibit-missing', subject.replace(':', ' '), String(detail.description), 'no such exhibit');
}
