/** Makes the redacted copy of an approved set. */
import { randomUUID } from 'node:crypto';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import { rectOf } from '../../../shared/domain/redaction/set.ts';
import type { CaseFile } from '../../case-file.ts';
import { addDocumentIn, knownDocument } from '../../documents.ts';
import { redactionTool } from '../../redaction/redaction-tool.ts';
import type { Redactor } from '../../redaction/redactor.ts';
import { type AppliedBody, type HeldSet, keys, standingOf } from '../../redaction/sets.ts';
import { dropStaged, type StagedBytes, stageBytes } from '../../stated-files.ts';
import { stateIn } from '../../statements.ts';
import { finishBlob } from '../../store/blobs.ts';
import { idListDigest } from '../../store/digests.ts';
import type { ReadTx, WriteTx } from '../../store/driver.ts';
import { addExhibit, exhibitOf, nextExhibitNumber } from '../../store/exhibits.ts';
import { personOf } from '../../store/meta.ts';
import { commit, type Record } from '../../unit-of-work.ts';
import { exhibitRef, exhibitSubject } from '../views.ts';
import { type PagedSource, pagesOf, readingsOf, sourceOf } from './sources.ts';
import { knownSet } from './views.ts';

const dpi = 200;

export interface Applying {
  readonly signal: AbortSignal;
  readonly progress: (report: Progress) => void;
}

/** @throws FailureError as the contract has it */
export async function applySet(
  file: CaseFile,
  id: string,
  description: string,
  redactor: Redactor,
  { signal, progress }: Applying,
): Promise<void> {
  const held = knownSet(file.read, id);
  const decision = approvedOf(file.read, held, file);
  const source = sourceOf(file, held.set.body.source);
  const marks = held.marks.map(({ body }) => ({ page: body.page, rects: body.rects.map(rectOf) }));
  const step = (phase: string, done: number): void => progress({ phase, done, total: 3, unit: 'files' });
  step('Reading its pages', 0);
  const pages = await pagesOf(file, source, signal);
  const title =
    description || (source.of.kind === 'exhibit' ? `Redacted copy of ${source.ref}` : `${source.title} (redacted)`);
  step('Checking what is said of it', 1);
  const told = await redactor.mark(
    pages,
    readingsOf(file, source),
    marks.map((mark) => ({ ...mark, snap: false })),
    [title, held.set.body.name, ...held.marks.flatMap(({ body }) => [body.words, body.label])],
    signal,
  );
  if ('unusable' in told) throw unusable(source, told.unusable);
  if (told.telling.some((tells) => tells))
    throw new FailureError(
      'invalid-request',
      told.telling[0]
        ? 'What the copy is to be called repeats what a box hides.'
        : 'The set’s name or the words of a mark repeat what a box hides.',
      told.telling[0] ? 'Give the copy a description without it.' : 'Say it without that, and have it approved again.',
      'Nothing was made.',
    );
  step('Taking out and checking', 2);
  const answer = await redactor.redact(pages, marks, dpi, signal);
  if ('unusable' in answer)
    throw new FailureError(
      'invalid-file',
      `The redacted copy of ${source.name} was not accepted: ${answer.unusable}.`,
      'Draw the boxes larger, or hide the whole page; nothing that did not pass every check is kept.',
      'Nothing was made; the original is as it was.',
    );
  const { pdf, rasterised } = answer.redacted;
  signal.throwIfAborted();
  const staged = stageBytes(file, pdf);
  try {
    commit(file, (tx, record) => {
      const now = knownSet(tx, id);
      if (approvedOf(tx, now, file) !== decision) throw lapsed([]);
      const parameters = parametersOf(now, rasterised);
      const made = { id: randomUUID(), title, parameters };
      const copy =
        source.of.kind === 'exhibit'
          ? addCopyExhibit(file, tx, record, source, staged, made, now)
          : addCopyDocument(file, tx, record, source, staged, made, now);
      const body: AppliedBody = {
        v: 1,
        digest: now.decision?.body.digest ?? '',
        decision,
        copy: { ...copy, sha256: staged.sha256 },
        rasterised: rasterised.map(({ page }) => page),
        pages: rowsOf(now),
        approver: personOf(tx, now.decision?.row.person ?? '')?.name ?? '',
        approvedAt: now.decision?.row.at ?? '',
      };
      stateIn(file, tx, record, {
        kind: 'redaction',
        key: keys.applied(id),
        body: {
          ...body,
          copy: { ...body.copy },
          rasterised: [...body.rasterised],
          pages: body.pages.map((row) => ({ ...row })),
        },
        reason: now.proposal?.row.reason ?? '',
        words: `Redacted copy made of ${source.ref || 'a document'}, of ${now.marks.length} marks: SHA-256 ${staged.sha256.slice(0, 16)}….`,
      });
    });
  } catch (error) {
    dropStaged(file, [staged]);
    throw error;
  }
}

/** Leaf hash of the entry of the approval in force. */
function approvedOf(tx: ReadTx, held: HeldSet, file: CaseFile): string {
  const { status, lapsedBecause } = standingOf(tx, held, file.person());
  if (status === 'lapsed') throw lapsed(lapsedBecause);
  if (status === 'applied')
    throw new FailureError('conflict', 'The copy of exactly these marks was made already.', 'Use that copy.');
  if (status !== 'approved' || !held.decision)
    throw new FailureError(
      'not-permitted',
      'No second person has approved these marks.',
      'Propose them, and have a second person decide.',
    );
  return held.decision.row.entry;
}

