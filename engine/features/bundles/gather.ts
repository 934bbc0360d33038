import { roundBuckets } from '../../../shared/domain/bundle/buckets.ts';
import type { Density } from '../../../shared/domain/bundle/chart.ts';
import { type Audience, type GeneratedPart, sensitiveAudience } from '../../../shared/domain/bundle/plan.ts';
import type { ResolvedItem } from '../../../shared/domain/bundle/resolved.ts';
import { describeScope } from '../../../shared/domain/bundle/scope.ts';
import { caseLog } from '../../../shared/domain/ledger/entry.ts';
import { openCheckpoint } from '../../../shared/domain/ledger/open-checkpoint.ts';
import { TlogError } from '../../../shared/domain/ledger/tlog-error.ts';
import { claimWords } from '../../../shared/domain/time/claim.ts';
import { scopeWords } from '../../../shared/domain/time/clock-scope.ts';
import { attestationsForBundle } from '../../attest/for-bundle.ts';
import type { BundleDocument, BundleExhibit, BundleFacts, BundleKeyEvent } from '../../bundle/bundle-input.ts';
import type { CaseFile } from '../../case-file.ts';
import { type DocumentRecord, documentOf, documents } from '../../documents.ts';
import { caseLogPolicy } from '../../log/local-log.ts';
import { type ChronologyEvent, chronology } from '../../query/chronology.ts';
import { clockClaims } from '../../query/clocks.ts';
import { coverageOf } from '../../query/coverage.ts';
import { histogram } from '../../query/histogram.ts';
import { type Matches, matches } from '../../query/queries.ts';
import { readingsForBundle } from '../../readings/for-bundle.ts';
import type { ReadTx } from '../../store/driver.ts';
import { type ExhibitRecord, exhibits } from '../../store/exhibits.ts';
import { imports, rejectedRows } from '../../store/imports.ts';
import { feedHead } from '../../store/ledger.ts';
import { metaValue, people, personOf } from '../../store/meta.ts';
import { sha256 } from '../../vault/signer.ts';
import { approvalWords } from '../approved.ts';
import { continuityOf, type ExhibitContinuity } from '../continuity.ts';
import { approvalOfExport, type Disclosure, exhibitsToDisclose } from '../disclosed.ts';
import { exhibitRef, exhibitView } from '../views.ts';
import {
  actsForBundle,
  approvalsForBundle,
  erasedForBundle,
  redactionsForBundle,
  unusedForBundle,
  verificationForBundle,
} from './lists.ts';

/** Spans of the drawn chart: fine enough for a page's width. */
const chartBuckets = 180;
/** Pages a text or table exhibit may take before it is cut, which its pages then say: the whole file is the exhibit itself. */
const mostTextPages = 200;

/** What a version of a bundle shows, as far as it decides what is told of the case. */
export interface Shown {
  readonly audience: Audience;
  /** Ids of exhibits and documents that its items show. */
  readonly exhibits: ReadonlySet<string>;
  readonly documents: ReadonlySet<string>;
  readonly parts: ReadonlySet<GeneratedPart>;
  /** Ids of exhibits and documents that are sensitive material. */
  readonly sensitive: ReadonlySet<string>;
}

/** What is shown of a plan that was held against the case. */
export function shownBy(audience: Audience, items: readonly ResolvedItem[], sensitive: ReadonlySet<string>): Shown {
  const contents = items.map(({ content }) => content);
  return {
    audience,
    exhibits: new Set(contents.flatMap((one) => (one.kind === 'exhibit' ? one.exhibitId : []))),
    documents: new Set(contents.flatMap((one) => (one.kind === 'document' ? one.documentId : []))),
    parts: new Set(contents.flatMap((one) => (one.kind === 'generated' ? one.part : []))),
    sensitive,
  };
}

