import type { BundleOptions } from '../../../shared/api/bundles.ts';
import { roundBuckets } from '../../../shared/domain/bundle/buckets.ts';
import type { Density } from '../../../shared/domain/bundle/chart.ts';
import { describeScope } from '../../../shared/domain/bundle/scope.ts';
import { caseLog } from '../../../shared/domain/ledger/entry.ts';
import { openCheckpoint } from '../../../shared/domain/ledger/open-checkpoint.ts';
import { TlogError } from '../../../shared/domain/ledger/tlog-error.ts';
import { claimWords, unsafeOrder } from '../../../shared/domain/time/claim.ts';
import { claimOf, clockName, scopeWords } from '../../../shared/domain/time/clock-scope.ts';
import { attestationsForBundle } from '../../attest/for-bundle.ts';
import type { BundleExhibit, BundleInput, BundleKeyEvent } from '../../bundle/bundle-input.ts';
import type { CaseFile } from '../../case-file.ts';
import { caseLogPolicy } from '../../log/local-log.ts';
import { claimedTime, clockClaims } from '../../query/clocks.ts';
import { coverageOf } from '../../query/coverage.ts';
import { idsAt } from '../../query/event-index.ts';
import { histogram } from '../../query/histogram.ts';
import { maskForAnyone } from '../../query/people.ts';
import { type Matches, matches } from '../../query/queries.ts';
import { annotationsOfEvent } from '../../store/annotations.ts';
import { erasureOf } from '../../store/custody.ts';
import { eventsById } from '../../store/events.ts';
import { exhibits, exhibitsOfEvent } from '../../store/exhibits.ts';
import { imports, rejectedRows } from '../../store/imports.ts';
import { feedHead } from '../../store/ledger.ts';
import { metaValue, people, personOf } from '../../store/meta.ts';
import { sha256 } from '../../vault/signer.ts';
import { approvalWords } from '../approved.ts';
import { continuityOf } from '../continuity.ts';
import { approvalOfExport, type Disclosure, exhibitsToDisclose } from '../disclosed.ts';
import { exhibitRef, exhibitView } from '../views.ts';

/** Spans of the drawn chart: fine enough for a page's width. */
const chartBuckets = 180;
/** Pages a text or table exhibit may take before it is cut, which its pages then say: the whole file is the exhibit itself. */
const mostTextPages = 200;
/** More key events than this are no chronology any more; a panel would be given a filter of them. */
export const mostKeyEvents = 20_000;

/** Everything the bundle is made of, read at one moment. */
export async function gatherBundle(
  file: CaseFile,
  options: BundleOptions,
  version: string,
  disclosure: Disclosure = {},
): Promise<BundleInput> {
  const tx = file.read;
  const all = await matches(file, {});
  const annotated = await matches(file, { annotated: true });
  const feed = metaValue(tx, 'feed') ?? '';
  const head = feedHead(tx, feed);
  const person = file.person();
  const sources = imports(tx);
  const first = all.index.times[all.matched.first ?? 0];
  const last = all.index.times[all.matched.last ?? 0];
  const fileOf = new Map(sources.map((record) => [record.id, record.file]));
  const ids = idsAt(annotated.index, annotated.page(0, annotated.matched.count));
  const timed = eventsById(tx, ids).map((event) => ({ event, ...claimedTime(file, event) }));
  const unsafe = unsafeOrder(
    timed.map(({ event, claim }) => {
      const origin = { source: event.source, host: event.host, importId: event.import };
      return { recorded: event.at, claim: claimOf(claim), clock: clockName(claim, origin) };
    }),
  );
  const mask = maskForAnyone(file);
  return {
    case: {
      id: file.id,
      ref: metaValue(tx, 'ref') ?? '',
      title: metaValue(tx, 'title') ?? '',
      marking: metaValue(tx, 'marking') ?? '',
    },
    options,
    preparedBy: person.name,
    preparedAt: file.clock.now().toISOString(),
    displayZone: metaValue(tx, 'displayZone') ?? 'Europe/London',
    scope: describeScope({ keyEvents: ids.length, events: all.index.total, files: sources.length }),
    density:
      first === undefined || last === undefined || all.index.total === 0
        ? null
        : drawn(all, roundBuckets(first, last, chartBuckets)),
    keyEvents: timed.map(({ event, instant, claim }, number): BundleKeyEvent => {
      const standing = annotationsOfEvent(tx, event.id).filter(({ withdrawnAt }) => withdrawnAt === null);
      return {
        eventId: event.id,
        instant,
        recorded: event.at,
        clock: claim && `${scopeWords(claim.scope)}: ${claimWords(claim)}`,
        unsafeWith: (unsafe[number] ?? []).map((other) => other + 1).sort((a, b) => a - b),
        timeText: event.timeText,
        source: event.source,
        type: event.type,
        actor: mask(event.actor),
        host: mask(event.host),
        message: mask(event.message),
        note: standing
          .map(({ note }) => mask(note))
          .filter((note) => note !== '')
          .join(' · '),
        tags: [...new Set(standing.flatMap(({ tags }) => tags))].sort(),
        exhibitRefs: exhibitsOfEvent(tx, event.id).map(({ ref }) => ref),
        file: fileOf.get(event.import) ?? '',
        line: event.line,
      };
    }),
    exhibits: exhibitsToDisclose(tx).map((record): BundleExhibit => {
      const view = exhibitView(tx, record);
      const { entries, events, periods, gaps } = continuityOf(file, record);
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
        custody: entries,
        transfers: events.filter(({ kind }) => kind === 'transfer'),
        periods,
        gaps,
      };
    }),
    erased: exhibits(tx)
      .filter(({ erasedAt }) => erasedAt !== null)
      .map((record) => {
        const erasure = erasureOf(tx, record.id);
        return {
          ref: exhibitRef(record),
          sha256: record.sha256,
          size: record.size,
          at: record.erasedAt ?? '',
          by: erasure ? (personOf(tx, erasure.person)?.name ?? '') : '',
          reason: erasure?.reason ?? '',
        };
      }),
    disclosure: {
      recipient: disclosure.recipient ?? null,
      reason: disclosure.reason ?? null,
      approval: approvalWords(tx, approvalOfExport(tx, disclosure, exhibitsToDisclose(tx))),
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
