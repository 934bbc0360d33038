/** A source's pages with what is to be hidden on them: marks, their ground, a second person's approval, the copy. */
import { useEffect, useRef, useState } from 'react';
import type { PageSource } from '../../../shared/api/readings.ts';
import type { RedactionMark, RedactionSet } from '../../../shared/api/redactions.ts';
import type { MarkRect } from '../../../shared/domain/redaction/set.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Select, TextField } from '../../components/Field.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { PdfPage } from '../../components/PdfPage.tsx';
import { usePdf } from '../../components/pdf/pdf-file.ts';
import { SplitPane } from '../../components/SplitPane.tsx';
import { useRedactionGroundsQuery, useRedactionSetsQuery } from './api.ts';
import { firstBox, fromScreen } from './boxes.ts';
import { MarkLayer } from './MarkLayer.tsx';
import { MarkList } from './MarkList.tsx';
import styles from './redaction.module.css';
import { SearchDialog } from './SearchDialog.tsx';
import { DecideDialog, NewSetDialog, ProposeDialog } from './SetDialogs.tsx';
import { useSourcePages } from './use-source-pages.ts';
import { audienceWords, marksText, sourceName, statusWords } from './words.ts';

type Open = 'set' | 'search' | 'propose' | 'decide' | null;
const zooms = [0.6, 0.8, 1, 1.25, 1.6, 2] as const;
/** CSS pixels an upright A4 page is wide at the zoom of 1. */
const pointsToPixels = 1.25;

export interface RedactionScreenProps {
  readonly caseId: string;
  readonly source: PageSource;
  readonly onClose: () => void;
  /** Where the copy that was made is shown. */
  readonly onCopy?: (copy: PageSource) => void;
}