/** Everything a version of the bundle is made of, read at one moment. What is sensitive is in no version but the panel's. */
export async function gatherFacts(
  file: CaseFile,
  shown: Shown,
  version: string,
  disclosure: Disclosure = {},
  continuity: (record: ExhibitRecord) => ExhibitContinuity = (record) => continuityOf(file, record),
): Promise<BundleFacts> {
  const tx = file.read;
  const all = await matches(file, {});
  const told = await chronology(file);
  const feed = metaValue(tx, 'feed') ?? '';
  const head = feedHead(tx, feed);
  const person = file.person();
  const sources = imports(tx);
  const mayName = (id: string): boolean => shown.audience === sensitiveAudience || !shown.sensitive.has(id);
  const unnamed = withoutNames(
    exhibits(tx)
      .filter(({ id }) => !mayName(id))
      .map(exhibitRef),
  );
  const inIt = exhibitsToDisclose(tx).filter(({ id }) => shown.exhibits.has(id));
  const held = inIt.map((record): BundleExhibit => {
    const view = exhibitView(tx, record);
    const { entries, events, periods, gaps } = continuity(record);
    return {
      id: view.id,
      ref: exhibitRef(record),
      description: view.description,
      producer: view.producer,
      producedBy: view.producedBy,
      producedAt: view.producedAt,
      kind: view.kind,
      files: view.files,
      fileName: view.file,
      mediaType: view.mediaType,
      size: view.size,
      sha256: view.sha256,
      parents: view.parents,
      events: view.events,
      custody: entries.map((entry) => ({
        ...entry,
        summary: unnamed(entry.summary),
        reason: entry.reason === null ? null : unnamed(entry.reason),
      })),
      transfers: events.filter(({ kind }) => kind === 'transfer'),
      periods,
      gaps,
    };
  });
  const keyEvents = keyEventsFor(told.events, mayName);
  const first = all.index.times[all.matched.first ?? 0];
  const last = all.index.times[all.matched.last ?? 0];
  return {
    case: {
      id: file.id,
      ref: metaValue(tx, 'ref') ?? '',
      title: metaValue(tx, 'title') ?? '',
      marking: metaValue(tx, 'marking') ?? '',
    },
    preparedBy: person.name,
    preparedAt: file.clock.now().toISOString(),
    displayZone: metaValue(tx, 'displayZone') ?? 'Europe/London',
    scope: describeScope({ keyEvents: keyEvents.length, events: all.index.total, files: sources.length }),
    density:
      first === undefined || last === undefined || all.index.total === 0
        ? null
        : drawn(all, roundBuckets(first, last, chartBuckets)),
    keyEvents,
    exhibits: held,
    documents: documents(tx)
      .filter(({ id }) => shown.documents.has(id))
      .map((record) => documentForBundle(tx, record)),
    readings: readingsForBundle(tx, [
      ...held.map((one) => one.sha256),
      ...documents(tx)
        .filter(({ id }) => shown.documents.has(id))
        .map(({ body }) => body.sha256),
    ]),
    redactions: redactionsForBundle(tx, new Set([...shown.exhibits, ...shown.documents])),
    unused: shown.parts.has('disclosure-schedule') ? unusedForBundle(tx) : [],
    approvals: shown.parts.has('approvals')
      ? approvalsForBundle(tx, shown.audience === sensitiveAudience ? () => true : (id) => shown.exhibits.has(id))
      : [],
    acts: shown.parts.has('ledger')
      ? actsForBundle(tx, shown.audience === sensitiveAudience ? null : shown.exhibits)
      : [],
    verification: shown.parts.has('verification') ? verificationForBundle(file) : null,
    erased: erasedForBundle(tx, mayName),
    disclosure: {
      recipient: disclosure.recipient ?? null,
      reason: disclosure.reason ?? null,
      approval: approvalWords(tx, approvalOfExport(tx, disclosure, inIt)),
    },
    imports: sources.map((record) => ({
      file: record.file,
      sha256: record.sha256,
      size: record.size,
      importedAt: record.at,
      importedBy: people(tx).find(({ id }) => id === record.person)?.name ?? '',
      rows: record.rows,
      imported: record.imported,
      duplicate: record.duplicate,
      rejected: rejectedRows(tx, record.id).length,
    })),
    clocks: clockClaims(file).map((claim) => ({
      about: scopeWords(claim.scope),
      claim: claimWords(claim),
      zone: claim.zone,
      reason: claim.statement.reason,
      by: personOf(tx, claim.statement.person)?.name ?? '',
      at: claim.statement.at,
    })),
    limitations: [
      ...limitationsOf(
        sources.map((record) => ({
          file: record.file,
          rejected: rejectedRows(tx, record.id).length,
          zone: record.zone,
        })),
      ),
      ...(await coverageOf(file)).limitations,
    ],
    ledger: {
      log: caseLog(file.id),
      feed,
      entries: head === null ? 0 : head.seq + 1,
      head: head?.hash ?? '',
      attested: attestationsForBundle(file, (note) => signedByDevice(file, note)),
      deviceKey: Buffer.from(sha256(file.signer.publicKey)).toString('hex'),
    },
    people: people(tx).map(({ name, initials, role }) => ({ name, initials, role })),
    tool: { name: 'Continuity', version },
    textPages: mostTextPages,
  };
}