const lapsed = (because: readonly string[]): FailureError =>
  new FailureError(
    'conflict',
    ['The approval of these marks has lapsed.', ...because].join(' '),
    'Propose them again, and have a second person decide.',
  );

export const unusable = (source: PagedSource, why: string): FailureError =>
  new FailureError(
    'invalid-file',
    `The pages of ${source.name} cannot be read: ${why}.`,
    'Take in a copy that can be read.',
  );

/** Everything that the copy follows from, beside the source: with it, the same bytes come out again. */
function parametersOf(
  { marks }: HeldSet,
  rasterised: readonly { readonly page: number; readonly why: string }[],
): string {
  const boxes = marks.map(
    ({ body }) => `page ${body.page}: ${body.rects.map((rect) => Object.values(rectOf(rect)).join(' ')).join(', ')}`,
  );
  const pictures = rasterised.map(({ page, why }) => `page ${page} (${why})`);
  return `${dpi} dpi; points from the top left of the upright page: ${boxes.join('; ')}${
    pictures.length === 0 ? '' : `; shown as pictures: ${pictures.join(', ')}`
  }`;
}

interface Made {
  readonly id: string;
  readonly title: string;
  readonly parameters: string;
}

type Copy = Omit<AppliedBody['copy'], 'sha256'>;

function addCopyExhibit(
  file: CaseFile,
  tx: WriteTx,
  record: Record,
  source: PagedSource,
  staged: StagedBytes,
  { id, title, parameters }: Made,
  held: HeldSet,
): Copy {
  const parent = exhibitOf(tx, source.id);
  if (!parent) throw new FailureError('not-found', 'There is no such exhibit in this case.', 'Choose another.');
  const { initials: producer, id: person } = file.person();
  const at = file.clock.now().toISOString();
  const number = nextExhibitNumber(tx, producer);
  const ref = exhibitRef({ producer, number });
  const content = { sha256: staged.sha256, size: staged.size };
  const blob = finishBlob(tx, staged.blob, staged.sha256, staged.size);
  const tool = { tool: redactionTool.name, toolVersion: redactionTool.version, parameters };
  const grounds = [...new Set(held.marks.map(({ body }) => body.label))].join('; ');
  record({
    act: 'redacted',
    subject: { id: exhibitSubject(parent), sha256: parent.sha256, size: parent.size },
    detail: {
      copy: ref,
      copyId: id,
      copySha256: content.sha256,
      copySize: content.size,
      ...tool,
      reason: grounds,
      approval: null,
      set: held.id,
      approvedBy: personOf(tx, held.decision?.row.person ?? '')?.name ?? '',
      decision: held.decision?.row.entry ?? '',
      at,
    },
  });
  const said = {
    id,
    description: title,
    kind: 'redaction' as const,
    file: `${ref.replace('/', '-')}-redacted.pdf`,
    mediaType: 'application/pdf',
    at,
    events: null,
    parents: [parent.sha256],
    parent: parent.id,
    original: null,
    acquisition: null,
  };
  const entry = record({
    act: 'exhibited',
    subject: { id: exhibitSubject({ producer, number }), ...content },
    detail: { ...said, eventsDigest: idListDigest([]), madeFrom: exhibitRef(parent), ...tool, reason: grounds },
  });
  addExhibit(tx, { ...said, producer, number, blob, person, entry }, []);
  return { kind: 'exhibit', id, ref };
}

function addCopyDocument(
  file: CaseFile,
  tx: WriteTx,
  record: Record,
  source: PagedSource,
  staged: StagedBytes,
  { title, parameters }: Made,
  held: HeldSet,
): Copy {
  const parent = knownDocument(tx, source.id);
  const id = addDocumentIn(
    file,
    tx,
    record,
    {
      kind: parent.body.kind,
      title,
      author: '',
      date: parent.body.date,
      fileName: `document-${staged.sha256.slice(0, 12)}-redacted.pdf`,
      mediaType: 'application/pdf',
      parent: parent.id,
    },
    staged,
    {
      reason: [...new Set(held.marks.map(({ body }) => body.label))].join('; '),
      words: `Redacted copy of a document made with ${redactionTool.name} ${redactionTool.version}: ${parameters}.`,
      of: parent.body.files.flatMap((one) => [...one.of]),
    },
  );
  return { kind: 'document', id, ref: '' };
}

/** One row a page, ground and author. */
function rowsOf({ marks }: HeldSet): AppliedBody['pages'] {
  const rows = new Map<string, AppliedBody['pages'][number]>();
  for (const { body, row } of marks) {
    const key = JSON.stringify([body.page, body.label, body.words, row.person]);
    const held = rows.get(key);
    rows.set(key, {
      page: body.page,
      ground: body.label,
      words: body.words,
      marks: (held?.marks ?? 0) + 1,
      author: row.person,
    });
  }
  return [...rows.values()].sort((a, b) => a.page - b.page);
}
