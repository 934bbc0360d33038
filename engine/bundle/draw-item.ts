/** One item of a plan, from the book's next page on. */
import type { GeneratedPart } from '../../shared/domain/bundle/plan.ts';
import type { ResolvedContent, ResolvedItem } from '../../shared/domain/bundle/resolved.ts';
import { type Scope, type SourceId, sourceOf } from './atlas.ts';
import type { BundleExhibit, BundleFacts } from './bundle-input.ts';
import { assertUnchanged, contentOf, type Readers } from './exhibits/content.ts';
import { documentSource, exhibitSource, type Source } from './exhibits/source.ts';
import { sourceWords } from './ocr/source-words.ts';
import type { Book } from './pdf/book.ts';
import { drawApprovals } from './sections/approvals.ts';
import { drawCertificate } from './sections/certificate.ts';
import { drawChronology, type Standing } from './sections/chronology.ts';
import { drawContinuity } from './sections/continuity.ts';
import { drawDisclosureSchedule } from './sections/disclosure-schedule.ts';
import { drawExhibitsList } from './sections/exhibits-list.ts';
import { drawLedger } from './sections/ledger-pages.ts';
import { drawRedactionLog } from './sections/redaction-log.ts';
import { drawSlipSheet } from './sections/slip-sheet.ts';
import { drawTypedText } from './sections/typed-text.ts';
import { drawVerification } from './sections/verification-pages.ts';

export interface ItemDeps {
  /** Content of a source; its digest is checked here. */
  take(source: SourceId): Promise<Uint8Array>;
  /** A file of words read by machine, by its digest; needed where the facts name any. */
  readonly words?: (sha256: string) => Promise<Uint8Array>;
  readonly readers: Readers;
  readonly signal: AbortSignal;
  /** Of locked PDFs, by the SHA-256 of each. */
  readonly passwords?: Readonly<Record<string, string>>;
}

export async function drawItem(book: Book, scope: Scope, item: ResolvedItem, deps: ItemDeps): Promise<void> {
  const { content } = item;
  if (content.kind === 'text') await drawTypedText(book, { ...content, title: item.title });
  else if (content.kind === 'generated') await drawGenerated(book, scope, item.title, content.part, content.standing);
  else await drawSource(book, scope, item, content, deps);
}

async function drawSource(
  book: Book,
  scope: Scope,
  item: ResolvedItem,
  content: Extract<ResolvedContent, { kind: 'exhibit' | 'document' }>,
  deps: ItemDeps,
): Promise<void> {
  const { take, readers, signal } = deps;
  const facts = factsOf(scope.facts, content);
  const bytes = await take(sourceOf(content) as SourceId);
  signal.throwIfAborted();
  await assertUnchanged(facts.source, bytes, () => book.breathe());
  const words = await sourceWords(scope.facts.readings, facts.source.sha256, async ({ sha256 }) => {
    if (!deps.words) throw new Error('bundle: words were read, and there is no way to them');
    return deps.words(sha256);
  });
  const exhibit = content.kind === 'exhibit' && content.slip ? facts.exhibit : null;
  const drawn = await contentOf(book, facts.source, bytes, readers, {
    rules: scope.facts,
    pages: content.pages,
    unfit: content.unfit,
    before: exhibit ? 1 : 0,
    signal,
    words,
    password: deps.passwords?.[facts.source.sha256],
  });
  const place = scope.atlas.of(item.id);
  const before = book.pages;
  const { late } = drawn;
  const said = late ? { late: () => place.said ?? '' } : {};
  if (exhibit) drawSlipSheet(book, scope.facts, exhibit, { how: drawn.how, remarks: drawn.remarks, ...said });
  place.slipPages = book.pages - before;
  place.placeholder = drawn.placeholder;
  place.remarks = drawn.remarks;
  place.breaks = drawn.breaks ?? [];
  await drawn.draw(book);
  if (late) place.said = late();
}

/** @throws Error for a source whose facts were not gathered */
function factsOf(
  { exhibits, documents }: BundleFacts,
  content: Extract<ResolvedContent, { kind: 'exhibit' | 'document' }>,
): { source: Source; exhibit: BundleExhibit | null } {
  if (content.kind === 'exhibit') {
    const exhibit = exhibits.find(({ id }) => id === content.exhibitId);
    if (!exhibit) throw new Error(`bundle: no facts of exhibit ${content.exhibitId}`);
    return { source: exhibitSource(exhibit), exhibit };
  }
  const document = documents.find(({ id }) => id === content.documentId);
  if (!document) throw new Error(`bundle: no facts of document ${content.documentId}`);
  return { source: documentSource(document), exhibit: null };
}

async function drawGenerated(
  book: Book,
  scope: Scope,
  title: string,
  part: GeneratedPart,
  standing: Standing,
): Promise<void> {
  switch (part) {
    case 'chronology':
      return drawChronology(book, scope, title, standing);
    case 'exhibits-list':
      return drawExhibitsList(book, scope, title);
    case 'continuity':
      return drawContinuity(book, scope, title);
    case 'certificate':
      return drawCertificate(book, scope, title);
    case 'redaction-log':
      return drawRedactionLog(book, scope, title);
    case 'disclosure-schedule':
      return drawDisclosureSchedule(book, scope, title);
    case 'approvals':
      return drawApprovals(book, scope, title);
    case 'ledger':
      return drawLedger(book, scope, title);
    case 'verification':
      return drawVerification(book, scope, title);
  }
}