export function RedactionScreen({ caseId, source, onClose, onCopy }: RedactionScreenProps) {
  const { pages, failure, again } = useSourcePages(caseId, source);
  const { data: all = [] } = useRedactionSetsQuery({ caseId });
  const { data: grounds = [] } = useRedactionGroundsQuery({ caseId });
  const pdf = usePdf(pages?.pdf);
  const dispatch = useAppDispatch();
  const [setId, setSetId] = useState<string | null>(null);
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(2);
  const [tool, setTool] = useState<'box' | 'text'>('box');
  const [ground, setGround] = useState('');
  const [words, setWords] = useState('');
  const [draft, setDraft] = useState<MarkRect | null>(null);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const sheet = useRef<HTMLElement>(null);
  const adding = useCall('redactions.mark');
  const changing = useCall('redactions.change');
  const removing = useCall('redactions.unmark');
  const sets = all.filter((one) => one.source.kind === source.kind && one.source.id === source.id);
  const set = sets.find(({ id }) => id === setId) ?? sets.at(-1) ?? null;
  const applying = useJob('redactions.apply', `${caseId} ${set?.id ?? ''}`);
  const size = pages?.pages[page - 1];
  const count = pages?.pages.length ?? 0;
  const scale = pointsToPixels * (zooms[zoom] ?? 1);
  const chosenGround = ground || grounds[0]?.id || '';
  const busy = adding.busy || changing.busy || removing.busy;
  const trouble = adding.failure ?? changing.failure ?? removing.failure;

  const settled = (): void => {
    adding.reset();
    changing.reset();
    removing.reset();
  };
  const add = async (rects: MarkRect[], way: 'box' | 'text'): Promise<void> => {
    if (!set) return setOpen('set');
    settled();
    const outcome = await adding.call({
      caseId,
      id: set.id,
      marks: [{ page, rects, way, ground: chosenGround, words: words.trim() }],
    });
    if (!outcome.ok) return;
    setDraft(null);
    const known = new Set(set.marks.map(({ id }) => id));
    setCurrentId(outcome.output.marks.find(({ id }) => !known.has(id))?.id ?? null);
  };
  const markSelection = (): void => {
    const selection = window.getSelection();
    const frame = sheet.current?.getBoundingClientRect();
    if (!selection || selection.isCollapsed || !frame || !size || !sheet.current?.contains(selection.anchorNode))
      return;
    const rects = fromScreen([...selection.getRangeAt(0).getClientRects()], frame, size);
    if (rects.length === 0) return;
    selection.removeAllRanges();
    void add(rects.slice(0, 200), 'text');
  };
  const change = async (mark: RedactionMark, to: { rects?: MarkRect[]; ground?: string }): Promise<void> => {
    if (!set) return;
    settled();
    await changing.call({ caseId, id: set.id, mark: mark.id, ...to });
  };
  const remove = async (mark: RedactionMark): Promise<void> => {
    if (!set || busy) return;
    settled();
    await removing.call({ caseId, id: set.id, marks: [mark.id] });
  };
  const show = (mark: RedactionMark): void => {
    setPage(mark.page);
    setCurrentId(mark.id);
  };
  const turn = (by: number): void => {
    setDraft(null);
    setPage((now) => Math.min(Math.max(now + by, 1), Math.max(count, 1)));
  };
  const addBox = (): void => {
    if (!set) setOpen('set');
    else if (size) setDraft(firstBox(size));
  };
  const apply = async (): Promise<void> => {
    if (!set) return;
    const outcome = await applying.start({ caseId, id: set.id }, `Redacted copy of ${sourceName(set)}`, {
      kind: 'case',
      caseId,
      section: 'evidence',
      target: { kind: 'redact', source },
    });
    if (!outcome.ok) return;
    dispatch(noticed(`The redacted copy of ${sourceName(set)} was made and checked.`));
  };

  useEffect(() => {
    if (count > 0 && page > count) setPage(count);
  }, [count, page]);
  useCommands(
    [
      { id: 'redact.box', group: 'Redaction', label: 'Put a box on the page', keys: 'b', run: addBox },
      { id: 'redact.text', group: 'Redaction', label: 'Mark the selected text', keys: 'm', run: markSelection },
      {
        id: 'redact.search',
        group: 'Redaction',
        label: 'Search and redact',
        keys: '/',
        run: () => set && setOpen('search'),
      },
      { id: 'redact.next', group: 'Redaction', label: 'Next page', keys: 'PageDown', run: () => turn(1) },
      { id: 'redact.before', group: 'Redaction', label: 'Page before', keys: 'PageUp', run: () => turn(-1) },
      { id: 'redact.close', group: 'Redaction', label: 'Back', keys: 'Escape', run: onClose },
    ],
    2,
  );

  return (
    <section className={styles.screen} aria-label="Redaction">
      <div className={styles.head}>
        <Button kind="quiet" icon="left" onClick={onClose}>
          Back
        </Button>
        <div className={styles.titles}>
          <h1>Redact {pages ? sourceName(pages) : ''}</h1>
          {pages?.ref && <p className={styles.muted}>{pages.title}</p>}
        </div>
        {set && (
          <>
            <span className={styles.status} data-status={set.status} role="status">
              {statusWords[set.status]}
            </span>
            <NextStep set={set} busy={applying.running} onOpen={setOpen} onApply={() => void apply()} onCopy={onCopy} />
          </>
        )}
      </div>
      {failure && <FailureNotice failure={failure} onRetry={again} />}
      {pdf.state === 'failed' && <Notice tone="bad" title="These pages cannot be shown in the window." />}
      <SplitPane
        sideLabel="Marks"
        initial={360}
        min={300}
        main={
          <div className={styles.screen}>
            <div className={styles.tools} role="toolbar" aria-label="Tools">
              <Button aria-pressed={tool === 'box'} onClick={() => setTool('box')} icon="wide">
                Draw boxes
              </Button>
              <Button aria-pressed={tool === 'text'} onClick={() => setTool('text')} icon="note">
                Select text
              </Button>
              <Button icon="plus" onClick={addBox} title="With the keyboard: b">
                Box
              </Button>
              <Button icon="search" disabled={!set} onClick={() => setOpen('search')}>
                Search and redact
              </Button>
              <div className={styles.pages}>
                <Button kind="quiet" aria-label="Smaller" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
                  −
                </Button>
                <Button
                  kind="quiet"
                  aria-label="Larger"
                  disabled={zoom === zooms.length - 1}
                  onClick={() => setZoom(zoom + 1)}
                >
                  +
                </Button>
                <Button
                  kind="quiet"
                  icon="left"
                  aria-label="Page before"
                  disabled={page <= 1}
                  onClick={() => turn(-1)}
                />
                <input
                  className={styles.pageNumber}
                  inputMode="numeric"
                  aria-label="Page"
                  value={page}
                  onChange={(event) => {
                    const wanted = Number.parseInt(event.target.value, 10);
                    if (wanted >= 1 && wanted <= count) setPage(wanted);
                  }}
                />
                <span className={styles.muted}>of {count.toLocaleString('en-GB')}</span>
                <Button
                  kind="quiet"
                  icon="right"
                  aria-label="Next page"
                  disabled={page >= count}
                  onClick={() => turn(1)}
                />
              </div>
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys that scroll */}
            <section className={styles.paper} tabIndex={0} aria-label="Page">
              {(!pages || pdf.state === 'reading') && !failure && <Waiting label="Reading its pages" rows={8} />}
              {pdf.file && size && (
                <PdfPage
                  ref={sheet}
                  className={styles.sheet}
                  file={pdf.file}
                  page={page}
                  width={Math.round(size.width * scale)}
                  label={`Page ${page} of ${pages ? sourceName(pages) : ''}`}
                >
                  <MarkLayer
                    page={size}
                    scale={Math.round(size.width * scale) / size.width}
                    marks={set?.marks.filter((mark) => mark.page === page) ?? []}
                    drawing={tool === 'box'}
                    currentId={currentId}
                    draft={draft}
                    busy={busy}
                    onCurrent={setCurrentId}
                    onDraft={setDraft}
                    onDrawn={(rect) => void add([rect], 'box')}
                    onMoved={(mark, rects) => void change(mark, { rects })}
                    onRemove={(mark) => void remove(mark)}
                  />
                </PdfPage>
              )}
            </section>
          </div>
        }
        side={
          <div className={styles.side}>
            <div className={styles.chooser}>
              {sets.length > 0 && (
                <Select label="Set" value={set?.id ?? ''} onChange={(event) => setSetId(event.target.value)}>
                  {sets.map(({ id, name, audience }) => (
                    <option key={id} value={id}>
                      {name} · {audienceWords[audience]}
                    </option>
                  ))}
                </Select>
              )}
              <Button icon="plus" kind={set ? 'plain' : 'primary'} onClick={() => setOpen('set')}>
                New set
              </Button>
            </div>
            {!set && (
              <p className={styles.muted}>
                Begin a set of redactions: it says which version of the bundle must not show what, and why.
              </p>
            )}
            {set && <Standing set={set} />}
            {applying.job && (applying.running || applying.failure) && (
              <JobProgress job={applying.job} onCancel={applying.cancel} />
            )}
            {trouble && <FailureNotice failure={trouble} />}
            {set && (
              <>
                <div className={styles.stack}>
                  <Select
                    label="Ground for new marks"
                    value={chosenGround}
                    onChange={(event) => setGround(event.target.value)}
                  >
                    {grounds.map(({ id, label }) => (
                      <option key={id} value={id}>
                        {label}
                      </option>
                    ))}
                  </Select>
                  <TextField
                    label="In words"
                    optional
                    hint="Printed in the redaction log; never what is hidden."
                    maxLength={300}
                    value={words}
                    onChange={(event) => setWords(event.target.value)}
                  />
                  {tool === 'text' && (
                    <Button
                      icon="check"
                      disabled={busy}
                      onMouseDown={(event) => event.preventDefault()}
                      onClick={markSelection}
                    >
                      Mark the selected text
                    </Button>
                  )}
                </div>
                <h2>{marksText(set.marks.length)}</h2>
                {set.marks.length > 0 && (
                  <p className={styles.muted}>
                    With the focus on a box, arrows move it and Shift with arrows sizes it; Enter keeps it there, Delete
                    takes it back.
                  </p>
                )}
                <MarkList
                  marks={set.marks}
                  grounds={grounds}
                  currentId={currentId}
                  busy={busy}
                  onShow={show}
                  onGround={(mark, to) => void change(mark, { ground: to })}
                  onRemove={(mark) => void remove(mark)}
                />
              </>
            )}
          </div>
        }
      />
      {open === 'set' && (
        <NewSetDialog
          caseId={caseId}
          source={source}
          onClose={() => setOpen(null)}
          onDone={({ id }) => {
            setSetId(id);
            setOpen(null);
          }}
        />
      )}
      {open === 'search' && set && (
        <SearchDialog
          {...{ caseId, source, set, grounds }}
          sets={all}
          ground={chosenGround}
          onClose={() => setOpen(null)}
          onMarked={(marked) => {
            setOpen(null);
            dispatch(noticed(marked === 1 ? '1 place marked.' : `${marked.toLocaleString('en-GB')} places marked.`));
          }}
        />
      )}
      {open === 'propose' && set && <ProposeDialog caseId={caseId} set={set} onClose={() => setOpen(null)} />}
      {open === 'decide' && set && <DecideDialog caseId={caseId} set={set} onClose={() => setOpen(null)} />}
    </section>
  );
}

