import { ApprovalsCheck, type LedgerAct } from '../../../shared/domain/approvals/check.ts';
import { custodyActs } from '../../../shared/domain/exhibits/custody-acts.ts';
import { type ErasedExhibit, ErasureCheck } from '../../../shared/domain/exhibits/erasures.ts';
import type { Act } from '../../../shared/domain/ledger/entry.ts';
import type { CaseFile } from '../../case-file.ts';
import { custodyEvents, erasures, purposes } from '../../store/custody.ts';
import { blobState, blobsOfExhibit, erasedWords, hasChunks } from '../../store/erase.ts';
import { type ExhibitRecord, exhibits } from '../../store/exhibits.ts';
import { imports } from '../../store/imports.ts';
import { exhibitRef } from '../views.ts';
import { checkApprovalRows } from './approvals-check.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';

/** Acts whose entries are kept until the ledger is read, for the rows they recorded. */
const actsKept: ReadonlySet<Act> = new Set<Act>(['accessed', 'transferred', 'declared', 'redacted', 'erased']);

const json = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/**
 * Custody events, purposes, redacted copies, approvals and erasures against the entries that recorded them, both ways; and that
 * every byte and every detail that is gone is one that a signed erasure says is gone.
 */
export class CustodyCheck {
  readonly #file: CaseFile;
  readonly #findings: Findings;
  readonly #approvals: ApprovalsCheck;
  readonly #erasures: ErasureCheck;
  readonly #kept = new Map<string, SoundEntry>();

  constructor(file: CaseFile, findings: Findings) {
    this.#file = file;
    this.#findings = findings;
    const problem = findings.problem.bind(findings);
    this.#approvals = new ApprovalsCheck(problem);
    this.#erasures = new ErasureCheck(problem);
  }

  /** Exhibits that the ledger says were erased, by reference. */
  get erased(): ReadonlyMap<string, ErasedExhibit> {
    return this.#erasures.erased;
  }

  entry(sound: SoundEntry): void {
    const { entry, hash, logIndex } = sound;
    if (actsKept.has(entry.act)) this.#kept.set(hash, sound);
    if (!custodyActs.has(entry.act)) return;
    const name = `ledger entry ${entry.seq} (${entry.act} ${entry.subject.id}), log index ${logIndex}`;
    const act = { entry, hash, detail: sound.detail, name };
    this.#approvals.take(act);
    this.#erasures.take(act);
  }

  /** An entry that is as it was signed, but whose detail is gone. */
  withoutDetail(act: LedgerAct): void {
    this.#erasures.take({ ...act, detail: null });
  }

  /** After the last entry. */
  finish(): void {
    this.#erasures.finish();
    this.#checkEvents();
    this.#checkPurposes();
    this.#checkRedactions();
    checkApprovalRows(this.#file.read, this.#approvals.known, this.erased, this.#findings);
    this.#checkErasures();
    this.#checkStored();
  }

  #checkEvents(): void {
    const left = this.#of('transferred', 'declared');
    for (const { entry, ...row } of custodyEvents(this.#file.read)) {
      const sound = left.get(entry);
      left.delete(entry);
      const name = `${row.kind === 'gap' ? 'declared gap' : 'transfer'} ${row.id}`;
      if (!sound) {
        this.#findings.problem('custody-unrecorded', name, 'its ledger entry', 'none');
        continue;
      }
      const { id, exhibit, at, atUtc, reason, recordedAt, ...said } = sound.detail;
      const gap = sound.entry.act === 'declared';
      const signed = {
        id,
        kind: gap ? 'gap' : 'transfer',
        exhibit,
        giver: gap ? '' : said.from,
        taker: gap ? '' : said.to,
        at,
        atUtc,
        until: gap ? said.until : null,
        untilUtc: gap ? said.untilUtc : null,
        place: gap ? '' : said.place,
        seal: gap ? '' : said.seal,
        reason,
        recordedAt,
        person: sound.entry.actor,
      };
      this.#same('custody-altered', name, signed, row);
      this.#findings.checked('transfers and declared gaps: against their ledger entries');
    }
    for (const { entry, detail } of left.values())
      this.#findings.problem(
        'custody-missing',
        `${entry.act} ${entry.subject.id.replace(':', ' ')}`,
        json(detail.id),
        'none',
      );
  }

  #checkPurposes(): void {
    const left = this.#of('accessed');
    for (const { entry, ...row } of purposes(this.#file.read)) {
      const sound = left.get(entry);
      left.delete(entry);
      const name = `purpose “${row.purpose.slice(0, 60)}”`;
      if (!sound) {
        this.#findings.problem('purpose-unrecorded', name, 'its ledger entry', 'none');
        continue;
      }
      const signed = { purpose: sound.detail.reason, at: sound.detail.at, person: sound.entry.actor };
      this.#same('purpose-altered', name, signed, row);
      this.#findings.checked('purposes: against their ledger entries');
    }
    for (const { detail } of left.values())
      this.#findings.problem('purpose-missing', `purpose “${String(detail.reason)}”`, 'its row', 'none');
  }