/** What is said of several exhibits at once (a proposal, an approval) must not tell that there is a sensitive one. */
function withoutNames(refs: readonly string[]): (words: string) => string {
  if (refs.length === 0) return (words) => words;
  const named = new RegExp(`(?<![\\p{L}\\p{N}/])(?:${refs.join('|')})(?![\\p{N}])`, 'gu');
  return (words) => words.replace(named, 'another exhibit');
}

/** Numbers are places in what is printed: where an event is left out, those after it move up. */
function keyEventsFor(events: readonly ChronologyEvent[], mayName: (id: string) => boolean): BundleKeyEvent[] {
  const printed = events.filter(({ exhibits: held }) => held.every(({ id }) => mayName(id)));
  const places = new Map(printed.map(({ number }, n) => [number, n + 1]));
  return printed.map(({ id, number: _, exhibits: held, unsafeWith, ...event }) => ({
    ...event,
    eventId: id,
    unsafeWith: unsafeWith.flatMap((number) => places.get(number) ?? []),
    exhibitRefs: held.map(({ ref }) => ref),
  }));
}

function documentForBundle(tx: ReadTx, { id, body, person, at }: DocumentRecord): BundleDocument {
  const parent = body.parent === null ? null : documentOf(tx, body.parent);
  return {
    id,
    title: body.title,
    fileName: body.fileName,
    mediaType: body.mediaType,
    size: body.size,
    sha256: body.sha256,
    uploadedBy: personOf(tx, person)?.name ?? '',
    uploadedAt: at,
    parent: parent && { title: parent.body.title, sha256: parent.body.sha256 },
  };
}

function drawn({ index, matched }: Matches, { from, to, buckets }: ReturnType<typeof roundBuckets>): Density {
  return histogram(index, matched, from, to, buckets);
}

function limitationsOf(sources: readonly { file: string; rejected: number; zone: string | null }[]): string[] {
  const out: string[] = [];
  for (const { file, rejected, zone } of sources) {
    if (rejected > 0)
      out.push(
        `${rejected.toLocaleString('en-GB')} ${rejected === 1 ? 'row' : 'rows'} of ${file} could not be read as events; the import certificate lists each with its line and reason.`,
      );
    if (zone !== null)
      out.push(`Some times in ${file} carry no zone; they were read as ${zone}, as the person importing chose.`);
  }
  return out;
}

/** Checkpoints of an earlier key of this device are for a pack: a manifest is verified by its own key alone. */
function signedByDevice(file: CaseFile, note: Uint8Array): boolean {
  try {
    openCheckpoint(note, caseLogPolicy(file.id, file.signer.publicKey), sha256);
    return true;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return false;
  }
}