function NextStep({
  set,
  busy,
  onOpen,
  onApply,
  onCopy,
}: {
  set: RedactionSet;
  busy: boolean;
  onOpen: (open: Open) => void;
  onApply: () => void;
  onCopy: ((copy: PageSource) => void) | undefined;
}) {
  if (set.status === 'proposed')
    return (
      <Button
        kind="primary"
        icon="approvals"
        disabled={!set.mayDecide}
        title={set.whyNot ?? undefined}
        onClick={() => onOpen('decide')}
      >
        Decide
      </Button>
    );
  if (set.status === 'approved')
    return (
      <Button kind="primary" icon="check" disabled={busy} onClick={onApply}>
        Make the copy
      </Button>
    );
  if (set.status === 'applied' && set.applied) {
    const { copy } = set.applied;
    return onCopy ? (
      <Button kind="primary" icon="right" onClick={() => onCopy(copy)}>
        Show the copy
      </Button>
    ) : null;
  }
  return (
    <Button kind="primary" icon="approvals" disabled={set.marks.length === 0} onClick={() => onOpen('propose')}>
      Propose
    </Button>
  );
}

function Standing({ set }: { set: RedactionSet }) {
  if (set.status === 'lapsed')
    return (
      <Notice tone="warn" title="The approval has lapsed">
        {set.lapsedBecause.join(' ')} Propose it again.
      </Notice>
    );
  if (set.status === 'proposed')
    return <Notice title={`Proposed by ${set.proposed?.name ?? ''}`}>{set.whyNot ?? 'You may decide it.'}</Notice>;
  if (set.status === 'approved')
    return (
      <Notice tone="good" title={`Approved by ${set.decided?.name ?? ''}`}>
        The copy can be made of exactly these marks.
      </Notice>
    );
  if (set.status === 'rejected')
    return (
      <Notice tone="warn" title={`Rejected by ${set.decided?.name ?? ''}`}>
        {set.decided?.reason}
      </Notice>
    );
  if (set.status === 'applied' && set.applied)
    return (
      <Notice tone="good" title={`Copy made: ${set.applied.instead.slice(0, 16)}`}>
        {set.applied.rasterised.length > 0 &&
          `Shown as pictures, with their text behind: page${set.applied.rasterised.length === 1 ? '' : 's'} ${set.applied.rasterised.join(', ')}.`}
      </Notice>
    );
  return null;
}