  #checkRedactions(): void {
    const tx = this.#file.read;
    const all = new Map(exhibits(tx).map((record) => [record.id, record]));
    const made = new Set<string>();
    for (const { entry, detail } of this.#of('redacted').values()) {
      const copy = all.get(String(detail.copyId));
      const parent = copy?.parent == null ? undefined : all.get(copy.parent);
      made.add(String(detail.copyId));
      const expected = `${String(detail.copy)}, SHA-256 ${String(detail.copySha256)}, of ${entry.subject.id.slice(8)}`;
      const found = copy
        ? `${exhibitRef(copy)}, SHA-256 ${copy.sha256}, of ${parent ? exhibitRef(parent) : 'nothing'}`
        : 'no such exhibit';
      if (expected !== found || copy?.kind !== 'redaction')
        this.#findings.problem('redaction-altered', `redacted copy ${String(detail.copy)}`, expected, found);
      this.#findings.checked('redacted copies: against the entries of what they were made from');
    }
    for (const record of all.values())
      if (record.kind === 'redaction' && !made.has(record.id))
        this.#findings.problem(
          'redaction-unrecorded',
          `redacted copy ${exhibitRef(record)}`,
          'its ledger entry',
          'none',
        );
  }

  #checkErasures(): void {
    const rows = new Map(erasures(this.#file.read).map((row) => [row.exhibit, row]));
    for (const record of exhibits(this.#file.read)) {
      const ref = exhibitRef(record);
      const erased = this.erased.get(ref);
      const row = rows.get(record.id);
      rows.delete(record.id);
      if (erased) this.#checkErased(record, erased, row);
      else if (record.erasedAt !== null || row)
        this.#findings.problem(
          'erasure-unrecorded',
          `exhibit ${ref}`,
          'not erased, or a ledger entry that says so',
          'none',
        );
    }
    for (const exhibit of rows.keys())
      this.#findings.problem('erasure-unrecorded', `erasure of ${exhibit}`, 'an exhibit', 'no such exhibit');
  }

  #checkErased(
    record: ExhibitRecord,
    { hash, ref, sha256, detail }: ErasedExhibit,
    row: ReturnType<typeof erasures>[number] | undefined,
  ): void {
    const tx = this.#file.read;
    const name = `exhibit ${ref}`;
    const { id, producer, number, kind, mediaType, at, person, events, parents, parent } = record;
    const kept = { id, producer, number, kind, mediaType, at, person, events, parents, parent };
    this.#same('exhibit-altered', name, detail.kept, kept);
    this.#same(
      'exhibit-altered',
      name,
      { ...erasedWords, original: null, acquisition: null, erasedAt: detail.at, sha256, entry: true },
      {
        description: record.description,
        file: record.file,
        original: record.original,
        acquisition: record.acquisition,
        erasedAt: record.erasedAt,
        sha256: record.sha256,
        entry: Array.isArray(detail.details) && detail.details.includes(record.entry),
      },
    );
    const { approval } = detail as { approval?: { id?: unknown } };
    this.#same(
      'erasure-altered',
      `erasure of ${ref}`,
      { approval: approval?.id, reason: detail.reason, shared: detail.shared, at: detail.at, entry: hash },
      row
        ? { approval: row.approval, reason: row.reason, shared: row.shared, at: row.at, entry: row.entry }
        : { approval: null, reason: null, shared: null, at: null, entry: null },
    );
    for (const blob of Array.isArray(detail.blobs) ? detail.blobs.map(Number) : [])
      if (blobState(tx, blob) === 1 || hasChunks(tx, blob))
        this.#findings.problem('erasure-incomplete', `${name}, stored file ${blob}`, 'no bytes of it', 'bytes');
    this.#findings.checked('erasures: what is gone against what was signed as erased');
  }

  /** Bytes are gone only of what was erased. */
  #checkStored(): void {
    const tx = this.#file.read;
    const there = (blob: number, name: string): void => {
      if (blobState(tx, blob) !== 1)
        this.#findings.problem('evidence-missing', name, 'its bytes: nothing says that they were erased', 'none');
    };
    for (const record of exhibits(tx)) {
      const ref = exhibitRef(record);
      if (!this.erased.has(ref)) for (const blob of blobsOfExhibit(tx, record.id)) there(blob, `exhibit ${ref}`);
    }
    for (const record of imports(tx)) there(record.blob, `original ${record.file}`);
  }

  #of(...acts: Act[]): Map<string, SoundEntry> {
    return new Map([...this.#kept].filter(([, { entry }]) => acts.includes(entry.act)));
  }

  #same(kind: string, name: string, signed: unknown, stored: Readonly<Record<string, unknown>>): void {
    const expected = (typeof signed === 'object' && signed !== null ? signed : {}) as Record<string, unknown>;
    for (const [key, value] of Object.entries(stored))
      if (json(value) !== json(expected[key]))
        this.#findings.problem(kind, `${name}, ${key}`, json(expected[key]), json(value));
  }
}
