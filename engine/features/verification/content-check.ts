import { createHash } from 'node:crypto';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import { leafHash, MerkleRange } from '../../../shared/domain/ledger/merkle.ts';
import { BlockDigest, blockRows, rowDigest } from '../../block-digest.ts';
import type { CaseFile } from '../../case-file.ts';
import { mappingHash } from '../../mapping-hash.ts';
import { blocksOf, eventRange } from '../../store/events.ts';
import { imports, rejectedRows } from '../../store/imports.ts';
import { lastEvent } from '../../store/meta.ts';
import { sha256 } from '../../vault/signer.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';
import { PiecesCheck } from './pieces-check.ts';

/** Reports how much of the work is done, and lets other calls have a turn; throws where the check was cancelled. */
export type Step = (done: number, total: number, unit: 'bytes' | 'rows') => Promise<void>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

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
  const superseding = new Map(
    ledger.flatMap(({ entry, detail }) =>
      entry.act === 'imported' && typeof detail.supersedes === 'string'
        ? [[detail.supersedes, Number(entry.subject.id.replace('import:', ''))]]
        : [],
    ),
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
      // Absent from entries of imports that had none.
      sheet: record.sheet ?? undefined,
      warnings: record.warnings.length > 0 ? record.warnings : undefined,
      mappingSha256: record.mapping ? mappingHash(record.mapping) : undefined,
    };
    for (const [key, value] of Object.entries(stored))
      if (!same(value, said[key]))
        findings.problem(
          'import-altered',
          `${name}, ${key}`,
          String(JSON.stringify(said[key])),
          String(JSON.stringify(value)),
        );
    // A mark in the file alone would take events out of view without anybody having said so.
    const supersededBy = superseding.get(subject) ?? null;
    if (record.supersededBy !== supersededBy)
      findings.problem(
        'import-altered',
        `${name}, superseded by`,
        supersededBy === null ? 'no import' : `import ${supersededBy}`,
        record.supersededBy === null ? 'no import' : `import ${record.supersededBy}`,
      );
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
  const pieces = new PiecesCheck(file, importId);
  let rowsNamed = false;
  for (let n = 0, from = first; from <= last; n++, from += blockRows) {
    const to = Math.min(last, from + blockRows - 1);
    const digest = new BlockDigest();
    const rows = eventRange(file.read, from, to);
    for (const row of rows) {
      digest.add(row);
      pieces.row(row);
    }
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
      const actual = row ? Buffer.from(rowDigest(row).subarray(0, 8)).toString('hex') : '';
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
  pieces.report(name, said.indexDigest, !rowsNamed && found === said.eventsRoot, findings);
  if (found !== said.eventsRoot && !rowsNamed)
    findings.problem(
      'event-altered',
      `events ${first} to ${last} of ${name}`,
      `signed row-set digest ${String(said.eventsRoot)}`,
      `row-set digest ${found}`,
    );
}
