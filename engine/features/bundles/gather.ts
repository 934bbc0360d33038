import type { BundleOptions } from '../../../shared/api/bundles.ts';
import { roundBuckets } from '../../../shared/domain/bundle/buckets.ts';
import type { Density } from '../../../shared/domain/bundle/chart.ts';
import { Cover } from '../../../shared/domain/bundle/plan.ts';
import { describeScope } from '../../../shared/domain/bundle/scope.ts';
import { caseLog } from '../../../shared/domain/ledger/entry.ts';
import { openCheckpoint } from '../../../shared/domain/ledger/open-checkpoint.ts';
import { TlogError } from '../../../shared/domain/ledger/tlog-error.ts';
import { claimWords } from '../../../shared/domain/time/claim.ts';
import { scopeWords } from '../../../shared/domain/time/clock-scope.ts';
import { attestationsForBundle } from '../../attest/for-bundle.ts';
import type { BundleExhibit, BundleInput, BundleKeyEvent } from '../../bundle/bundle-input.ts';
import { wholeCaseVolume } from '../../bundle/whole-case.ts';
import type { CaseFile } from '../../case-file.ts';
import { caseLogPolicy } from '../../log/local-log.ts';
import { chronology } from '../../query/chronology.ts';
import { clockClaims } from '../../query/clocks.ts';
import { coverageOf } from '../../query/coverage.ts';
import { histogram } from '../../query/histogram.ts';
import { type Matches, matches } from '../../query/queries.ts';
import { erasureOf } from '../../store/custody.ts';
import { exhibits } from '../../store/exhibits.ts';
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

/** Everything the bundle is made of, read at one moment. */
export async function gatherBundle(
  file: CaseFile,
  options: BundleOptions,
  version: string,
  disclosure: Disclosure = {},
): Promise<BundleInput> {
  const tx = file.read;
  const all = await matches(file, {});
  const told = await chronology(file);
  const feed = metaValue(tx, 'feed') ?? '';
  const head = feedHead(tx, feed);
  const person = file.person();
  const sources = imports(tx);
  const held = exhibitsToDisclose(tx).map((record): BundleExhibit => {
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
  });
  const first = all.index.times[all.matched.first ?? 0];
  const last = all.index.times[all.matched.last ?? 0];
  return {
    case: {
      id: file.id,
      ref: metaValue(tx, 'ref') ?? '',
      title: metaValue(tx, 'title') ?? '',
      marking: metaValue(tx, 'marking') ?? '',
    },
    template: 'misconduct-hearing',
    audience: 'panel',
    cover: coverOf(options),
    officer: options.officerConcerned,
    volumes: [wholeCaseVolume(options.letter, held)],
    additions: [],
    preparedBy: person.name,
    preparedAt: file.clock.now().toISOString(),
    displayZone: metaValue(tx, 'displayZone') ?? 'Europe/London',
    scope: describeScope({ keyEvents: told.annotated, events: all.index.total, files: sources.length }),
    density:
      first === undefined || last === undefined || all.index.total === 0
        ? null
        : drawn(all, roundBuckets(first, last, chartBuckets)),
    keyEvents: told.events.map(
      ({ id, number: _, exhibits: held, ...event }): BundleKeyEvent => ({
        ...event,
        eventId: id,
        exhibitRefs: held.map(({ ref }) => ref),
      }),
    ),
    exhibits: held,
    documents: [],
    redactions: [],
    unused: [],
    approvals: [],
    acts: [],
    verification: null,
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

function coverOf({ shortName, letter, forum, hearingDate, officerConcerned }: BundleOptions): BundleInput['cover'] {
  return Cover.parse({ shortName, letter, forum, hearingDate, officerConcerned });
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
